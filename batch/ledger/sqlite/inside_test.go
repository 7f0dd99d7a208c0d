package sqlite

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/ncruces/go-sqlite3"

	"genopret/batch"
	"genopret/batch/seal"
)

type still struct{}

func (still) Now() time.Time { return time.Date(2026, 11, 22, 2, 0, 0, 0, time.UTC) }

func (still) Sleep(ctx context.Context, _ time.Duration) error { return ctx.Err() }

func openInside(t *testing.T) *Ledger {
	t.Helper()
	random := rand.NewChaCha8([32]byte{1})
	keys, err := seal.NewKeys(make([]byte, seal.MasterSize), random)
	if err != nil {
		t.Fatal(err)
	}
	l, err := Open(context.Background(), filepath.Join(t.TempDir(), "ledger.db"), Options{Environment: batch.Test, Tenant: "0999",
		Keys: keys, Clock: still{}, IDs: batch.IDs{Random: rand.NewChaCha8([32]byte{2})}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

// storeFile stores a file of rows with the given identities.
func storeFile(t *testing.T, l *Ledger, id string, identities ...byte) {
	t.Helper()
	ctx := context.Background()
	asOf, _ := batch.NewDate(2026, 11, 22)
	run, err := l.Begin(ctx, batch.Run{Occasion: batch.Occasion{Job: "night", Nominal: "02:00", Tenant: "0999"}, AsOf: asOf})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Claim(ctx, batch.File{ID: id, Run: run.ID, Hash: l.keys.Mark(id)}); err != nil {
		t.Fatal(err)
	}
	rows := []batch.StoredRow{}
	for i, identity := range identities {
		rows = append(rows, batch.StoredRow{ID: "R" + id + string(rune('A'+i)), Identity: batch.Mark{identity},
			Plan: batch.Plan{Row: i + 2, Standing: batch.Ready, Calls: []batch.PlannedCall{{Seq: 1, Operation: "A.B"}}}})
	}
	if err := l.Store(ctx, batch.Chunk{File: id, Run: run.ID, Rows: rows, Cursor: len(rows)}); err != nil {
		t.Fatal(err)
	}
}

func TestKeysAreBroughtUpWhenTheTailIsLong(t *testing.T) {
	t.Parallel()
	l := openInside(t)
	l.tail.most = 5
	storeFile(t, l, "F1", 1, 2, 3)
	if len(l.tail.held) != 3 || l.tail.rows != 3 {
		t.Errorf("the tail holds %d of %d", len(l.tail.held), l.tail.rows)
	}
	storeFile(t, l, "F2", 4, 5)
	if len(l.tail.held) != 0 || l.tail.rows != 0 {
		t.Errorf("the tail holds %d of %d after the keys", len(l.tail.held), l.tail.rows)
	}
	storeFile(t, l, "F3", 3, 6, 4, 6)
	got := []batch.Standing{}
	for record, err := range l.Rows(context.Background(), "", "F3") {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, record.Standing)
	}
	if diff := cmp.Diff([]batch.Standing{batch.Duplicate, batch.Ready, batch.Duplicate, batch.Duplicate}, got); diff != "" {
		t.Error(diff)
	}
}

func TestOneThatFailsFailsAlone(t *testing.T) {
	t.Parallel()
	l := openInside(t)
	add := func(name string, after error) *request {
		return &request{ctx: context.Background(), done: make(chan struct{}), change: func(c *conn) error {
			_, err := c.exec("INSERT INTO meta (name, value) VALUES (?, 1)", name)
			return errors.Join(err, after)
		}}
	}
	wrong := errors.New("wrong")
	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	late := add("late", nil)
	late.ctx = stopped
	together := []*request{add("a", nil), add("b", wrong), add("a", nil), late, add("c", nil)}
	done := make(chan struct{})
	// The writer's own goroutine runs the commit, as one change among others.
	l.writer.queue <- &request{ctx: context.Background(), alone: true, done: done, change: func(*conn) error { return nil },
		kept: func() { l.writer.commit(together) }}
	<-done
	for i, want := range []error{nil, wrong, sqlite3.CONSTRAINT_PRIMARYKEY, context.Canceled, nil} {
		if err := together[i].err; !errors.Is(err, want) {
			t.Errorf("change %d: %v, want %v", i, err, want)
		}
	}
	names := ""
	err := l.read(context.Background(), func(c *conn) error {
		return c.each("SELECT name FROM meta WHERE length(name) < 5 ORDER BY name", func(r row) { names += r.text(0) })
	})
	if err != nil || names != "ac" {
		t.Errorf("stored %q, %v", names, err)
	}
}

func TestNothingIsWrittenAfterTheDiskFailed(t *testing.T) {
	t.Parallel()
	l := openInside(t)
	err := l.write(context.Background(), func(*conn) error { return sqlite3.IOERR_FSYNC })
	if !errors.Is(err, sqlite3.IOERR_FSYNC) {
		t.Errorf("the failure itself: %v", err)
	}
	for range 2 {
		if err := l.Note(context.Background(), batch.AuditEntry{}); !errors.Is(err, ErrBroken) {
			t.Errorf("after it: %v", err)
		}
	}
	if _, err := l.AuditEnd(context.Background()); err != nil {
		t.Errorf("reading after it: %v", err)
	}
}

func TestATransactionThatTheDatabaseEndedKeepsNothing(t *testing.T) {
	t.Parallel()
	l := openInside(t)
	ends := func(c *conn) error {
		if _, err := c.exec("INSERT INTO meta (name, value) VALUES ('x', 1)"); err != nil {
			return err
		}
		_, err := c.exec("ROLLBACK") // as a full disk makes the database do
		return err
	}
	if err := l.write(context.Background(), ends); !errors.Is(err, errEnded) {
		t.Errorf("%v", err)
	}
	if err := l.Note(context.Background(), batch.AuditEntry{}); err != nil {
		t.Errorf("the next change: %v", err)
	}
}

func TestAClosedLedgerRefuses(t *testing.T) {
	t.Parallel()
	l := openInside(t)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := l.Note(context.Background(), batch.AuditEntry{}); !errors.Is(err, ErrClosed) {
		t.Errorf("write: %v", err)
	}
	if _, err := l.Runs(context.Background(), 1); !errors.Is(err, ErrClosed) {
		t.Errorf("read: %v", err)
	}
}

func TestPragmasAreReadBack(t *testing.T) {
	t.Parallel()
	_, err := connect(context.Background(), ":memory:", writerPragmas, checkKind)
	if !errors.Is(err, ErrPragma) || !strings.Contains(err.Error(), "journal_mode") {
		t.Errorf("a database that has no log was taken: %v", err)
	}
}

// The questions of every night must not read through years of rows.
func TestNightlyQuestionsReadSmallIndexes(t *testing.T) {
	t.Parallel()
	l := openInside(t)
	storeFile(t, l, "F1", 1, 2, 3)
	for question, index := range map[string]string{
		askReady: "rows_ready", askQueued: "rows_until", askOpen: "calls_open",
		"SELECT 1 FROM calls o WHERE o.identity = x'00' AND o.state <> 'planned' AND o.state IN ('intended', 'unknown', 'handed-over')": "calls_open",
		"SELECT 1 FROM calls o WHERE o.identity = x'00' AND o.state = 'done' AND o.settled_ns >= 5":                                     "calls_done",
		"SELECT n FROM files WHERE last_row > keyed_to ORDER BY n":                                                                      "files_tail",
		"SELECT 1 FROM files WHERE source = '' AND name_mark = x'00' AND state <> 'returned'":                                           "files_here",
	} {
		plan := ""
		err := l.read(context.Background(), func(c *conn) error {
			return c.each("EXPLAIN QUERY PLAN "+question, func(r row) { plan += r.text(3) + "\n" })
		})
		if err != nil || !strings.Contains(plan, index) {
			t.Errorf("%s reads by\n%s, %v; want %s", question, plan, err, index)
		}
	}
}

func TestPlansAreReadBack(t *testing.T) {
	t.Parallel()
	cpr, _ := batch.NewCPR("1502901234")
	row := batch.StoredRow{Plan: batch.Plan{Ref: "æ", Canon: strings.Repeat("lang ", 99), Registration: "r", Wrong: cpr,
		Fields: []batch.FieldValue{{Key: "a", Value: ""}}, Facts: []batch.StatedFact{{Fact: "phase", Value: "future", From: "row"}},
		Calls: []batch.PlannedCall{{Citizen: cpr, Params: []batch.Value{{Element: "E", Text: "\x00\xff"}}}, {}}}}
	got := batch.Plan{}
	calls, err := decodePlan(encodePlan(nil, &row, true), &got)
	if err != nil {
		t.Fatal(err)
	}
	want := row.Plan
	want.Calls = nil
	same := cmp.Comparer(func(a, b batch.CPR) bool { return a == b })
	if diff := cmp.Diff(want, got, same, cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
	if len(calls) != 2 || calls[0].citizen != cpr || calls[0].params[0].Text != "\x00\xff" || len(calls[1].params) != 0 {
		t.Errorf("calls %+v", calls)
	}
	if calls, err := decodePlan(encodePlan(nil, &row, false), &batch.Plan{}); err != nil || len(calls) != 0 {
		t.Errorf("without calls: %+v, %v", calls, err)
	}
}

// FuzzDecodePlan: damaged bytes give an error, never a panic or a flood.
func FuzzDecodePlan(f *testing.F) {
	cpr, _ := batch.NewCPR("1502901234")
	row := batch.StoredRow{Plan: batch.Plan{Ref: "r", Wrong: cpr, Calls: []batch.PlannedCall{{Citizen: cpr}}}}
	f.Add(encodePlan(nil, &row, true))
	f.Add([]byte{codecVersion, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, damaged []byte) {
		plan := batch.Plan{}
		calls, err := decodePlan(damaged, &plan)
		if err != nil && calls != nil {
			t.Error("an error with calls")
		}
		if len(plan.Fields)+len(plan.Facts)+len(calls) > len(damaged) {
			t.Error("more came out than went in")
		}
	})
}

func TestADuplicateKeepsNothingThatWouldBeSent(t *testing.T) {
	t.Parallel()
	l := openInside(t)
	storeFile(t, l, "F1", 1, 1)
	secrets := []int{}
	err := l.read(context.Background(), func(c *conn) error {
		var broken error
		err := c.each("SELECT row, sealed FROM plans ORDER BY row", func(r row) {
			calls, err := l.openPlan(r.blob(1), r.int64(0), &batch.Plan{})
			secrets, broken = append(secrets, len(calls)), errors.Join(broken, err)
		})
		return errors.Join(err, broken)
	})
	if diff := cmp.Diff([]int{1, 0}, secrets); diff != "" || err != nil {
		t.Errorf("calls in the plans: %v, %v", secrets, err)
	}
}

func TestFilesAreMadeForTheOwnerAlone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ledger.db")
	if err := makeFiles(path); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{path, path + "-shm"} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
}
