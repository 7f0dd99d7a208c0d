package sqlite

import (
	"context"
	"fmt"

	"genopret/batch"
)

// mostTail is how many rows may lie behind the keys. More of them make the
// sorted runs longer and the memory for the tail larger: 16 MiB at this many.
const mostTail = 1 << 18

// tail remembers what the keys on disk do not know yet. It speeds the search
// for equal rows; the judge is the primary key of row_identities, which sees
// every row before anything is done for it.
type tail struct {
	held  map[batch.Mark]int64 // identity to rows.n
	rows  int
	most  int // rows at which the keys are brought up to date
	kinds map[callKind]int64
}

func newTail() *tail {
	return &tail{held: map[batch.Mark]int64{}, kinds: map[callKind]int64{}, most: mostTail}
}

func (t *tail) empty() {
	clear(t.held)
	t.rows = 0
}

// drop forgets what lies between the keys, both exclusive.
func (t *tail) drop(after, before int64) {
	for identity, n := range t.held {
		if n > after && n < before {
			delete(t.held, identity)
		}
	}
}

// keyTail brings the keys up to the last row.
func (l *Ledger) keyTail(ctx context.Context) error {
	add := func(c *conn) error { return addKeys(c, l.options.IDs) }
	if err := l.writeAlone(ctx, add, l.tail.empty); err != nil {
		return fmt.Errorf("bring the keys of rows up to date: %w", err)
	}
	return nil
}

// addKeys of a chunk keeps the tail short.
func (s *storing) addKeys(c *conn) error {
	if s.tail.rows+len(s.Rows) < s.tail.most {
		return nil
	}
	return addKeys(c, s.ids)
}

// kept is called once the chunk is durable.
func (s *storing) kept() {
	s.tail.rows += len(s.Rows)
	if s.tail.rows >= s.tail.most {
		s.tail.empty()
		return
	}
	for identity, n := range s.claimed {
		s.tail.held[identity] = n
	}
}

// stretch is the rows of one file that lie behind the keys.
type stretch struct{ file, after, last int64 }

func addKeys(c *conn, ids batch.IDs) error {
	open := []stretch{}
	err := c.each("SELECT n, keyed_to, last_row FROM files WHERE last_row > keyed_to ORDER BY n", func(r row) {
		open = append(open, stretch{r.int64(0), r.int64(1), r.int64(2)})
	})
	if err != nil {
		return fmt.Errorf("find rows without keys: %w", err)
	}
	for _, s := range open {
		if err := s.addIDs(c, ids); err != nil {
			return fmt.Errorf("add ids: %w", err)
		}
		if err := s.addIdentities(c); err != nil {
			return fmt.Errorf("add identities: %w", err)
		}
		if _, err := c.exec("UPDATE files SET keyed_to = last_row WHERE n = ?", s.file); err != nil {
			return fmt.Errorf("move the mark of keys: %w", err)
		}
	}
	return nil
}

// addIDs draws a new id for a row whose id was taken by another. Nothing
// outside the ledger has seen the id yet.
func (s stretch) addIDs(c *conn, ids batch.IDs) error {
	left, err := s.insert(c, "SELECT count(*) FROM rows WHERE n > ? AND n <= ?",
		`INSERT INTO row_ids (id, row) SELECT id, n FROM rows WHERE n > ? AND n <= ? ORDER BY id ON CONFLICT DO NOTHING`,
		`SELECT n FROM rows r WHERE n > ? AND n <= ? AND (SELECT row FROM row_ids i WHERE i.id = r.id) <> n`)
	if err != nil {
		return err
	}
	for _, n := range left {
		if err := redraw(c, ids, n); err != nil {
			return err
		}
	}
	return nil
}

// insert adds the stretch's keys and gives the rows whose key was taken.
func (s stretch) insert(c *conn, count, insert, without string) (left []int64, err error) {
	rows := int64(0)
	if _, err := c.first(count, func(r row) { rows = r.int64(0) }, s.after, s.last); err != nil {
		return nil, err
	}
	stored, err := c.exec(insert, s.after, s.last)
	if err != nil || stored == rows {
		return nil, err
	}
	err = c.each(without, func(r row) { left = append(left, r.int64(0)) }, s.after, s.last)
	return left, err
}

func redraw(c *conn, ids batch.IDs, n int64) error {
	for {
		id, err := ids.Row()
		if err != nil {
			return err
		}
		stored, err := c.exec("INSERT INTO row_ids (id, row) VALUES (?, ?) ON CONFLICT DO NOTHING", id, n)
		if err != nil {
			return err
		}
		if stored == 1 {
			_, err = c.exec("UPDATE rows SET id = ? WHERE n = ?", id, n)
			return err
		}
	}
}

// addIdentities makes duplicates of rows whose identity another process
// stored at the same time.
func (s stretch) addIdentities(c *conn) error {
	left, err := s.insert(c, "SELECT count(identity) FROM rows WHERE n > ? AND n <= ?",
		`INSERT INTO row_identities (identity, row) SELECT identity, n FROM rows
			WHERE n > ? AND n <= ? AND identity IS NOT NULL ORDER BY identity ON CONFLICT DO NOTHING`,
		`SELECT n FROM rows r WHERE n > ? AND n <= ? AND identity IS NOT NULL
			AND (SELECT row FROM row_identities i WHERE i.identity = r.identity) <> n`)
	if err != nil {
		return err
	}
	for _, n := range left {
		if err := becomeDuplicate(c, n); err != nil {
			return err
		}
	}
	return nil
}

func becomeDuplicate(c *conn, n int64) error {
	earlier := int64(0)
	_, err := c.first("SELECT i.row FROM rows r JOIN row_identities i ON i.identity = r.identity WHERE r.n = ?",
		func(r row) { earlier = r.int64(0) }, n)
	if err != nil {
		return err
	}
	same, err := duplicateFinding(c, earlier)
	if err != nil {
		return err
	}
	if err := addFinding(c, n, same); err != nil {
		return err
	}
	for _, sql := range []string{
		"DELETE FROM calls WHERE row = ?",
		"DELETE FROM star_cases WHERE row = ?",
	} {
		if _, err := c.exec(sql, n); err != nil {
			return err
		}
	}
	_, err = c.exec(`UPDATE rows SET standing = 'duplicate', reason = '', until = '', identity = NULL, dup_of = ?
		WHERE n = ?`, earlier, n)
	return err
}

// addFinding appends a finding to a stored row, once.
func addFinding(c *conn, n int64, f batch.Finding) error {
	args, err := argsText(f.Args)
	if err != nil {
		return err
	}
	_, err = c.exec(`INSERT INTO findings (row, seq, code, severity, field, col, args)
		SELECT ?1, (SELECT coalesce(max(seq), 0) + 1 FROM findings WHERE row = ?1), ?2, ?3, ?4, ?5, ?6
		WHERE NOT EXISTS (SELECT 1 FROM findings WHERE row = ?1 AND code = ?2 AND field = ?4 AND args = ?6)`,
		n, string(f.Code), string(f.Severity), f.Field, f.Column, args)
	if err != nil {
		return fmt.Errorf("add finding %s: %w", f.Code, err)
	}
	return nil
}
