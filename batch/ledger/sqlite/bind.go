package sqlite

import (
	"time"

	"github.com/ncruces/go-sqlite3"

	"genopret/batch"
)

// binder sets the parameters of a statement in order and keeps the first
// error, so that a row of thirteen columns reads as thirteen words.
type binder struct {
	stmt *sqlite3.Stmt
	at   int
	err  error
}

func (b *binder) keep(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *binder) null() { b.at++; b.keep(b.stmt.BindNull(b.at)) }

func (b *binder) int(v int64) { b.at++; b.keep(b.stmt.BindInt64(b.at, v)) }

func (b *binder) bool(v bool) { b.at++; b.keep(b.stmt.BindBool(b.at, v)) }

func (b *binder) text(v string) { b.at++; b.keep(b.stmt.BindText(b.at, v)) }

func (b *binder) blob(v []byte) { b.at++; b.keep(b.stmt.BindBlob(b.at, v)) }

// bytes binds an empty value where blob would bind NULL.
func (b *binder) bytes(v []byte) {
	if len(v) == 0 {
		b.at++
		b.keep(b.stmt.BindZeroBlob(b.at, 0))
		return
	}
	b.blob(v)
}

// key binds NULL for 0: no row has this key.
func (b *binder) key(n int64) {
	if n == 0 {
		b.null()
		return
	}
	b.int(n)
}

// mark binds NULL for the zero mark: no identity is not an identity.
func (b *binder) mark(m batch.Mark) {
	if m.IsZero() {
		b.null()
		return
	}
	b.blob(m[:])
}

// row reads the columns of one row of an answer; 0 is the first.
type row struct{ stmt *sqlite3.Stmt }

func (r row) int(col int) int { return r.stmt.ColumnInt(col) }

func (r row) int64(col int) int64 { return r.stmt.ColumnInt64(col) }

func (r row) bool(col int) bool { return r.stmt.ColumnBool(col) }

func (r row) text(col int) string { return r.stmt.ColumnText(col) }

func (r row) blob(col int) []byte { return r.stmt.ColumnBlob(col, nil) }

func (r row) time(col int) time.Time { return fromNS(r.int64(col)) }

func (r row) mark(col int) batch.Mark {
	var m batch.Mark
	copy(m[:], r.stmt.ColumnRawBlob(col))
	return m
}

// ns is a time as the ledger stores it; the zero time is 0.
func ns(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}

func fromNS(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.Unix(0, n).UTC()
}
