package template_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"genopret/batch"
	"genopret/batch/dfdg/catalog"
	"genopret/batch/plan"
	"genopret/batch/rules"
	"genopret/parsers/excellist"
	"genopret/reports/template"
	"genopret/reports/texts"
)

var asOf, _ = batch.NewDate(2026, 11, 22)

// Loaded once: neither is ever changed, and loading is slow under race.
var (
	shippedMatrix  = sync.OnceValues(rules.Shipped)
	shippedCatalog = sync.OnceValues(catalog.Shipped)
)

func operations(t *testing.T) batch.Catalog {
	t.Helper()
	all, err := shippedCatalog()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func shipped(t *testing.T) *rules.Matrix {
	t.Helper()
	m, err := shippedMatrix()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// written makes a template and opens it.
func written(t *testing.T, m *rules.Matrix, lang, area string) *excelize.File {
	t.Helper()
	words, err := texts.Load()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	o := template.Options{Lang: lang, Area: area, AsOf: asOf, Created: time.Date(2026, 11, 22, 2, 0, 0, 0, time.UTC)}
	if err := template.Write(&out, m, words, o); err != nil {
		t.Fatal(err)
	}
	return reopened(t, &out)
}

func reopened(t *testing.T, content *bytes.Buffer) *excelize.File {
	t.Helper()
	file, err := excelize.OpenReader(bytes.NewReader(content.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { file.Close() })
	return file
}

// TestEveryRuleAndBranchCanBeSaidInTheTemplate fills the template as somebody
// does who uses its drop-downs, for every accepted example of the matrix, reads
// the saved workbook and plans it: every row comes to its branch.
func TestEveryRuleAndBranchCanBeSaidInTheTemplate(t *testing.T) {
	m := shipped(t)
	for _, lang := range []string{"da", "en"} {
		t.Run(lang, func(t *testing.T) {
			form := formOf(t, m, written(t, m, lang, ""), lang)
			scenes := slices.DeleteFunc(plan.Scenes(m, asOf), func(s plan.Scene) bool { return s.Example.Standing == batch.Rejected })
			for i := range scenes {
				form.fill(t, i+2, &scenes[i])
			}
			rows := form.saved(t)
			planners := map[string]*plan.Planner{} // few configurations stand behind many examples
			for i := range scenes {
				plan := planned(t, plannerOf(t, m, planners, scenes[i].Options), rows, i+2)
				e := scenes[i].Example
				if plan == nil || plan.Branch != e.Branch || plan.Standing != e.Standing || plan.Reason != e.Reason {
					t.Errorf("rule %s, %q: planned as %+v", scenes[i].Rule.ID, e.Name, plan)
				}
			}
			branches := 0
			for _, r := range m.Rules() {
				branches += len(r.Branches)
			}
			if len(scenes) < branches {
				t.Errorf("%d rows for %d branches", len(scenes), branches)
			}
		})
	}
}

// form is an open template that is being filled in.
type form struct {
	m       *rules.Matrix
	file    *excelize.File
	sheet   string
	lang    string
	letters map[string]string   // field key to column
	choices map[string][]string // field key to what its drop-down offers
}

func formOf(t *testing.T, m *rules.Matrix, file *excelize.File, lang string) *form {
	t.Helper()
	f := &form{m: m, file: file, sheet: file.GetSheetName(1), lang: lang, letters: map[string]string{}, choices: map[string][]string{}}
	rows, err := file.GetRows(f.sheet)
	if err != nil {
		t.Fatal(err)
	}
	for i, heading := range rows[0] {
		key, ok := m.Heading(heading)
		if !ok {
			t.Fatalf("the heading %q is understood by nobody", heading)
		}
		f.letters[key], err = excelize.ColumnNumberToName(i + 1)
		if err != nil {
			t.Fatal(err)
		}
	}
	f.readChoices(t)
	return f
}

func (f *form) readChoices(t *testing.T) {
	t.Helper()
	validations, err := f.file.GetDataValidations(f.sheet)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range validations {
		if v.Type != "list" {
			continue
		}
		sheet, cells, ok := strings.Cut(strings.Trim(v.Formula1, "'"), "!")
		if !ok {
			t.Fatalf("a drop-down without a range: %s", v.Formula1)
		}
		for key, letter := range f.letters {
			if strings.HasPrefix(v.Sqref, letter+"2:") {
				f.choices[key] = f.column(t, sheet, strings.ReplaceAll(cells, "$", ""))
			}
		}
	}
}

func (f *form) column(t *testing.T, sheet, cells string) []string {
	t.Helper()
	from, to, _ := strings.Cut(cells, ":")
	col, first, err1 := excelize.CellNameToCoordinates(from)
	_, last, err2 := excelize.CellNameToCoordinates(to)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	var values []string
	for row := first; row <= last; row++ {
		name, _ := excelize.CoordinatesToCellName(col, row)
		text, err := f.file.GetCellValue(sheet, name)
		if err != nil || text == "" {
			t.Fatalf("%s!%s is blank (%v)", sheet, name, err)
		}
		values = append(values, text)
	}
	return values
}

// fill writes a scene as a row, choosing wherever there is something to choose.
func (f *form) fill(t *testing.T, row int, s *plan.Scene) {
	t.Helper()
	for key, text := range s.Cells {
		letter, ok := f.letters[key]
		if !ok {
			t.Fatalf("rule %s needs the column %s, which the template lacks", s.Rule.ID, key)
		}
		var value any = text
		field, _ := f.m.Field(key)
		if choice, ok := f.choose(field, text); ok {
			value = choice
		} else if f.mustOffer(field, text) {
			t.Errorf("rule %s: the drop-down of %s does not offer %q: %v", s.Rule.ID, key, text, f.choices[key])
		} else if day, err := time.Parse("02-01-2006", text); err == nil && field.Type == batch.TypeDate {
			value = day
		}
		cell := fmt.Sprintf("%s%d", letter, row)
		style, err := f.file.GetCellStyle(f.sheet, cell)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.file.SetCellValue(f.sheet, cell, value); err != nil {
			t.Fatal(err)
		}
		if err := f.file.SetCellStyle(f.sheet, cell, cell, style); err != nil { // as Excel takes the column's
			t.Fatal(err)
		}
	}
}

// choose finds what the drop-down offers for a value.
func (f *form) choose(field *batch.Field, text string) (string, bool) {
	for _, choice := range f.choices[field.Key] {
		switch {
		case field.Key == "rule":
			if id, _, _ := strings.Cut(choice, " "); id == text {
				return choice, true
			}
		case field.Type == batch.TypeYesNo:
			if yes := strings.EqualFold(choice, "ja") || strings.EqualFold(choice, "yes"); yes == (text == "ja") {
				return choice, true
			}
		default:
			list, _ := f.m.CodeList(field.List)
			want, known := list.Find(text)
			if got, ok := list.Find(choice); known && ok && got == want {
				return choice, true
			}
		}
	}
	return "", false
}

// mustOffer: a case, an answer and a code with a name can be chosen; only a code
// without one has to be typed.
func (f *form) mustOffer(field *batch.Field, text string) bool {
	list, ok := f.m.CodeList(field.List)
	if ok {
		_, ok = list.Find(text)
	}
	return field.Key == "rule" || field.Type == batch.TypeYesNo || ok
}

// saved writes the workbook and reads every sheet of it.
func (f *form) saved(t *testing.T) []batch.RawRow {
	t.Helper()
	return read(t, f.file)
}

// read reads a workbook with the reader that reads lists. Only this test
// brings the two rooms together.
func read(t *testing.T, file *excelize.File) []batch.RawRow {
	t.Helper()
	var out bytes.Buffer
	if err := file.Write(&out); err != nil {
		t.Fatal(err)
	}
	reader, err := excellist.Open(inMemory{bytes.NewReader(out.Bytes())}, excellist.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	var all []batch.RawRow
	for {
		row, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		row.Cells = slices.Clone(row.Cells)
		all = append(all, row)
	}
}

// inMemory is a file that was never on a disk.
type inMemory struct{ *bytes.Reader }

// Close has nothing to close.
func (inMemory) Close() error { return nil }

func plannerOf(t *testing.T, m *rules.Matrix, known map[string]*plan.Planner, o plan.Options) *plan.Planner {
	t.Helper()
	key := fmt.Sprint(o.Choices, o.Deletable, o.IllnessPastStart)
	if known[key] == nil {
		p, err := plan.New(m, operations(t), o)
		if err != nil {
			t.Fatal(err)
		}
		known[key] = p
	}
	return known[key]
}

// planned plans the whole workbook and gives the plan of one row of the list.
// Each example holds under a configuration of its own.
func planned(t *testing.T, p *plan.Planner, rows []batch.RawRow, nth int) *batch.Plan {
	t.Helper()
	list := p.List()
	var found *batch.Plan
	entry := rows[slices.IndexFunc(rows, func(r batch.RawRow) bool { return r.Sheet != rows[0].Sheet })].Sheet
	for _, row := range rows {
		if row.Sheet == entry && row.Row != 1 && row.Row != nth {
			continue
		}
		one, err := list.Take(row)
		if err != nil {
			t.Fatalf("%s:%d: %v", row.Sheet, row.Row, err)
		}
		if one == nil {
			continue
		}
		if one.Sheet != entry {
			t.Errorf("the sheet %s is read as rows", one.Sheet)
		}
		found = one
	}
	return found
}
