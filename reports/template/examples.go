package template

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"genopret/batch"
	"genopret/batch/plan"
)

// makeExamples writes the first accepted example of each rule, in grey, on a
// sheet without the heading by which a list is known. Its citizens are nobody,
// not even invented ones: somebody would send them.
func (m *maker) makeExamples() error {
	sheet := m.say("sheet.examples")
	if err := m.file.SetCellStr(sheet, "A1", m.say("examples.lead")); err != nil {
		return err
	}
	heads := make([]any, len(m.columns))
	for i, c := range m.columns {
		heads[i] = c.field.Heading.In(m.Lang)
	}
	heads[0] = m.say("examples.rule", m.columns[0].field.Heading.In(m.Lang))
	if err := m.row(sheet, 2, heads...); err != nil {
		return err
	}
	if err := m.file.SetRowHeight(sheet, 2, headingHeight); err != nil {
		return err
	}
	row, told := 3, map[string]bool{}
	for _, scene := range plan.Scenes(m.matrix, m.AsOf) {
		if told[scene.Rule.ID] || scene.Example.Standing == batch.Rejected || !slices.Contains(m.rules, scene.Rule) {
			continue
		}
		if err := m.example(sheet, row, scene); err != nil {
			return err
		}
		told[scene.Rule.ID] = true
		row++
	}
	if err := m.paintExamples(sheet, row-1); err != nil {
		return err
	}
	return m.landscape(sheet)
}

func (m *maker) example(sheet string, row int, s plan.Scene) error {
	values := make([]any, len(m.columns))
	for i, c := range m.columns {
		if text := s.Cells[c.field.Key]; text != "" {
			values[i] = m.exampleCell(c.field, text, s.Rule)
		}
	}
	return m.row(sheet, row, values...)
}

// exampleCell writes a value as somebody would who uses the drop-downs.
func (m *maker) exampleCell(f *batch.Field, text string, r *batch.Rule) any {
	switch {
	case f.Key == "rule":
		return m.situation(r)
	case f.Type == batch.TypeCPR:
		return m.say("examples.cpr")
	case f.Type == batch.TypeID:
		return m.say("examples.id")
	case f.Type == batch.TypeYesNo:
		return map[string]string{"ja": m.say("yes"), "nej": m.say("no")}[text]
	case f.Type == batch.TypeDate:
		if day, err := time.Parse("02-01-2006", text); err == nil {
			return day
		}
	case f.Type == batch.TypeCode:
		return m.codeName(f.List, text)
	}
	return text
}

func (m *maker) codeName(list, text string) string {
	codes, ok := m.matrix.CodeList(list)
	if !ok {
		return text
	}
	value, _ := codes.Find(text)
	for _, c := range codes.Codes {
		if c.Value == value {
			return c.Name.In(m.Lang)
		}
	}
	return text
}

func (m *maker) paintExamples(sheet string, last int) error {
	for i, c := range m.columns {
		letter, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := m.file.SetColWidth(sheet, letter, letter, width(c.field, m.Lang)); err != nil {
			return err
		}
		for row, s := range map[int]style{2: {heading: plan.Maybe}, 3: {grey: true, format: strings.Replace(format(c.field), "@", "", 1)}} {
			id, err := m.style(s)
			if err != nil {
				return err
			}
			to := row
			if row == 3 {
				to = max(last, 3)
			}
			if err := m.file.SetCellStyle(sheet, fmt.Sprintf("%s%d", letter, row), fmt.Sprintf("%s%d", letter, to), id); err != nil {
				return err
			}
		}
	}
	id, err := m.style(style{bold: true})
	if err != nil {
		return err
	}
	return m.file.SetCellStyle(sheet, "A1", "A1", id)
}
