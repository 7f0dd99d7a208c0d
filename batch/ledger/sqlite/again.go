package sqlite

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"genopret/batch"
)

// unbegun holds for a row of which no call was ever intended.
const unbegun = "NOT EXISTS (SELECT 1 FROM calls c WHERE c.row = r.n AND (c.state <> 'planned' OR c.attempt > 0))"

// Again gives the queued rows that are to be planned again, in the order of
// arrival.
func (l *Ledger) Again(ctx context.Context, now time.Time) ([]batch.Again, error) {
	again := []batch.Again{}
	err := l.read(ctx, func(c *conn) error {
		found, err := dueRows(c, now)
		if err == nil {
			err = letRows(c, now, found)
		}
		if err != nil {
			return err
		}
		for _, n := range slices.Sorted(maps.Keys(found)) {
			a := found[n]
			ok, err := l.readAgain(c, n, a)
			if err != nil {
				return err
			}
			if ok {
				again = append(again, *a)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find rows to plan again: %w", err)
	}
	return again, nil
}

// dueRows are those whose time has come.
func dueRows(c *conn, now time.Time) (map[int64]*batch.Again, error) {
	found := map[int64]*batch.Again{}
	var unreadable error
	err := c.each(askQueued, func(r row) {
		due, err := come(r.text(1), now)
		if err != nil {
			unreadable = err
		}
		if due {
			found[r.int64(0)] = &batch.Again{}
		}
	})
	if err == nil {
		err = unreadable
	}
	return found, err
}

// letRows adds those that a person let go.
func letRows(c *conn, now time.Time, found map[int64]*batch.Again) error {
	return c.each(`SELECT lr.row, l.kind, lr.plan FROM lets l JOIN let_rows lr ON lr.let = l.n JOIN rows r ON r.n = lr.row
		WHERE l.expires_ns > ? AND r.standing = 'queued' ORDER BY l.n`, func(r row) {
		n, kind := r.int64(0), batch.LetKind(r.text(1))
		if found[n] == nil {
			found[n] = &batch.Again{}
		}
		a := found[n]
		a.Kind, a.Plan = kind, r.mark(2)
		a.Approved = a.Approved || kind == batch.LetApprove
	}, ns(now))
}

// readAgain fills in where the row is; false for one that by now waits for
// something else than it was let go for, or that execution finds by itself.
func (l *Ledger) readAgain(c *conn, n int64, a *batch.Again) (bool, error) {
	found, err := c.first("SELECT r.id, f.id, r.reason, r.until, NOT "+unbegun+" FROM rows r JOIN files f ON f.n = r.n >> 40 WHERE r.n = ?", func(r row) {
		a.ID, a.File, a.Reason, a.Begun = r.text(0), r.text(1), batch.Reason(r.text(2)), r.bool(4)
		if r.text(3) != "" {
			a.Kind, a.Plan = "", batch.Mark{} // its time has come, whatever else was said of it
		}
	}, n)
	if err != nil || !found {
		return false, err
	}
	sheets, err := l.sheets(c, fileOf(n))
	if err != nil {
		return false, err
	}
	a.Sheet, a.Row = sheets[sheetOf(n)], rowOf(n)
	switch a.Kind {
	case batch.LetApprove:
		return a.Reason == batch.ReasonApproval, nil
	case batch.LetRelease:
		return slices.Contains(batch.Releasable(), a.Reason), nil
	}
	return !a.Begun, nil
}

// TakeUp makes a queued row ready with the plan that it has. A row that is not
// queued is a *NotWaitingError.
func (l *Ledger) TakeUp(ctx context.Context, id string, at time.Time) error {
	err := l.write(ctx, func(c *conn) error {
		n, err := rowByID(c, id)
		if err != nil {
			return err
		}
		moved, err := c.exec("UPDATE rows SET standing = 'execute', reason = '', until = '', changed_ns = ? WHERE n = ? AND standing = 'queued'", ns(at), n)
		if err == nil && moved == 0 {
			err = &NotWaitingError{Row: id}
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("take up row %s: %w", id, err)
	}
	return nil
}
