// Package ledgertest holds every ledger to the promises of the books.
//
// It imports batch and the testing tools alone, so that it knows a ledger by
// its ports. Start reading at [Run]; each file then holds the promises of one
// book, each named by the rule it checks.
package ledgertest

import (
	"testing"

	"genopret/batch"
)

// Books are all books of one ledger.
type Books struct {
	Runs    batch.RunBook
	Claims  batch.ClaimBook
	Files   batch.FileBook
	Rows    batch.RowBook
	Threads batch.ThreadBook
	Calls   batch.CallBook
	Pauses  batch.PauseBook
	Lets    batch.LetBook
	Words   batch.HandBook
	Audits  batch.AuditBook
	// Citizens and Purges look after what is personal.
	Citizens batch.CitizenBook
	Purges   batch.PurgeBook
	// Clock is the ledger's own; it must stand still.
	Clock batch.Clock
	// Reopen opens the same ledger again without closing this one, as the
	// next start does after the process was killed.
	Reopen func(t *testing.T) Books
}

// Run holds the ledger that open makes, empty each time, to every promise.
func Run(t *testing.T, open func(t *testing.T) Books) {
	for _, book := range []struct {
		name     string
		promises []promise
	}{
		{"runs", runPromises()},
		{"files", filePromises()},
		{"rows", rowPromises()},
		{"finding rows", findPromises()},
		{"duplicates", duplicatePromises()},
		{"counts", countPromises()},
		{"touches", touchPromises()},
		{"threads", threadPromises()},
		{"calls", callPromises()},
		{"equal calls", equalPromises()},
		{"pauses", pausePromises()},
		{"lets", letPromises()},
		{"words", wordPromises()},
		{"upkeep", upkeepPromises()},
	} {
		t.Run(book.name, func(t *testing.T) {
			t.Parallel()
			for _, p := range book.promises {
				t.Run(p.rule, func(t *testing.T) {
					t.Parallel()
					p.check(&bench{T: t, Books: open(t)})
				})
			}
		})
	}
}

// promise is one rule and how it is checked on a fresh ledger.
type promise struct {
	rule  string
	check func(b *bench)
}
