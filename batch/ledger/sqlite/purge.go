package sqlite

import (
	"context"
	"fmt"
	"time"
)

// Purgeable gives the files returned before the time that nothing waits for.
func (l *Ledger) Purgeable(ctx context.Context, before time.Time) ([]string, error) {
	ids := []string{}
	err := l.read(ctx, func(c *conn) error {
		return c.each(`SELECT f.id FROM files f JOIN runs r ON r.n = f.run
			WHERE f.state = 'returned' AND f.purged_ns = 0 AND r.began_ns < ? AND NOT EXISTS (SELECT 1 FROM rows
				WHERE n > f.n << 40 AND n < (f.n + 1) << 40 AND standing IN ('execute', 'queued', 'unknown', 'awaiting-delivery'))
			ORDER BY f.n`, func(r row) { ids = append(ids, r.text(0)) }, ns(before))
	})
	if err != nil {
		return nil, fmt.Errorf("find files to purge: %w", err)
	}
	return ids, nil
}

// Purge removes what is sealed about the file and its rows. Marks, counts,
// standings, findings and the audit trail stay.
func (l *Ledger) Purge(ctx context.Context, file string, at time.Time) error {
	err := l.writeAlone(ctx, func(c *conn) error {
		f, err := l.file(c, "id = ?", file)
		if err != nil {
			return err
		}
		after, before := span(f.n)
		for _, sql := range []string{
			"UPDATE plans SET sealed = x'' WHERE row > ?1 AND row < ?2",
			"UPDATE receipts SET trouble = NULL WHERE row > ?1 AND row < ?2",
		} {
			if _, err := c.exec(sql, after, before); err != nil {
				return err
			}
		}
		return l.purgeNames(c, f, at)
	}, func() {})
	if err != nil {
		return fmt.Errorf("purge file %s: %w", file, err)
	}
	return nil
}

// purgeNames takes the words that a sender chose.
func (l *Ledger) purgeNames(c *conn, f storedFile, at time.Time) error {
	name, err := l.keys.Seal(nil, nil, "files", "name", f.ID)
	if err != nil {
		return err
	}
	_, err = c.exec("UPDATE files SET name = ?, told = '{}', purged_ns = ? WHERE n = ?", name, ns(at), f.n)
	if err != nil {
		return err
	}
	sheets, err := l.sheets(c, f.n)
	if err != nil {
		return err
	}
	for no := range sheets {
		name, err := l.keys.Seal(nil, fmt.Appendf(nil, "%d", no+1), "sheets", "name", sheetPlace(f.n, no))
		if err != nil {
			return err
		}
		if _, err := c.exec("UPDATE sheets SET name = ? WHERE file = ? AND no = ?", name, f.n, no); err != nil {
			return err
		}
	}
	return nil
}
