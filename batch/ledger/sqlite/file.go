package sqlite

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/ncruces/go-sqlite3"

	"genopret/batch"
)

// Claim stores the file as claimed, or as a planned duplicate of the file that
// had the same bytes before it, and returns it as stored. Claiming the same id
// with the same bytes again returns what is stored. A file without id or hash
// is ErrEmpty, an id used for other bytes ErrTaken, an unknown run ErrNotFound.
func (l *Ledger) Claim(ctx context.Context, file batch.File) (batch.File, error) {
	if file.ID == "" || file.Hash.IsZero() {
		return batch.File{}, fmt.Errorf("claim file: id or hash: %w", ErrEmpty)
	}
	stored := batch.File{}
	err := l.write(ctx, func(c *conn) error {
		before, err := l.file(c, "id = ?", file.ID)
		if err == nil {
			stored = before.File
			if before.Hash != file.Hash {
				return ErrTaken
			}
			return nil
		}
		if !errors.Is(err, ErrNotFound) {
			return err
		}
		if err := l.insertFile(c, file); err != nil {
			return err
		}
		claimed, err := l.file(c, "id = ?", file.ID)
		stored = claimed.File
		return err
	})
	if err != nil {
		return batch.File{}, fmt.Errorf("claim file %s: %w", file.ID, err)
	}
	return stored, nil
}

// insertFile lets the unique hash decide whether the bytes were here before.
func (l *Ledger) insertFile(c *conn, file batch.File) error {
	file.State, file.DuplicateOf, file.Cursor = batch.FileClaimed, "", 0
	if file.Verdict == batch.FileDuplicate {
		file.Verdict = ""
	}
	err := l.insertFileAs(c, file, nil)
	if !errors.Is(err, sqlite3.CONSTRAINT_UNIQUE) {
		return err
	}
	original := int64(0)
	found, err := c.first("SELECT n FROM files WHERE hash = ? AND verdict <> 'duplicate'",
		func(r row) { original = r.int64(0) }, file.Hash[:])
	if err != nil {
		return err
	}
	if !found {
		return fmt.Errorf("find the file with the same bytes: %w", ErrNotFound)
	}
	file.State, file.Verdict = batch.FilePlanned, batch.FileDuplicate
	return l.insertFileAs(c, file, original)
}

func (l *Ledger) insertFileAs(c *conn, file batch.File, original any) error {
	run, err := runNumber(c, file.Run)
	if err != nil {
		return err
	}
	name, err := l.keys.Seal(nil, []byte(file.Name), "files", "name", file.ID)
	if err != nil {
		return err
	}
	told, err := json.Marshal(file.Told)
	if err != nil {
		return fmt.Errorf("write what was told: %w", err)
	}
	mark := l.nameMark(file.Name)
	_, err = c.exec(`INSERT INTO files (n, last_row, keyed_to, id, run, source, name, name_mark, size, mod_ns, hash, state,
		verdict, duplicate_of, told, rows)
		SELECT next.n, next.n << 40, next.n << 40, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
		FROM (SELECT coalesce(max(n), 0) + 1 AS n FROM files) AS next`,
		file.ID, run, file.Source, name, mark[:], file.Size, ns(file.ModTime), file.Hash[:],
		string(file.State), string(file.Verdict), original, string(told), file.Rows)
	if err != nil {
		return err
	}
	return replaceFileFindings(c, file)
}

// nameMark makes a file's name comparable without storing it readable.
func (l *Ledger) nameMark(name string) batch.Mark { return l.keys.Mark("file name", name) }

// Known reports whether this dropped file is claimed and not returned yet.
func (l *Ledger) Known(ctx context.Context, source string, dropped batch.Dropped) (bool, error) {
	known, mark := false, l.nameMark(dropped.Name)
	err := l.read(ctx, func(c *conn) (err error) {
		known, err = c.first(`SELECT 1 FROM files WHERE source = ? AND name_mark = ? AND size = ? AND mod_ns = ?
			AND state <> 'returned'`, func(row) {}, source, mark[:], dropped.Size, ns(dropped.ModTime))
		return err
	})
	if err != nil {
		return false, fmt.Errorf("look for a dropped file: %w", err)
	}
	return known, nil
}

// Claimed reports whether the ledger has a file of this id that is no
// duplicate.
func (l *Ledger) Claimed(ctx context.Context, id string) (bool, error) {
	claimed := false
	err := l.read(ctx, func(c *conn) (err error) {
		claimed, err = c.first("SELECT 1 FROM files WHERE id = ? AND verdict <> 'duplicate'", func(row) {}, id)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("look for file %s: %w", id, err)
	}
	return claimed, nil
}

// Files gives those not returned yet, in the order of claiming.
func (l *Ledger) Files(ctx context.Context) ([]batch.File, error) {
	return l.filesWhere(ctx, "f.state <> 'returned' ORDER BY f.n")
}

// FilesOf gives those claimed in the run, in the order of claiming.
func (l *Ledger) FilesOf(ctx context.Context, run string) ([]batch.File, error) {
	return l.filesWhere(ctx, "r.id = ? ORDER BY f.n", run)
}

// File finds one file by id or by an unambiguous prefix. It returns
// ErrNotFound, or an *AmbiguousError that says how many files fit.
func (l *Ledger) File(ctx context.Context, id string) (batch.File, error) {
	files, err := l.filesWhere(ctx, "f.id >= ?1 AND f.id < ?2 ORDER BY f.n", meant(id), meant(id)+"\U0010ffff")
	switch {
	case err != nil:
		return batch.File{}, err
	case len(files) == 0:
		return batch.File{}, fmt.Errorf("find file %s: %w", id, ErrNotFound)
	case len(files) > 1:
		return batch.File{}, fmt.Errorf("find file %s: %w", id, &AmbiguousError{Key: id, Count: len(files)})
	}
	return files[0], nil
}

func (l *Ledger) filesWhere(ctx context.Context, condition string, args ...any) ([]batch.File, error) {
	files := []batch.File{}
	err := l.read(ctx, func(c *conn) error {
		found, err := l.files(c, condition, args...)
		for _, f := range found {
			files = append(files, f.File)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list files: %w", err)
	}
	return files, nil
}
