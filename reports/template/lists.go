package template

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"genopret/batch"
	"genopret/batch/plan"
)

const (
	situations = "situations"
	yesNo      = "yes-no"
)

// makeLists fills the hidden sheet behind the drop-downs. Ranges and not texts
// of their own, since those hold 255 letters at most.
func (m *maker) makeLists() error {
	var all []string
	for _, r := range m.rules {
		all = append(all, m.situation(r))
	}
	if err := m.list(situations, all); err != nil {
		return err
	}
	if err := m.list(yesNo, []string{m.say("yes"), m.say("no")}); err != nil {
		return err
	}
	for _, c := range m.columns {
		codes, ok := m.matrix.CodeList(c.field.List)
		if !ok || len(codes.Codes) == 0 || m.lists[codes.Name] != "" {
			continue
		}
		var names []string
		for _, code := range codes.Codes {
			if m.holds(code) {
				names = append(names, code.Name.In(m.Lang))
			}
		}
		if err := m.list(codes.Name, names); err != nil {
			return err
		}
	}
	return nil
}

// holds leaves out codes that DFDG would refuse on the day.
func (m *maker) holds(c batch.Code) bool {
	day := m.AsOf.String()
	return (c.From == "" || c.From <= day) && (c.To == "" || day < c.To)
}

// list writes one list into the next column, its name on top.
func (m *maker) list(name string, values []string) error {
	m.widest++
	letter, err := excelize.ColumnNumberToName(m.widest)
	if err != nil {
		return err
	}
	sheet := m.say("sheet.lists")
	down := append([]string{"list: " + name}, values...)
	if err := m.file.SetSheetCol(sheet, letter+"1", &down); err != nil {
		return err
	}
	m.lists[name] = fmt.Sprintf("%s!$%s$2:$%s$%d", sheet, letter, letter, len(values)+1)
	return nil
}

// makeNeeds fills the hidden table that the colours follow: a row for each
// case, a column for each column; 2 is always, 1 sometimes, 0 unused.
func (m *maker) makeNeeds() error {
	sheet := m.say("sheet.needs")
	for i, r := range m.rules {
		row := []any{m.situation(r)}
		for _, c := range m.columns {
			row = append(row, map[plan.Need]int{plan.Always: 2, plan.Sometimes: 1, plan.Maybe: -1}[c.by[r.ID]])
		}
		if err := m.row(sheet, i+1, row...); err != nil {
			return err
		}
	}
	return nil
}

// needIs is the condition, for the cell in the first row, that its need is n
// under the chosen case.
func (m *maker) needIs(letter string, nth, n int) string {
	sheet := m.say("sheet.needs")
	column, _ := excelize.ColumnNumberToName(nth + 1)
	last := len(m.rules)
	return fmt.Sprintf(`IFERROR(INDEX(%s!$%s$1:$%s$%d,MATCH($A%d,%s!$A$1:$A$%d,0))=%d,FALSE)`,
		sheet, column, column, last, firstRow, sheet, last, n)
}
