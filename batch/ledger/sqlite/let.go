package sqlite

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"time"

	"genopret/batch"
)

// NotWaitingError says that a row does not wait for what a person let it do.
type NotWaitingError struct {
	Row      string
	Standing batch.Standing
	Reason   batch.Reason
}

func (e *NotWaitingError) Error() string {
	return fmt.Sprintf("row %s does not wait for this: it stands %s %s", e.Row, e.Standing, e.Reason)
}

// Let stores a person's word for the rows, with a line in the audit trail. A
// row that does not wait for it is a *NotWaitingError, and nothing is stored.
func (l *Ledger) Let(ctx context.Context, let batch.Let) error {
	err := l.write(ctx, func(c *conn) error {
		no, err := l.insertLet(c, let)
		if err != nil {
			return err
		}
		for _, row := range let.Rows {
			if err := letRow(c, no, let.Kind, row); err != nil {
				return err
			}
		}
		what := map[batch.LetKind]string{batch.LetApprove: "approved", batch.LetRelease: "released"}[let.Kind]
		return l.note(c, batch.AuditEntry{At: let.At, Who: let.Who, What: what, About: hex.EncodeToString(let.Plan[:]), Why: let.Why})
	})
	if err != nil {
		return fmt.Errorf("let rows go: %w", err)
	}
	return nil
}

func (l *Ledger) insertLet(c *conn, let batch.Let) (int64, error) {
	no, err := next(c, "lets")
	if err != nil {
		return 0, err
	}
	why, err := l.keys.Seal(nil, []byte(let.Why), "lets", "why", strconv.FormatInt(no, 10))
	if err != nil {
		return 0, err
	}
	_, err = c.exec("INSERT INTO lets (n, kind, plan, who, key, why, at_ns, expires_ns) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		no, string(let.Kind), let.Plan[:], let.Who, let.Key, why, ns(let.At), ns(let.Expires))
	return no, err
}

func letRow(c *conn, no int64, kind batch.LetKind, let batch.LetRow) error {
	n, err := rowByID(c, let.ID)
	if err != nil {
		return fmt.Errorf("row %s: %w", let.ID, err)
	}
	wrong := &NotWaitingError{Row: let.ID}
	_, err = c.first("SELECT standing, reason FROM rows WHERE n = ?", func(r row) {
		wrong.Standing, wrong.Reason = batch.Standing(r.text(0)), batch.Reason(r.text(1))
	}, n)
	if err != nil {
		return err
	}
	fits := kind == batch.LetApprove && wrong.Reason == batch.ReasonApproval ||
		kind == batch.LetRelease && slices.Contains(batch.Releasable(), wrong.Reason)
	if wrong.Standing != batch.Queued || !fits {
		return wrong
	}
	_, err = c.exec("INSERT INTO let_rows (row, let, plan) VALUES (?, ?, ?)", n, no, let.Plan[:])
	return err
}

// hasLet reports whether a let of the kind holds for the row.
func hasLet(c *conn, n int64, kind batch.LetKind, now time.Time) (bool, error) {
	return c.first("SELECT 1 FROM let_rows lr JOIN lets l ON l.n = lr.let WHERE lr.row = ? AND l.kind = ? AND l.expires_ns > ?",
		func(row) {}, n, string(kind), ns(now))
}
