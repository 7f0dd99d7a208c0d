package batch

import (
	"context"
	"errors"
	"iter"
	"time"
)

// Receiver is who does by hand what is handed over.
type Receiver string

// The receivers, each with a work list of its own.
const (
	ToVendor                Receiver = "vendor"      // the supplier who speaks to DFDG for the municipality
	ToCaseSystem            Receiver = "case-system" // a caseworker, in the case system
	ToBenefitOffice         Receiver = "benefit-office"
	ToSicknessBenefitOffice Receiver = "sickness-benefit-office"
)

// Word is what a person says became of a call.
type Word struct {
	Call    string
	Attempt int       // of the call when the person looked; another one makes the word stale
	From    CallState // CallUnknown or CallHandedOver
	// Done: the effect is there. Else it is not, and an unknown call is sent
	// again another night, while one that was handed over is refused.
	Done bool
	At   time.Time
	Who  string
	Note string // why; sealed at rest
}

// HandBook keeps what is done by hand, and takes people's word for calls.
type HandBook interface {
	// HandOver makes the planned calls of every row that is queued for
	// handoff handed-over. A row with a call equal to one that is on its way,
	// or was done since, is queued as seen before instead. It gives the number
	// of calls.
	HandOver(ctx context.Context, at, since time.Time) (int, error)
	// HandedOver gives the rows with calls that are handed over, of all runs,
	// in the order of arrival.
	HandedOver(ctx context.Context) iter.Seq2[RowRecord, error]
	// TakeWord settles a call by a person's word and gives its correction the
	// standing that follows, in one transaction with the audit trail. A call
	// in another state or attempt is a *StaleWord, a correction in the hands
	// of a worker ErrHeld.
	TakeWord(ctx context.Context, word Word) error
}

// ErrHeld says that a worker has the correction in hand just now.
var ErrHeld = errors.New("the correction is being worked on")

// StaleWord says that the call has moved on since the person looked.
type StaleWord struct {
	Call    string
	State   CallState
	Attempt int
}

func (s *StaleWord) Error() string {
	return "call " + s.Call + " is " + string(s.State) + " by now"
}
