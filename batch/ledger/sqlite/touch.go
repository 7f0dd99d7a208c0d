package sqlite

import (
	"context"
	"fmt"
	"slices"
	"time"

	"genopret/batch"
)

// Touches gives every correction that may be worked on: ready, queued with an
// Until that has come, or with a call that is intended or unknown. They come
// from all runs in the order of arrival: the order in which files were
// claimed, then the order of the list.
//
// Until is a time with zone, or a day, or a time without zone; the last two
// are read in the zone of now, and a day has come from its midnight on.
func (l *Ledger) Touches(ctx context.Context, now time.Time) ([]batch.Touch, error) {
	// Before anything is acted on, the keys judge every row.
	if err := l.keyTail(ctx); err != nil {
		return nil, err
	}
	touches := []batch.Touch{}
	err := l.read(ctx, func(c *conn) error {
		keys, open, err := candidates(c, now)
		if err != nil {
			return err
		}
		for _, n := range keys {
			touch := batch.Touch{Open: open[n]}
			_, err := c.first("SELECT id, health, marks, rule FROM rows WHERE n = ?", func(r row) {
				touch.Correction, touch.Health, touch.Marks, touch.Rule = r.text(0), r.bool(1), splitMarks(r.blob(2)), r.text(3)
			}, n)
			if err != nil {
				return err
			}
			touches = append(touches, touch)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find corrections to work on: %w", err)
	}
	return touches, nil
}

// Each of the three questions reads a partial index that holds little else
// than the answer, however old the ledger is.
const (
	askReady  = "SELECT n FROM rows WHERE standing = 'execute'"
	askQueued = "SELECT n, until FROM rows WHERE standing = 'queued' AND until <> ''"
	askOpen   = `SELECT row FROM calls INDEXED BY calls_open
		WHERE state <> 'planned' AND state IN ('intended', 'unknown', 'handed-over') AND state <> 'handed-over'`
)

// candidates gives the rows in the order of their keys, and which have an open
// call.
func candidates(c *conn, now time.Time) (keys []int64, open map[int64]bool, err error) {
	open = map[int64]bool{}
	take := func(r row) { keys = append(keys, r.int64(0)) }
	if err := c.each(askReady, take); err != nil {
		return nil, nil, err
	}
	var unreadable error
	err = c.each(askQueued, func(r row) {
		due, err := come(r.text(1), now)
		if err != nil {
			unreadable = err
		}
		if due {
			take(r)
		}
	})
	if err == nil {
		err = unreadable
	}
	if err != nil {
		return nil, nil, err
	}
	err = c.each(askOpen, func(r row) {
		open[r.int64(0)] = true
		take(r)
	})
	slices.Sort(keys)
	return slices.Compact(keys), open, err
}
