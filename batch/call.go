package batch

import (
	"context"
	"time"
)

// CallState is where a call stands. Every change is a compare-and-set on the
// state and the fencing token together, so a worker that lost its thread
// cannot write over the one that took it.
type CallState string

// The states of a call.
const (
	// CallPlanned: stored with its row, nothing sent. A crash leaves it so.
	CallPlanned CallState = "planned"
	// CallIntended: on disk before the first byte leaves. A crash leaves it
	// so; whoever takes the thread over makes it unknown.
	CallIntended CallState = "intended"
	// CallDone: accepted, or proven by reading back. Final.
	CallDone CallState = "done"
	// CallRefused: DFDG said no, and nothing was changed. Final.
	CallRefused CallState = "refused"
	// CallUnknown: sent, no clear answer. Leaves by reading back, by a resend
	// where that is harmless, or by a person.
	CallUnknown CallState = "unknown"
	// CallHandedOver: stands on a work list; the returned list settles it.
	CallHandedOver CallState = "handed-over"
	// CallAbandoned: an earlier step was refused or given up. Final.
	CallAbandoned CallState = "abandoned"
)

// Call is one service call of a correction. Its id is <correction>.<step>.
type Call struct {
	PlannedCall
	ID         string
	Correction string
	State      CallState
	Identity   Mark // tenant + operation + registration or citizen + parameters
	Attempt    int  // 1 is the first that was intended
	// SendBefore is checked on the monotonic clock right before the bytes go
	// out. "Not found" on reading back proves nothing until SendBefore +
	// time-out + settle_after has passed.
	SendBefore  time.Time
	SettleAfter time.Time // the earliest time at which reading back is proof
	Answer      Answer
}

// Class is what an answer means for the call and for the run.
type Class string

// The classes. Faults are matched on their number alone.
const (
	Accepted       Class = "accepted"
	RowError       Class = "row-error"       // this row cannot be done
	ElsewhereError Class = "other-authority" // somebody else must do it
	VerifyFirst    Class = "verify"          // "seen before": read back, then judge
	RetryLater     Class = "retry"           // DFDG could not; nothing happened if nothing was sent
	StopOperation  Class = "stop-operation"  // our mapping is wrong; no more of this operation tonight
	StopRun        Class = "stop-run"        // nobody's row is at fault; stop before the second call
	Unclear        Class = "unclear"         // no answer that can be trusted
)

// Answer is what came back, or did not.
type Answer struct {
	Class     Class
	Number    int       // fault number, 0 for none
	EventDate time.Time // of the ServiceReceipt
	MessageID string    // of the ServiceReceipt
	// NotSent is set when the failure came before the first byte left, so
	// that nothing can have happened.
	NotSent bool
	// Trouble names what was unclear, in words without personal data.
	Trouble string
}

// Sender lets one intended call out. It never retries. The answer always
// says what is known; the error is for a broken world in our own house (a
// key that cannot be read), in which case nothing was sent.
type Sender interface {
	Send(ctx context.Context, call *Call) (Answer, error)
}

// Sight is what reading back saw.
type Sight string

// The sights.
const (
	SeenDone    Sight = "done"     // the effect is there
	SeenNotDone Sight = "not-done" // the read was answered and the effect is not there
	NotSeen     Sight = "unclear"  // no read exists, or it gave no clear answer
)

// Reader asks DFDG about one corrected citizen. It changes nothing.
type Reader interface {
	Read(ctx context.Context, call *Call) (Sight, error)
}

// CallBook keeps the calls of a thread that the caller holds. All methods
// return [ErrFenced] when the token is no longer the thread's.
type CallBook interface {
	// SeenBefore gives the id of a call with the same identity that is
	// intended, unknown or handed over, or was done since the time; "" for
	// none. Calls of the same correction do not count.
	SeenBefore(ctx context.Context, correction string, since time.Time) (string, error)
	// Earlier gives the latest other correction of the same registration of
	// which a call was done; ok is false when there is none.
	Earlier(ctx context.Context, correction string, registration Mark) (earlier Earlier, ok bool, err error)
	// Sent counts the calls of which the last attempt was intended since.
	Sent(ctx context.Context, since time.Time) (int, error)
	// Intend moves planned, or unknown after a proven non-effect, to
	// intended. It is durable when it returns.
	Intend(ctx context.Context, intent Intent) error
	// Settle moves intended or unknown to the outcome's state, keeps the
	// receipt, and gives the correction its standing, in one transaction.
	Settle(ctx context.Context, outcome Outcome) error
	// Stand changes a correction's standing without a call.
	Stand(ctx context.Context, place Place) error
}

// Earlier is what another correction has done to a registration.
type Earlier struct {
	Correction string
	Gone       bool // it removed the registration
}

// Intent is what is written before a call leaves.
type Intent struct {
	Call        string
	Token       Token
	Attempt     int
	At          time.Time
	SendBefore  time.Time
	SettleAfter time.Time
}

// Outcome is what is written after.
type Outcome struct {
	Call   string
	Token  Token
	At     time.Time
	State  CallState
	Answer Answer
	By     string // "answer", "read", "takeover", or who settled it
	Place  Place  // the correction's standing after it
	// Registration is what a call that is done has corrected, and Gone
	// whether it removed it; zero where the correction names none.
	Registration Mark
	Gone         bool
}

// Place is a correction's standing as execution changes it.
type Place struct {
	Correction string
	Token      Token
	Standing   Standing
	Reason     Reason
	Until      string
	Finding    FindingCode // why, "" where the standing says it all
	Detail     string      // argument of the finding: a fault number, the id of another call
}
