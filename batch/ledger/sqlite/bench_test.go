package sqlite_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"genopret/batch"
	"genopret/batch/ledger/sqlite"
)

// benchLedger has a run and a claimed file.
func benchLedger(b *testing.B) (*sqlite.Ledger, batch.Run, batch.File) {
	l := open(b, filepath.Join(b.TempDir(), "ledger.db"), options(b))
	asOf, _ := batch.NewDate(2026, 11, 22)
	run, err := l.Begin(context.Background(), batch.Run{
		Occasion: batch.Occasion{Job: "night", Nominal: "2026-11-22T02:00", Tenant: "0999"}, AsOf: asOf, Began: clock.Now()})
	if err != nil {
		b.Fatal(err)
	}
	file, err := l.Claim(context.Background(), batch.File{ID: "FAAAAAAA1", Run: run.ID, Hash: batch.Mark{1}, Verdict: batch.Taken})
	if err != nil {
		b.Fatal(err)
	}
	return l, run, file
}

// benchRow is a row as lists have them: eight fields, a call or two, every
// second with a finding.
func benchRow(ids batch.IDs, at int) batch.StoredRow {
	id, err := ids.Row()
	if err != nil {
		panic(err) // a repeatable source has no end
	}
	row := batch.StoredRow{ID: id, Identity: benchMark(id, 0), Marks: []batch.Mark{benchMark(id, 1), benchMark(id, 2)}}
	cpr, _ := batch.NewCPR("1502901234")
	row.Plan = batch.Plan{
		Row: at, Ref: fmt.Sprintf("sag-%d", at), Rule: "8.1-3", Branch: "ongoing", Standing: batch.Ready, Wrong: cpr,
		Registration: "0f8fad5b-d9cb-469f-a165-70867728950e",
		Facts:        []batch.StatedFact{{Fact: batch.FactPhase, Value: "ongoing", From: "derived"}, {Fact: batch.FactWish, Value: "no", From: "row"}},
	}
	for k := range 8 {
		row.Fields = append(row.Fields, batch.FieldValue{Key: fmt.Sprintf("field_%d", k), Value: "2026-11-22"})
	}
	row.Canon = "8.1-3|" + row.Ref + "|field_0=2026-11-22|field_1=2026-11-22|field_2=2026-11-22|field_3=2026-11-22|field_4=2026-11-22"
	for seq := 1; seq <= 1+at%3/2; seq++ {
		row.Calls = append(row.Calls, batch.PlannedCall{Seq: seq, Operation: "ActivityService.UpdateActivity", Adapter: batch.SOAP,
			Effect: batch.Sets, On: batch.Wrong, CitizenVisible: true, Citizen: cpr, Params: []batch.Value{
				{Element: "ActivityIdentifier", Text: row.Registration}, {Element: "StartDate", Text: "2026-11-22"}, {Element: "EndDate", Text: "2026-12-22"}}})
		row.CallIDs = append(row.CallIDs, benchMark(id, byte(10+seq)))
	}
	if at%2 == 0 {
		row.Findings = []batch.Finding{{Code: batch.FindingCommentRecommended, Severity: batch.SeverityWarning, Field: "comment", Column: 5}}
	}
	return row
}

func benchMark(id string, n byte) (m batch.Mark) {
	copy(m[:], id)
	m[15] = n
	binary.LittleEndian.PutUint32(m[11:], uint32(id[3])*2654435761)
	return m
}

// BenchmarkStore stores chunks of a thousand rows; -benchtime=1000x is a list
// of a million.
func BenchmarkStore(b *testing.B) {
	l, run, file := benchLedger(b)
	ids, rows := batch.IDs{Random: random(3)}, make([]batch.StoredRow, 1000)
	spent := time.Duration(0)
	for n := 0; n < b.N; n++ {
		for i := range rows {
			rows[i] = benchRow(ids, n*1000+i+2)
		}
		began := time.Now()
		err := l.Store(context.Background(), batch.Chunk{File: file.ID, Run: run.ID, At: clock.Now(), Rows: rows, Cursor: (n + 1) * 1000})
		spent += time.Since(began)
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*1000/spent.Seconds(), "rows/s")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkSettle is intents and outcomes of 32 workers, each durable.
func BenchmarkSettle(b *testing.B) {
	const workers = 32
	l, run, file := benchLedger(b)
	ids, ctx := batch.IDs{Random: random(3)}, context.Background()
	threads := make([][]string, workers)
	for n := 0; n < b.N; n += 1000 {
		rows := make([]batch.StoredRow, min(1000, b.N-n))
		for i := range rows {
			rows[i] = benchRow(ids, n+i+2)
			threads[(n+i)%workers] = append(threads[(n+i)%workers], rows[i].ID)
		}
		if err := l.Store(ctx, batch.Chunk{File: file.ID, Run: run.ID, At: clock.Now(), Rows: rows, Cursor: n + len(rows)}); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := l.Touches(ctx, clock.Now()); err != nil {
		b.Fatal(err)
	}
	formed, err := l.Form(ctx, run.ID, threads)
	if err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	var wait sync.WaitGroup
	for _, thread := range formed[:min(workers, b.N)] { // no thread without work
		wait.Go(func() { settleAll(b, l, thread) })
	}
	wait.Wait()
	b.ReportMetric(float64(b.N)*2/b.Elapsed().Seconds(), "changes/s")
}

func settleAll(b *testing.B, l *sqlite.Ledger, thread batch.Thread) {
	ctx, now := context.Background(), clock.Now()
	token, err := l.Lease(ctx, thread.ID, "worker", now, now.Add(time.Minute))
	if err != nil {
		b.Error(err)
	}
	for _, id := range thread.Corrections {
		call := batch.CallID(id, 1)
		err := l.Intend(ctx, batch.Intent{Call: call, Token: token, Attempt: 1, At: now, SendBefore: now, SettleAfter: now})
		if err != nil {
			b.Error(err)
		}
		err = l.Settle(ctx, batch.Outcome{Call: call, Token: token, At: now, State: batch.CallDone, By: "answer",
			Answer: batch.Answer{Class: batch.Accepted, MessageID: "urn:uuid:0f8fad5b", EventDate: now},
			Place:  batch.Place{Correction: id, Token: token, Standing: batch.Done}})
		if err != nil {
			b.Error(err)
		}
	}
}
