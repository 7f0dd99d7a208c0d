package batch

import (
	"context"
	"time"
)

// LetKind is what a person lets rows do.
type LetKind string

// The kinds.
const (
	// LetApprove: rows that wait for a second pair of eyes may be sent.
	LetApprove LetKind = "approve"
	// LetRelease: rows that wait for anything else that a person may lift
	// (a limit, an equal call made before, shadow, a changed plan) may go on.
	LetRelease LetKind = "release"
)

// Releasable are the reasons that a release lifts. What is not here is lifted
// by doing something about it: a code is set, another office acts.
func Releasable() []Reason {
	return []Reason{ReasonSeenBefore, ReasonLimit, ReasonShadow, ReasonReplan, ReasonBlocked, ReasonUnsetCode}
}

// Let is a person's word that rows may go on. It holds for the plans of these
// rows alone and until Expires.
type Let struct {
	Kind    LetKind
	Plan    Mark // over the sorted plan marks of the rows
	Rows    []LetRow
	Who     string // name of the approver in configuration, or the account that ran the command
	Key     string // fingerprint of the key that signed, "" where none was asked for
	Why     string
	At      time.Time
	Expires time.Time
}

// LetRow is a row and the plan that was let go.
type LetRow struct {
	ID   string // of the row
	Plan Mark   // of rule, branch, calls and parameters
}

// Again is a row that is to be planned again tonight, because a person let it
// go or because its time has come.
type Again struct {
	ID       string
	File     string
	Sheet    string
	Row      int
	Reason   Reason  // why it was queued
	Kind     LetKind // "" where its time has come
	Begun    bool    // a call of it was intended before: it goes on where it stands
	Approved bool    // an approval of its present plan holds
	Plan     Mark    // what was let go; zero where its time has come
}

// LetBook keeps what people let go, and takes rows up again.
type LetBook interface {
	// Let stores a person's word in one transaction, with a line in the audit
	// trail. A row that is not queued is an error that names it.
	Let(ctx context.Context, let Let) error
	// Again gives, in the order of arrival, the queued rows that have a let
	// that holds, and those of which no call was ever intended and whose Until
	// has come.
	Again(ctx context.Context, now time.Time) ([]Again, error)
	// TakeUp makes such a row ready with the plan it has.
	TakeUp(ctx context.Context, id string, at time.Time) error
	// Replan gives such a row, if it was not begun, another plan: rule, branch, findings, calls and
	// standing are replaced, id, identity and case number stay, and no let
	// holds for it any more.
	Replan(ctx context.Context, id string, row StoredRow, at time.Time) error
}
