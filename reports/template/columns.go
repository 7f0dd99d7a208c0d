package template

import (
	"genopret/batch"
	"genopret/batch/plan"
)

// column is a column of the list.
type column struct {
	field *batch.Field
	need  plan.Need            // the strictest that holds for all rules
	by    map[string]plan.Need // by rule id
}

// needed gathers the columns of the rules, in the order of the dictionary.
func (m *maker) needed() []column {
	by := map[string]map[string]plan.Need{}
	for _, r := range m.rules {
		for _, c := range plan.Columns(m.matrix, r) {
			if by[c.Field.Key] == nil {
				by[c.Field.Key] = map[string]plan.Need{}
			}
			by[c.Field.Key][r.ID] = c.Need
		}
	}
	var columns []column
	for _, f := range m.matrix.Fields() {
		if by[f.Key] != nil {
			columns = append(columns, column{&f, m.strictest(by[f.Key]), by[f.Key]})
		}
	}
	return columns
}

func (m *maker) strictest(by map[string]plan.Need) plan.Need {
	always, never := true, true
	for _, r := range m.rules {
		always = always && by[r.ID] == plan.Always
		never = never && (by[r.ID] == plan.Maybe || by[r.ID] == "")
	}
	switch {
	case always:
		return plan.Always
	case never:
		return plan.Maybe
	}
	return plan.Sometimes
}

// answerable are the columns that can be answered once for the whole list:
// those that decide what happens, not those that say what is right.
func (m *maker) answerable() []column {
	var columns []column
	for _, c := range m.columns {
		if c.field.Fact != "" || c.field.Key == "registered_by" || c.field.Key == "moved_here" {
			columns = append(columns, c)
		}
	}
	return columns
}
