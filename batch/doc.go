// Package batch holds the nouns of genopret: what a correction list, a rule,
// a plan, a call and a run are, which states they pass through, and the ports
// through which the rooms of the house reach the world.
//
// It imports the standard library alone. Everything else imports it, so a
// word has one meaning in the whole program. Read in this order:
//
//   - [CPR], [Date], [Mark]: the values.
//   - [RawRow]: what a reader hands over; it knows positions and no field.
//   - [Rule], [Branch], [Step], [Fact]: the matrix as data.
//   - [Plan] and [PlannedCall]: what a row becomes; [Finding] says why not.
//   - [Standing] and [Reason]: where a row stands, always exactly one.
//   - [Operation], [Call], [Answer]: a service call and what came back.
//   - [File], [Run]: a list that was dropped, and a night.
//   - The ports, each beside its noun: [Source], [Kept], [RunBook],
//     [ClaimBook], [FileBook], [RowBook], [ThreadBook], [CallBook], [Reader], [Sender].
//
// One night as a whole is read in batch/run.
package batch
