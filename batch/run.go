package batch

import (
	"context"
	"time"
)

// Occasion is the business occasion of a run: which job of which tenant at
// which nominal local time. It is a unique key; an empty part is an error.
type Occasion struct {
	Job     string
	Nominal string // local time, 2026-11-22T02:00, or with seconds for a run by hand
	Tenant  string
}

// RunState is where a run stands.
type RunState string

// The states of a run.
const (
	// RunOpen: begun and not ended. A crash leaves it open; the next start
	// goes on with it under the same id and the same day.
	RunOpen RunState = "open"
	// RunDone: ended, nothing needs a person.
	RunDone RunState = "done"
	// RunNeeds: ended, something needs a person.
	RunNeeds RunState = "needs-person"
	// RunFailed: ended by a broken world; nothing is lost.
	RunFailed RunState = "failed"
)

// Run is one attempt at a night.
type Run struct {
	ID       string // K-2026-11-22-1
	Occasion Occasion
	AsOf     Date   // the day that decides future, ongoing and historic
	Edition  string // hash of the matrix
	Mode     Mode
	State    RunState
	Attempt  int // greater than 1 after a crash
	Began    time.Time
	Ended    time.Time
}

// RunBook keeps the runs.
type RunBook interface {
	// Begin goes on with the open run, if there is one, counting the
	// attempt; else it stores a new one with the next id of the day.
	Begin(ctx context.Context, run Run) (Run, error)
	// End closes the run.
	End(ctx context.Context, id string, state RunState, at time.Time) error
	// Runs gives the latest runs, newest first.
	Runs(ctx context.Context, most int) ([]Run, error)
	// Note appends to the audit trail: who did what to which thing, and why.
	Note(ctx context.Context, entry AuditEntry) error
}

// AuditEntry is one line of the audit trail. It holds ids, never a citizen.
type AuditEntry struct {
	At    time.Time
	Who   string
	What  string // "run-begun" "file-claimed" "paused" ...
	About string // id of a run, file, row or call
	Why   string
}

// PauseBook keeps the brake. It is asked before every send.
type PauseBook interface {
	// Paused gives who paused and why; ok is false when nothing is paused.
	Paused(ctx context.Context) (entry AuditEntry, ok bool, err error)
	Pause(ctx context.Context, entry AuditEntry) error
	Resume(ctx context.Context, entry AuditEntry) error
}

// Clock tells the time. Tests hand in their own.
type Clock interface {
	Now() time.Time
	// Sleep waits, or returns early with the context's error.
	Sleep(ctx context.Context, d time.Duration) error
}

// SystemClock is the machine's clock.
type SystemClock struct{}

// Now is time.Now, with its monotonic reading.
func (SystemClock) Now() time.Time { return time.Now() }

// Sleep waits on a timer.
func (SystemClock) Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
