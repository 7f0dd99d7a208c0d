package sqlite

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"genopret/batch"
)

// ErrAuditBroken says that the audit trail was changed behind the program.
var ErrAuditBroken = errors.New("the audit trail does not hold together")

// Note appends to the audit trail. Entries are never changed or removed; the
// database refuses both.
func (l *Ledger) Note(ctx context.Context, entry batch.AuditEntry) error {
	err := l.write(ctx, func(c *conn) error { return l.note(c, entry) })
	if err != nil {
		return fmt.Errorf("note %s: %w", entry.What, err)
	}
	return nil
}

func (l *Ledger) note(c *conn, entry batch.AuditEntry) error {
	last, head, err := auditEnd(c)
	if err != nil {
		return err
	}
	// The reason is typed by a person and may hold anything.
	why, err := l.keys.Seal(nil, []byte(entry.Why), "audit", "why", strconv.FormatInt(last+1, 10))
	if err != nil {
		return err
	}
	link := l.link(head, last+1, entry)
	_, err = c.exec("INSERT INTO audit (n, at_ns, who, what, about, why, link) VALUES (?, ?, ?, ?, ?, ?, ?)",
		last+1, ns(entry.At), entry.Who, entry.What, entry.About, why, link[:])
	return err
}

func auditEnd(c *conn) (last int64, head [32]byte, err error) {
	_, err = c.first("SELECT n, link FROM audit ORDER BY n DESC LIMIT 1", func(r row) {
		last = r.int64(0)
		copy(head[:], r.blob(1))
	})
	if err != nil {
		return 0, head, fmt.Errorf("find the end of the audit trail: %w", err)
	}
	return last, head, nil
}

func (l *Ledger) link(head [32]byte, n int64, e batch.AuditEntry) [32]byte {
	return l.keys.Link(head, strconv.FormatInt(n, 10), strconv.FormatInt(ns(e.At), 10), e.Who, e.What, e.About, e.Why)
}

// AuditEnd gives the end of the audit trail. It is printed where the ledger
// cannot reach, so that a trail cut short is found.
func (l *Ledger) AuditEnd(ctx context.Context) (batch.AuditHead, error) {
	end := batch.AuditHead{}
	err := l.read(ctx, func(c *conn) (err error) {
		end.Count, end.Link, err = auditEnd(c)
		return err
	})
	return end, err
}

// Audit gives the whole trail to do, oldest first, each entry with the head
// after it, and checks every link on the way. It ends with ErrAuditBroken at the first entry that was changed,
// put in or taken out, and with do's own error.
func (l *Ledger) Audit(ctx context.Context, do func(batch.AuditEntry, batch.AuditHead) error) error {
	at := batch.AuditHead{}
	for {
		page, err := l.auditPage(ctx, at.Count)
		if err != nil {
			return fmt.Errorf("read audit trail: %w", err)
		}
		if len(page) == 0 {
			return nil
		}
		for _, e := range page {
			at.Count++
			at.Link = l.link(at.Link, at.Count, e.AuditEntry)
			if e.link != at.Link {
				return fmt.Errorf("entry %d: %w", at.Count, ErrAuditBroken)
			}
			if err := do(e.AuditEntry, at); err != nil {
				return err
			}
		}
	}
}

type auditRecord struct {
	batch.AuditEntry
	n    int64
	link [32]byte
}

func (l *Ledger) auditPage(ctx context.Context, after int64) ([]auditRecord, error) {
	page := []auditRecord{}
	var damaged error
	err := l.read(ctx, func(c *conn) error {
		return c.each("SELECT n, at_ns, who, what, about, why, link FROM audit WHERE n > ? ORDER BY n LIMIT 500", func(r row) {
			e := auditRecord{n: r.int64(0)}
			copy(e.link[:], r.blob(6))
			why, err := l.keys.Open(nil, r.blob(5), "audit", "why", strconv.FormatInt(e.n, 10))
			if err != nil && damaged == nil {
				damaged = fmt.Errorf("entry %d: %w: %w", e.n, ErrAuditBroken, err)
			}
			e.AuditEntry = batch.AuditEntry{At: r.time(1), Who: r.text(2), What: r.text(3), About: r.text(4), Why: string(why)}
			page = append(page, e)
		}, after)
	})
	return page, errors.Join(err, damaged)
}
