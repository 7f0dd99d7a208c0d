package reports

import (
	"errors"
	"fmt"
	"io"

	"genopret/batch"
	"genopret/reports/sheet"
	"genopret/reports/workbook"
)

// Receipt writes what goes back to the sender of one list: what became of it
// as a whole, and of each of its rows, in the sender's own order. CPR numbers
// are masked, and no cell of the list is repeated but its Reference.
// A file that was refused, or received before, gets one page saying why.
func (w *Writer) Receipt(out io.Writer, d ReceiptData) (err error) {
	h := w.hand()
	book, err := h.begin(h.label("receipt.title"), d.Run)
	if err != nil {
		return fmt.Errorf("receipt of %s: %w", d.File.ID, err)
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	if err := h.receipt(book, d); err != nil {
		return fmt.Errorf("receipt of %s: %w", d.File.ID, err)
	}
	if err := book.Save(out); err != nil {
		return fmt.Errorf("receipt of %s: %w", d.File.ID, err)
	}
	return nil
}

func (h *hand) receipt(book *workbook.Book, d ReceiptData) error {
	page, err := book.Page(h.label("sheet.receipt"))
	if err != nil {
		return err
	}
	if d.File.Verdict == batch.FileRefused || d.File.Verdict == batch.FileDuplicate {
		page.Write(h.refusalPage(d.Run, d.File))
		return nil
	}
	count := newTally(h.texts.Varies, nil)
	if err := h.receiptRows(book, d, count); err != nil {
		return err
	}
	receipt := Receipt{Run: d.Run, File: d.File, Mend: d.Mend, Frequent: count.mostFrequent()}
	if receipt.Count, err = count.settle(d.Count, d.File.Rows); err != nil {
		return err
	}
	page.Write(h.receiptPage(receipt))
	return nil
}

func (h *hand) receiptRows(book *workbook.Book, d ReceiptData, count *tally) error {
	grid, err := book.Grid(h.label("sheet.rows"), h.receiptColumns(), h.label("rows.none"))
	if err != nil {
		return err
	}
	return each(d.Rows, func(row *batch.RowRecord) error {
		if row.File.ID != "" && row.File.ID != d.File.ID {
			return fmt.Errorf("row %s belongs to file %s", row.ID, row.File.ID)
		}
		count.add(row)
		return grid.Add(h.receiptRow(row))
	})
}

func (h *hand) receiptColumns() []sheet.Column {
	return []sheet.Column{
		{Heading: h.label("column.row")}, {Heading: h.label("column.sheet"), Widest: 14},
		{Heading: h.label("column.reference"), Widest: 18}, {Heading: h.label("column.rule")},
		{Heading: h.label("column.situation"), Widest: 26}, {Heading: h.label("column.cpr")},
		{Heading: h.label("column.standing"), Widest: 18}, {Heading: h.label("column.reason"), Widest: 16},
		{Heading: h.label("column.until")}, {Heading: h.label("column.findings"), Widest: 64},
		{Heading: h.label("column.next"), Widest: 64}, {Heading: h.label("column.id")},
	}
}

func (h *hand) receiptRow(row *batch.RowRecord) []sheet.Cell {
	said := h.say(row)
	return []sheet.Cell{
		sheet.Int(row.Row), sheet.String(mask(row.Sheet)), sheet.String(mask(row.Ref)), sheet.String(row.Rule),
		sheet.String(h.ruleTitle(row.Rule)), h.cpr(row.Wrong, false), h.standing(row.Standing), h.reason(row),
		h.until(row.Until), sheet.String(said.findings), sheet.String(said.next), sheet.String(row.ID),
	}
}
