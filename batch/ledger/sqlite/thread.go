package sqlite

import (
	"context"
	"fmt"
	"time"

	"genopret/batch"
)

// Form stores tonight's threads in place of those before. A correction moves
// to its new thread even from one whose lease holds: its worker is dead, or is
// fenced from here on, because the new thread has another token. Other threads
// go as soon as no lease of theirs holds. A correction that is unknown is
// ErrNotFound, one that is named twice ErrTwice.
func (l *Ledger) Form(ctx context.Context, run string, threads [][]string) ([]batch.Thread, error) {
	formed := make([]batch.Thread, 0, len(threads))
	err := l.write(ctx, func(c *conn) error {
		n, err := runNumber(c, run)
		if err != nil {
			return err
		}
		formed = formed[:0]
		seen := map[int64]bool{}
		for _, corrections := range threads {
			thread, err := formOne(c, n, corrections, seen)
			if err != nil {
				return err
			}
			formed = append(formed, thread)
		}
		return l.clearThreads(c, seen)
	})
	if err != nil {
		return nil, fmt.Errorf("form threads: %w", err)
	}
	return formed, nil
}

func formOne(c *conn, run int64, corrections []string, seen map[int64]bool) (batch.Thread, error) {
	thread := batch.Thread{Corrections: corrections}
	_, err := c.first("INSERT INTO threads (run) VALUES (?) RETURNING id", func(r row) { thread.ID = r.int64(0) }, run)
	if err != nil {
		return thread, err
	}
	for pos, id := range corrections {
		n, err := rowByID(c, id)
		if err != nil {
			return thread, fmt.Errorf("correction %s: %w", id, err)
		}
		if seen[n] {
			return thread, fmt.Errorf("correction %s: %w", id, ErrTwice)
		}
		seen[n] = true
		_, err = c.exec(`INSERT INTO thread_rows (row, thread, pos) VALUES (?, ?, ?)
			ON CONFLICT (row) DO UPDATE SET thread = excluded.thread, pos = excluded.pos`, n, thread.ID, pos)
		if err != nil {
			return thread, err
		}
	}
	return thread, nil
}

// clearThreads removes the threads that nobody holds, but for the new ones.
func (l *Ledger) clearThreads(c *conn, formed map[int64]bool) error {
	now := ns(l.options.Clock.Now())
	old := []int64{}
	err := c.each("SELECT row FROM thread_rows JOIN threads ON threads.id = thread WHERE until_ns <= ?", func(r row) {
		if n := r.int64(0); !formed[n] {
			old = append(old, n)
		}
	}, now)
	if err != nil {
		return err
	}
	for _, n := range old {
		if _, err := c.exec("DELETE FROM thread_rows WHERE row = ?", n); err != nil {
			return err
		}
	}
	_, err = c.exec("DELETE FROM threads WHERE NOT EXISTS (SELECT 1 FROM thread_rows WHERE thread = threads.id)")
	return err
}

// Lease takes the thread until the time, with a token greater than any before.
// Calls of it that were intended become unknown, with a receipt that says so,
// and their corrections stand unknown: whether the last worker sent them is
// not known. It returns ErrFenced while another lease holds, and for a thread
// that was replaced.
func (l *Ledger) Lease(ctx context.Context, thread int64, worker string, now, until time.Time) (batch.Token, error) {
	token := int64(0)
	err := l.write(ctx, func(c *conn) (err error) {
		if token, err = next(c, "token"); err != nil {
			return err
		}
		taken, err := c.exec("UPDATE threads SET token = ?, worker = ?, until_ns = ? WHERE id = ? AND until_ns <= ?",
			token, worker, ns(until), thread, ns(now))
		if err != nil {
			return err
		}
		if taken == 0 {
			return batch.ErrFenced
		}
		return takeOver(c, thread, now)
	})
	if err != nil {
		return 0, fmt.Errorf("lease thread %d: %w", thread, err)
	}
	return batch.Token(token), nil
}

func takeOver(c *conn, thread int64, now time.Time) error {
	type openCall struct {
		row          int64
		seq, attempt int
	}
	open := []openCall{}
	err := c.each(`SELECT c.row, c.seq, c.attempt FROM thread_rows t JOIN calls c ON c.row = t.row
		WHERE t.thread = ? AND c.state = 'intended'`, func(r row) {
		open = append(open, openCall{r.int64(0), r.int(1), r.int(2)})
	}, thread)
	if err != nil {
		return err
	}
	for _, call := range open {
		_, err := c.exec("UPDATE calls SET state = 'unknown', settled_ns = ? WHERE row = ? AND seq = ?", ns(now), call.row, call.seq)
		if err != nil {
			return err
		}
		answer := batch.Answer{Class: batch.Unclear}
		if err := insertReceipt(c, call.row, call.seq, now, batch.CallUnknown, answer, nil, "takeover"); err != nil {
			return err
		}
		_, err = c.exec("UPDATE rows SET standing = 'unknown', reason = '', until = '', changed_ns = ? WHERE n = ?", ns(now), call.row)
		if err != nil {
			return err
		}
	}
	return nil
}

// Beat renews the lease; ErrFenced when the token is no longer the thread's.
func (l *Ledger) Beat(ctx context.Context, thread int64, token batch.Token, until time.Time) error {
	err := l.write(ctx, func(c *conn) error {
		renewed, err := c.exec("UPDATE threads SET until_ns = ? WHERE id = ? AND token = ? AND token > 0", ns(until), thread, int64(token))
		if err == nil && renewed == 0 {
			err = batch.ErrFenced
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("renew the lease of thread %d: %w", thread, err)
	}
	return nil
}

// Correction reads one correction with its calls and their latest answers.
func (l *Ledger) Correction(ctx context.Context, id string) (batch.Correction, error) {
	p, n, released := &page{}, int64(0), false
	err := l.read(ctx, func(c *conn) (err error) {
		if n, err = rowByID(c, id); err != nil {
			return err
		}
		if released, err = hasLet(c, n, batch.LetRelease, l.options.Clock.Now()); err != nil {
			return err
		}
		if _, err := c.first("SELECT id FROM files WHERE n = ?", func(r row) { p.file.ID = r.text(0) }, fileOf(n)); err != nil {
			return err
		}
		return l.fill(c, p, n-1, n+1)
	})
	if err == nil {
		err = l.unseal(p)
	}
	if err != nil {
		return batch.Correction{}, fmt.Errorf("read correction %s: %w", id, err)
	}
	r := &p.records[0]
	return batch.Correction{ID: r.ID, Rule: r.Rule, Standing: r.Standing, Reason: r.Reason, Calls: r.Made, File: p.file.ID,
		Registration: registrationOf(r), Released: released}, nil
}
