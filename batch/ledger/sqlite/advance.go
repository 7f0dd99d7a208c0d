package sqlite

import (
	"context"
	"encoding/json"
	"fmt"

	"genopret/batch"
)

// steps orders the states of a file; it only goes on.
var steps = map[batch.FileState]int{batch.FileClaimed: 1, batch.FilePlanned: 2, batch.FileReturned: 3}

// Advance stores state, verdict, findings, told and rows of the file. A state
// goes on and never back, and a duplicate stays one: else ErrFileState. A file
// that turns out to be refused loses its stored rows in the same transaction,
// since rows exist for a taken file alone. Safe to repeat.
func (l *Ledger) Advance(ctx context.Context, file batch.File) error {
	l.storing.Lock()
	defer l.storing.Unlock()
	gone := storedFile{}
	err := l.writeAlone(ctx, func(c *conn) error {
		before, err := l.file(c, "id = ?", file.ID)
		if err != nil {
			return err
		}
		if steps[file.State] < steps[before.State] ||
			(file.Verdict == batch.FileDuplicate) != (before.Verdict == batch.FileDuplicate) {
			return ErrFileState
		}
		if file.Verdict == batch.FileRefused && before.Cursor > 0 {
			if err := l.forgetRows(c, before); err != nil {
				return err
			}
			gone = before
		}
		return updateFile(c, file)
	}, func() { l.tail.dropFile(gone) })
	if err != nil {
		return fmt.Errorf("advance file %s to %s: %w", file.ID, file.State, err)
	}
	return nil
}

func updateFile(c *conn, file batch.File) error {
	told, err := json.Marshal(file.Told)
	if err != nil {
		return fmt.Errorf("write what was told: %w", err)
	}
	_, err = c.exec("UPDATE files SET state = ?, verdict = ?, told = ?, rows = ? WHERE id = ?",
		string(file.State), string(file.Verdict), string(told), file.Rows, file.ID)
	if err != nil {
		return err
	}
	return replaceFileFindings(c, file)
}

// Forget removes the stored rows of a claimed file, with everything that hangs
// on them, and puts its cursor back to the start. A file that is planned is
// ErrFileState, one whose calls were begun ErrStarted. Safe to repeat.
func (l *Ledger) Forget(ctx context.Context, id string) error {
	l.storing.Lock()
	defer l.storing.Unlock()
	gone := storedFile{}
	err := l.writeAlone(ctx, func(c *conn) error {
		file, err := l.file(c, "id = ?", id)
		if err != nil {
			return err
		}
		if file.State != batch.FileClaimed {
			return ErrFileState
		}
		gone = file
		return l.forgetRows(c, file)
	}, func() { l.tail.dropFile(gone) })
	if err != nil {
		return fmt.Errorf("forget rows of file %s: %w", id, err)
	}
	return nil
}

// dropFile lets go of what is remembered of a file; of none for the zero file.
func (t *tail) dropFile(file storedFile) { t.drop(span(file.n)) }

// forgetRows deletes from the leaves to the root.
func (l *Ledger) forgetRows(c *conn, file storedFile) error {
	after, before := span(file.n)
	begun, err := c.first("SELECT 1 FROM calls WHERE row > ? AND row < ? AND state <> 'planned'", func(row) {}, after, before)
	if err != nil {
		return fmt.Errorf("look for begun calls: %w", err)
	}
	if begun {
		return ErrStarted
	}
	for _, sql := range []string{
		"DELETE FROM row_identities WHERE row > ?1 AND row < ?2 AND identity IN (SELECT identity FROM rows WHERE n > ?1 AND n < ?2)",
		"DELETE FROM row_ids WHERE row > ?1 AND row < ?2 AND id IN (SELECT id FROM rows WHERE n > ?1 AND n < ?2)",
		"DELETE FROM thread_rows WHERE row > ?1 AND row < ?2",
		"DELETE FROM star_cases WHERE row > ?1 AND row < ?2",
		"DELETE FROM let_rows WHERE row > ?1 AND row < ?2",
		"DELETE FROM corrected WHERE row > ?1 AND row < ?2",
		"DELETE FROM awaiting WHERE row > ?1 AND row < ?2",
		"DELETE FROM calls WHERE row > ?1 AND row < ?2",
		"DELETE FROM findings WHERE row > ?1 AND row < ?2",
		"DELETE FROM plans WHERE row > ?1 AND row < ?2",
		"DELETE FROM rows WHERE n > ?1 AND n < ?2",
	} {
		if _, err := c.exec(sql, after, before); err != nil {
			return fmt.Errorf("remove rows: %w", err)
		}
	}
	if _, err := c.exec("DELETE FROM sheets WHERE file = ?", file.n); err != nil {
		return fmt.Errorf("remove sheets: %w", err)
	}
	_, err = c.exec("UPDATE files SET cursor = 0, rows = 0, last_row = ?1, keyed_to = ?1 WHERE n = ?2", after, file.n)
	return err
}
