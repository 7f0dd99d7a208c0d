package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"genopret/batch"
)

// Backup writes a sound copy of the ledger as it is at one instant to a new
// file, while others go on writing. It holds no key: what is sealed stays so.
func (l *Ledger) Backup(ctx context.Context, path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) // ours before it is filled
	if err == nil {
		err = file.Close()
	}
	if err != nil {
		return fmt.Errorf("back up ledger: %w", err)
	}
	err = l.copyInto(ctx, path)
	if err == nil {
		err = syncFile(path)
	}
	if err != nil {
		return fmt.Errorf("back up ledger: %w", err)
	}
	return nil
}

// copyInto has a connection of its own, since the readers' are inside
// transactions. What it copies is one instant of the ledger.
func (l *Ledger) copyInto(ctx context.Context, path string) error {
	c, err := connect(ctx, l.readers.where, readerPragmas[:len(readerPragmas)-1], checkKind)
	if err != nil {
		return err
	}
	_, err = c.exec("VACUUM INTO ?", path)
	return errors.Join(err, c.close())
}

func syncFile(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

// Sound looks through the whole file: pages, indexes, references and the audit
// trail. It returns ErrDamaged or ErrAuditBroken with the first thing found.
func (l *Ledger) Sound(ctx context.Context) error {
	err := l.read(ctx, func(c *conn) error {
		said := ""
		if _, err := c.first("PRAGMA integrity_check(1)", func(r row) { said = r.text(0) }); err != nil {
			return err
		}
		if said != "ok" {
			return fmt.Errorf("%w: %s", ErrDamaged, said)
		}
		dangling, err := c.first("PRAGMA foreign_key_check", func(r row) { said = r.text(0) })
		if err == nil && dangling {
			err = fmt.Errorf("%w: a reference of %s leads nowhere", ErrDamaged, said)
		}
		return err
	})
	if err == nil {
		err = l.Audit(ctx, func(batch.AuditEntry, batch.AuditHead) error { return nil })
	}
	return err
}

// Restored holds back every correction that the ledger believes unsent: after
// the copy was made it may have been sent all the same. Each waits for a
// person's release, and the brake is on. It gives their number.
func (l *Ledger) Restored(ctx context.Context, entry batch.AuditEntry) (int, error) {
	held := 0
	err := l.writeAlone(ctx, func(c *conn) error {
		keys := []int64{}
		err := c.each(`SELECT r.n FROM rows r WHERE (r.standing = 'execute' OR r.standing = 'queued' AND r.reason <> 'handoff')
			AND EXISTS (SELECT 1 FROM calls c WHERE c.row = r.n AND c.state = 'planned')`, func(r row) { keys = append(keys, r.int64(0)) })
		if err != nil {
			return err
		}
		for _, n := range keys {
			if err := holdBack(c, n, entry.At); err != nil {
				return err
			}
		}
		held = len(keys)
		if _, err := c.exec("DELETE FROM let_rows"); err != nil {
			return err
		}
		return l.note(c, entry)
	}, func() {})
	if err == nil {
		err = l.Pause(ctx, entry)
	}
	if err != nil {
		return 0, fmt.Errorf("hold back after a restore: %w", err)
	}
	return held, nil
}

func holdBack(c *conn, n int64, at time.Time) error {
	_, err := c.exec("UPDATE rows SET standing = 'queued', reason = 'seen-before', until = '', changed_ns = ? WHERE n = ?", ns(at), n)
	if err != nil {
		return err
	}
	return addFinding(c, n, batch.Finding{Code: batch.FindingRestored, Severity: batch.SeverityWarning})
}
