package run_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"genopret/batch"
	"genopret/batch/dfdg/catalog"
	"genopret/batch/kept"
	"genopret/batch/ledger/sqlite"
	"genopret/batch/plan"
	"genopret/batch/rules"
	"genopret/batch/run"
	"genopret/batch/seal"
	"genopret/batch/transfer/folder"
	"genopret/parsers"
	"genopret/parsers/csvlist"
)

// stage is a house with a real folder, real kept bytes and a real ledger.
type stage struct {
	*testing.T
	dir    string
	keys   *seal.Keys
	ledger *sqlite.Ledger
	night  *run.Night
	sent   []string // by the last night's execution
}

func newStage(t *testing.T) *stage {
	t.Helper()
	s := &stage{T: t, dir: t.TempDir()}
	var err error
	s.keys, err = seal.NewKeys(bytes.Repeat([]byte{1}, 32), rand.Reader)
	s.must(err)
	s.must(os.Mkdir(filepath.Join(s.dir, "ind"), 0o700))
	s.open("2026-11-22T02:00")
	return s
}

// open puts the house together, as each start of the program does.
func (s *stage) open(nominal string) {
	s.Helper()
	ids, clock := batch.IDs{Random: rand.Reader}, batch.SystemClock{}
	ledger, err := sqlite.Open(context.Background(), filepath.Join(s.dir, "journal.db"),
		sqlite.Options{Environment: batch.Test, Tenant: "0999", Keys: s.keys, Clock: clock, IDs: ids})
	s.must(err)
	s.Cleanup(func() { ledger.Close() })
	store, err := kept.Open(filepath.Join(s.dir, "bevaret"), kept.Options{Keys: s.keys})
	s.must(err)
	source, err := folder.New(folder.Options{Name: "ind", Dir: filepath.Join(s.dir, "ind"), StablePolls: 2, Clock: clock})
	s.must(err)
	matrix, err := rules.Shipped()
	s.must(err)
	operations, err := catalog.Shipped()
	s.must(err)
	asOf, _ := batch.NewDate(2026, 11, 22)
	s.ledger = ledger
	s.night = &run.Night{Occasion: batch.Occasion{Job: "test", Nominal: nominal, Tenant: "0999"}, AsOf: asOf, Edition: matrix.Edition(),
		Mode: batch.Shadow, Runs: ledger, Claims: ledger, Files: ledger, Rows: ledger, Lets: ledger, Kept: store, Sources: []batch.Source{source},
		IDs: ids, Clock: clock, Mark: s.keys.Mark, Books: noBooks{},
		Planner: func(_ string, asOf batch.Date) (*plan.Planner, error) {
			return plan.New(matrix, operations, plan.Options{AsOf: asOf, Zone: time.UTC, Gate: plan.Gate{Mode: batch.Shadow}})
		},
		Assumed: func(string) []string { return nil },
		Open:    func(b batch.Bytes) (batch.ListReader, error) { return parsers.Open(b, "", csvlist.Limits{}) },
		Health:  func(string) bool { return false },
	}
}

type noBooks struct{}

func (noBooks) Night(context.Context, batch.Run) ([]string, error) { return nil, nil }
func (noBooks) Papers(context.Context, batch.Run, batch.File) ([]batch.Paper, error) {
	return []batch.Paper{{Name: "kvittering.txt", Write: func(io.Writer) error { return nil }}}, nil
}

func (s *stage) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

func (s *stage) drop(name, content string) {
	s.Helper()
	s.must(os.WriteFile(filepath.Join(s.dir, "ind", name), []byte(content), 0o600))
}

// rows is a list of n rows, every one different.
func rows(n int) string {
	var b strings.Builder
	b.WriteString("Regel;CPR;Registrerings-id;Registreret af;Startdato;Påvirker ydelse;Berigtigelseskommentar\n")
	for i := range n {
		fmt.Fprintf(&b, "6.1-2;%s;a%d;egen;02-12-2026;nej;fejl\n", plan.InventedCPR(i), i)
	}
	return b.String()
}

