package execute_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"genopret/batch"
)

// TestHours: outside the hours nothing is sent, and what waits comes back when
// they begin; also when they end in the middle of a night.
func TestHours(t *testing.T) {
	s := newStage(t)
	first, second := s.correction("01", "", readable), s.correction("02", "", readable)
	opens := s.clock.Now().Add(20 * time.Hour)
	s.hands.Limits.Parallel = 1
	s.hands.Hours = func(time.Time) (bool, time.Time) { return len(s.dfdg.sent) == 0, opens }
	s.work()
	s.stands(first, batch.Done, "")
	s.stands(second, batch.Queued, batch.ReasonWindow)
	s.must(s.clock.Sleep(t.Context(), 20*time.Hour))
	s.hands.Hours = nil
	s.work()
	s.stands(second, batch.Done, "")
}

// TestCallsPerDay: the day's ceiling counts what earlier runs of the day sent.
func TestCallsPerDay(t *testing.T) {
	s := newStage(t)
	s.hands.Limits.Parallel, s.hands.Limits.CallsPerDay = 1, 2
	s.hands.Day = func(now time.Time) (time.Time, time.Time) {
		begin := now.Truncate(24 * time.Hour)
		return begin, begin.AddDate(0, 0, 1)
	}
	var ids []string
	for i := range 3 {
		ids = append(ids, s.correction(fmt.Sprintf("%02d", i+1), "", readable))
	}
	s.work()
	s.stands(ids[2], batch.Queued, batch.ReasonLimit)
	fourth := s.correction("09", "", readable)
	s.work()
	s.stands(fourth, batch.Queued, batch.ReasonLimit)
	s.must(s.clock.Sleep(t.Context(), 24*time.Hour))
	s.work()
	for _, id := range append(ids, fourth) {
		s.stands(id, batch.Done, "")
	}
}

// TestBreaker: an endpoint that has not answered a few times in a row gets no
// more calls tonight, and nothing but the calls made is in doubt.
func TestBreaker(t *testing.T) {
	s := newStage(t)
	s.hands.Limits.Parallel, s.hands.Limits.BreakAfter, s.hands.Limits.SettleWithin = 1, 2, 0
	s.dfdg.answers[blind] = []batch.Answer{cut, cut}
	var ids []string
	for i := range 4 {
		ids = append(ids, s.correction(fmt.Sprintf("%02d", i+1), "", blind))
	}
	s.work()
	for i, standing := range []batch.Standing{batch.Unknown, batch.Unknown, batch.Queued, batch.Queued} {
		row, err := s.ledger.Row(t.Context(), batch.RowKey{ID: ids[i]})
		s.must(err)
		if row.Standing != standing {
			t.Errorf("correction %d stands %s", i, row.Standing)
		}
	}
	if len(s.dfdg.sent) != 2 {
		t.Errorf("%d calls were sent", len(s.dfdg.sent))
	}
}

// TestManyRefused: a list that DFDG refuses again and again is left alone.
func TestManyRefused(t *testing.T) {
	s := newStage(t)
	s.hands.Limits.Parallel, s.hands.Limits.RefusedPercent = 1, 50
	for range 6 {
		s.dfdg.answers[readable] = append(s.dfdg.answers[readable], no)
	}
	var ids []string
	for i := range 12 {
		ids = append(ids, s.correction(fmt.Sprintf("%02d", i+1), "", readable))
	}
	s.work()
	s.stands(ids[9], batch.Done, "")
	s.stands(ids[10], batch.Queued, batch.ReasonLimit)
	if len(s.dfdg.sent) != 10 {
		t.Errorf("%d calls were sent", len(s.dfdg.sent))
	}
}

// crowd counts how many calls are under way at once.
type crowd struct {
	*dfdg
	now, most atomic.Int32
}

func (c *crowd) Send(ctx context.Context, call *batch.Call) (batch.Answer, error) {
	now := c.now.Add(1)
	for most := c.most.Load(); now > most && !c.most.CompareAndSwap(most, now); most = c.most.Load() {
	}
	defer c.now.Add(-1)
	return c.dfdg.Send(ctx, call)
}

// TestParallelPerEndpoint: eight workers, and never more than two calls at
// once on one endpoint.
func TestParallelPerEndpoint(t *testing.T) {
	s := newStage(t)
	crowd := &crowd{dfdg: s.dfdg}
	s.hands.Send, s.hands.Limits.Parallel, s.hands.Limits.PerEndpoint = crowd, 8, 2
	for i := range 30 {
		s.correction(fmt.Sprintf("%02d", i+1), "", readable)
	}
	s.work()
	if most := crowd.most.Load(); most > 2 || len(s.dfdg.sent) != 30 {
		t.Errorf("%d calls at once, %d in all", most, len(s.dfdg.sent))
	}
}

// leased is a ledger in which somebody else holds every thread until a time.
type leased struct {
	batch.ThreadBook
	until time.Time
	taken time.Time
}

func (l *leased) Lease(ctx context.Context, thread int64, worker string, now, until time.Time) (batch.Token, error) {
	if now.Before(l.until) {
		return 0, batch.ErrFenced
	}
	if l.taken.IsZero() {
		l.taken = now
	}
	return l.ThreadBook.Lease(ctx, thread, worker, now, until)
}

// TestDeadWorkersThread: it is taken over within five seconds of its lease's end.
func TestDeadWorkersThread(t *testing.T) {
	s := newStage(t)
	id := s.correction("01", "", readable)
	book := &leased{ThreadBook: s.ledger, until: s.clock.Now().Add(57 * time.Second)}
	s.hands.Threads = book
	s.work()
	s.stands(id, batch.Done, "")
	if late := book.taken.Sub(book.until); late < 0 || late > 5*time.Second {
		t.Errorf("taken over %v after the end of the lease", late)
	}
}

// TestEarlierNight: a registration that another list's correction removed is
// left to a person; one that it corrected is told; a release lets both pass.
func TestEarlierNight(t *testing.T) {
	for _, c := range []struct {
		name     string
		gone     bool
		released bool
		standing batch.Standing
		reason   batch.Reason
		finding  batch.FindingCode
	}{
		{"removed before", true, false, batch.Queued, batch.ReasonBlocked, batch.FindingGoneBefore},
		{"corrected before", false, false, batch.Done, "", batch.FindingTwiceBefore},
		{"removed before, and released", true, true, batch.Done, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStage(t)
			id := s.correction("01", "", readable)
			s.hands.Threads, s.hands.Calls = remembering{s.ledger, c.released}, earlier{s.ledger, c.gone}
			s.work()
			s.stands(id, c.standing, c.reason)
			row, err := s.ledger.Row(t.Context(), batch.RowKey{ID: id})
			s.must(err)
			if told := len(row.Findings) > 0; told != (c.finding != "") || told && row.Findings[0].Code != c.finding {
				t.Errorf("findings %v", row.Findings)
			}
		})
	}
}

// remembering names a registration for every correction.
type remembering struct {
	batch.ThreadBook
	released bool
}

func (r remembering) Correction(ctx context.Context, id string) (batch.Correction, error) {
	c, err := r.ThreadBook.Correction(ctx, id)
	c.Registration, c.Released = batch.Mark{1}, r.released
	return c, err
}

// earlier knows of a correction before.
type earlier struct {
	batch.CallBook
	gone bool
}

func (e earlier) Earlier(context.Context, string, batch.Mark) (batch.Earlier, bool, error) {
	return batch.Earlier{Correction: "RZZZZZZZZZZ", Gone: e.gone}, true, nil
}
