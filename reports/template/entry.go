package template

import (
	"fmt"
	"strconv"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"genopret/batch"
)

const (
	firstRow = 2       // of the list; the headings stand above
	lastRow  = 1048576 // Excel's last
	coloured = 5000    // rows that colour themselves; beyond, speed matters more

	headingHeight = 34 // two lines
)

// makeEntry makes the sheet that people fill in.
func (m *maker) makeEntry() error {
	sheet := m.say("sheet.entry")
	for i, c := range m.columns {
		if err := m.entryColumn(sheet, i+1, &c); err != nil {
			return fmt.Errorf("column %s: %w", c.field.Key, err)
		}
	}
	if err := m.file.SetRowHeight(sheet, 1, headingHeight); err != nil {
		return err
	}
	frozen := &excelize.Panes{Freeze: true, XSplit: 1, YSplit: 1, TopLeftCell: "B2", ActivePane: "bottomRight"}
	if err := m.file.SetPanes(sheet, frozen); err != nil {
		return err
	}
	return m.landscape(sheet)
}

func (m *maker) entryColumn(sheet string, nth int, c *column) error {
	letter, err := excelize.ColumnNumberToName(nth)
	if err != nil {
		return err
	}
	body, err := m.style(style{format: format(c.field)})
	if err != nil {
		return err
	}
	head, err := m.style(style{heading: c.need})
	if err != nil {
		return err
	}
	for _, step := range []func() error{
		func() error { return m.file.SetColStyle(sheet, letter, body) },
		func() error { return m.file.SetColWidth(sheet, letter, letter, width(c.field, m.Lang)) },
		func() error { return m.file.SetCellStr(sheet, letter+"1", c.field.Heading.In(m.Lang)) },
		func() error { return m.file.SetCellStyle(sheet, letter+"1", letter+"1", head) },
		func() error {
			return m.validate(sheet, fmt.Sprintf("%s%d:%s%d", letter, firstRow, letter, lastRow), c.field)
		},
		func() error { return m.colour(sheet, letter, nth) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// colour lets a cell show whether the chosen case needs it.
func (m *maker) colour(sheet, letter string, nth int) error {
	if nth == 1 {
		return nil
	}
	var rules []excelize.ConditionalFormatOptions
	for need, look := range []string{"D9D9D9", "FFF7DC", "FFE699"} { // unused, sometimes, always
		id, err := m.file.NewConditionalStyle(&excelize.Style{Fill: fill(look)})
		if err != nil {
			return err
		}
		condition := m.needIs(letter, nth, need)
		if need > 0 {
			condition = fmt.Sprintf(`AND(%s%d="",%s)`, letter, firstRow, condition)
		}
		rules = append(rules, excelize.ConditionalFormatOptions{Type: "formula", Criteria: condition, Format: &id})
	}
	return m.file.SetConditionalFormat(sheet, fmt.Sprintf("%s%d:%s%d", letter, firstRow, letter, coloured), rules)
}

// validate gives a cell its drop-down, its help, and what it refuses.
func (m *maker) validate(sheet, cells string, f *batch.Field) error {
	dv := excelize.NewDataValidation(true)
	dv.SetSqref(cells)
	help := f.Help.In(m.Lang)
	wrong, err := m.accepts(dv, f)
	if err != nil {
		return err
	}
	if codes, ok := m.matrix.CodeList(f.List); ok && codes.Open && m.lists[f.List] != "" {
		help += " " + m.say("number.too")
	}
	dv.SetInput(cut(f.Heading.In(m.Lang), 32), cut(help, 255))
	if wrong == "" {
		dv.ShowErrorMessage = false
	} else {
		dv.SetError(excelize.DataValidationErrorStyleStop, cut(m.say("wrong"), 32), cut(wrong, 255))
	}
	return m.file.AddDataValidation(sheet, dv)
}

// accepts says what a cell takes, and in words what is wrong with anything
// else; "" where anything may be typed.
func (m *maker) accepts(dv *excelize.DataValidation, f *batch.Field) (string, error) {
	switch f.Type {
	case batch.TypeYesNo:
		dv.SetSqrefDropList(m.lists[yesNo])
		return m.say("wrong.list"), nil
	case batch.TypeCode:
		codes, _ := m.matrix.CodeList(f.List)
		if m.lists[f.List] != "" {
			dv.SetSqrefDropList(m.lists[f.List])
		}
		if codes.Open {
			return "", nil
		}
		return m.say("wrong.list"), nil
	case batch.TypeCPR:
		return m.say("wrong.cpr"), m.length(dv, 10, 11)
	case batch.TypeCVR:
		return m.say("wrong.length", "8"), m.length(dv, 8, 8)
	case batch.TypePNumber:
		return m.say("wrong.length", "10"), m.length(dv, 10, 10)
	case batch.TypeDate, batch.TypeDateTime:
		const year1990, year2200 = 32874, 109575
		key := map[batch.FieldType]string{batch.TypeDate: "wrong.date", batch.TypeDateTime: "wrong.moment"}[f.Type]
		return m.say(key), dv.SetRange(year1990, year2200, excelize.DataValidationTypeDate, excelize.DataValidationOperatorBetween)
	case batch.TypeNumber:
		return m.say("wrong.number", strconv.Itoa(f.Min), strconv.Itoa(f.Max)),
			dv.SetRange(f.Min, f.Max, excelize.DataValidationTypeWhole, excelize.DataValidationOperatorBetween)
	}
	return m.acceptsText(dv, f)
}

func (m *maker) acceptsText(dv *excelize.DataValidation, f *batch.Field) (string, error) {
	switch {
	case f.Key == "rule":
		dv.SetSqrefDropList(m.lists[situations])
		return "", nil // an id alone is fine too
	case f.Length > 0:
		return m.say("wrong.text", strconv.Itoa(f.Length)), m.length(dv, 0, f.Length)
	}
	return "", nil
}

func (m *maker) length(dv *excelize.DataValidation, least, most int) error {
	return dv.SetRange(least, most, excelize.DataValidationTypeTextLength, excelize.DataValidationOperatorBetween)
}

// cut keeps what Excel takes; a longer text would make it call the file damaged.
func cut(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}

// format is text for whatever Excel would turn into something else: ids such
// as 10-3 into dates, numbers with a leading zero into shorter ones.
func format(f *batch.Field) string {
	switch f.Type {
	case batch.TypeDate:
		return "dd-mm-yyyy"
	case batch.TypeDateTime:
		return "dd-mm-yyyy hh:mm"
	case batch.TypeNumber:
		return "0"
	}
	return "@"
}

func width(f *batch.Field, lang string) float64 {
	heading := float64(utf8.RuneCountInString(f.Heading.In(lang)))
	switch {
	case f.Key == "rule":
		return 58
	case f.Length >= 1000:
		return 46
	case f.Type == batch.TypeID:
		return 38
	case f.Type == batch.TypeCode:
		return max(20, heading*0.75)
	}
	return max(14, heading*0.75)
}
