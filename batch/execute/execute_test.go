package execute_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"genopret/batch"
	"genopret/batch/dfdg/catalog"
	"genopret/batch/execute"
	"genopret/batch/ledger/sqlite"
	"genopret/batch/seal"
)

// clock is a clock that sleeping moves on.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	return ctx.Err()
}

// dfdg answers from a list per operation, and accepts when it has run out.
type dfdg struct {
	mu      sync.Mutex
	answers map[string][]batch.Answer
	sights  map[string]batch.Sight
	sent    []string
	broken  error
}

func (d *dfdg) Send(_ context.Context, call *batch.Call) (batch.Answer, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.broken != nil {
		return batch.Answer{}, d.broken
	}
	d.sent = append(d.sent, call.ID)
	next := d.answers[call.Operation]
	if len(next) == 0 {
		return batch.Answer{Class: batch.Accepted, MessageID: "kvittering"}, nil
	}
	d.answers[call.Operation] = next[1:]
	return next[0], nil
}

func (d *dfdg) Read(_ context.Context, call *batch.Call) (batch.Sight, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.sights[call.Operation], nil
}

const (
	readable = "AbsenceRegistrationService.DeleteAbsence"                       // a read, no id of ours, not repeatable
	ownID    = "ActivityService.CreateActivity"                                 // an id of ours, no read
	blind    = "UnemploymentFundMessageService.SaveCompulsoryNotificationEvent" // neither
	setting  = "ActivityService.UpdateActivity"                                 // repeatable, no read
)

var (
	cut     = batch.Answer{Class: batch.Unclear, Trouble: "cut"}
	no      = batch.Answer{Class: batch.RowError, Number: 4632}
	unsent  = batch.Answer{Class: batch.RetryLater, NotSent: true}
	later   = batch.Answer{Class: batch.RetryLater, Number: 1011}
	seen    = batch.Answer{Class: batch.VerifyFirst, Number: 4977}
	stop    = batch.Answer{Class: batch.StopRun, Number: 1012}
	notOurs = batch.Answer{Class: batch.ElsewhereError, Number: 4575}
	mapping = batch.Answer{Class: batch.StopOperation, Number: 1014}
)

// stage is a ledger with corrections on it, a DFDG, and hands.
type stage struct {
	*testing.T
	ledger *sqlite.Ledger
	clock  *clock
	dfdg   *dfdg
	hands  execute.Hands
	run    batch.Run
	file   batch.File
	keys   *seal.Keys
	rows   int
}

func newStage(t *testing.T) *stage {
	t.Helper()
	s := &stage{T: t, clock: &clock{now: time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC)},
		dfdg: &dfdg{answers: map[string][]batch.Answer{}, sights: map[string]batch.Sight{}}}
	var err error
	s.keys, err = seal.NewKeys(make([]byte, 32), rand.Reader)
	s.must(err)
	s.ledger, err = sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "journal.db"), sqlite.Options{Environment: batch.Test,
		Tenant: "0999", Keys: s.keys, Clock: s.clock, IDs: batch.IDs{Random: rand.Reader}})
	s.must(err)
	t.Cleanup(func() { s.ledger.Close() })
	operations, err := catalog.Shipped()
	s.must(err)
	asOf, _ := batch.NewDate(2026, 11, 22)
	s.run, err = s.ledger.Begin(t.Context(), batch.Run{Occasion: batch.Occasion{Job: "test", Nominal: "2026-11-22T02:00", Tenant: "0999"},
		AsOf: asOf, Edition: "test", Mode: batch.Act, State: batch.RunOpen, Attempt: 1, Began: s.clock.Now()})
	s.must(err)
	s.file, err = s.ledger.Claim(t.Context(), batch.File{ID: "FAAAAAAA1", Source: "test", Name: "liste", Size: 1, ModTime: s.clock.Now(),
		Hash: s.keys.Mark("file"), Run: s.run.ID, State: batch.FileClaimed, Verdict: batch.Taken})
	s.must(err)
	s.hands = execute.Hands{Threads: s.ledger, Calls: s.ledger, Pauses: s.ledger, Catalog: operations.With(catalog.Override{SettleAfter: time.Minute}),
		Send: s.dfdg, Read: s.dfdg, Clock: s.clock, Worker: "test", Limits: execute.Limits{Parallel: 2, LeaseFor: time.Hour,
			SendWithin: time.Second, SeenWithin: 90 * 24 * time.Hour, Attempts: 3, RetryAfter: time.Hour, SettleWithin: time.Hour}}
	return s
}

