package sqlite_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"genopret/batch"
	"genopret/batch/ledger/sqlite"
)

// The sentinels stand in every place of the ports where a person can be.
const (
	sentinelCPR  = "1502907654"
	sentinelText = "Sentinella Vogterdatter"
)

func TestNothingAboutAPersonIsReadableOnDisk(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	l := open(t, filepath.Join(folder, "ledger.db"), options(t))
	workWithSentinels(t, l)
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	size := 0
	for _, entry := range entries {
		content, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		size += len(content)
		for _, sentinel := range []string{sentinelCPR, sentinelText, "Sentinella", "Vogterdatter"} {
			if bytes.Contains(content, []byte(sentinel)) {
				t.Errorf("%q stands in %s", sentinel, entry.Name())
			}
		}
	}
	if size < 100_000 {
		t.Errorf("only %d bytes were looked through", size)
	}
}

func workWithSentinels(t *testing.T, l *sqlite.Ledger) {
	t.Helper()
	ctx, now := context.Background(), clock.Now()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	asOf, _ := batch.NewDate(2026, 11, 22)
	run, err := l.Begin(ctx, batch.Run{Occasion: batch.Occasion{Job: "night", Nominal: "02:00", Tenant: "0999"}, AsOf: asOf})
	must(err)
	file, err := l.Claim(ctx, batch.File{ID: "FAAAAAAA1", Run: run.ID, Hash: batch.Mark{1}, Name: sentinelText + sentinelCPR + ".csv"})
	must(err)
	cpr, _ := batch.NewCPR(sentinelCPR)
	params := []batch.Value{{Element: "Comment", Text: sentinelText}, {Element: "PersonCivilRegistrationIdentifier", Text: sentinelCPR}}
	row := batch.StoredRow{ID: "RAAAAAAAA01", Identity: batch.Mark{2}, Plan: batch.Plan{
		Sheet: sentinelText, Row: 2, Ref: sentinelText, Standing: batch.Ready, Wrong: cpr, Right: cpr, Registration: sentinelCPR,
		Canon: sentinelCPR + sentinelText, Fields: []batch.FieldValue{{Key: "comment", Value: sentinelText}},
		Facts: []batch.StatedFact{{Fact: batch.FactWish, Value: sentinelText}},
		Calls: []batch.PlannedCall{{Seq: 1, Operation: "A.B", Citizen: cpr, Params: params}},
	}}
	again := row
	again.ID, again.Row = "RAAAAAAAA02", 3
	must(l.Store(ctx, batch.Chunk{File: file.ID, Run: run.ID, At: now, Rows: []batch.StoredRow{row, again}, Cursor: 2}))
	_, err = l.Touches(ctx, now)
	must(err)
	threads, err := l.Form(ctx, run.ID, [][]string{{row.ID}})
	must(err)
	token, err := l.Lease(ctx, threads[0].ID, "worker", now, now.Add(time.Minute))
	must(err)
	must(l.Intend(ctx, batch.Intent{Call: "RAAAAAAAA01.1", Token: token, Attempt: 1, At: now}))
	must(l.Settle(ctx, batch.Outcome{Call: "RAAAAAAAA01.1", Token: token, At: now, State: batch.CallDone,
		Answer: batch.Answer{Trouble: sentinelText}, Place: batch.Place{Standing: batch.Done}}))
	must(l.Pause(ctx, batch.AuditEntry{Why: sentinelText}))
	must(l.Note(ctx, batch.AuditEntry{Why: sentinelText}))
	got, err := l.Row(ctx, batch.RowKey{ID: row.ID})
	must(err)
	if got.Wrong != cpr || got.Sheet != sentinelText || got.Made[0].Params[0].Text != sentinelText {
		t.Error("the sentinels are not read back")
	}
	for _, key := range []batch.RowKey{{ID: "RX"}, {File: file.ID, Sheet: sentinelText, Row: 99}} {
		if _, err := l.Row(ctx, key); err == nil || strings.Contains(err.Error(), sentinelText) {
			t.Errorf("an error quotes the sheet: %v", err)
		}
	}
}
