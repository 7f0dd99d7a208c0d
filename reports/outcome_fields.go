package reports

import (
	"genopret/batch"
	"genopret/reports/sheet"
)

// view is a row and the sentences about it, made once for all its sheets.
type view struct {
	*hand
	row   *batch.RowRecord
	said  said
	calls string
}

func (h *hand) view(row *batch.RowRecord) *view {
	return &view{hand: h, row: row, said: h.say(row), calls: h.calls(row)}
}

// field is a column of the outcome and what stands in it.
type field struct {
	label  string
	widest int
	screen bool // not on paper
	cell   func(*view) sheet.Cell
}

func (f field) column(h *hand) sheet.Column {
	return sheet.Column{Heading: h.label(f.label), Widest: f.widest, Screen: f.screen}
}

// outcomeFields are the columns of a sheet of rows: first what a person works
// from, then for the screen what is needed to look further.
func (h *hand) outcomeFields(area func(string) string) []field {
	return []field{
		{"column.id", 0, false, func(v *view) sheet.Cell { return sheet.String(v.row.ID) }},
		{"column.place", 16, false, func(v *view) sheet.Cell { return sheet.String(v.place(v.row)) }},
		{"column.reference", 16, false, func(v *view) sheet.Cell { return sheet.String(mask(v.row.Ref)) }},
		{"column.rule", 0, false, func(v *view) sheet.Cell { return sheet.String(v.row.Rule) }},
		{"column.situation", 26, false, func(v *view) sheet.Cell { return sheet.String(v.ruleTitle(v.row.Rule)) }},
		{"column.cpr", 0, false, func(v *view) sheet.Cell { return v.cpr(v.row.Wrong, v.FullCPR) }},
		{"column.standing", 18, false, func(v *view) sheet.Cell { return v.standing(v.row.Standing) }},
		{"column.reason", 16, false, func(v *view) sheet.Cell { return v.reason(v.row) }},
		{"column.findings", 64, false, func(v *view) sheet.Cell { return sheet.String(v.said.findings) }},
		{"column.next", 64, false, func(v *view) sheet.Cell { return sheet.String(v.said.next) }},
		{"column.calls", 72, false, func(v *view) sheet.Cell { return sheet.String(v.calls) }},
		{"column.until", 0, true, func(v *view) sheet.Cell { return v.until(v.row.Until) }},
		{"column.case", 0, true, func(v *view) sheet.Cell { return sheet.String(v.caseID()) }},
		{"column.earlier", 0, true, func(v *view) sheet.Cell { return sheet.String(v.row.DuplicateOf) }},
		{"column.registration", 24, true, func(v *view) sheet.Cell { return v.registration(v.row.Registration) }},
		{"column.right_cpr", 0, true, func(v *view) sheet.Cell { return v.cpr(v.row.Right, v.FullCPR) }},
		{"column.area", 24, true, func(v *view) sheet.Cell { return sheet.String(area(v.row.Rule)) }},
		{"column.file", 28, true, func(v *view) sheet.Cell { return sheet.String(mask(v.row.File.Name)) }},
		{"column.file_id", 0, true, func(v *view) sheet.Cell { return sheet.String(v.row.File.ID) }},
		{"column.sheet", 18, true, func(v *view) sheet.Cell { return sheet.String(mask(v.row.Sheet)) }},
		{"column.row", 0, true, func(v *view) sheet.Cell { return sheet.Int(v.row.Row) }},
	}
}

func (v *view) caseID() string {
	if !hasCase(v.row) {
		return ""
	}
	return v.row.StarCase
}

// onPaper moves one of the columns for the screen to the end of the paper.
func onPaper(fields []field, label string) []field {
	var paper, screen []field
	var moved []field
	for _, f := range fields {
		switch {
		case f.label == label:
			f.screen = false
			moved = append(moved, f)
		case f.screen:
			screen = append(screen, f)
		default:
			paper = append(paper, f)
		}
	}
	return append(append(paper, moved...), screen...)
}