func (s *stage) must(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// correction stores a ready correction of the operations, on the citizen, and
// gives its id. The note makes its calls differ from others'.
func (s *stage) correction(citizen, note string, operations ...string) string {
	s.Helper()
	s.rows++
	cpr, _ := batch.NewCPR("02028010" + citizen)
	row := batch.StoredRow{ID: fmt.Sprintf("R%010d", s.rows), Identity: s.keys.Mark("row", fmt.Sprint(s.rows)), Marks: []batch.Mark{s.keys.Mark(citizen)},
		Plan: batch.Plan{Row: s.rows + 1, Rule: "6.1-2", Branch: "future", Standing: batch.Ready, Wrong: cpr}}
	for i, op := range operations {
		row.Calls = append(row.Calls, batch.PlannedCall{Seq: i + 1, Operation: op, Adapter: batch.SOAP, Effect: batch.Cancels, On: batch.Wrong, Citizen: cpr})
		row.CallIDs = append(row.CallIDs, s.keys.Mark("call", citizen, op, note))
	}
	s.must(s.ledger.Store(s.Context(), batch.Chunk{File: s.file.ID, Run: s.run.ID, At: s.clock.Now(), Rows: []batch.StoredRow{row}, Cursor: s.rows}))
	return row.ID
}

func (s *stage) work() execute.Tally {
	s.Helper()
	tally, err := s.hands.Work(s.Context(), s.run.ID)
	s.must(err)
	return tally
}

func (s *stage) stands(id string, standing batch.Standing, reason batch.Reason) {
	s.Helper()
	row, err := s.ledger.Row(s.Context(), batch.RowKey{ID: id})
	s.must(err)
	if row.Standing != standing || row.Reason != reason {
		s.Errorf("%s stands %s %s, want %s %s", id, row.Standing, row.Reason, standing, reason)
	}
}

// TestAnswers: what each answer makes of a correction, and how many times it
// was sent.
func TestAnswers(t *testing.T) {
	for _, c := range []struct {
		name     string
		ops      []string
		answers  map[string][]batch.Answer
		sights   map[string]batch.Sight
		standing batch.Standing
		reason   batch.Reason
		sends    int
	}{
		{"accepted", []string{readable}, nil, nil, batch.Done, "", 1},
		{"two steps accepted", []string{readable, ownID}, nil, nil, batch.Done, "", 2},
		{"refused at once", []string{readable, ownID}, map[string][]batch.Answer{readable: {no}}, nil, batch.Refused, "", 1},
		{"refused in the second step", []string{readable, ownID}, map[string][]batch.Answer{ownID: {no}}, nil, batch.PartlyDone, "", 2},
		{"somebody else's", []string{readable}, map[string][]batch.Answer{readable: {notOurs}}, nil, batch.OtherAuthority, "", 1},
		{"cut, and the read sees it", []string{readable}, map[string][]batch.Answer{readable: {cut}}, map[string]batch.Sight{readable: batch.SeenDone}, batch.Done, "", 1},
		{"cut, and the read proves nothing happened", []string{readable}, map[string][]batch.Answer{readable: {cut}}, map[string]batch.Sight{readable: batch.SeenNotDone}, batch.Done, "", 2},
		{"cut, and the read does not answer", []string{readable}, map[string][]batch.Answer{readable: {cut}}, map[string]batch.Sight{readable: batch.NotSeen}, batch.Unknown, "", 1},
		{"cut, with an id of ours", []string{ownID}, map[string][]batch.Answer{ownID: {cut}}, nil, batch.Done, "", 2},
		{"cut, with an id of ours that DFDG has seen", []string{ownID}, map[string][]batch.Answer{ownID: {cut, seen}}, nil, batch.Done, "", 2},
		{"cut, and nobody can tell", []string{blind}, map[string][]batch.Answer{blind: {cut}}, nil, batch.Unknown, "", 1},
		{"cut, repeatable and without a read", []string{setting}, map[string][]batch.Answer{setting: {cut}}, nil, batch.Unknown, "", 1},
		{"the second step waits for the first", []string{blind, ownID}, map[string][]batch.Answer{blind: {cut}}, nil, batch.Unknown, "", 1},
		{"not now, repeatable", []string{setting}, map[string][]batch.Answer{setting: {later, later}}, nil, batch.Done, "", 3},
		{"not now, again and again", []string{setting}, map[string][]batch.Answer{setting: {later, later, later, later}}, nil, batch.Queued, batch.ReasonRetry, 3},
		{"not now, after it was sent, not repeatable", []string{blind}, map[string][]batch.Answer{blind: {later}}, nil, batch.Unknown, "", 1},
		{"never left the house", []string{blind}, map[string][]batch.Answer{blind: {unsent}}, nil, batch.Done, "", 2},
		{"unknown to DFDG, first attempt", []string{readable}, map[string][]batch.Answer{readable: {{Class: batch.VerifyFirst, Number: 4632}}}, map[string]batch.Sight{readable: batch.SeenDone}, batch.Refused, "", 1},
		{"our mapping is wrong", []string{readable}, map[string][]batch.Answer{readable: {mapping}}, nil, batch.Queued, batch.ReasonRetry, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStage(t)
			id := s.correction("01", "", c.ops...)
			if c.answers != nil {
				s.dfdg.answers = c.answers
			}
			if c.sights != nil {
				s.dfdg.sights = c.sights
			}
			s.work()
			s.stands(id, c.standing, c.reason)
			if len(s.dfdg.sent) != c.sends {
				t.Errorf("sent %d times (%v), want %d", len(s.dfdg.sent), s.dfdg.sent, c.sends)
			}
		})
	}
}

