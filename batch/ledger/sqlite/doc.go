// Package sqlite keeps all books of one municipality in one SQLite file.
//
// It imports batch, batch/seal, the SQLite driver and goose for migrations;
// no type of these crosses a port. Names, numbers and texts about people stand
// in sealed columns alone, and what must be found again is a keyed mark.
//
// Read in this order:
//
//   - migrations/00001_ledger.sql: the tables and what they hold to.
//   - [Open], and meta.go: which file is opened, and which is refused.
//   - write.go: one writer commits whatever is waiting as one transaction.
//   - store.go, keys.go: a chunk of rows on its way in, fast and only once.
//   - call.go, thread.go: fenced changes while corrections are executed.
//   - record.go: a row as it is read back.
package sqlite
