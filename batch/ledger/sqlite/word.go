package sqlite

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/ncruces/go-sqlite3"

	"genopret/batch"
)

// handPage is how many rows are handed over in one transaction.
const handPage = 256

// HandOver makes the planned calls of rows that are queued for handoff
// handed-over, page by page. A crash between two pages leaves the rest for
// the next time.
func (l *Ledger) HandOver(ctx context.Context, at, since time.Time) (int, error) {
	handed := 0
	for after, more := int64(0), true; more; {
		err := l.write(ctx, func(c *conn) error {
			rows := []int64{}
			err := c.each(`SELECT r.n FROM rows r WHERE r.standing = 'queued' AND r.reason = 'handoff' AND r.n > ?
				AND EXISTS (SELECT 1 FROM calls c WHERE c.row = r.n AND c.state = 'planned') ORDER BY r.n LIMIT ?`,
				func(r row) { rows = append(rows, r.int64(0)) }, after, handPage)
			more = len(rows) == handPage
			for _, n := range rows {
				after = n
				if err == nil {
					var calls int
					calls, err = l.handOverRow(c, n, at, since)
					handed += calls
				}
			}
			return err
		})
		if err != nil {
			return handed, fmt.Errorf("hand over: %w", err)
		}
	}
	return handed, nil
}

func (l *Ledger) handOverRow(c *conn, n int64, at, since time.Time) (int, error) {
	released, err := hasLet(c, n, batch.LetRelease, at)
	if err != nil {
		return 0, err
	}
	other, err := equalCall(c, n, since)
	if err == nil && other != "" && !released {
		return 0, waitAsSeen(c, n, other, at)
	}
	if err != nil {
		return 0, err
	}
	moved, err := c.exec("UPDATE calls SET state = 'handed-over', settled_ns = ? WHERE row = ? AND state = 'planned'", ns(at), n)
	if errors.Is(err, sqlite3.CONSTRAINT_UNIQUE) { // two equal calls of one row
		return 0, waitAsSeen(c, n, "", at)
	}
	return int(moved), err
}

func waitAsSeen(c *conn, n int64, other string, at time.Time) error {
	_, err := c.exec("UPDATE rows SET reason = 'seen-before', until = '', changed_ns = ? WHERE n = ?", ns(at), n)
	if err != nil {
		return err
	}
	finding := batch.Finding{Code: batch.FindingSeenBefore, Severity: batch.SeverityWarning}
	if other != "" {
		finding.Args = []string{other}
	}
	return addFinding(c, n, finding)
}

// HandedOver gives the rows with calls that are handed over.
func (l *Ledger) HandedOver(ctx context.Context) iter.Seq2[batch.RowRecord, error] {
	return func(yield func(batch.RowRecord, error) bool) {
		ids := []string{}
		err := l.read(ctx, func(c *conn) error {
			return c.each(`SELECT DISTINCT r.id, r.n FROM calls c INDEXED BY calls_open JOIN rows r ON r.n = c.row
				WHERE c.state <> 'planned' AND c.state IN ('intended', 'unknown', 'handed-over') AND c.state = 'handed-over'
				ORDER BY r.n`, func(r row) { ids = append(ids, r.text(0)) })
		})
		for _, id := range ids {
			var record batch.RowRecord
			if err == nil {
				record, err = l.Row(ctx, batch.RowKey{ID: id})
			}
			if err != nil {
				break
			}
			if !yield(record, nil) {
				return
			}
		}
		if err != nil {
			yield(batch.RowRecord{}, fmt.Errorf("read what is handed over: %w", err))
		}
	}
}

// TakeWord settles a call by a person's word.
func (l *Ledger) TakeWord(ctx context.Context, word batch.Word) error {
	if err := l.takeWord(ctx, word); err != nil {
		return fmt.Errorf("take word of call %s: %w", word.Call, err)
	}
	return nil
}

