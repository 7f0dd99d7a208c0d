package sqlite

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"

	"genopret/batch"
)

// SeenBefore gives the id of a call of another correction with the identity of
// one of this one's calls, if it is intended, unknown or handed over, or was
// done since the time; "" for none. Open calls are named before done ones.
func (l *Ledger) SeenBefore(ctx context.Context, correction string, since time.Time) (string, error) {
	seen := ""
	err := l.read(ctx, func(c *conn) error {
		n, err := rowByID(c, correction)
		if err == nil {
			seen, err = equalCall(c, n, since)
		}
		return err
	})
	if err != nil {
		return "", fmt.Errorf("look for calls like those of %s: %w", correction, err)
	}
	return seen, nil
}

func equalCall(c *conn, n int64, since time.Time) (seen string, err error) {
	take := func(r row) { seen = batch.CallID(r.text(0), r.int(1)) }
	found, err := c.first(`SELECT r.id, o.seq FROM calls c JOIN calls o ON o.identity = c.identity JOIN rows r ON r.n = o.row
		WHERE c.row = ?1 AND o.row <> ?1 AND o.state <> 'planned' AND o.state IN ('intended', 'unknown', 'handed-over')
		ORDER BY c.seq, o.row, o.seq LIMIT 1`, take, n)
	if err == nil && !found {
		_, err = c.first(`SELECT r.id, o.seq FROM calls c JOIN calls o ON o.identity = c.identity JOIN rows r ON r.n = o.row
			WHERE c.row = ?1 AND o.row <> ?1 AND o.state = 'done' AND o.settled_ns >= ?2
			ORDER BY c.seq, o.settled_ns DESC, o.row, o.seq LIMIT 1`, take, n, ns(since))
	}
	return seen, err
}

// ofToken is true where the correction's thread is held with the token.
const ofToken = `?1 > 0 AND ?1 = (SELECT t.token FROM thread_rows tr JOIN threads t ON t.id = tr.thread WHERE tr.row = ?2)`

