package main

import (
	"context"
	"errors"
	"io"
	"iter"

	"genopret/batch"
	"genopret/batch/plan"
	"genopret/parsers"
	"genopret/reports"
)

func mendName(f batch.File) string { return "ret-" + f.ID + ".xlsx" }

// mending walks a list once more beside the ledger: the sender's own cells
// from the kept bytes, and what became of each row. Both come in the order of
// the list, and every row that was planned is stored, so they go in step.
type mending struct {
	reader  batch.ListReader
	list    *plan.List
	next    func() (batch.RowRecord, error, bool)
	pending *batch.RawRow // read and not used yet: the first of another sheet
	err     error
}

// mend writes the rows of a list that its sender should mend.
func (h *house) mend(ctx context.Context, run batch.Run, file batch.File, rejected int, out io.Writer) (err error) {
	bytes, err := h.kept.Open(ctx, file.ID)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, bytes.Close()) }()
	reader, err := h.openList(bytes)
	if err != nil {
		return err
	}
	if c, ok := reader.(io.Closer); ok {
		defer c.Close() // read only: nothing to lose
	}
	planner, err := h.conf.plannerFrom(h.lib, file.Source, run.AsOf)
	if err != nil {
		return err
	}
	next, stop := iter.Pull2(h.ledger.Rows(ctx, file.Run, file.ID))
	defer stop()
	writer, err := h.writer(h.conf.Language)
	if err != nil {
		return err
	}
	m := &mending{reader: reader, list: planner.List(), next: next}
	return writer.Mend(out, reports.MendData{Run: run, File: file, Rejected: rejected, Sheets: m.sheets})
}

func (h *house) openList(bytes batch.Bytes) (batch.ListReader, error) {
	return parsers.OpenWithin(bytes, "", h.conf.limits())
}

// sheets gives the sheets that have a heading.
func (m *mending) sheets(yield func(reports.MendSheet, error) bool) {
	for raw := m.read(); raw != nil; raw = m.read() {
		if _, err := m.list.Take(*raw); err != nil {
			m.err = err
			break
		}
		if heading := m.list.Heading(); heading != nil &&
			!yield(reports.MendSheet{Name: raw.Sheet, Heading: heading, Rows: m.rows(raw.Sheet)}, nil) {
			return
		}
	}
	if m.err != nil {
		yield(reports.MendSheet{}, m.err)
	}
}

// rows gives the rows below a heading until another sheet begins.
func (m *mending) rows(sheet string) iter.Seq2[reports.MendRow, error] {
	return func(yield func(reports.MendRow, error) bool) {
		for raw := m.read(); raw != nil; raw = m.read() {
			if raw.Sheet != sheet {
				m.pending = raw
				return
			}
			planned, err := m.list.Take(*raw)
			if err != nil {
				m.err = err
				return
			}
			if planned == nil {
				continue
			}
			record, err, ok := m.next()
			if err == nil && (!ok || record.Row != raw.Row) {
				err = errors.New("the ledger and the kept list do not go in step")
			}
			if !yield(reports.MendRow{Row: record, Cells: raw.Cells}, err) || err != nil {
				return
			}
		}
	}
}

func (m *mending) read() *batch.RawRow {
	if raw := m.pending; raw != nil {
		m.pending = nil
		return raw
	}
	raw, err := m.reader.Next()
	if err != nil {
		if !errors.Is(err, io.EOF) {
			m.err = err
		}
		return nil
	}
	return &raw
}

// rejected counts the rows of a list that are to be mended.
func (h *house) rejected(ctx context.Context, file batch.File) (int, error) {
	n := 0
	for row, err := range h.ledger.Rows(ctx, file.Run, file.ID) {
		if err != nil {
			return 0, err
		}
		if row.Standing == batch.Rejected {
			n++
		}
	}
	return n, nil
}
