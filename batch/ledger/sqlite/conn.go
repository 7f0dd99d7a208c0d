package sqlite

import (
	"context"
	"errors"
	"fmt"

	"github.com/ncruces/go-sqlite3"
)

// conn is a connection that keeps its prepared statements. One goroutine uses
// it at a time.
type conn struct {
	db    *sqlite3.Conn
	stmts map[string]*sqlite3.Stmt
}

// connect opens the file, lets check look at it before anything is changed in
// it, and settles the pragmas.
func connect(ctx context.Context, where string, pragmas []pragma, check func(*conn) error) (*conn, error) {
	db, err := sqlite3.OpenContext(ctx, where)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	c := &conn{db: db, stmts: map[string]*sqlite3.Stmt{}}
	if err := check(c); err != nil {
		return nil, errors.Join(err, c.close())
	}
	if err := c.settle(pragmas); err != nil {
		return nil, errors.Join(err, c.close())
	}
	return c, nil
}

func (c *conn) close() error {
	var all error
	for _, stmt := range c.stmts {
		all = errors.Join(all, stmt.Close())
	}
	clear(c.stmts)
	return errors.Join(all, c.db.Close())
}

// stmt prepares once. The caller must not use one statement inside another
// use of the same.
func (c *conn) stmt(sql string) (*sqlite3.Stmt, error) {
	if stmt, ok := c.stmts[sql]; ok {
		return stmt, nil
	}
	stmt, _, err := c.db.PrepareFlags(sql, sqlite3.PREPARE_PERSISTENT)
	if err != nil {
		return nil, fmt.Errorf("prepare statement: %w", err)
	}
	c.stmts[sql] = stmt
	return stmt, nil
}

// exec runs a statement and says how many rows it changed.
func (c *conn) exec(sql string, args ...any) (int64, error) {
	stmt, err := c.stmt(sql)
	if err != nil {
		return 0, err
	}
	if err := bindAll(stmt, args); err != nil {
		return 0, err
	}
	before := c.db.TotalChanges()
	if err := stmt.Exec(); err != nil {
		return 0, err
	}
	// Changes stays what it was when a statement changes nothing at all.
	if c.db.TotalChanges() == before {
		return 0, nil
	}
	return c.db.Changes(), nil
}

// each calls do for every row of the answer.
func (c *conn) each(sql string, do func(row), args ...any) error {
	stmt, err := c.stmt(sql)
	if err != nil {
		return err
	}
	if err := bindAll(stmt, args); err != nil {
		return err
	}
	for stmt.Step() {
		do(row{stmt})
	}
	return finish(stmt)
}

// first calls do for the first row and reports whether there was one.
func (c *conn) first(sql string, do func(row), args ...any) (bool, error) {
	stmt, err := c.stmt(sql)
	if err != nil {
		return false, err
	}
	if err := bindAll(stmt, args); err != nil {
		return false, err
	}
	found := stmt.Step()
	if found {
		do(row{stmt})
	}
	return found, finish(stmt)
}

// finish takes both errors there may be: stepping can be interrupted without
// the statement knowing.
func finish(stmt *sqlite3.Stmt) error {
	err := stmt.Err()
	if reset := stmt.Reset(); err == nil {
		err = reset
	}
	return err
}

func bindAll(stmt *sqlite3.Stmt, args []any) error {
	b := binder{stmt: stmt}
	for _, arg := range args {
		switch v := arg.(type) {
		case nil:
			b.null()
		case int:
			b.int(int64(v))
		case int64:
			b.int(v)
		case bool:
			b.bool(v)
		case string:
			b.text(v)
		case []byte:
			b.blob(v)
		default:
			return fmt.Errorf("bind a %T: %w", arg, errors.ErrUnsupported)
		}
	}
	return b.err
}
