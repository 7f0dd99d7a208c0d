package faults

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"genopret/batch"
)

// Trouble is something that DFDG, or the way to it, does to a call.
type Trouble string

// The troubles. Accepted calls stand in the journal of [DFDG] before the
// answer leaves, as the real one's database would have them.
const (
	Fine        Trouble = "fine"
	Unsent      Trouble = "connection refused"
	CutBefore   Trouble = "cut before it arrived"
	CutAfter    Trouble = "cut after it was accepted"
	CutLate     Trouble = "cut, and accepted minutes later"
	GarbageDone Trouble = "accepted, and garbage for an answer"
	NotNow      Trouble = "not now"
	Refuses     Trouble = "refused"
	NotOurs     Trouble = "another authority's"
	Stalls      Trouble = "stalled until the lease was over"
	StopsAll    Trouble = "a fault that stops the run"
	Blind       Trouble = "a read that tells nothing"
)

// Troubles are all but Fine.
func Troubles() []Trouble {
	return []Trouble{Unsent, CutBefore, CutAfter, CutLate, GarbageDone, NotNow, Refuses, NotOurs, Stalls, StopsAll, Blind}
}

// DFDG is a model of it: what it has accepted, and how it treats each call.
// It is sender and reader at once.
type DFDG struct {
	Power   *Power
	Clock   *Clock
	Catalog batch.Catalog
	Random  *rand.Rand
	// Rate is how many of a hundred calls get a trouble; 0 is a calm night.
	Rate int
	// LateBy is the longest time after which a cut call is accepted.
	LateBy time.Duration
	// Stall, where set, is what happens elsewhere while a call is stalled.
	Stall func()

	mu       sync.Mutex
	Accepted map[batch.Mark]int // acceptances by the identity of the call
	ByCall   map[string]int     // and by its id
	clientID map[string]bool    // ids of ours that it has seen, by call
	late     []lateCall         // accepted when their time comes
	Seen     map[Trouble]int    // how often each trouble came
	Sent     int
	stalling bool
}

type lateCall struct {
	at   time.Time
	call batch.Call
}

var (
	_ batch.Sender = (*DFDG)(nil)
	_ batch.Reader = (*DFDG)(nil)
)

// NewDFDG has accepted nothing yet.
func NewDFDG() *DFDG {
	return &DFDG{Accepted: map[batch.Mark]int{}, ByCall: map[string]int{}, clientID: map[string]bool{}, Seen: map[Trouble]int{}}
}

// Send lets a call out and gives an answer, or none.
func (d *DFDG) Send(_ context.Context, call *batch.Call) (batch.Answer, error) {
	alive := d.Power.Event()
	d.mu.Lock()
	defer d.mu.Unlock()
	if !alive {
		return batch.Answer{Class: batch.RetryLater, NotSent: true}, nil // nobody will write it down
	}
	d.settleLate()
	d.Sent++
	if d.Clock.Now().After(call.SendBefore) {
		return batch.Answer{Class: batch.RetryLater, NotSent: true}, nil
	}
	answer := d.treat(call, d.draw(Refuses, Unsent, CutBefore, CutAfter, CutLate, GarbageDone, NotNow, NotOurs, Stalls, StopsAll))
	if !d.Power.Event() { // it arrived, and the process died before the answer
		return batch.Answer{Class: batch.Unclear}, nil
	}
	return answer, nil
}

// draw picks a trouble for this call.
func (d *DFDG) draw(of ...Trouble) Trouble {
	if d.Random.IntN(100) >= d.Rate {
		return Fine
	}
	trouble := of[d.Random.IntN(len(of))]
	if trouble == StopsAll && d.Random.IntN(3) > 0 || trouble == Stalls && (d.Stall == nil || d.stalling) {
		return Fine // rarer than the rest
	}
	return trouble
}

func (d *DFDG) treat(call *batch.Call, trouble Trouble) batch.Answer {
	unclear := batch.Answer{Class: batch.Unclear, Trouble: string(trouble)}
	d.Seen[trouble]++
	switch trouble {
	case Unsent:
		return batch.Answer{Class: batch.RetryLater, NotSent: true}
	case CutBefore:
		return unclear
	case CutAfter, GarbageDone:
		d.accept(call)
		return unclear
	case CutLate:
		d.late = append(d.late, lateCall{d.Clock.Now().Add(time.Duration(d.Random.Int64N(int64(d.LateBy)))), *call})
		return unclear
	case NotNow:
		return batch.Answer{Class: batch.RetryLater, Number: 1011}
	case Refuses:
		return batch.Answer{Class: batch.RowError, Number: 4632}
	case NotOurs:
		return batch.Answer{Class: batch.ElsewhereError, Number: 4575}
	case StopsAll:
		return batch.Answer{Class: batch.StopRun, Number: 1012}
	case Stalls:
		return d.stall()
	}
	return d.accept(call)
}

// stall gives the floor to somebody else, and then tells that nothing was
// sent: an answer that must not be believed any more.
func (d *DFDG) stall() batch.Answer {
	d.stalling = true
	d.mu.Unlock()
	d.Stall()
	d.mu.Lock()
	d.stalling = false
	return batch.Answer{Class: batch.RetryLater, NotSent: true}
}

// accept writes the call into the journal. An id of ours that it has seen is
// refused as such.
func (d *DFDG) accept(call *batch.Call) batch.Answer {
	if op := d.Catalog.Operation(call.Operation); op != nil && op.ClientID != "" {
		if d.clientID[call.ID] {
			return batch.Answer{Class: batch.VerifyFirst, Number: 4977}
		}
		d.clientID[call.ID] = true
	}
	d.Accepted[call.Identity]++
	d.ByCall[call.ID]++
	return batch.Answer{Class: batch.Accepted, EventDate: d.Clock.Now(), MessageID: call.ID}
}

func (d *DFDG) settleLate() {
	left := d.late[:0]
	for _, l := range d.late {
		if l.at.After(d.Clock.Now()) {
			left = append(left, l)
			continue
		}
		d.accept(&l.call)
	}
	d.late = left
}

// Read tells whether the effect of a call is there.
func (d *DFDG) Read(_ context.Context, call *batch.Call) (batch.Sight, error) {
	alive := d.Power.Event()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.settleLate()
	switch {
	case !alive:
		return batch.NotSeen, nil
	case d.draw(Blind) == Blind:
		d.Seen[Blind]++
		return batch.NotSeen, nil
	case d.Accepted[call.Identity] > 0:
		return batch.SeenDone, nil
	}
	return batch.SeenNotDone, nil
}
