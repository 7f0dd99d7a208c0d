package template

import (
	"fmt"
	"io"
	"time"

	"github.com/xuri/excelize/v2"

	"genopret/batch"
	"genopret/batch/rules"
	"genopret/reports/texts"
)

// Options say which template is wanted.
type Options struct {
	Lang    string
	Area    string     // key of a data area; "" takes all rules
	AsOf    batch.Date // the day around which the examples' dates lie
	Created time.Time  // stands in the file's properties
}

// Write makes the template. An unknown area is an error.
func Write(out io.Writer, matrix *rules.Matrix, words *texts.Texts, o Options) error {
	labels, err := texts.LoadTemplateLabels()
	if err != nil {
		return err
	}
	m := &maker{Options: o, matrix: matrix, words: words, labels: labels, file: excelize.NewFile()}
	defer m.file.Close()
	if err := m.choose(); err != nil {
		return err
	}
	if err := m.make(); err != nil {
		return fmt.Errorf("template: %w", err)
	}
	if err := m.file.Write(out); err != nil {
		return fmt.Errorf("write template: %w", err)
	}
	return nil
}

// maker is a template on its way.
type maker struct {
	Options
	matrix  *rules.Matrix
	words   *texts.Texts
	labels  texts.Labels
	file    *excelize.File
	rules   []*batch.Rule
	columns []column
	lists   map[string]string // name of a list to the range of its values
	widest  int               // columns of the sheet of lists so far
	styles  map[style]int
}

func (m *maker) say(key string, args ...string) string { return m.labels.Say(key, m.Lang, args...) }

func (m *maker) choose() error {
	for _, r := range m.matrix.Rules() {
		if m.Area == "" || r.Area == m.Area {
			m.rules = append(m.rules, r)
		}
	}
	if len(m.rules) == 0 {
		return fmt.Errorf("no data area %q has rules", m.Area)
	}
	m.columns = m.needed()
	m.lists, m.styles = map[string]string{}, map[style]int{}
	return nil
}

// make builds the sheets. The lists come first, because the others refer to
// them, and stand last and hidden.
func (m *maker) make() error {
	sheets := []string{"sheet.guide", "sheet.entry", "sheet.cases", "sheet.examples", "sheet.lists", "sheet.needs"}
	for i, key := range sheets {
		if i == 0 {
			if err := m.file.SetSheetName("Sheet1", m.say(key)); err != nil {
				return err
			}
		} else if _, err := m.file.NewSheet(m.say(key)); err != nil {
			return err
		}
	}
	for _, part := range []func() error{m.makeLists, m.makeNeeds, m.makeGuide, m.makeEntry, m.makeCases, m.makeExamples, m.properties} {
		if err := part(); err != nil {
			return err
		}
	}
	for _, key := range []string{"sheet.lists", "sheet.needs"} {
		if err := m.file.SetSheetVisible(m.say(key), false); err != nil {
			return err
		}
	}
	m.file.SetActiveSheet(0)
	return nil
}

func (m *maker) properties() error {
	at := m.Created.UTC().Format(time.RFC3339)
	return m.file.SetDocProps(&excelize.DocProperties{Title: m.title(), Creator: "genopret", LastModifiedBy: "genopret", Created: at, Modified: at})
}

func (m *maker) title() string {
	area, ok := m.matrix.Area(m.Area)
	if !ok {
		return m.say("title")
	}
	return m.say("title.area", area.Title.In(m.Lang))
}

// situation is what the drop-down says for a rule: its id and its title, so
// that it can be read, sorted, and never be taken for a date.
func (m *maker) situation(r *batch.Rule) string { return r.ID + " " + r.Title.In(m.Lang) }

// row writes texts or dates from column A on.
func (m *maker) row(sheet string, row int, values ...any) error {
	return m.file.SetSheetRow(sheet, fmt.Sprintf("A%d", row), &values)
}
