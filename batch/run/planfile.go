package run

import (
	"context"
	"errors"
	"fmt"
	"io"

	"genopret/batch"
	"genopret/batch/plan"
)

// ChunkRows is how many rows are stored in one transaction. A crash repeats
// at most one chunk, which is a pure function of bytes, edition and day.
const ChunkRows = 1000

// planAll reads and plans every claimed list. One that cannot be read does
// not stop the rest.
func (n *night) planAll(ctx context.Context) error {
	files, err := n.Files.Files(ctx)
	if err != nil {
		return fmt.Errorf("look for files to plan: %w", err)
	}
	var failed error
	for _, file := range files {
		if file.State != batch.FileClaimed {
			continue
		}
		if err := n.planFile(ctx, file); err != nil {
			failed = errors.Join(failed, fmt.Errorf("plan file %s: %w", file.ID, err))
		}
	}
	return failed
}

// planFile stores all rows of a list, or refuses it whole. Rows that an
// earlier edition planned in part are planned again from the start.
func (n *night) planFile(ctx context.Context, file batch.File) error {
	if n.run.Edition != n.Edition && file.Cursor > 0 {
		if err := n.Files.Forget(ctx, file.ID); err != nil {
			return err
		}
		file.Cursor = 0
	}
	var refused *batch.Refusal
	err := n.storeRows(ctx, &file)
	if errors.As(err, &refused) {
		if err := n.Files.Forget(ctx, file.ID); err != nil {
			return err
		}
		file.Verdict, file.Rows, file.Cursor, file.Told = batch.FileRefused, 0, 0, batch.Told{}
		file.Findings = []batch.Finding{refused.Finding}
		err = nil
	}
	if err != nil {
		return err
	}
	file.State = batch.FilePlanned
	if err := n.Files.Advance(ctx, file); err != nil {
		return err
	}
	n.tell(Event{Kind: FilePlanned, File: file, Count: file.Rows})
	return nil
}

// storeRows reads the list from the top, because headings and date forms are
// learnt there, and stores what lies beyond the cursor. While one chunk is
// being stored, the next is read and planned.
func (n *night) storeRows(ctx context.Context, file *batch.File) error {
	r, closeList, err := n.readList(ctx, *file)
	if err != nil {
		return err
	}
	defer closeList() // read only: nothing to lose
	for chunk, err := range ahead(ctx, r.chunks) {
		if err != nil {
			return err
		}
		if err := n.Rows.Store(ctx, chunk); err != nil {
			return fmt.Errorf("store rows up to %d: %w", chunk.Cursor, err)
		}
		n.tell(Event{Kind: FileRead, File: batch.File{ID: chunk.File}, Count: chunk.Cursor})
	}
	if err := ctx.Err(); err != nil {
		return err // the walk may have ended early: the next start goes on
	}
	err = r.list.Close()
	file.Rows, file.Cursor, file.Told, file.Findings = r.rows, r.rows, r.reader.Told(), r.list.Findings()
	file.Told.Assumed = append(r.list.Assumed(), n.Assumed(file.Source)...)
	return err
}

// readList opens the kept bytes of a list, to be planned on this night's day.
func (n *night) readList(ctx context.Context, file batch.File) (*reading, func(), error) {
	bytes, err := n.Kept.Open(ctx, file.ID)
	if err != nil {
		return nil, nil, err
	}
	reader, err := n.Open(bytes)
	if err != nil {
		return nil, nil, errors.Join(err, bytes.Close())
	}
	planner, err := n.Planner(file.Source, n.run.AsOf)
	closeList := func() {
		if c, ok := reader.(io.Closer); ok {
			c.Close() // read only: nothing to lose
		}
		bytes.Close()
	}
	if err != nil {
		closeList()
		return nil, nil, err
	}
	return &reading{night: n, file: file.ID, cursor: file.Cursor, reader: reader, list: planner.List()}, closeList, nil
}

// reading is a list on its way into chunks.
type reading struct {
	*night
	file   string
	cursor int // rows that are stored already
	reader batch.ListReader
	list   *plan.List
	rows   int // data rows read
}

// chunks plans the list and gives its rows a thousand at a time, those that
// are stored already left out.
func (r *reading) chunks(yield func(batch.Chunk, error) bool) {
	chunk := r.chunk()
	for {
		planned, err := r.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil && planned != nil {
			err = r.add(&chunk, planned)
		}
		if err != nil {
			yield(batch.Chunk{}, err)
			return
		}
		if len(chunk.Rows) == ChunkRows {
			if !yield(chunk, nil) {
				return
			}
			chunk = r.chunk()
		}
	}
	if len(chunk.Rows) > 0 {
		yield(chunk, nil)
	}
}

func (r *reading) chunk() batch.Chunk {
	return batch.Chunk{File: r.file, Run: r.run.ID, At: r.Clock.Now(), Rows: make([]batch.StoredRow, 0, ChunkRows)}
}

// next gives the next planned row, nil for one that is no data.
func (r *reading) next() (*batch.Plan, error) {
	raw, err := r.reader.Next()
	if err != nil {
		return nil, err
	}
	return r.list.Take(raw)
}

func (r *reading) add(chunk *batch.Chunk, planned *batch.Plan) error {
	if r.rows++; r.rows <= r.cursor {
		return nil
	}
	row, err := r.stored(planned)
	chunk.Rows, chunk.Cursor = append(chunk.Rows, row), r.rows
	return err
}

// stored gives a plan its ids and marks.
func (n *night) stored(p *batch.Plan) (batch.StoredRow, error) {
	row := batch.StoredRow{Plan: *p, Health: n.Health(p.Rule)}
	var err error
	if row.ID, err = n.IDs.Row(); err != nil {
		return row, err
	}
	if p.Star != nil {
		if row.StarCase, err = n.IDs.Star(); err != nil {
			return row, err
		}
	}
	if p.Canon != "" {
		row.Identity = n.Mark("row", p.Canon)
	}
	row.Marks = n.touches(p)
	for i := range p.Calls {
		row.CallIDs = append(row.CallIDs, n.callIdentity(p, &p.Calls[i]))
	}
	return row, nil
}

// touches are what joins this row with others into a thread.
func (n *night) touches(p *batch.Plan) []batch.Mark {
	var marks []batch.Mark
	for _, citizen := range []batch.CPR{p.Wrong, p.Right} {
		if !citizen.IsZero() {
			marks = append(marks, n.Mark("citizen", citizen.Reveal()))
		}
	}
	if p.Registration != "" {
		marks = append(marks, n.Mark("registration", p.Registration))
	}
	return marks
}

// callIdentity is what makes two calls the same call.
func (n *night) callIdentity(p *batch.Plan, c *batch.PlannedCall) batch.Mark {
	parts := append(make([]string, 0, 4+2*len(c.Params)), "call", n.Occasion.Tenant, c.Operation, c.Citizen.Reveal())
	if c.Citizen.IsZero() {
		parts = append(parts, p.Registration)
	}
	for _, v := range c.Params {
		parts = append(parts, v.Element, v.Text)
	}
	return n.Mark(parts...)
}
