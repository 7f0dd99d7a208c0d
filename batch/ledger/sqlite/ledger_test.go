package sqlite_test

import (
	"context"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"genopret/batch"
	"genopret/batch/ledger/ledgertest"
	"genopret/batch/ledger/sqlite"
	"genopret/batch/seal"
)

// still is a clock that does not move.
type still struct{ at time.Time }

func (s still) Now() time.Time { return s.at }

func (s still) Sleep(ctx context.Context, _ time.Duration) error { return ctx.Err() }

var clock = still{time.Date(2026, 11, 22, 2, 0, 0, 5, time.UTC)}

func random(seed byte) *rand.ChaCha8 { return rand.NewChaCha8([32]byte{seed}) }

func keys(t testing.TB, seed byte) *seal.Keys {
	t.Helper()
	master := make([]byte, seal.MasterSize)
	master[0] = seed
	k, err := seal.NewKeys(master, random(seed))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func options(t testing.TB) sqlite.Options {
	return sqlite.Options{Environment: batch.Test, Tenant: "0999", Keys: keys(t, 1), Clock: clock, IDs: batch.IDs{Random: random(2)}}
}

func open(t testing.TB, path string, options sqlite.Options) *sqlite.Ledger {
	t.Helper()
	ledger, err := sqlite.Open(context.Background(), path, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := ledger.Close(); err != nil {
			t.Error(err)
		}
	})
	return ledger
}

func TestLedger(t *testing.T) {
	ledgertest.Run(t, func(t *testing.T) ledgertest.Books {
		path := filepath.Join(t.TempDir(), "ledger.db")
		return books(t, path)
	})
}

func books(t *testing.T, path string) ledgertest.Books {
	l := open(t, path, options(t))
	return ledgertest.Books{Runs: l, Claims: l, Files: l, Rows: l, Threads: l, Calls: l, Pauses: l, Lets: l, Words: l, Audits: l, Citizens: l, Purges: l, Clock: clock,
		Reopen: func(t *testing.T) ledgertest.Books { return books(t, path) }}
}
