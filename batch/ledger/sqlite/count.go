package sqlite

import (
	"context"
	"fmt"

	"genopret/batch"
)

// Count counts the rows of the files that were claimed in the run, by
// standing and by reason. Read comes from what the readers counted in taken
// files, not from the rows, so that a lost row shows.
func (l *Ledger) Count(ctx context.Context, run string) (batch.Count, error) {
	count := batch.Count{
		Files: map[batch.Verdict]int{}, Standing: map[batch.Standing]int{}, Reason: map[batch.Reason]int{},
	}
	err := l.read(ctx, func(c *conn) error {
		n, err := runNumber(c, run)
		if err != nil {
			return err
		}
		files := []int64{}
		err = c.each("SELECT n, verdict, rows FROM files WHERE run = ?", func(r row) {
			verdict := batch.Verdict(r.text(1))
			count.Files[verdict]++
			if verdict == batch.Taken {
				count.Read += r.int(2)
			}
			files = append(files, r.int64(0))
		}, n)
		for _, file := range files {
			if err == nil {
				err = countFile(c, file, &count)
			}
		}
		return err
	})
	if err != nil {
		return batch.Count{}, fmt.Errorf("count run %s: %w", run, err)
	}
	return count, nil
}

func countFile(c *conn, file int64, count *batch.Count) error {
	after, before := span(file)
	err := c.each("SELECT standing, reason, count(*) FROM rows WHERE n > ? AND n < ? GROUP BY standing, reason", func(r row) {
		standing, n := batch.Standing(r.text(0)), r.int(2)
		count.Standing[standing] += n
		if standing == batch.Queued {
			count.Reason[batch.Reason(r.text(1))] += n
		}
	}, after, before)
	if err != nil {
		return err
	}
	_, err = c.first(`SELECT count(*) FROM calls WHERE row IN
		(SELECT n FROM rows WHERE n > ? AND n < ? AND standing = 'execute')`, func(r row) { count.ToSend += r.int(0) }, after, before)
	if err != nil {
		return err
	}
	_, err = c.first(`SELECT count(*) FROM star_cases s WHERE s.row > ? AND s.row < ?
		AND EXISTS (SELECT 1 FROM calls WHERE row = s.row)`, func(r row) { count.AlsoSTAR += r.int(0) }, after, before)
	return err
}

// Park queues every row that is still ready, for the reason, and says how many
// there were. No night leaves a row ready: rows of an earlier run that broke
// off are parked with this run's. A ready row whose call is on its way stands
// unknown instead, and is not counted.
func (l *Ledger) Park(ctx context.Context, run string, reason batch.Reason, until string) (int, error) {
	parked := int64(0)
	err := l.write(ctx, func(c *conn) error {
		n, err := runNumber(c, run)
		if err != nil {
			return err
		}
		if err := checkPlace(batch.Queued, reason, until); err != nil {
			return err
		}
		now := ns(l.options.Clock.Now())
		_, err = c.exec(`UPDATE rows SET standing = 'unknown', changed_ns = ? WHERE standing = 'execute'
			AND EXISTS (SELECT 1 FROM calls WHERE row = rows.n AND state IN ('intended', 'unknown'))`, now)
		if err != nil {
			return err
		}
		parked, err = c.exec(`UPDATE rows SET standing = 'queued', reason = ?, until = ?, changed_ns = ?
			WHERE standing = 'execute' AND (SELECT run FROM files WHERE n = rows.n >> 40) <= ?`,
			string(reason), until, now, n)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("park what is ready in run %s: %w", run, err)
	}
	return int(parked), nil
}
