package reports

import (
	"errors"
	"fmt"
	"io"

	"genopret/batch"
	"genopret/reports/sheet"
	"genopret/reports/workbook"
)

// Outcome writes what a run came to: an overview that adds up, all rows, and a
// sheet for each standing that somebody works from. CPR numbers are masked
// unless the Writer says otherwise.
func (w *Writer) Outcome(out io.Writer, d OutcomeData) (err error) {
	h := w.hand()
	book, err := h.begin(h.label("outcome.title"), d.Run)
	if err != nil {
		return fmt.Errorf("outcome of %s: %w", d.Run.ID, err)
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	if err := h.outcome(book, d); err != nil {
		return fmt.Errorf("outcome of %s: %w", d.Run.ID, err)
	}
	if err := book.Save(out); err != nil {
		return fmt.Errorf("outcome of %s: %w", d.Run.ID, err)
	}
	return nil
}

func (h *hand) outcome(book *workbook.Book, d OutcomeData) error {
	page, err := book.Page(h.label("sheet.overview"))
	if err != nil {
		return err
	}
	count, area := newTally(h.texts.Varies, d.Area), d.Area
	if area == nil {
		area = func(string) string { return "" }
	}
	shelves, err := h.shelves(book)
	if err != nil {
		return err
	}
	err = each(d.Rows, func(row *batch.RowRecord) error {
		count.add(row)
		return shelve(shelves, row, h.outcomeRow(row, area(row.Rule)))
	})
	if err != nil {
		return err
	}
	return h.overview(page, d, count)
}

func (h *hand) overview(page *workbook.Page, d OutcomeData, count *tally) error {
	read, verdicts := 0, map[batch.Verdict]int{}
	for _, f := range d.Files {
		verdicts[f.Verdict]++
		if f.Verdict == batch.Taken {
			read += f.Rows
		}
	}
	o := Outcome{Run: d.Run, Files: d.Files, Areas: count.areasByRows(), Waiting: count.waitingInOrder(), Frequent: count.mostFrequent()}
	var err error
	if o.Count, err = count.settle(d.Count, read); err != nil {
		return err
	}
	o.Count.Files = verdicts
	page.Write(h.overviewPage(o))
	return nil
}

// shelf is a sheet and the rows that stand on it.
type shelf struct {
	label string // of the sheet
	takes func(*batch.RowRecord) bool
	grid  *workbook.Grid
}

func standsAs(s batch.Standing) func(*batch.RowRecord) bool {
	return func(row *batch.RowRecord) bool { return row.Standing == s }
}

func (h *hand) shelves(book *workbook.Book) ([]shelf, error) {
	shelves := []shelf{
		{label: "sheet.corrections", takes: func(*batch.RowRecord) bool { return true }},
		{label: "sheet.rejected", takes: standsAs(batch.Rejected)}, {label: "sheet.queued", takes: standsAs(batch.Queued)},
		{label: "sheet.partly-done", takes: standsAs(batch.PartlyDone)}, {label: "sheet.unknown", takes: standsAs(batch.Unknown)},
		{label: "sheet.other-authority", takes: standsAs(batch.OtherAuthority)},
		{label: "sheet.awaiting-delivery", takes: standsAs(batch.AwaitingDelivery)},
		{label: "sheet.refused", takes: standsAs(batch.Refused)}, {label: "sheet.duplicate", takes: standsAs(batch.Duplicate)},
		{label: "sheet.star", takes: hasCase}, {label: "sheet.no-action", takes: standsAs(batch.NoAction)},
	}
	for i := range shelves {
		s := &shelves[i]
		grid, err := book.Grid(h.label(s.label), h.outcomeColumns(), h.label("rows.none_here", h.label(s.label)))
		if err != nil {
			return nil, err
		}
		s.grid = grid
	}
	return shelves, nil
}

func shelve(shelves []shelf, row *batch.RowRecord, cells []sheet.Cell) error {
	for _, s := range shelves {
		if !s.takes(row) {
			continue
		}
		if err := s.grid.Add(cells); err != nil {
			return err
		}
	}
	return nil
}

func (h *hand) outcomeColumns() []sheet.Column {
	return []sheet.Column{
		{Heading: h.label("column.id")}, {Heading: h.label("column.standing"), Widest: 24},
		{Heading: h.label("column.reason"), Widest: 26}, {Heading: h.label("column.until")},
		{Heading: h.label("column.area"), Widest: 24}, {Heading: h.label("column.rule")},
		{Heading: h.label("column.situation"), Widest: 36}, {Heading: h.label("column.cpr")}, {Heading: h.label("column.right_cpr")},
		{Heading: h.label("column.registration"), Widest: 38}, {Heading: h.label("column.findings"), Widest: 50},
		{Heading: h.label("column.next"), Widest: 50}, {Heading: h.label("column.calls"), Widest: 60},
		{Heading: h.label("column.case")}, {Heading: h.label("column.earlier")}, {Heading: h.label("column.reference"), Widest: 22},
		{Heading: h.label("column.file"), Widest: 28}, {Heading: h.label("column.file_id")},
		{Heading: h.label("column.sheet"), Widest: 18}, {Heading: h.label("column.row")},
	}
}

func (h *hand) outcomeRow(row *batch.RowRecord, area string) []sheet.Cell {
	said := h.say(row)
	starCase := ""
	if hasCase(row) {
		starCase = row.StarCase
	}
	return []sheet.Cell{
		sheet.String(row.ID), h.standing(row.Standing), h.reason(row), h.until(row.Until), sheet.String(area), sheet.String(row.Rule),
		sheet.String(h.ruleTitle(row.Rule)), h.cpr(row.Wrong, h.FullCPR), h.cpr(row.Right, h.FullCPR),
		h.registration(row.Registration), sheet.String(said.findings), sheet.String(said.next), sheet.String(h.calls(row)),
		sheet.String(starCase), sheet.String(row.DuplicateOf), sheet.String(mask(row.Ref)), sheet.String(mask(row.File.Name)),
		sheet.String(row.File.ID), sheet.String(mask(row.Sheet)), sheet.Int(row.Row),
	}
}
