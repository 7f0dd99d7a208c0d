package batch

import (
	"context"
	"errors"
	"time"
)

// Token is a fencing token: every lease of a thread gets a greater one.
type Token int64

// ErrFenced says that the thread was taken over; the late worker stops.
var ErrFenced = errors.New("the thread is held by another worker")

// ErrSeenBefore says that an equal call is on its way: intended, unknown or
// handed over.
var ErrSeenBefore = errors.New("such a call is on its way")

// Touch is what joins corrections to threads: the keyed marks of the
// citizens and the registration that a correction touches.
type Touch struct {
	Correction string
	Rule       string
	Health     bool // first of the night
	Open       bool // a call of it is intended or unknown
	Marks      []Mark
}

// Thread is all corrections that share a citizen or a registration, worked
// in order by one worker.
type Thread struct {
	ID          int64
	Token       Token
	Corrections []string // in the order of work
}

// Correction is a stored plan that execution works on.
type Correction struct {
	ID       string
	Rule     string
	Standing Standing
	Reason   Reason
	Calls    []Call // in the order of the steps
	File     string // of its list
	// Registration is the mark of the wrong entry, zero where there is none.
	Registration Mark
	// Released: a person lets it go on although an equal call, or another
	// correction of the registration, went before.
	Released bool
}

// ThreadBook leases threads. The lease's end is on the ledger's clock; a
// worker renews it by Beat.
type ThreadBook interface {
	// Touches gives every correction that may be worked on tonight: ready,
	// queued with an Until that has come, or open; in the order of arrival.
	Touches(ctx context.Context, now time.Time) ([]Touch, error)
	// Form stores tonight's threads and returns them with their ids.
	Form(ctx context.Context, run string, threads [][]string) ([]Thread, error)
	// Lease takes the thread until the time and gives a token greater than
	// any before; open intents in it become unknown. It returns ErrFenced
	// while another lease of the thread holds.
	Lease(ctx context.Context, thread int64, worker string, now, until time.Time) (Token, error)
	// Beat renews the lease.
	Beat(ctx context.Context, thread int64, token Token, until time.Time) error
	// Correction reads one correction with its calls.
	Correction(ctx context.Context, id string) (Correction, error)
}
