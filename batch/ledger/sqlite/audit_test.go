package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"genopret/batch"
	"genopret/batch/ledger/sqlite"
)

func noted(t *testing.T, path string, entries int) *sqlite.Ledger {
	t.Helper()
	l := open(t, path, options(t))
	for i := range entries {
		entry := batch.AuditEntry{At: clock.Now(), Who: "mette", What: "paused", About: fmt.Sprint(i), Why: "fordi"}
		if err := l.Note(context.Background(), entry); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

func TestAuditIsReadBackInOrder(t *testing.T) {
	t.Parallel()
	l := noted(t, filepath.Join(t.TempDir(), "ledger.db"), 1203)
	seen, last := 0, batch.AuditHead{}
	err := l.Audit(context.Background(), func(e batch.AuditEntry, head batch.AuditHead) error {
		last = head
		want := batch.AuditEntry{At: clock.Now(), Who: "mette", What: "paused", About: fmt.Sprint(seen), Why: "fordi"}
		if e != want {
			t.Errorf("%+v, want %+v", e, want)
		}
		seen++
		return nil
	})
	end, endErr := l.AuditEnd(context.Background())
	if err != nil || endErr != nil || seen != 1203 || end.Count != 1203 || end != last {
		t.Errorf("%d entries, end %d, %v, %v", seen, end.Count, err, endErr)
	}
}

func TestAuditIsOnlyAddedTo(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ledger.db")
	noted(t, path, 3)
	for _, sql := range []string{
		"UPDATE audit SET who = 'jens'", "DELETE FROM audit", "DELETE FROM audit WHERE n = 3",
		"PRAGMA recursive_triggers = on; INSERT OR REPLACE INTO audit VALUES (2, 0, '', '', '', x'00', x'00')",
	} {
		if raw(t, path, sql) == nil {
			t.Errorf("allowed: %s", sql)
		}
	}
}

func TestAuditFindsWhatWasChanged(t *testing.T) {
	t.Parallel()
	for _, sql := range []string{
		"UPDATE audit SET who = 'jens' WHERE n = 2",
		"UPDATE audit SET at_ns = at_ns + 1 WHERE n = 3",
		"UPDATE audit SET why = (SELECT why FROM audit WHERE n = 1) WHERE n = 2",
		"DELETE FROM audit WHERE n = 2",
		"DELETE FROM audit WHERE n = 1",
		"DELETE FROM audit WHERE n = 3; UPDATE audit SET n = 3 WHERE n = 4",
		"INSERT INTO audit SELECT n + 1, at_ns, who, what, about, why, link FROM audit WHERE n = 4",
	} {
		t.Run(sql, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "ledger.db")
			l := noted(t, path, 4)
			if err := raw(t, path, "DROP TRIGGER audit_stays", "DROP TRIGGER audit_is_kept", sql); err != nil {
				t.Fatal(err)
			}
			err := l.Audit(context.Background(), func(batch.AuditEntry, batch.AuditHead) error { return nil })
			if !errors.Is(err, sqlite.ErrAuditBroken) {
				t.Errorf("%v", err)
			}
		})
	}
}