// Intend moves planned or unknown to intended, compared and set in one
// statement. It is on disk when it returns. ErrFenced: the token is no longer
// the thread's. *StateError: the call is in another state. ErrSeenBefore: an
// equal call of another correction is on its way; the database refuses a
// second.
func (l *Ledger) Intend(ctx context.Context, intent batch.Intent) error {
	err := l.write(ctx, func(c *conn) error {
		n, seq, err := callByID(c, intent.Call)
		if err != nil {
			return err
		}
		moved, err := c.exec(`UPDATE calls SET state = 'intended', attempt = ?4, intended_ns = ?5, send_before_ns = ?6,
			settle_after_ns = ?7, settled_ns = 0 WHERE row = ?2 AND seq = ?3 AND state IN ('planned', 'unknown') AND `+ofToken,
			int64(intent.Token), n, seq, intent.Attempt, ns(intent.At), ns(intent.SendBefore), ns(intent.SettleAfter))
		if errors.Is(err, sqlite3.CONSTRAINT_UNIQUE) {
			return ErrSeenBefore
		}
		if err == nil && moved == 0 {
			err = refusal(c, n, seq, intent.Token, batch.CallIntended)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("intend call %s: %w", intent.Call, err)
	}
	return nil
}

// settled are the states that an outcome may bring. Planned is that of a call
// of which nothing left the house, so that it may be intended anew.
var settled = map[batch.CallState]bool{
	batch.CallDone: true, batch.CallRefused: true, batch.CallUnknown: true, batch.CallHandedOver: true,
	batch.CallAbandoned: true, batch.CallPlanned: true,
}

// Settle moves intended, unknown or handed over to the outcome's state, keeps
// the receipt and gives the correction its standing, in one transaction; an
// outcome without a standing leaves it as it is. When the correction ends
// there, its later planned calls are abandoned. Errors are those of Intend; an equal call on its way matters for a call that becomes
// open by it.
func (l *Ledger) Settle(ctx context.Context, outcome batch.Outcome) error {
	err := l.write(ctx, func(c *conn) error {
		n, seq, err := callByID(c, outcome.Call)
		if err != nil {
			return err
		}
		moved := int64(0)
		if settled[outcome.State] {
			moved, err = c.exec(`UPDATE calls SET state = ?4, settled_ns = ?5 WHERE row = ?2 AND seq = ?3
				AND state IN ('intended', 'unknown', 'handed-over') AND `+ofToken,
				int64(outcome.Token), n, seq, string(outcome.State), ns(outcome.At))
		}
		if errors.Is(err, sqlite3.CONSTRAINT_UNIQUE) {
			return ErrSeenBefore
		}
		if err == nil && moved == 0 {
			err = refusal(c, n, seq, outcome.Token, outcome.State)
		}
		if err != nil {
			return err
		}
		if err := remember(c, n, outcome); err != nil {
			return err
		}
		return l.finish(c, n, seq, outcome)
	})
	if err != nil {
		return fmt.Errorf("settle call %s: %w", outcome.Call, err)
	}
	return nil
}

// remember keeps what a call that is done has corrected.
func remember(c *conn, n int64, o batch.Outcome) error {
	if o.State != batch.CallDone || o.Registration.IsZero() {
		return nil
	}
	_, err := c.exec(`INSERT INTO corrected (registration, row, at_ns, gone) VALUES (?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET at_ns = excluded.at_ns, gone = max(gone, excluded.gone)`, o.Registration[:], n, ns(o.At), o.Gone)
	if err != nil {
		return fmt.Errorf("remember what was corrected: %w", err)
	}
	return nil
}

// finish writes what belongs to a settled call.
func (l *Ledger) finish(c *conn, n int64, seq int, o batch.Outcome) error {
	var trouble []byte
	if o.Answer.Trouble != "" {
		// It should hold nothing about a person, but others write it.
		sealed, err := l.keys.Seal(nil, []byte(o.Answer.Trouble), "receipts", "trouble", callPlace(n, seq))
		if err != nil {
			return err
		}
		trouble = sealed
	}
	if err := insertReceipt(c, n, seq, o.At, o.State, o.Answer, trouble, o.By); err != nil {
		return err
	}
	if o.Place.Standing == "" {
		return nil
	}
	_, err := stand(c, n, o.Token, o.Place, o.At)
	if err != nil {
		return err
	}
	return abandon(c, n, seq, o.Place.Standing, o.At)
}

func insertReceipt(c *conn, n int64, seq int, at time.Time, state batch.CallState, a batch.Answer, trouble []byte, by string) error {
	_, err := c.exec(`INSERT INTO receipts (row, seq, no, at_ns, attempt, state, class, number, event_ns, message_id, not_sent,
		trouble, by) SELECT ?1, ?2, (SELECT coalesce(max(no), 0) + 1 FROM receipts WHERE row = ?1 AND seq = ?2),
		?3, attempt, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11 FROM calls WHERE row = ?1 AND seq = ?2`,
		n, seq, ns(at), string(state), string(a.Class), a.Number, ns(a.EventDate), a.MessageID, a.NotSent, trouble, by)
	if err != nil {
		return fmt.Errorf("keep receipt: %w", err)
	}
	return nil
}

// Stand changes a correction's standing without a call; ErrFenced when the
// token is no longer its thread's. When the correction ends there, its planned
// calls are abandoned.
func (l *Ledger) Stand(ctx context.Context, place batch.Place) error {
	err := l.write(ctx, func(c *conn) error {
		n, err := rowByID(c, place.Correction)
		if err != nil {
			return err
		}
		now := l.options.Clock.Now()
		moved, err := stand(c, n, place.Token, place, now)
		if err != nil {
			return err
		}
		if moved == 0 {
			return batch.ErrFenced
		}
		return abandon(c, n, 0, place.Standing, now)
	})
	if err != nil {
		return fmt.Errorf("stand correction %s: %w", place.Correction, err)
	}
	return nil
}

// stand writes the standing and what explains it.
func stand(c *conn, n int64, token batch.Token, p batch.Place, at time.Time) (int64, error) {
	if err := checkPlace(p.Standing, p.Reason, p.Until); err != nil {
		return 0, err
	}
	moved, err := c.exec(`UPDATE rows SET standing = ?3, reason = ?4, until = ?5, changed_ns = ?6 WHERE n = ?2 AND `+ofToken,
		int64(token), n, string(p.Standing), string(p.Reason), p.Until, ns(at))
	if err != nil || moved == 0 || p.Finding == "" {
		return moved, err
	}
	finding := batch.Finding{Code: p.Finding, Severity: batch.SeverityWarning}
	if p.Detail != "" {
		finding.Args = []string{p.Detail}
	}
	return moved, addFinding(c, n, finding)
}

// ended are the standings with which nothing more is sent for a correction.
var ended = map[batch.Standing]bool{
	batch.Refused: true, batch.PartlyDone: true, batch.OtherAuthority: true, batch.AtSTAR: true, batch.NoAction: true,
}

// abandon gives up the planned calls after the one that ended the correction.
func abandon(c *conn, n int64, after int, standing batch.Standing, at time.Time) error {
	if !ended[standing] {
		return nil
	}
	_, err := c.exec("UPDATE calls SET state = 'abandoned', settled_ns = ? WHERE row = ? AND seq > ? AND state = 'planned'",
		ns(at), n, after)
	if err != nil {
		return fmt.Errorf("abandon later calls: %w", err)
	}
	return nil
}

// callByID splits <correction>.<step>.
func callByID(c *conn, id string) (n int64, seq int, err error) {
	correction, step, ok := cutLast(id)
	if !ok {
		return 0, 0, ErrNotFound
	}
	if seq, err = strconv.Atoi(step); err != nil {
		return 0, 0, ErrNotFound
	}
	n, err = rowByID(c, correction)
	return n, seq, err
}

func cutLast(id string) (before, after string, ok bool) {
	i := strings.LastIndexByte(id, '.')
	if i < 0 {
		return "", "", false
	}
	return id[:i], id[i+1:], true
}

// refusal says why a call could not be moved: the token comes first, since a
// fenced worker must not be told to try anything else.
func refusal(c *conn, n int64, seq int, token batch.Token, want batch.CallState) error {
	held, err := c.first("SELECT 1 WHERE "+ofToken, func(row) {}, int64(token), n)
	if err != nil {
		return err
	}
	if !held {
		return batch.ErrFenced
	}
	wrong := &StateError{Want: want}
	found, err := c.first("SELECT r.id, c.state FROM calls c JOIN rows r ON r.n = c.row WHERE c.row = ? AND c.seq = ?", func(r row) {
		wrong.Call, wrong.State = batch.CallID(r.text(0), seq), batch.CallState(r.text(1))
	}, n, seq)
	if err != nil {
		return err
	}
	if !found {
		return ErrNotFound
	}
	return wrong
}