func (l *Ledger) takeWord(ctx context.Context, word batch.Word) error {
	correction, _, ok := cutLast(word.Call)
	if !ok || word.Who == "" {
		return ErrNotFound
	}
	record, err := l.Row(ctx, batch.RowKey{ID: correction})
	if err != nil {
		return err
	}
	at := slices.IndexFunc(record.Made, func(call batch.Call) bool { return call.ID == word.Call })
	if at < 0 {
		return ErrNotFound
	}
	call := &record.Made[at]
	if call.State != word.From || call.Attempt != word.Attempt {
		return &batch.StaleWord{Call: call.ID, State: call.State, Attempt: call.Attempt}
	}
	call.State = wordState(word)
	outcome := batch.Outcome{Call: call.ID, At: word.At, State: call.State, Answer: batch.Answer{Class: batch.Unclear, Trouble: word.Note},
		By: word.Who, Place: placeAfter(record.Made, word.At), Registration: registrationOf(&record),
		Gone: call.On == batch.Wrong && call.Effect == batch.Cancels}
	return l.write(ctx, func(c *conn) error { return l.storeWord(c, word, outcome) })
}

// wordState: what a person says was not done is sent again if we sent it, and
// is refused by whoever should have done it by hand.
func wordState(word batch.Word) batch.CallState {
	switch {
	case word.Done:
		return batch.CallDone
	case word.From == batch.CallUnknown:
		return batch.CallPlanned
	}
	return batch.CallRefused
}

// placeAfter is where a correction stands with its calls as they are.
func placeAfter(calls []batch.Call, at time.Time) batch.Place {
	has := map[batch.CallState]bool{}
	for _, call := range calls {
		has[call.State] = true
	}
	switch {
	case has[batch.CallUnknown]:
		return batch.Place{Standing: batch.Unknown}
	case has[batch.CallHandedOver]:
		return batch.Place{Standing: batch.Queued, Reason: batch.ReasonHandoff}
	case has[batch.CallRefused] && has[batch.CallDone]:
		return batch.Place{Standing: batch.PartlyDone, Finding: batch.FindingPartlyDone}
	case has[batch.CallRefused]:
		return batch.Place{Standing: batch.Refused}
	case has[batch.CallPlanned]:
		return batch.Place{Standing: batch.Queued, Reason: batch.ReasonRetry, Until: at.UTC().Format(time.RFC3339)}
	}
	return batch.Place{Standing: batch.Done}
}

// storeWord compares and sets the call, and refuses while a worker holds it.
func (l *Ledger) storeWord(c *conn, word batch.Word, o batch.Outcome) error {
	n, seq, err := callByID(c, o.Call)
	if err != nil {
		return err
	}
	held, err := c.first("SELECT 1 FROM thread_rows tr JOIN threads t ON t.id = tr.thread WHERE tr.row = ? AND t.until_ns > ?",
		func(row) {}, n, ns(l.options.Clock.Now()))
	if err == nil && held && word.From == batch.CallUnknown {
		err = batch.ErrHeld
	}
	if err != nil {
		return err
	}
	moved, err := c.exec("UPDATE calls SET state = ?, settled_ns = ? WHERE row = ? AND seq = ? AND state = ? AND attempt = ?",
		string(o.State), ns(o.At), n, seq, string(word.From), word.Attempt)
	if err == nil && moved == 0 {
		err = &batch.StaleWord{Call: o.Call, State: o.State, Attempt: word.Attempt}
	}
	if err != nil {
		return err
	}
	if err := remember(c, n, o); err != nil {
		return err
	}
	return l.storeWordPlace(c, n, seq, word, o)
}

func (l *Ledger) storeWordPlace(c *conn, n int64, seq int, word batch.Word, o batch.Outcome) error {
	sealed, err := l.keys.Seal(nil, []byte(word.Note), "receipts", "trouble", callPlace(n, seq))
	if err != nil {
		return err
	}
	if err := insertReceipt(c, n, seq, o.At, o.State, o.Answer, sealed, o.By); err != nil {
		return err
	}
	_, err = c.exec("UPDATE rows SET standing = ?, reason = ?, until = ?, changed_ns = ? WHERE n = ?",
		string(o.Place.Standing), string(o.Place.Reason), o.Place.Until, ns(o.At), n)
	if err != nil {
		return err
	}
	if o.Place.Finding != "" {
		if err := addFinding(c, n, batch.Finding{Code: o.Place.Finding, Severity: batch.SeverityWarning}); err != nil {
			return err
		}
	}
	if err := abandon(c, n, seq, o.Place.Standing, o.At); err != nil {
		return err
	}
	return l.note(c, batch.AuditEntry{At: word.At, Who: word.Who, What: "settled-" + string(o.State), About: word.Call, Why: word.Note})
}
