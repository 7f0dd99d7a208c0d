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
	CallsPerDay  int // in all; 0 is no ceiling
	PerEndpoint  int // calls at once to one endpoint; 0 is no ceiling
	// RefusedPercent stops a list of which more than this share was refused,
	// once ten of its corrections have ended; 0 stops none.
	RefusedPercent int
	// BreakAfter answers in a row that say "not now", or nothing clear, an
	// endpoint gets no more calls tonight; 0 never gives up.
	BreakAfter int
}

// Hands executes. All fields but Order, Hours, Day, Finding, Tell and Probe must be set.
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
	// Order ranks rules inside a thread, lower first: absence before what
	// depends on it. nil ranks all alike.
	Order func(rule string) int
	// Hours says whether calls may be made now, and if not, from when; nil
	// is always.
	Hours func(now time.Time) (open bool, next time.Time)
	// Day gives the beginning of the day that CallsPerDay is counted in, and
	// of the next.
	Day func(now time.Time) (begin, next time.Time)
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
		pace: pace{clock: h.Clock, every: every(h.Limits.PerSecond)}, seen: map[string]bool{},
		lanes: lanes{most: h.Limits.PerEndpoint, breakAfter: h.Limits.BreakAfter}, lists: map[string]*ended{}}
	if err := night.countToday(ctx); err != nil {
		return night.tally, err
	}
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
	lanes    lanes
	today    int // calls of the day before this night

	mu      sync.Mutex
	tally   Tally
	total   int
	seen    map[string]bool   // corrections begun tonight
	stopped map[string]bool   // operations that take no more tonight
	lists   map[string]*ended // by file: how its corrections ended
	news    time.Time         // earliest time at which an unknown call can be settled
}

func (n *night) round(ctx context.Context) error {
	touches, err := n.Threads.Touches(ctx, n.Clock.Now())
	if err != nil {
		return fmt.Errorf("look for corrections to work on: %w", err)
	}
	n.news = time.Time{}
	threads, err := n.Threads.Form(ctx, n.run, Join(touches, n.Order))
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
	giveUp := n.Clock.Now().Add(n.Limits.LeaseFor + leaseLook)
	for next := n.shareOnce(ctx, cancel, threads); len(next) > 0 && n.Clock.Now().Before(giveUp); {
		if n.Clock.Sleep(ctx, leaseLook) != nil {
			break
		}
		next = n.shareOnce(ctx, cancel, next)
	}
	return context.Cause(ctx)
}

// leaseLook is how often a thread that another worker holds is looked at
// again: if that worker is dead, its lease runs out.
const leaseLook = 5 * time.Second

// shareOnce works the threads through and gives those that are held.
func (n *night) shareOnce(ctx context.Context, cancel context.CancelCauseFunc, threads []batch.Thread) []batch.Thread {
	var held []batch.Thread
	queue := make(chan batch.Thread)
	var workers sync.WaitGroup
	for range max(1, n.Limits.Parallel) {
		workers.Go(func() {
			for thread := range queue {
				switch err := n.thread(ctx, thread); {
				case errors.Is(err, batch.ErrFenced):
					n.mu.Lock()
					held = append(held, thread)
					n.mu.Unlock()
				case err != nil:
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
	return held
}

// thread leases a thread and works its corrections in order. One that stays
// open blocks the rest: they may depend on what it left. ErrFenced: another
// worker holds it, and is alive or not.
func (n *night) thread(ctx context.Context, t batch.Thread) error {
	now := n.Clock.Now()
	token, err := n.Threads.Lease(ctx, t.ID, n.Worker, now, now.Add(n.Limits.LeaseFor))
	if errors.Is(err, batch.ErrFenced) {
		return batch.ErrFenced
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
				return nil // it was taken over, and is in good hands
			}
			return fmt.Errorf("correction %s: %w", id, err)
		}
	}
	return n.giveFree(ctx, t, token)
}

// giveFree ends the lease, so that a person's word need not wait for its end.
func (n *night) giveFree(ctx context.Context, t batch.Thread, token batch.Token) error {
	err := n.Threads.Beat(ctx, t.ID, token, n.Clock.Now())
	if errors.Is(err, batch.ErrFenced) {
		return nil
	}
	return err
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
