package sqlite

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"genopret/batch"
)

// Row finds one row by id, by an unambiguous prefix of an id, or by its
// position in a file. Without a sheet, the position is that of a list without
// sheets or with one. It returns ErrNotFound, or an *AmbiguousError that says
// how many rows fit.
func (l *Ledger) Row(ctx context.Context, key batch.RowKey) (batch.RowRecord, error) {
	p := &page{}
	err := l.read(ctx, func(c *conn) error {
		n, err := l.findRow(c, key)
		if err != nil {
			return err
		}
		file, err := l.file(c, "n = ?", fileOf(n))
		if err != nil {
			return err
		}
		p.file = file.File
		return l.fill(c, p, n-1, n+1)
	})
	if err == nil {
		err = l.unseal(p)
	}
	if err != nil {
		return batch.RowRecord{}, fmt.Errorf("find row %s: %w", keyText(key), err)
	}
	return p.records[0], nil
}

// findRow takes the id as it was typed first, and then as it was meant: in
// capitals, without the letters that people misread.
func (l *Ledger) findRow(c *conn, key batch.RowKey) (int64, error) {
	if key.Star != "" {
		return rowByCase(c, meant(key.Star))
	}
	if key.ID == "" {
		return l.findPosition(c, key)
	}
	n, err := rowByID(c, key.ID)
	if !errors.Is(err, ErrNotFound) {
		return n, err
	}
	n, err = rowByPrefix(c, key.ID)
	if errors.Is(err, ErrNotFound) && meant(key.ID) != key.ID {
		n, err = rowByPrefix(c, meant(key.ID))
	}
	return n, err
}

func meant(id string) string {
	return strings.NewReplacer("O", "0", "I", "1", "L", "1", "U", "V").Replace(strings.ToUpper(strings.TrimSpace(id)))
}

// unkeyed are the rows that row_ids does not know yet: few, and read through.
const unkeyed = ` UNION SELECT r.n FROM files f JOIN rows r ON r.n > f.keyed_to AND r.n <= f.last_row
	WHERE f.last_row > f.keyed_to AND `

func rowByID(c *conn, id string) (int64, error) {
	n := int64(0)
	found, err := c.first("SELECT row FROM row_ids WHERE id = ?", func(r row) { n = r.int64(0) }, id)
	if err == nil && !found {
		found, err = c.first("SELECT 0 WHERE 0"+unkeyed+"r.id = ?", func(r row) { n = r.int64(0) }, id)
	}
	if err != nil {
		return 0, fmt.Errorf("look up id: %w", err)
	}
	if !found {
		return 0, ErrNotFound
	}
	return n, nil
}

func rowByPrefix(c *conn, prefix string) (int64, error) {
	end := prefix + "\U0010ffff"
	n, count := int64(0), 0
	err := c.each("SELECT row FROM row_ids WHERE id >= ?1 AND id < ?2"+unkeyed+"r.id >= ?1 AND r.id < ?2",
		func(r row) { n = r.int64(0); count++ }, prefix, end)
	return only(n, count, prefix, err)
}

// rowByCase finds the row of a case for STAR.
func rowByCase(c *conn, prefix string) (int64, error) {
	n, count := int64(0), 0
	err := c.each("SELECT row FROM star_cases WHERE id >= ? AND id < ?",
		func(r row) { n = r.int64(0); count++ }, prefix, prefix+"\U0010ffff")
	return only(n, count, prefix, err)
}

func only(n int64, count int, key string, err error) (int64, error) {
	switch {
	case err != nil:
		return 0, fmt.Errorf("look up %s: %w", key, err)
	case count == 0:
		return 0, ErrNotFound
	case count > 1:
		return 0, &AmbiguousError{Key: key, Count: count}
	}
	return n, nil
}

func (l *Ledger) findPosition(c *conn, key batch.RowKey) (int64, error) {
	file, err := fileByPrefix(c, key.File)
	if err != nil {
		return 0, err
	}
	sheets, err := l.sheets(c, file)
	if err != nil {
		return 0, err
	}
	found, count := int64(0), 0
	for no, name := range sheets {
		n, err := position(file, no, key.Row)
		if err != nil {
			return 0, fmt.Errorf("%w: %w", ErrNotFound, err)
		}
		if key.Sheet != "" && name != key.Sheet {
			continue
		}
		there, err := c.first("SELECT 1 FROM rows WHERE n = ?", func(row) {}, n)
		if err != nil {
			return 0, fmt.Errorf("look up position: %w", err)
		}
		if there {
			found = n
			count++
		}
	}
	return only(found, count, keyText(key), nil)
}

func fileByPrefix(c *conn, prefix string) (int64, error) {
	if prefix == "" {
		return 0, ErrNotFound
	}
	n, count := int64(0), 0
	for _, start := range []string{prefix, meant(prefix)} {
		n, count = 0, 0
		err := c.each("SELECT n FROM files WHERE id >= ? AND id < ?", func(r row) { n = r.int64(0); count++ },
			start, start+"\U0010ffff")
		if err != nil {
			return 0, fmt.Errorf("look up file: %w", err)
		}
		if count > 0 {
			break
		}
	}
	return only(n, count, prefix, nil)
}

// keyText names what was looked for. The sheet's name stays out: a sender may
// have written anything into it.
func keyText(key batch.RowKey) string {
	if key.ID != "" {
		return key.ID
	}
	return fmt.Sprintf("%s:%d", key.File, key.Row)
}