// TestNoProofBeforeTime: a read that sees nothing right after the cut is no
// proof, since the call may still be under way.
func TestNoProofBeforeTime(t *testing.T) {
	s := newStage(t)
	s.hands.Limits.SettleWithin = 0
	id := s.correction("01", "", readable)
	s.dfdg.answers[readable] = []batch.Answer{cut}
	s.dfdg.sights[readable] = batch.SeenNotDone
	s.work()
	s.work()
	s.stands(id, batch.Unknown, "")
	if len(s.dfdg.sent) != 1 {
		t.Errorf("sent %d times before there was proof", len(s.dfdg.sent))
	}
	s.must(s.clock.Sleep(t.Context(), 2*time.Minute))
	s.work()
	s.stands(id, batch.Done, "")
}

// TestOpenOneBlocksItsThread: rows of the same citizen wait, others go on.
func TestOpenOneBlocksItsThread(t *testing.T) {
	s := newStage(t)
	open := s.correction("01", "", blind)
	behind := s.correction("01", "", readable)
	beside := s.correction("02", "", readable)
	s.dfdg.answers[blind] = []batch.Answer{cut}
	s.work()
	s.stands(open, batch.Unknown, "")
	s.stands(behind, batch.Queued, batch.ReasonBlocked)
	s.stands(beside, batch.Done, "")
}

// TestEqualCallWaitsForARelease: an accident is not repeated, and stops
// before the first step.
func TestEqualCallWaitsForARelease(t *testing.T) {
	s := newStage(t)
	first := s.correction("01", "same", readable)
	again := s.correction("01", "same", blind, readable)
	s.work()
	s.stands(first, batch.Done, "")
	s.stands(again, batch.Queued, batch.ReasonSeenBefore)
	if len(s.dfdg.sent) != 1 {
		t.Errorf("sent %v", s.dfdg.sent)
	}
	s.must(s.clock.Sleep(t.Context(), 91*24*time.Hour))
	later := s.correction("01", "same", readable)
	s.work()
	s.stands(later, batch.Done, "")
}