// TestStoppedInMidListLosesNothing: the process is asked to end while a list
// is being read; the next start goes on with the same run.
func TestStoppedInMidListLosesNothing(t *testing.T) {
	const n = 5*run.ChunkRows + 17
	s := newStage(t)
	s.drop("liste.csv", rows(n))
	ctx, stop := context.WithCancel(t.Context())
	s.night.Tell = func(e run.Event) {
		if e.Kind == run.FileRead && e.Count >= 2*run.ChunkRows {
			stop()
		}
	}
	first, err := s.night.Run(ctx)
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("the night ended with %v", err)
	}
	s.must(s.ledger.Close())
	s.open("2026-11-22T03:00")
	result, err := s.night.Run(t.Context())
	s.must(err)
	if result.Run.ID != first.Run.ID || result.Run.Attempt != 2 {
		t.Errorf("run %s, attempt %d; the first was %s", result.Run.ID, result.Run.Attempt, first.Run.ID)
	}
	if result.Count.Read != n || result.Count.Standing[batch.Queued] != n {
		t.Errorf("count %+v", result.Count)
	}
}

// TestOneBadFileStopsNoOther: files that are no lists, and a list that is
// gone again, leave the others alone.
func TestOneBadFileStopsNoOther(t *testing.T) {
	s := newStage(t)
	s.drop("a tom.csv", "")
	s.drop("b billede.csv", "\x89PNG\r\n\x1a\n\x00\x00\x00")
	s.drop("c uden regel.csv", "CPR;Startdato\n1;2\n")
	s.drop("d god.csv", rows(3))
	s.drop("e to gange.csv", "Regel;CPR;cpr-nummer\n6.1-2;1;2\n")
	s.drop("f kopi.csv", rows(3))
	result, err := s.night.Run(t.Context())
	s.must(err)
	c := result.Count
	if c.Files[batch.FileRefused] != 4 || c.Files[batch.Taken] != 1 || c.Files[batch.FileDuplicate] != 1 || c.Read != 3 {
		t.Errorf("count %+v", c)
	}
	left, err := os.ReadDir(filepath.Join(s.dir, "ind", "afvist"))
	s.must(err)
	if len(left) != 4 {
		t.Errorf("%d files in afvist, want 4", len(left))
	}
}

// TestRowsSeenBeforeAreDuplicates: the same rows in another file, and the
// same row twice in one file: the first acts.
func TestRowsSeenBeforeAreDuplicates(t *testing.T) {
	s := newStage(t)
	s.drop("a.csv", rows(4)+strings.SplitAfter(rows(4), "\n")[2])
	result, err := s.night.Run(t.Context())
	s.must(err)
	if result.Count.Standing[batch.Duplicate] != 1 || result.Count.Read != 5 {
		t.Errorf("first night %+v", result.Count)
	}
	s.must(s.ledger.Close())
	s.open("2026-11-23T02:00")
	s.drop("b.csv", rows(6))
	result, err = s.night.Run(t.Context())
	s.must(err)
	if result.Count.Standing[batch.Duplicate] != 4 || result.Count.Standing[batch.Queued] != 2 {
		t.Errorf("second night %+v", result.Count)
	}
}

// TestSumThatDoesNotAgreeFailsLoudly: a row that went missing in the ledger.
func TestSumThatDoesNotAgreeFailsLoudly(t *testing.T) {
	s := newStage(t)
	s.drop("a.csv", rows(4))
	s.night.Rows = losing{s.ledger}
	if _, err := s.night.Run(t.Context()); !errors.Is(err, run.ErrSum) {
		t.Errorf("the night ended with %v", err)
	}
}

// losing is a ledger that has lost a row.
type losing struct{ batch.RowBook }

func (l losing) Count(ctx context.Context, run string) (batch.Count, error) {
	c, err := l.RowBook.Count(ctx, run)
	c.Standing[batch.Queued]--
	return c, err
}
