package batch

// Standing is where a row stands. Every row read has exactly one, and the
// counts add up to rows read (DESIGN promise: nothing lost).
type Standing string

// The standings, in the order in which reports list them. Each says how a
// row gets there and what may move it on.
const (
	// Rejected: a finding of severity error. Final; the sender mends the row.
	Rejected Standing = "rejected"
	// Duplicate: the same rule, fields and Reference were seen before. Final.
	Duplicate Standing = "duplicate"
	// OtherAuthority: somebody else must correct it; listed for forwarding.
	OtherAuthority Standing = "other-authority"
	// AtSTAR: STAR is asked instead of any call; a case is listed.
	AtSTAR Standing = "star"
	// NoAction: the note asks for nothing to be done. Final.
	NoAction Standing = "no-action"
	// Queued: waits; the Reason says for what. With a time in Until the job
	// takes it up by itself, without one a person must act.
	Queued Standing = "queued"
	// AwaitingDelivery: corrected in the benefit system; a later delivery
	// confirms it.
	AwaitingDelivery Standing = "awaiting-delivery"
	// Done: every call of the correction was accepted. Final.
	Done Standing = "done"
	// PartlyDone: an earlier step stands and a later one was refused. Heads
	// every report, since the citizen is now wrong in a new way.
	PartlyDone Standing = "partly-done"
	// Refused: DFDG said no to the first step; nothing was changed. Final.
	Refused Standing = "refused"
	// Unknown: a call left without a clear answer. Settled by reading back,
	// by a harmless resend, or by a person.
	Unknown Standing = "unknown"
)

// Ready is the standing of a row that would be sent now. It is never left at
// the end of a night: whatever is still ready is then queued with a reason.
const Ready Standing = "execute"

// Standings lists all final standings in the order of reports.
func Standings() []Standing {
	return []Standing{PartlyDone, Unknown, Done, Queued, AwaitingDelivery, AtSTAR,
		OtherAuthority, Refused, Rejected, Duplicate, NoAction}
}

// Reason says why a row is queued; a closed list.
type Reason string

// The reasons of [Queued].
const (
	ReasonApproval   Reason = "approval"    // somebody must approve
	ReasonWindow     Reason = "window"      // outside the allowed hours
	ReasonLimit      Reason = "limit"       // tonight's ceiling was reached
	ReasonHandoff    Reason = "handoff"     // goes through another system or office
	ReasonRetry      Reason = "retry"       // DFDG could not take it; next night
	ReasonUnsetCode  Reason = "unset-code"  // configuration lacks a code
	ReasonSeenBefore Reason = "seen-before" // such a call was made before
	ReasonBlocked    Reason = "blocked"     // an earlier row is open, or re-creation is impossible
	ReasonMoved      Reason = "moved"       // the citizen moved away
	ReasonReplan     Reason = "replan"      // the plan changed after approval
	ReasonNoteSilent Reason = "note-silent" // the note leaves it to a person
	ReasonShadow     Reason = "shadow"      // nothing is sent in this mode
	ReasonPaused     Reason = "paused"      // somebody pressed pause
)

// Reasons lists the closed list in the order of reports.
func Reasons() []Reason {
	return []Reason{ReasonApproval, ReasonSeenBefore, ReasonUnsetCode, ReasonNoteSilent, ReasonMoved,
		ReasonReplan, ReasonHandoff, ReasonBlocked, ReasonRetry, ReasonLimit, ReasonWindow, ReasonPaused, ReasonShadow}
}

// Mode is what an installation lets out of the house.
type Mode string

// The modes. Init writes Shadow.
const (
	Shadow  Mode = "shadow"  // whole nights, all reports, no sender wired
	Handoff Mode = "handoff" // every call becomes a line of a work list
	Act     Mode = "act"     // the catalog's adapters send
)

// Environment is what a ledger was made for; it opens for no other.
type Environment string

// The environments.
const (
	Demo       Environment = "demo"
	Test       Environment = "test"
	Production Environment = "production"
)
