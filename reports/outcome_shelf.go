package reports

import (
	"genopret/batch"
	"genopret/reports/sheet"
	"genopret/reports/workbook"
)

// shelf is a sheet, the rows that stand on it, and its columns.
type shelf struct {
	label  string // of the sheet
	takes  func(*batch.RowRecord) bool
	paper  string // a column that belongs on paper here, "" for none
	fields []field
	grid   *workbook.Grid
}

func standsAs(s batch.Standing) func(*batch.RowRecord) bool {
	return func(row *batch.RowRecord) bool { return row.Standing == s }
}

func everyRow(*batch.RowRecord) bool { return true }

// shelves are the sheets of rows, in the order of the tabs; the last has a row
// per call.
func (h *hand) shelves(book *workbook.Book, area func(string) string) ([]shelf, error) {
	shelves := []shelf{
		{label: "sheet.corrections", takes: everyRow},
		{label: "sheet.rejected", takes: standsAs(batch.Rejected)},
		{label: "sheet.queued", takes: standsAs(batch.Queued), paper: "column.until"},
		{label: "sheet.partly-done", takes: standsAs(batch.PartlyDone), paper: "column.registration"},
		{label: "sheet.unknown", takes: standsAs(batch.Unknown), paper: "column.registration"},
		{label: "sheet.other-authority", takes: standsAs(batch.OtherAuthority), paper: "column.registration"},
		{label: "sheet.awaiting-delivery", takes: standsAs(batch.AwaitingDelivery), paper: "column.registration"},
		{label: "sheet.refused", takes: standsAs(batch.Refused), paper: "column.registration"},
		{label: "sheet.duplicate", takes: standsAs(batch.Duplicate), paper: "column.earlier"},
		{label: "sheet.star", takes: hasCase, paper: "column.case"},
		{label: "sheet.no-action", takes: standsAs(batch.NoAction)},
	}
	for i := range shelves {
		s := &shelves[i]
		s.fields = onPaper(h.outcomeFields(area), s.paper)
		none := h.label("rows.none_here", h.label(s.label))
		if err := s.open(h, book, none); err != nil {
			return nil, err
		}
	}
	calls := shelf{label: "sheet.calls", takes: everyRow}
	grid, err := book.Grid(h.label(calls.label), h.callColumns(), h.label("rows.none_here", h.label(calls.label)))
	calls.grid = grid
	return append(shelves, calls), err
}

func (s *shelf) open(h *hand, book *workbook.Book, none string) error {
	columns := make([]sheet.Column, len(s.fields))
	for i, f := range s.fields {
		columns[i] = f.column(h)
	}
	grid, err := book.Grid(h.label(s.label), columns, none)
	s.grid = grid
	return err
}

// shelve puts the row on every sheet that takes it.
func shelve(shelves []shelf, v *view) error {
	for _, s := range shelves {
		if !s.takes(v.row) {
			continue
		}
		if err := s.add(v); err != nil {
			return err
		}
	}
	return nil
}

func (s *shelf) add(v *view) error {
	if s.fields == nil {
		return v.addCalls(s.grid)
	}
	cells := make([]sheet.Cell, len(s.fields))
	for i, f := range s.fields {
		cells[i] = f.cell(v)
	}
	return s.grid.Add(cells)
}
