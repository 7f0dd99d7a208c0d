package sqlite_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/ncruces/go-sqlite3"

	"genopret/batch"
	"genopret/batch/ledger/sqlite"
)

func TestOpenRefusesAnothersLedger(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rule   string
		change func(*sqlite.Options)
		want   error
	}{
		{"another environment", func(o *sqlite.Options) { o.Environment = batch.Production }, sqlite.ErrOtherEnvironment},
		{"another tenant", func(o *sqlite.Options) { o.Tenant = "0998" }, sqlite.ErrOtherTenant},
		{"another key", func(o *sqlite.Options) { o.Keys = keys(t, 9) }, sqlite.ErrOtherKey},
		{"no environment", func(o *sqlite.Options) { o.Environment = "" }, sqlite.ErrEmpty},
		{"no tenant", func(o *sqlite.Options) { o.Tenant = "" }, sqlite.ErrEmpty},
		{"its own", func(*sqlite.Options) {}, nil},
	} {
		t.Run(c.rule, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "ledger.db")
			open(t, path, options(t))
			other := options(t)
			c.change(&other)
			ledger, err := sqlite.Open(context.Background(), path, other)
			if !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
			if err == nil {
				if err := ledger.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// raw runs SQL behind the ledger's back.
func raw(t *testing.T, path string, statements ...string) error {
	t.Helper()
	db, err := sqlite3.Open("file:" + path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	for _, sql := range statements {
		if err := db.Exec(sql); err != nil {
			return err
		}
	}
	return nil
}

func TestOpenRefusesANewerSchema(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ledger.db")
	open(t, path, options(t))
	if err := raw(t, path, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)"); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Open(context.Background(), path, options(t)); !errors.Is(err, sqlite.ErrNewerSchema) {
		t.Errorf("%v", err)
	}
}

func TestOpenLeavesAnotherProgramsDatabaseAlone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "other.db")
	if err := raw(t, path, "CREATE TABLE theirs (a)"); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Open(context.Background(), path, options(t)); !errors.Is(err, sqlite.ErrNotLedger) {
		t.Errorf("%v", err)
	}
	after, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(before) != string(after) {
		t.Error("the database was changed")
	}
	text := filepath.Join(t.TempDir(), "text.db")
	if err := os.WriteFile(text, []byte("this is no database at all, and long enough to have a head\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Open(context.Background(), text, options(t)); err == nil {
		t.Error("a text was opened")
	}
}

func TestFilesAreTheOwnersAlone(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	path := filepath.Join(folder, "ledger.db")
	check := func() {
		t.Helper()
		seen := 0
		err := filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			info, err := entry.Info()
			if err == nil && info.Mode().Perm() != 0o600 {
				t.Errorf("%s has mode %04o", filepath.Base(name), info.Mode().Perm())
			}
			seen++
			return err
		})
		if err != nil || seen != 3 {
			t.Errorf("%d files, %v; want the ledger, -wal and -shm", seen, err)
		}
	}
	ledger, err := sqlite.Open(context.Background(), path, options(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := ledger.Note(context.Background(), batch.AuditEntry{What: "a change, so that there is a log"}); err != nil {
		t.Fatal(err)
	}
	check()
	if err := ledger.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o644); err != nil { // as a copy would be
		t.Fatal(err)
	}
	open(t, path, options(t))
	check()
}

func TestPathsThatLookLikeURIs(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "å%20? #&=;.db")
	open(t, path, options(t))
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}
