package ledgertest

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"genopret/batch"
)

// bench is a fresh ledger on which a promise is checked. Its helpers end the
// test when the ledger does not do what every promise takes for granted.
type bench struct {
	*testing.T
	Books
	chunks map[string]int // cursor by file
}

func (b *bench) ctx() context.Context { return b.Context() }

func (b *bench) now() time.Time { return b.Clock.Now() }

func (b *bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// refuses checks that the error is there, and which.
func (b *bench) refuses(what string, err, want error) {
	b.Helper()
	if err == nil {
		b.Errorf("%s: no error", what)
	} else if want != nil && !errors.Is(err, want) {
		b.Errorf("%s: %v, want %v", what, err, want)
	}
}

func (b *bench) same(what string, got, want any) {
	b.Helper()
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmp.AllowUnexported(batch.Date{}), cmp.Comparer(sameCPR)); diff != "" {
		b.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func sameCPR(a, b batch.CPR) bool { return a == b }

// reopen goes on with the ledger as the next start finds it.
func (b *bench) reopen() { b.Books = b.Reopen(b.T) }

// mark stands for a keyed mark; the ledger only compares them.
func mark(text string) batch.Mark {
	sum := sha256.Sum256([]byte(text))
	return batch.Mark(sum[:16])
}

func aRun(nominal string) batch.Run {
	asOf, _ := batch.NewDate(2026, 11, 22)
	return batch.Run{
		Occasion: batch.Occasion{Job: "night", Nominal: nominal, Tenant: "0999"}, AsOf: asOf, Edition: "edition-1",
		Mode: batch.Act, State: batch.RunOpen, Attempt: 1, Began: time.Date(2026, 11, 22, 1, 0, 0, 123456789, time.UTC),
	}
}

// begin begins the run of a night.
func (b *bench) begin(nominal string) batch.Run {
	b.Helper()
	run, err := b.Runs.Begin(b.ctx(), aRun(nominal))
	b.must(err)
	return run
}

func (b *bench) end(run batch.Run, state batch.RunState) {
	b.Helper()
	b.must(b.Runs.End(b.ctx(), run.ID, state, b.now()))
}

func aFile(run batch.Run, id, bytes string) batch.File {
	return batch.File{
		ID: id, Source: "inbox", Name: "liste æøå " + id + ".csv", Size: 4711,
		ModTime: time.Date(2026, 11, 21, 20, 15, 0, 987654321, time.UTC), Hash: mark(bytes), Run: run.ID,
		State: batch.FileClaimed, Verdict: batch.Taken,
	}
}

// claim claims a file whose bytes are its own.
func (b *bench) claim(run batch.Run, id string) batch.File {
	b.Helper()
	file, err := b.Claims.Claim(b.ctx(), aFile(run, id, "bytes of "+id))
	b.must(err)
	return file
}

// store stores rows as the next chunk of the file.
func (b *bench) store(run batch.Run, file batch.File, rows ...batch.StoredRow) {
	b.Helper()
	b.must(b.Rows.Store(b.ctx(), b.chunk(run, file, rows...)))
}

func (b *bench) chunk(run batch.Run, file batch.File, rows ...batch.StoredRow) batch.Chunk {
	if b.chunks == nil {
		b.chunks = map[string]int{}
	}
	b.chunks[file.ID] += len(rows)
	return batch.Chunk{File: file.ID, Run: run.ID, At: b.now(), Rows: rows, Cursor: b.chunks[file.ID]}
}

func (b *bench) row(id string) batch.RowRecord {
	b.Helper()
	record, err := b.Rows.Row(b.ctx(), batch.RowKey{ID: id})
	b.must(err)
	return record
}

func (b *bench) correction(id string) batch.Correction {
	b.Helper()
	c, err := b.Threads.Correction(b.ctx(), id)
	b.must(err)
	return c
}

// ready stores one file with a row for each id, every row with one call.
func (b *bench) ready(run batch.Run, file string, ids ...string) {
	b.Helper()
	rows := make([]batch.StoredRow, len(ids))
	for i, id := range ids {
		rows[i] = aRow(id, i+2)
	}
	b.store(run, b.claim(run, file), rows...)
}

// thread forms one thread of the corrections and leases it.
func (b *bench) thread(run batch.Run, worker string, ids ...string) (batch.Thread, batch.Token) {
	b.Helper()
	threads, err := b.Threads.Form(b.ctx(), run.ID, [][]string{ids})
	b.must(err)
	token, err := b.Threads.Lease(b.ctx(), threads[0].ID, worker, b.now(), b.now().Add(time.Minute))
	b.must(err)
	return threads[0], token
}

func (b *bench) intent(call string, token batch.Token) batch.Intent {
	return batch.Intent{
		Call: call, Token: token, Attempt: 1, At: b.now(), SendBefore: b.now().Add(5 * time.Second),
		SettleAfter: b.now().Add(10 * time.Minute),
	}
}

func (b *bench) outcome(call string, token batch.Token, state batch.CallState, standing batch.Standing) batch.Outcome {
	correction := call[:len(call)-2]
	return batch.Outcome{
		Call: call, Token: token, At: b.now(), State: state, By: "answer", Answer: batch.Answer{Class: batch.Accepted},
		Place: batch.Place{Correction: correction, Token: token, Standing: standing},
	}
}

// intended brings a call on its way.
func (b *bench) intended(call string, token batch.Token) {
	b.Helper()
	b.must(b.Calls.Intend(b.ctx(), b.intent(call, token)))
}

// state checks where a call is.
func (b *bench) state(correction string, seq int, want batch.CallState) {
	b.Helper()
	if got := b.correction(correction).Calls[seq-1].State; got != want {
		b.Errorf("call %s is %s, want %s", batch.CallID(correction, seq), got, want)
	}
}

// standing checks where a row stands.
func (b *bench) standing(id string, want batch.Standing, reason batch.Reason) {
	b.Helper()
	record := b.row(id)
	if record.Standing != want || record.Reason != reason {
		b.Errorf("row %s is %s (%s), want %s (%s)", id, record.Standing, record.Reason, want, reason)
	}
}

func (b *bench) touches(now time.Time) []string {
	b.Helper()
	found, err := b.Threads.Touches(b.ctx(), now)
	b.must(err)
	ids := []string{}
	for _, touch := range found {
		ids = append(ids, touch.Correction)
	}
	return ids
}

func (b *bench) list(run, file string) (records []batch.RowRecord) {
	b.Helper()
	for record, err := range b.Rows.Rows(b.ctx(), run, file) {
		b.must(err)
		records = append(records, record)
	}
	return records
}

func numbered(prefix string, n int) string { return fmt.Sprintf("%s%06d", prefix, n) }
