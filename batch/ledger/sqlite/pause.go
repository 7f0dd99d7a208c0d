package sqlite

import (
	"context"
	"fmt"
	"strconv"

	"genopret/batch"
)

// Paused gives who paused and why, if the brake is on.
func (l *Ledger) Paused(ctx context.Context) (entry batch.AuditEntry, ok bool, err error) {
	n, why := int64(0), []byte(nil)
	err = l.read(ctx, func(c *conn) error {
		ok, err = c.first("SELECT n, at_ns, who, what, about, why FROM pauses WHERE resumed_ns IS NULL", func(r row) {
			n, why = r.int64(0), r.blob(5)
			entry = batch.AuditEntry{At: r.time(1), Who: r.text(2), What: r.text(3), About: r.text(4)}
		})
		return err
	})
	if err != nil || !ok {
		return batch.AuditEntry{}, false, err
	}
	plain, err := l.keys.Open(nil, why, "pauses", "why", strconv.FormatInt(n, 10))
	if err != nil {
		return batch.AuditEntry{}, false, fmt.Errorf("read pause: %w", err)
	}
	entry.Why = string(plain)
	return entry, true, nil
}

// Pause puts the brake on and notes it. While it is on, a second pause is
// noted and the first stands.
func (l *Ledger) Pause(ctx context.Context, entry batch.AuditEntry) error {
	err := l.write(ctx, func(c *conn) error {
		n, err := next(c, "pauses")
		if err != nil {
			return err
		}
		why, err := l.keys.Seal(nil, []byte(entry.Why), "pauses", "why", strconv.FormatInt(n, 10))
		if err != nil {
			return err
		}
		_, err = c.exec("INSERT INTO pauses (n, at_ns, who, what, about, why) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
			n, ns(entry.At), entry.Who, entry.What, entry.About, why)
		if err != nil {
			return err
		}
		return l.note(c, entry)
	})
	if err != nil {
		return fmt.Errorf("pause: %w", err)
	}
	return nil
}

// Resume takes the brake off and notes it. Without a brake it is noted alone.
func (l *Ledger) Resume(ctx context.Context, entry batch.AuditEntry) error {
	err := l.write(ctx, func(c *conn) error {
		if _, err := c.exec("UPDATE pauses SET resumed_ns = ? WHERE resumed_ns IS NULL", ns(entry.At)); err != nil {
			return err
		}
		return l.note(c, entry)
	})
	if err != nil {
		return fmt.Errorf("resume: %w", err)
	}
	return nil
}
