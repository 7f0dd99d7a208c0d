package reports

import (
	"errors"
	"fmt"
	"io"

	"genopret/batch"
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
	if d.Area == nil {
		d.Area = func(string) string { return "" }
	}
	count := newTally(h.texts.Varies, d.Area)
	shelves, err := h.shelves(book, d.Area)
	if err != nil {
		return err
	}
	files := &fileList{seen: map[string]bool{}}
	err = each(d.Rows, func(row *batch.RowRecord) error {
		count.add(row)
		files.add(row.File)
		return shelve(shelves, h.view(row))
	})
	if err != nil {
		return err
	}
	if d.Files == nil {
		d.Files = files.list
	}
	return h.overview(page, d, count)
}

// fileList collects the files that the rows name.
type fileList struct {
	seen map[string]bool
	list []batch.File
}

func (l *fileList) add(f batch.File) {
	if f.ID != "" && !l.seen[f.ID] {
		l.seen[f.ID] = true
		l.list = append(l.list, f)
	}
}

func (h *hand) overview(page *workbook.Page, d OutcomeData, count *tally) error {
	read, verdicts := 0, map[batch.Verdict]int{}
	for _, f := range d.Files {
		verdicts[f.Verdict]++
		if f.Verdict == batch.Taken {
			read += f.Rows
		}
	}
	o := Outcome{Run: d.Run, Files: d.Files, Areas: count.areasByRows(), Waiting: count.waitingInOrder(), Frequent: count.mostFrequent(),
		Approvals: d.Approvals}
	var err error
	if o.Count, err = count.settle(d.Count, read); err != nil {
		return err
	}
	if len(d.Count.Files) == 0 || len(verdicts) > len(d.Count.Files) {
		o.Count.Files = verdicts
	}
	page.Write(h.overviewPage(o))
	return nil
}
