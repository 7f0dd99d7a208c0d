// Package execute carries planned corrections out: one thread of corrections
// after the other, each in order, each call intended on disk before it leaves
// and settled on disk after.
//
// Start at [Hands.Work], a night's execution; [hand.correction] is the story
// of one correction and [hand.send] of one call. What an answer means stands
// in judge.go, how an unknown outcome ends in settle.go, and which
// corrections belong to one thread in join.go.
//
// It imports batch alone. Ledger, sender, reader and clock are handed in.
package execute
