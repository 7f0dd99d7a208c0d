package sqlite

import (
	"context"
	"fmt"
	"time"

	"genopret/batch"
)

// Earlier gives the correction of another list that removed the registration,
// or else the one that corrected it last. Rows of one list were compared when
// they were planned.
func (l *Ledger) Earlier(ctx context.Context, correction string, registration batch.Mark) (earlier batch.Earlier, ok bool, err error) {
	err = l.read(ctx, func(c *conn) error {
		n, err := rowByID(c, correction)
		if err != nil {
			return err
		}
		ok, err = c.first(`SELECT r.id, c.gone FROM corrected c JOIN rows r ON r.n = c.row
			WHERE c.registration = ?1 AND c.row >> 40 <> ?2 >> 40 ORDER BY c.gone DESC, c.at_ns DESC, c.row LIMIT 1`,
			func(r row) { earlier = batch.Earlier{Correction: r.text(0), Gone: r.bool(1)} }, registration[:], n)
		return err
	})
	if err != nil {
		return earlier, false, fmt.Errorf("look for earlier corrections like %s: %w", correction, err)
	}
	return earlier, ok, nil
}

// Sent counts the calls of which the last attempt was intended since.
func (l *Ledger) Sent(ctx context.Context, since time.Time) (count int, err error) {
	err = l.read(ctx, func(c *conn) error {
		_, err := c.first("SELECT count(*) FROM calls WHERE intended_ns > 0 AND intended_ns >= ?", func(r row) { count = r.int(0) }, ns(since))
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("count what was sent: %w", err)
	}
	return count, nil
}

// registrationOf is the last of a row's marks where it names a registration.
func registrationOf(r *batch.RowRecord) batch.Mark {
	if r.Registration == "" || len(r.Marks) == 0 {
		return batch.Mark{}
	}
	return r.Marks[len(r.Marks)-1]
}
