package sqlite

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/driver"
	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrations embed.FS

// applicationID stands in the head of every ledger's file, so that another
// program's database is never taken for one.
const applicationID = 0x474e5052

// prepare brings the file to this program's schema and checks whose it is.
func prepare(ctx context.Context, c *conn, where string, options Options) error {
	// Every page carries a checksum, so that a flipped bit is an error and
	// not another truth.
	if err := c.db.EnableChecksums("main"); err != nil {
		return fmt.Errorf("enable checksums of pages: %w", err)
	}
	if err := migrate(ctx, where); err != nil {
		return err
	}
	return belong(c, options)
}

// checkKind lets an empty file and a ledger pass.
func checkKind(c *conn) error {
	id, tables := 0, 0
	_, err := c.first("PRAGMA application_id", func(r row) { id = r.int(0) })
	if err != nil {
		return fmt.Errorf("read application id: %w", err)
	}
	_, err = c.first("SELECT count(*) FROM sqlite_schema WHERE name NOT LIKE 'goose%' AND name NOT LIKE 'sqlite%'",
		func(r row) { tables = r.int(0) })
	if err != nil {
		return fmt.Errorf("read schema: %w", err)
	}
	if id != applicationID && (id != 0 || tables > 0) {
		return ErrNotLedger
	}
	return nil
}

// migrate uses a connection of its own, because goose speaks database/sql.
func migrate(ctx context.Context, where string) (err error) {
	db, err := driver.Open(where, func(db *sqlite3.Conn) error {
		c := &conn{db: db, stmts: map[string]*sqlite3.Stmt{}}
		if err := c.settle(writerPragmas); err != nil {
			return err
		}
		return c.forget()
	})
	if err != nil {
		return fmt.Errorf("open for migration: %w", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return fmt.Errorf("find migrations: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, files)
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	current, target, err := provider.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read schema version: %w", err)
	}
	if current > target {
		return fmt.Errorf("schema %d, this program knows %d: %w", current, target, ErrNewerSchema)
	}
	if current == target {
		return nil
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate from schema %d: %w", current, err)
	}
	return nil
}

// forget closes the statements and leaves the connection to its owner.
func (c *conn) forget() error {
	var all error
	for _, stmt := range c.stmts {
		all = errors.Join(all, stmt.Close())
	}
	clear(c.stmts)
	return all
}

// belong writes whose the ledger is when it is new, and compares when not.
func belong(c *conn, options Options) error {
	if _, err := c.exec("BEGIN IMMEDIATE"); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	if err := compare(c, options); err != nil {
		_, undo := c.exec("ROLLBACK")
		return errors.Join(err, undo)
	}
	if _, err := c.exec("COMMIT"); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

func compare(c *conn, options Options) error {
	for _, owner := range []struct {
		name  string
		value []byte
		other error
	}{
		{"environment", []byte(options.Environment), ErrOtherEnvironment},
		{"tenant", []byte(options.Tenant), ErrOtherTenant},
		{"key check", options.Keys.Check(), ErrOtherKey},
	} {
		_, err := c.exec("INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING", owner.name, owner.value)
		if err != nil {
			return fmt.Errorf("store %s: %w", owner.name, err)
		}
		var stored []byte
		_, err = c.first("SELECT value FROM meta WHERE name = ?", func(r row) { stored = r.blob(0) }, owner.name)
		if err != nil {
			return fmt.Errorf("read %s: %w", owner.name, err)
		}
		if !bytes.Equal(stored, owner.value) {
			return owner.other
		}
	}
	return nil
}

// next counts a counter of the ledger up and gives its new value.
func next(c *conn, counter string) (int64, error) {
	var n int64
	_, err := c.first(`INSERT INTO meta (name, value) VALUES (?, 1)
		ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value`, func(r row) { n = r.int64(0) }, counter)
	if err != nil {
		return 0, fmt.Errorf("count %s: %w", counter, err)
	}
	return n, nil
}
