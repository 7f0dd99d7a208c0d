package sqlite

import (
	"context"
	"fmt"
	"iter"

	"genopret/batch"
)

// pageRows is how many rows are read at once. Between two pages nothing is
// held open, so that a slow reader never keeps the log from being cleared.
const pageRows = 256

// Rows gives the rows of a file, or of all files of a run when file is "", in
// the order of the list and the files in the order of claiming. It reads in
// pages: a row that changes meanwhile is given as it is when its page is read.
// An error ends it; an unknown run or file is ErrNotFound.
func (l *Ledger) Rows(ctx context.Context, run, file string) iter.Seq2[batch.RowRecord, error] {
	return func(yield func(batch.RowRecord, error) bool) {
		files, err := l.filesToRead(ctx, run, file)
		for _, f := range files {
			after, before := span(f.n)
			for more := true; more && err == nil; {
				var page []batch.RowRecord
				page, after, err = l.page(ctx, f.File, after, before)
				more = len(page) == pageRows
				for _, record := range page {
					if !yield(record, nil) {
						return
					}
				}
			}
		}
		if err != nil {
			yield(batch.RowRecord{}, fmt.Errorf("read rows: %w", err))
		}
	}
}

func (l *Ledger) filesToRead(ctx context.Context, run, file string) (files []storedFile, err error) {
	err = l.read(ctx, func(c *conn) error {
		if file != "" {
			f, err := l.file(c, "id = ?", file)
			files = append(files, f)
			return err
		}
		n, err := runNumber(c, run)
		if err != nil {
			return err
		}
		files, err = l.files(c, "f.run = ? ORDER BY f.n", n)
		return err
	})
	if err != nil {
		return nil, err
	}
	return files, nil
}

// page reads the next rows of a file and says where it ended.
func (l *Ledger) page(ctx context.Context, file batch.File, after, before int64) ([]batch.RowRecord, int64, error) {
	p := newPage(file)
	if err := l.read(ctx, func(c *conn) error { return l.fill(c, p, after, before) }); err != nil {
		return nil, after, err
	}
	if len(p.keys) > 0 {
		after = p.keys[len(p.keys)-1]
	}
	return p.records, after, l.unseal(p)
}

// page collects rows and what belongs to them from six tables, each read once.
type page struct {
	file    batch.File
	records []batch.RowRecord
	keys    []int64 // rows.n of each record
	plans   [][]byte
	sheets  []string
	at      int // the record that is being added to
	err     error
}

func newPage(file batch.File) *page { return &page{file: file} }

// record finds the record with the key. Keys ascend in every table, so it
// only ever goes on.
func (p *page) record(n int64) *batch.RowRecord {
	for p.at < len(p.keys) && p.keys[p.at] < n {
		p.at++
	}
	if p.at == len(p.keys) || p.keys[p.at] != n {
		return nil
	}
	return &p.records[p.at]
}

func (l *Ledger) fill(c *conn, p *page, after, before int64) (err error) {
	if p.sheets, err = l.sheets(c, fileOf(after+1)); err != nil {
		return err
	}
	if err := p.readRows(c, after, before); err != nil || len(p.keys) == 0 {
		return err
	}
	first, last := p.keys[0], p.keys[len(p.keys)-1]
	for _, part := range []func(*conn, int64, int64) error{p.readFindings, p.readCalls, p.readReceipts(l), p.readCases} {
		p.at = 0
		if err := part(c, first, last); err != nil {
			return err
		}
		if p.err != nil {
			return p.err
		}
	}
	return nil
}

func (p *page) readRows(c *conn, after, before int64) error {
	return c.each(`SELECT r.n, r.id, r.rule, r.branch, r.standing, r.reason, r.until, r.identity, r.marks, r.health,
		r.changed_ns, coalesce(d.id, ''), run.id, run.edition, run.as_of, p.sealed
		FROM rows r JOIN plans p ON p.row = r.n JOIN runs run ON run.n = r.run LEFT JOIN rows d ON d.n = r.dup_of
		WHERE r.n > ? AND r.n < ? ORDER BY r.n LIMIT ?`, func(r row) {
		n := r.int64(0)
		record := batch.RowRecord{File: p.file, Run: r.text(12), Edition: r.text(13), DuplicateOf: r.text(11), Changed: r.time(10)}
		record.AsOf, _ = batch.ParseDate(r.text(14)) // written from a Date
		record.StoredRow = batch.StoredRow{
			ID: r.text(1), Identity: r.mark(7), Marks: splitMarks(r.blob(8)), Health: r.bool(9), Held: r.text(11),
			Plan: batch.Plan{
				Sheet: p.sheets[sheetOf(n)], Row: rowOf(n), Rule: r.text(2), Branch: r.text(3),
				Standing: batch.Standing(r.text(4)), Reason: batch.Reason(r.text(5)), Until: r.text(6),
			},
		}
		p.keys, p.records, p.plans = append(p.keys, n), append(p.records, record), append(p.plans, r.blob(15))
	}, after, before, pageRows)
}

func splitMarks(all []byte) []batch.Mark {
	var marks []batch.Mark
	for ; len(all) >= len(batch.Mark{}); all = all[len(batch.Mark{}):] {
		marks = append(marks, batch.Mark(all[:len(batch.Mark{})]))
	}
	return marks
}

func (p *page) readFindings(c *conn, first, last int64) error {
	return c.each(`SELECT row, code, severity, field, col, args FROM findings WHERE row BETWEEN ? AND ?
		ORDER BY row, seq`, func(r row) {
		record := p.record(r.int64(0))
		finding, err := scanFinding(r, 1)
		if err != nil {
			p.err = err
		}
		if finding.Code == batch.FindingDuplicateRow && record.DuplicateOf != "" {
			// The row that it points to may have been planned anew.
			finding.Args = []string{record.DuplicateOf}
		}
		record.Findings = append(record.Findings, finding)
	}, first, last)
}

func (p *page) readCases(c *conn, first, last int64) error {
	return c.each("SELECT row, id, category, reason FROM star_cases WHERE row BETWEEN ? AND ? ORDER BY row", func(r row) {
		record := p.record(r.int64(0))
		record.StarCase = r.text(1)
		record.Star = &batch.StarNeed{Category: r.text(2), Reason: r.text(3)}
	}, first, last)
}