// TestStopRun: a fault that is nobody's row stops before the second call.
func TestStopRun(t *testing.T) {
	s := newStage(t)
	s.hands.Limits.Parallel = 1
	first, second := s.correction("01", "", readable), s.correction("02", "", blind)
	s.dfdg.answers[readable] = []batch.Answer{stop}
	tally := s.work()
	if !tally.Stopped || tally.StopFault != 1012 || len(s.dfdg.sent) != 1 {
		t.Errorf("tally %+v, sent %v", tally, s.dfdg.sent)
	}
	s.stands(first, batch.Queued, batch.ReasonRetry)
	s.stands(second, batch.Queued, batch.ReasonRetry)
}

// TestStopOperation: other operations go on.
func TestStopOperation(t *testing.T) {
	s := newStage(t)
	s.hands.Limits.Parallel = 1
	first, same, other := s.correction("01", "", readable), s.correction("02", "", readable), s.correction("03", "", blind)
	s.dfdg.answers[readable] = []batch.Answer{mapping}
	s.work()
	s.stands(first, batch.Queued, batch.ReasonRetry)
	s.stands(same, batch.Queued, batch.ReasonRetry)
	s.stands(other, batch.Done, "")
}

// TestCeiling: no more corrections than tonight's limit are begun.
func TestCeiling(t *testing.T) {
	s := newStage(t)
	s.hands.Limits.Corrections = 2
	ids := []string{s.correction("01", "", readable), s.correction("02", "", readable), s.correction("03", "", readable)}
	s.work()
	var queued int
	for _, id := range ids {
		row, err := s.ledger.Row(t.Context(), batch.RowKey{ID: id})
		s.must(err)
		if row.Standing == batch.Queued && row.Reason == batch.ReasonLimit {
			queued++
		}
	}
	if queued != 1 || len(s.dfdg.sent) != 2 {
		t.Errorf("%d wait for the limit, %d were sent", queued, len(s.dfdg.sent))
	}
}

// TestRefusalSaysWhatItsNumberMeans: a dead citizen is more than "refused".
func TestRefusalSaysWhatItsNumberMeans(t *testing.T) {
	for number, want := range map[int]batch.FindingCode{4405: batch.FindingCitizenDead, 4404: batch.FindingCitizenUnknown, 1003: batch.FindingRefusedByDFDG} {
		s := newStage(t)
		operations, err := catalog.Shipped()
		s.must(err)
		s.hands.Finding = operations.Finding
		id := s.correction("01", "", readable)
		s.dfdg.answers[readable] = []batch.Answer{{Class: batch.RowError, Number: number}}
		s.work()
		s.stands(id, batch.Refused, "")
		row, err := s.ledger.Row(t.Context(), batch.RowKey{ID: id})
		s.must(err)
		if !slices.ContainsFunc(row.Findings, func(f batch.Finding) bool { return f.Code == want }) {
			t.Errorf("fault %d finds %+v, want %s", number, row.Findings, want)
		}
	}
}

// TestBrokenHouse: what our own house could not send is told and went nowhere.
func TestBrokenHouse(t *testing.T) {
	s := newStage(t)
	id := s.correction("01", "", blind)
	s.dfdg.broken = errors.New("no such element")
	tally := s.work()
	if len(tally.Troubles) != 1 {
		t.Errorf("troubles %v", tally.Troubles)
	}
	s.stands(id, batch.Queued, batch.ReasonRetry)
}

// TestJoin: threads by shared marks, open ones and health data first.
func TestJoin(t *testing.T) {
	mark := func(b byte) batch.Mark { return batch.Mark{b} }
	got := execute.Join([]batch.Touch{
		{Correction: "a", Marks: []batch.Mark{mark(1)}},
		{Correction: "b", Marks: []batch.Mark{mark(2), mark(3)}},
		{Correction: "c", Marks: []batch.Mark{mark(3), mark(1)}, Health: true},
		{Correction: "d", Marks: []batch.Mark{mark(4)}},
		{Correction: "e", Marks: []batch.Mark{mark(4)}, Open: true},
		{Correction: "f"},
		{Correction: "g", Rule: "group", Marks: []batch.Mark{mark(5)}},
		{Correction: "h", Rule: "absence", Marks: []batch.Mark{mark(5)}},
	}, func(rule string) int { return map[string]int{"group": 1}[rule] })
	want := [][]string{{"e", "d"}, {"c", "a", "b"}, {"f"}, {"h", "g"}}
	if !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("threads %v, want %v", got, want)
	}
}
