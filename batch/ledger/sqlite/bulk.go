package sqlite

import (
	"fmt"
	"strings"

	"github.com/ncruces/go-sqlite3"
)

// bulkRows is how many rows one statement inserts. Starting a statement costs
// as much as inserting two rows with it.
const bulkRows = 50

// bulk inserts a known number of rows, fifty to a statement, and the rest one
// by one.
type bulk struct {
	many, one *sqlite3.Stmt
	width     int
	left      int // rows still to come
	held      int // rows bound to many and not inserted yet
}

// bulk prepares the insertion of so many rows into a table's columns, which
// are named with commas between.
func (c *conn) bulk(table, columns string, rows int) (*bulk, error) {
	width := strings.Count(columns, ",") + 1
	tuple := "(?" + strings.Repeat(", ?", width-1) + ")"
	head := "INSERT INTO " + table + " (" + columns + ") VALUES "
	one, err := c.stmt(head + tuple)
	if err != nil {
		return nil, fmt.Errorf("store into %s: %w", table, err)
	}
	many, err := c.stmt(head + tuple + strings.Repeat(", "+tuple, bulkRows-1))
	if err != nil {
		return nil, fmt.Errorf("store into %s: %w", table, err)
	}
	return &bulk{many: many, one: one, width: width, left: rows}, nil
}

// next gives the binder of the next row.
func (b *bulk) next() binder {
	if b.held > 0 || b.left >= bulkRows {
		return binder{stmt: b.many, at: b.held * b.width}
	}
	return binder{stmt: b.one}
}

// put inserts the row that was bound, or holds it until the statement is full.
func (b *bulk) put(bound *binder) error {
	if bound.err != nil {
		return bound.err
	}
	b.left--
	if bound.stmt == b.one {
		return b.one.Exec()
	}
	if b.held++; b.held < bulkRows {
		return nil
	}
	b.held = 0
	return b.many.Exec()
}
