package sqlite

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"genopret/batch"
)

// Touching gives the rows that touch the citizen. There is no index on
// citizens: nobody but the citizen asks, and every entry would cost a night.
func (l *Ledger) Touching(ctx context.Context, citizen batch.Mark) iter.Seq2[batch.RowRecord, error] {
	return func(yield func(batch.RowRecord, error) bool) {
		ids := []string{}
		err := l.read(ctx, func(c *conn) error {
			return c.each("SELECT id, marks FROM rows WHERE instr(marks, ?) > 0 ORDER BY n", func(r row) {
				if slices.Contains(splitMarks(r.blob(1)), citizen) { // and not across two marks
					ids = append(ids, r.text(0))
				}
			}, citizen[:])
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
			yield(batch.RowRecord{}, fmt.Errorf("find rows of a citizen: %w", err))
		}
	}
}
