package sqlite

import (
	"context"
	"fmt"
	"time"

	"genopret/batch"
)

// Replan gives a queued row of which nothing was begun another plan, in one
// transaction. Id, run and case number stay; lets are void. A row that is
// rejected by it gives its identity free, so that it can be sent again mended.
func (l *Ledger) Replan(ctx context.Context, id string, row batch.StoredRow, at time.Time) error {
	l.storing.Lock()
	defer l.storing.Unlock()
	n := int64(0)
	err := l.writeAlone(ctx, func(c *conn) (err error) {
		if n, err = rowByID(c, id); err != nil {
			return err
		}
		if err := checkPlace(row.Standing, row.Reason, row.Until); err != nil {
			return err
		}
		return l.replace(c, n, id, row, at)
	}, func() { l.tail.drop(n-1, n+1) })
	if err != nil {
		return fmt.Errorf("plan row %s again: %w", id, err)
	}
	return nil
}

func (l *Ledger) replace(c *conn, n int64, id string, replaced batch.StoredRow, at time.Time) error {
	replaced.ID = id
	if err := l.replaceRow(c, n, &replaced, at); err != nil {
		return err
	}
	if _, err := c.first("SELECT id FROM star_cases WHERE row = ?", func(r row) { replaced.StarCase = r.text(0) }, n); err != nil {
		return err
	}
	for _, sql := range []string{
		"DELETE FROM findings WHERE row = ?", "DELETE FROM calls WHERE row = ?",
		"DELETE FROM star_cases WHERE row = ?", "DELETE FROM let_rows WHERE row = ?",
	} {
		if _, err := c.exec(sql, n); err != nil {
			return err
		}
	}
	sealed, err := sealPlan(nil, l.keys, &replaced, n, true)
	if err != nil {
		return err
	}
	if _, err := c.exec("UPDATE plans SET sealed = ? WHERE row = ?", sealed, n); err != nil {
		return err
	}
	s := &storing{Chunk: batch.Chunk{At: at, Rows: []batch.StoredRow{replaced}}, keys: l.keys, ids: l.options.IDs, tail: newTail(),
		keysOf: []int64{n}, earlier: []int64{0}}
	for _, step := range []func(*conn) error{s.writeFindings, s.writeCalls, s.writeCases} {
		if err := step(c); err != nil {
			return err
		}
	}
	return nil
}

func (l *Ledger) replaceRow(c *conn, n int64, r *batch.StoredRow, at time.Time) error {
	var marks []byte
	for _, m := range r.Marks {
		marks = append(marks, m[:]...)
	}
	// A rejected row claims no identity, and the one it had must be free.
	rejected := r.Standing == batch.Rejected
	if rejected {
		if _, err := c.exec("DELETE FROM row_identities WHERE identity = (SELECT identity FROM rows WHERE n = ?)", n); err != nil {
			return err
		}
	}
	moved, err := c.exec(`UPDATE rows AS r SET rule = ?, branch = ?, standing = ?, reason = ?, until = ?, marks = ?, health = ?, changed_ns = ?,
		identity = CASE WHEN ? THEN NULL ELSE identity END WHERE n = ? AND standing = 'queued' AND `+unbegun,
		r.Rule, r.Branch, string(r.Standing), string(r.Reason), r.Until, marks, r.Health, ns(at), rejected, n)
	if err == nil && moved == 0 {
		err = &NotWaitingError{Row: r.ID}
	}
	return err
}
