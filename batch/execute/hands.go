package execute

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"genopret/batch"
)

// Limits is how much, how fast and how long.
type Limits struct {
	Parallel    int           // workers, each on a thread of its own
	PerSecond   float64       // calls in all
	Corrections int           // begun per night; 0 is no ceiling
	LeaseFor    time.Duration // longer than any one call takes
	SendWithin  time.Duration // from the intent to the first byte
	SeenWithin  time.Duration // how far back an equal call counts as seen before
	Attempts    int           // sends of one call per night
	RetryAfter  time.Duration // when a queued retry comes up again
	// SettleWithin is how long a night waits, once all else is done, for
	// calls of unknown outcome to become readable.
	SettleWithin time.Duration
}

// Hands executes. All fields but Finding, Tell and Probe must be set.
type Hands struct {
	Threads batch.ThreadBook
	Calls   batch.CallBook
	Pauses  batch.PauseBook
	Catalog batch.Catalog
	Send    batch.Sender
	Read    batch.Reader
	Clock   batch.Clock
	Limits  Limits
	Worker  string // this process, in leases
	// Finding says more of a refusal by its fault number, "" where nothing
	// more is known; nil knows nothing.
	Finding func(fault int) batch.FindingCode
	Tell    func(done, of int) // progress in corrections
	Probe   func(point string) // named instants, for tests that kill the process
}

// Tally is what a night's execution did.
type Tally struct {
	Corrections int  // worked on
	Calls       int  // sent
	Stopped     bool // a fault that stops the run came back
	StopFault   int  // its number
	// Troubles are calls and reads that our own house could not make.
	Troubles []error
}

// maxRounds bounds a night in which outcomes stay unknown.
const maxRounds = 50

// Work executes everything that may be worked on, round by round: a round
// takes all threads; between rounds it waits for unknown outcomes that time
// alone makes readable, as long as SettleWithin allows.
func (h *Hands) Work(ctx context.Context, run string) (Tally, error) {
	night := &night{Hands: h, run: run, deadline: h.Clock.Now().Add(h.Limits.SettleWithin), stopped: map[string]bool{},
		pace: pace{clock: h.Clock, every: every(h.Limits.PerSecond)}, seen: map[string]bool{}}
	for range maxRounds {
		if err := night.round(ctx); err != nil {
			return night.tally, err
		}
		if !night.waitForUnknown(ctx) {
			break
		}
	}
	return night.tally, ctx.Err()
}

// night is the state that the workers of one night share.
type night struct {
	*Hands
	run      string
	deadline time.Time
	pace     pace

	mu      sync.Mutex
	tally   Tally
	total   int
	seen    map[string]bool // corrections begun tonight
	stopped map[string]bool // operations that take no more tonight
	news    time.Time       // earliest time at which an unknown call can be settled
}

func (n *night) round(ctx context.Context) error {
	touches, err := n.Threads.Touches(ctx, n.Clock.Now())
	if err != nil {
		return fmt.Errorf("look for corrections to work on: %w", err)
	}
	n.news = time.Time{}
	threads, err := n.Threads.Form(ctx, n.run, Join(touches))
	if err != nil {
		return fmt.Errorf("form threads: %w", err)
	}
	n.total = max(n.total, len(touches))
	return n.share(ctx, threads)
}

// share gives the threads to the workers. The first broken world stops them
// all. A fault that stops the run does not: calls in hand end, none begins.
func (n *night) share(ctx context.Context, threads []batch.Thread) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	queue := make(chan batch.Thread)
	var workers sync.WaitGroup
	for range max(1, n.Limits.Parallel) {
		workers.Go(func() {
			for thread := range queue {
				if err := n.thread(ctx, thread); err != nil {
					cancel(err)
				}
			}
		})
	}
feeding:
	for _, thread := range threads {
		select {
		case queue <- thread:
		case <-ctx.Done():
			break feeding
		}
	}
	close(queue)
	workers.Wait()
	return context.Cause(ctx)
}

// thread leases a thread and works its corrections in order. One that stays
// open blocks the rest: they may depend on what it left.
func (n *night) thread(ctx context.Context, t batch.Thread) error {
	now := n.Clock.Now()
	token, err := n.Threads.Lease(ctx, t.ID, n.Worker, now, now.Add(n.Limits.LeaseFor))
	if errors.Is(err, batch.ErrFenced) {
		return nil // another worker has it; it is in good hands
	}
	if err != nil {
		return fmt.Errorf("lease thread %d: %w", t.ID, err)
	}
	hand := &hand{night: n, thread: t.ID, token: token}
	blockedBy := ""
	for _, id := range t.Corrections {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := hand.next(ctx, id, &blockedBy); err != nil {
			if errors.Is(err, batch.ErrFenced) {
				return nil
			}
			return fmt.Errorf("correction %s: %w", id, err)
		}
	}
	return nil
}

// waitForUnknown sleeps until an unknown call can be read back; false when
// there is none, or none within the night.
func (n *night) waitForUnknown(ctx context.Context) bool {
	if n.news.IsZero() || n.news.After(n.deadline) || n.tally.Stopped {
		return false
	}
	return n.Clock.Sleep(ctx, n.news.Sub(n.Clock.Now())) == nil
}

// begin counts a correction; false when the night's ceiling is reached.
func (n *night) begin(id string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.seen[id] {
		return true
	}
	if n.Limits.Corrections > 0 && len(n.seen) >= n.Limits.Corrections {
		return false
	}
	n.seen[id] = true
	n.tally.Corrections = len(n.seen)
	if n.Tell != nil {
		n.Tell(len(n.seen), max(n.total, len(n.seen)))
	}
	return true
}

func (n *night) point(name string) {
	if n.Probe != nil {
		n.Probe(name)
	}
}
