package sqlite_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"genopret/batch"
	"genopret/batch/ledger/sqlite"
)

// crashed copies the ledger's files as a killed process would leave them, and
// opens the copy.
func crashed(t *testing.T, path string) string {
	folder := t.TempDir()
	for _, suffix := range []string{"", "-wal"} {
		content, err := os.ReadFile(path + suffix)
		if err != nil {
			t.Error(err)
		}
		if err := os.WriteFile(filepath.Join(folder, "ledger.db"+suffix), content, 0o600); err != nil {
			t.Error(err)
		}
	}
	return filepath.Join(folder, "ledger.db")
}

func rowsOf(t *testing.T, l *sqlite.Ledger, file string) (ids []string) {
	t.Helper()
	for record, err := range l.Rows(context.Background(), "", file) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, record.ID)
	}
	return ids
}

func TestACrashRepeatsAtMostOneChunk(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ledger.db")
	copies := map[string][]string{}
	watched := options(t)
	watched.Probe = func(point string) { copies[point] = append(copies[point], crashed(t, path)) }
	l := open(t, path, watched)
	run, file := runAndFile(t, l)
	chunks := []batch.Chunk{chunk(run, file, 0, 60), chunk(run, file, 60, 60)}
	for _, c := range chunks {
		if err := l.Store(context.Background(), c); err != nil {
			t.Fatal(err)
		}
	}
	for point, want := range map[string][]int{"mid-chunk": {0, 60}, "chunk-stored": {60, 120}} {
		for i, rows := range want {
			after := open(t, copies[point][i], options(t))
			if got := rowsOf(t, after, file.ID); len(got) != rows {
				t.Errorf("killed at %s %d: %d rows, want %d", point, i+1, len(got), rows)
			}
			for _, c := range chunks { // the next start repeats what it has
				if err := after.Store(context.Background(), c); err != nil {
					t.Errorf("killed at %s %d: %v", point, i+1, err)
				}
			}
			if got := rowsOf(t, after, file.ID); len(got) != 120 {
				t.Errorf("killed at %s %d and gone on: %d rows", point, i+1, len(got))
			}
		}
	}
}

func TestAnIntentIsOnDiskWhenItReturns(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ledger.db")
	l := open(t, path, options(t))
	run, file := runAndFile(t, l)
	ctx, now := context.Background(), clock.Now()
	if err := l.Store(ctx, chunk(run, file, 0, 1)); err != nil {
		t.Fatal(err)
	}
	threads, err := l.Form(ctx, run.ID, [][]string{{"RAAAA000000"}})
	if err != nil {
		t.Fatal(err)
	}
	token, err := l.Lease(ctx, threads[0].ID, "worker", now, now.Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Intend(ctx, batch.Intent{Call: "RAAAA000000.1", Token: token, Attempt: 1, At: now}); err != nil {
		t.Fatal(err)
	}
	after := open(t, crashed(t, path), options(t))
	got, err := after.Correction(ctx, "RAAAA000000")
	if err != nil || got.Calls[0].State != batch.CallIntended {
		t.Errorf("after a crash the call is %+v, %v", got, err)
	}
}

// Two processes that store the same row at the same time do not know of each
// other; the keys on disk decide before anything is acted on.
func TestTwoProcessesStoreTheSameRow(t *testing.T) {
	t.Parallel()
	ctx, path := context.Background(), filepath.Join(t.TempDir(), "ledger.db")
	one := open(t, path, options(t))
	other := open(t, path, options(t))
	run, file := runAndFile(t, one)
	second, err := other.Claim(ctx, batch.File{ID: "FBBBBBBB1", Run: run.ID, Hash: batch.Mark{2}})
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Store(ctx, chunk(run, second, 0, 3)); err != nil {
		t.Fatal(err)
	}
	if err := one.Store(ctx, chunk(run, file, 0, 2)); err != nil {
		t.Fatal(err)
	}
	touches, err := one.Touches(ctx, clock.Now())
	if err != nil || len(touches) != 3 {
		t.Fatalf("%d corrections, %v; want 3", len(touches), err)
	}
	for key, want := range map[batch.RowKey]batch.Standing{
		{File: file.ID, Row: 2}: batch.Ready, {File: file.ID, Row: 3}: batch.Ready, {File: second.ID, Row: 2}: batch.Duplicate,
		{File: second.ID, Row: 3}: batch.Duplicate, {File: second.ID, Row: 4}: batch.Ready,
	} {
		record, err := other.Row(ctx, key)
		if err != nil || record.Standing != want {
			t.Errorf("%v is %s, %v; want %s", key, record.Standing, err, want)
		}
		if want == batch.Duplicate && (len(record.Made) != 0 || record.DuplicateOf == "" || len(record.Findings) != 1) {
			t.Errorf("the duplicate is %+v", record)
		}
	}
}

func runAndFile(t testing.TB, l *sqlite.Ledger) (batch.Run, batch.File) {
	t.Helper()
	asOf, _ := batch.NewDate(2026, 11, 22)
	run, err := l.Begin(context.Background(), batch.Run{Occasion: batch.Occasion{Job: "night", Nominal: "02:00", Tenant: "0999"}, AsOf: asOf})
	if err != nil {
		t.Fatal(err)
	}
	file, err := l.Claim(context.Background(), batch.File{ID: "FAAAAAAA1", Run: run.ID, Hash: batch.Mark{1}, Verdict: batch.Taken})
	if err != nil {
		t.Fatal(err)
	}
	return run, file
}

// chunk is the next rows of a file. Rows of the same number are equal in
// every file.
func chunk(run batch.Run, file batch.File, from, count int) batch.Chunk {
	c := batch.Chunk{File: file.ID, Run: run.ID, At: clock.Now(), Cursor: from + count}
	for i := from; i < from+count; i++ {
		identity := batch.Mark{7, byte(i), byte(i >> 8), byte(i >> 16)}
		c.Rows = append(c.Rows, batch.StoredRow{
			ID: idOf(i), Identity: identity, CallIDs: []batch.Mark{identity},
			Plan: batch.Plan{Row: i + 2, Rule: "4.1-1", Standing: batch.Ready, Calls: []batch.PlannedCall{{Seq: 1, Operation: "A.B"}}},
		})
	}
	return c
}

func idOf(i int) string { return fmt.Sprintf("RAAAA%06d", i) }
