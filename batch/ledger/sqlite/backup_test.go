package sqlite_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"genopret/batch"
	"genopret/batch/ledger/sqlite"
)

// TestBackupIsWholeAndSealed: the copy opens with the key and not without,
// also while the ledger is being written; damage in it is found.
func TestBackupIsWholeAndSealed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	l := noted(t, filepath.Join(dir, "ledger.db"), 700)
	copied := filepath.Join(dir, "copy.db")
	writing := make(chan error)
	go func() {
		writing <- l.Note(t.Context(), batch.AuditEntry{At: clock.Now(), Who: "mette", What: "paused"})
	}()
	err := errors.Join(l.Backup(t.Context(), copied), <-writing)
	if err != nil {
		t.Fatal(err)
	}
	if l.Backup(t.Context(), copied) == nil {
		t.Error("a backup was written over another")
	}
	if info, err := os.Stat(copied); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy has mode %v, %v", info.Mode(), err)
	}
	other := options(t)
	other.Keys = keys(t, 9)
	if _, err := sqlite.Open(t.Context(), copied, other); !errors.Is(err, sqlite.ErrOtherKey) {
		t.Errorf("with another key the copy opened with %v", err)
	}
	again := open(t, copied, options(t))
	if err := again.Sound(t.Context()); err != nil {
		t.Error(err)
	}
	end, err := again.AuditEnd(t.Context())
	if err != nil || end.Count < 700 {
		t.Errorf("the copy ends at %d, %v", end.Count, err)
	}
}

// TestSoundFindsDamage: a byte flipped in a page that nothing has read.
func TestSoundFindsDamage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	l := noted(t, filepath.Join(dir, "ledger.db"), 700)
	copied := filepath.Join(dir, "copy.db")
	if err := l.Backup(t.Context(), copied); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(copied)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for i := range 8 {
		path := filepath.Join(dir, "damaged.db")
		damaged := bytes.Clone(whole)
		at := len(damaged) - (i+1)*len(damaged)/10
		for k := range 64 {
			damaged[at+k] ^= 0xff
		}
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		ledger, err := sqlite.Open(t.Context(), path, options(t))
		if err != nil {
			found++
			continue
		}
		if ledger.Sound(t.Context()) != nil {
			found++
		}
		ledger.Close()
		os.Remove(path + "-wal")
		os.Remove(path + "-shm")
	}
	if found < 8 {
		t.Errorf("%d of 8 damaged copies were found out", found)
	}
}
