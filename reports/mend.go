package reports

import (
	"errors"
	"fmt"
	"io"
	"iter"

	"genopret/batch"
	"genopret/reports/sheet"
	"genopret/reports/workbook"
)

// MendData is what a mend copy is made of.
type MendData struct {
	Run  batch.Run
	File batch.File
	// Sheets are those of the list, in its order, each walked once. An error
	// ends them.
	Sheets iter.Seq2[MendSheet, error]
	// Rejected is how many rows the ledger counts as rejected; another number
	// of rows is an error. Zero is not compared.
	Rejected int
}

// MendSheet is a sheet of the list as its sender wrote it.
type MendSheet struct {
	Name    string       // "" in CSV
	Heading []batch.Cell // of the row in which the headings were found
	Rows    iter.Seq2[MendRow, error]
}

// MendRow is a row of the list and what became of it. Rows that are not
// rejected are passed over, so all rows may be handed in. The cells are read
// before the next row is asked for.
type MendRow struct {
	Row   batch.RowRecord
	Cells []batch.Cell
}

// ErrNothingToMend is returned, and nothing written, when no row is rejected.
var ErrNothingToMend = errors.New("no row of the list is to be mended")

// Mend writes the mend copy of a list: its rejected rows alone, under the
// sender's own headings and with the sender's own texts, so that it can be
// mended and dropped again. It says in words what to mend, before each row, and
// marks the cells. Every cell is text: a zero in front stays, and no date is
// turned. It holds what the list holds, CPR numbers too.
func (w *Writer) Mend(out io.Writer, d MendData) (err error) {
	h := w.hand()
	book, err := h.begin(h.label("mend.title"), d.Run)
	if err != nil {
		return fmt.Errorf("mend copy of %s: %w", d.File.ID, err)
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	if err := h.mend(book, d); err != nil {
		return fmt.Errorf("mend copy of %s: %w", d.File.ID, err)
	}
	if err := book.Save(out); err != nil {
		return fmt.Errorf("mend copy of %s: %w", d.File.ID, err)
	}
	return nil
}

func (h *hand) mend(book *workbook.Book, d MendData) error {
	rows := 0
	if d.Sheets != nil {
		for s, err := range d.Sheets {
			if err != nil {
				return err
			}
			n, err := h.mendSheet(book, s)
			if err != nil {
				return err
			}
			rows += n
		}
	}
	switch {
	case d.Rejected != 0 && rows != d.Rejected:
		return fmt.Errorf("the ledger counts %d rejected rows and %d were found in the list", d.Rejected, rows)
	case rows == 0:
		return ErrNothingToMend
	}
	// Last, so that the rows are what is seen first.
	page, err := book.Page(h.label("sheet.mend_guide"))
	if err != nil {
		return err
	}
	page.Write(h.mendGuide(d, rows))
	return nil
}

func (h *hand) mendGuide(d MendData, rows int) sheet.Page {
	page := sheet.Page{Title: h.label("mend.title"), Lead: []sheet.Cell{sheet.String(h.label("mend.lead", h.rows(rows))).Bold()}}
	for _, step := range h.labels("mend.step1", "mend.step2", "mend.step3") {
		page.Lead = append(page.Lead, sheet.String(step))
	}
	page.Lead = append(page.Lead, sheet.String(h.label("mend.secret")).In(sheet.Warn))
	facts := [][]sheet.Cell{
		{sheet.String(h.label("fact.file")), sheet.String(mask(d.File.Name))},
		{sheet.String(h.label("fact.file_id")), sheet.String(d.File.ID)},
		{sheet.String(h.label("fact.rows")), sheet.String(h.number(rows))},
		{sheet.String(h.label("fact.run")), sheet.String(d.Run.ID)},
		{sheet.String(h.label("fact.as_of")), sheet.Date(d.Run.AsOf)},
	}
	page.Blocks = []sheet.Block{{Heading: h.label("block.file"), Rows: facts}}
	return page
}
