package sqlite

import (
	"context"
	"fmt"
	"strings"

	"genopret/batch"
	"genopret/batch/seal"
)

// Store writes a chunk in one transaction: rows, plans, findings, calls, cases
// for STAR and the file's cursor. A chunk whose cursor is not past the stored
// one is left out whole, so that storing it twice changes nothing. Rows come
// in the order of the list; a chunk that does not follow the stored cursor and
// row is ErrChunk.
//
// A row whose identity is stored becomes a duplicate of that row: it gets the
// finding duplicate-row with the other's id, no calls and no case. A random id
// that is taken is drawn anew.
func (l *Ledger) Store(ctx context.Context, chunk batch.Chunk) error {
	l.storing.Lock()
	defer l.storing.Unlock()
	s := &storing{Chunk: chunk, keys: l.keys, ids: l.options.IDs, tail: l.tail, probe: l.options.Probe}
	err := l.read(ctx, func(c *conn) error { return l.locate(c, s) })
	if err == nil && s.stored {
		return nil
	}
	if err == nil {
		err = s.number()
	}
	if err == nil {
		s.startSealing()
		err = l.writeAlone(ctx, s.write, s.kept)
		<-s.sealed.done // the rows are the caller's again
	}
	if err != nil {
		return fmt.Errorf("store rows up to %d of file %s: %w", chunk.Cursor, chunk.File, err)
	}
	l.options.Probe("chunk-stored")
	return nil
}

// storing is one chunk on its way into the tables.
type storing struct {
	batch.Chunk
	keys  *seal.Keys
	ids   batch.IDs
	tail  *tail
	probe func(string)

	file   storedFile
	stored bool
	sheets []string // names by number
	fresh  int      // sheets before this chunk
	keysOf []int64  // rows.n of each row
	sealed sealing

	run     int64
	earlier []int64              // rows.n of the row that each repeats, 0 for none
	claimed map[batch.Mark]int64 // identities that are new with this chunk
}

// locate reads where the file stands.
func (l *Ledger) locate(c *conn, s *storing) error {
	file, err := l.file(c, "id = ?", s.File)
	if err != nil {
		return err
	}
	s.file, s.stored = file, s.Cursor <= file.Cursor
	if s.stored {
		return nil
	}
	if file.State != batch.FileClaimed || file.Verdict == batch.FileRefused || file.Verdict == batch.FileDuplicate {
		return ErrFileState
	}
	if file.Cursor+len(s.Rows) != s.Cursor {
		return fmt.Errorf("%d rows are stored, %d come, cursor %d: %w", file.Cursor, len(s.Rows), s.Cursor, ErrChunk)
	}
	s.sheets, err = l.sheets(c, file.n)
	s.fresh = len(s.sheets)
	return err
}

// number gives every row its key and refuses what the books could not keep.
func (s *storing) number() error {
	last := s.file.lastRow
	s.keysOf = make([]int64, len(s.Rows))
	for i := range s.Rows {
		r := &s.Rows[i]
		n, err := position(s.file.n, s.sheet(r.Sheet), r.Row)
		if err != nil {
			return err
		}
		if n <= last {
			return fmt.Errorf("row %d does not come after the one before it: %w", r.Row, ErrChunk)
		}
		if err := checkRow(r); err != nil {
			return fmt.Errorf("row %d: %w", r.Row, err)
		}
		s.keysOf[i], last = n, n
	}
	return nil
}

// sheet gives the number of a sheet. Sheets are numbered as they come, so
// that keys ascend; a list reader goes through them one after the other.
func (s *storing) sheet(name string) int {
	for no := len(s.sheets) - 1; no >= 0; no-- {
		if s.sheets[no] == name {
			return no
		}
	}
	// The name may share memory with a whole row of the reader.
	s.sheets = append(s.sheets, strings.Clone(name))
	return len(s.sheets) - 1
}

func checkRow(r *batch.StoredRow) error {
	if r.ID == "" {
		return fmt.Errorf("id: %w", ErrEmpty)
	}
	if r.Standing == batch.Duplicate {
		return fmt.Errorf("a duplicate is for the ledger to find: %w", ErrChunk)
	}
	return checkPlace(r.Standing, r.Reason, r.Until)
}

// write runs inside the transaction of the chunk.
func (s *storing) write(c *conn) error {
	for _, step := range []func(*conn) error{
		s.writeCursor, s.findEarlier, s.writeSheets, s.writeRows, s.halfway,
		s.writePlans, s.writeFindings, s.writeCalls, s.writeCases, s.addKeys,
	} {
		if err := step(c); err != nil {
			s.tail.kinds = map[callKind]int64{} // some may be rolled back now
			return err
		}
	}
	return nil
}

// writeCursor comes first: it fails when another process moved the file on.
func (s *storing) writeCursor(c *conn) (err error) {
	if s.run, err = runNumber(c, s.Run); err != nil {
		return err
	}
	last := s.file.lastRow
	if len(s.keysOf) > 0 {
		last = s.keysOf[len(s.keysOf)-1]
	}
	moved, err := c.exec("UPDATE files SET cursor = ?, last_row = ? WHERE n = ? AND cursor = ? AND state = 'claimed'",
		s.Cursor, last, s.file.n, s.file.Cursor)
	if err == nil && moved == 0 {
		err = ErrChunk
	}
	return err
}

func (s *storing) halfway(*conn) error {
	s.probe("mid-chunk")
	return nil
}
