package sqlite

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ncruces/go-sqlite3"

	"genopret/batch"
)

const selectRuns = `SELECT r.id, o.job, o.nominal, o.tenant, r.as_of, r.edition, r.mode, r.state,
	r.attempt, r.began_ns, r.ended_ns FROM runs r JOIN occasions o ON o.n = r.occasion `

// Begin goes on with the open run under its own id, day, edition and mode, and
// counts the attempt. Without one it stores a new run as K-<day>-<n>. It
// returns ErrEmpty for an occasion or day that is not stated, and
// ErrOccasionUsed where the occasion had a run that did not fail.
func (l *Ledger) Begin(ctx context.Context, run batch.Run) (batch.Run, error) {
	begun := batch.Run{}
	err := l.write(ctx, func(c *conn) error {
		resumed, err := c.exec("UPDATE runs SET attempt = attempt + 1 WHERE state = 'open'")
		if err != nil {
			return err
		}
		if resumed == 0 {
			if err := insertRun(c, run); err != nil {
				return err
			}
		}
		_, err = c.first(selectRuns+"WHERE r.state = 'open'", func(r row) { begun = scanRun(r) })
		return err
	})
	if err != nil {
		return batch.Run{}, fmt.Errorf("begin run: %w", err)
	}
	return begun, nil
}

func insertRun(c *conn, run batch.Run) error {
	o := run.Occasion
	if o.Job == "" || o.Nominal == "" || o.Tenant == "" || run.AsOf.IsZero() {
		return fmt.Errorf("occasion or day: %w", ErrEmpty)
	}
	_, err := c.exec("INSERT INTO occasions (job, nominal, tenant) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
		o.Job, o.Nominal, o.Tenant)
	if err != nil {
		return fmt.Errorf("store occasion: %w", err)
	}
	day, number := run.AsOf.String(), 0
	_, err = c.first("SELECT coalesce(max(day_no), 0) + 1 FROM runs WHERE as_of = ?", func(r row) { number = r.int(0) }, day)
	if err != nil {
		return fmt.Errorf("number the run: %w", err)
	}
	_, err = c.exec(`INSERT INTO runs (id, occasion, as_of, day_no, edition, mode, state, attempt, began_ns)
		SELECT ?, n, ?, ?, ?, ?, 'open', 1, ? FROM occasions WHERE job = ? AND nominal = ? AND tenant = ?`,
		fmt.Sprintf("K-%s-%d", day, number), day, number, run.Edition, string(run.Mode), ns(run.Began), o.Job, o.Nominal, o.Tenant)
	if errors.Is(err, sqlite3.CONSTRAINT_UNIQUE) {
		return fmt.Errorf("%s of %s: %w", o.Job, o.Nominal, ErrOccasionUsed)
	}
	return err
}

// End closes an open run. Closing a closed one again in the same state
// changes nothing; in another it is ErrNotFound, as for an unknown id.
func (l *Ledger) End(ctx context.Context, id string, state batch.RunState, at time.Time) error {
	err := l.write(ctx, func(c *conn) error {
		n, err := c.exec("UPDATE runs SET state = ?, ended_ns = ? WHERE id = ? AND state = 'open'", string(state), ns(at), id)
		if err != nil || n == 1 {
			return err
		}
		same, err := c.first("SELECT 1 FROM runs WHERE id = ? AND state = ?", func(row) {}, id, string(state))
		if err == nil && !same {
			err = ErrNotFound
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("end run %s: %w", id, err)
	}
	return nil
}

// Runs gives the latest runs, newest first.
func (l *Ledger) Runs(ctx context.Context, most int) ([]batch.Run, error) {
	runs := []batch.Run{}
	err := l.read(ctx, func(c *conn) error {
		return c.each(selectRuns+"ORDER BY r.n DESC LIMIT ?", func(r row) { runs = append(runs, scanRun(r)) }, most)
	})
	if err != nil {
		return nil, fmt.Errorf("list runs: %w", err)
	}
	return runs, nil
}

func scanRun(r row) batch.Run {
	asOf, _ := batch.ParseDate(r.text(4)) // written from a Date
	return batch.Run{
		ID:       r.text(0),
		Occasion: batch.Occasion{Job: r.text(1), Nominal: r.text(2), Tenant: r.text(3)},
		AsOf:     asOf, Edition: r.text(5), Mode: batch.Mode(r.text(6)), State: batch.RunState(r.text(7)),
		Attempt: r.int(8), Began: r.time(9), Ended: r.time(10),
	}
}

// runNumber finds the key of a run.
func runNumber(c *conn, id string) (int64, error) {
	n := int64(0)
	found, err := c.first("SELECT n FROM runs WHERE id = ?", func(r row) { n = r.int64(0) }, id)
	if err != nil {
		return 0, fmt.Errorf("find run: %w", err)
	}
	if !found {
		return 0, fmt.Errorf("run %q: %w", id, ErrNotFound)
	}
	return n, nil
}
