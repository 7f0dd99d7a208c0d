package sqlite_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3"
)

// Uniqueness and meaning are held by the database, whoever writes to it.
func TestTheSchemaRefuses(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "ledger.db")
	l := open(t, path, options(t))
	run, file := runAndFile(t, l)
	ctx, now := context.Background(), clock.Now()
	if err := l.Store(ctx, chunk(run, file, 0, 3)); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Touches(ctx, now); err != nil {
		t.Fatal(err)
	}
	threads, err := l.Form(ctx, run.ID, [][]string{{idOf(0)}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Lease(ctx, threads[0].ID, "worker", now, now.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	for rule, sql := range map[string]string{
		"an occasion twice":            "INSERT INTO occasions (job, nominal, tenant) SELECT job, nominal, tenant FROM occasions",
		"an occasion without a job":    "INSERT INTO occasions (job, nominal, tenant) VALUES ('', 'a', 'b')",
		"two open runs":                "INSERT INTO occasions VALUES (2, 'a', 'b', 'c'); INSERT INTO runs (id, occasion, as_of, day_no, edition, mode, state, attempt, began_ns) SELECT 'K2', 2, '2026-11-23', 1, '', '', 'open', 1, 0 FROM runs",
		"the same bytes twice":         "INSERT INTO files SELECT n + 1, 'F2', run, source, name, name_mark, size, mod_ns, hash, state, verdict, duplicate_of, told, cursor, rows, last_row, purged_ns, keyed_to FROM files",
		"a file's id twice":            "INSERT INTO files SELECT n + 1, id, run, source, name, name_mark, size, mod_ns, x'09', state, verdict, duplicate_of, told, cursor, rows, last_row, purged_ns, keyed_to FROM files",
		"a position twice":             "INSERT INTO rows (n, id, run, rule, branch, standing, reason, until, marks, health, changed_ns) SELECT n, 'R9', run, rule, branch, standing, reason, until, marks, health, changed_ns FROM rows",
		"a row of no file":             "INSERT INTO rows (n, id, run, rule, branch, standing, reason, until, marks, health, changed_ns) VALUES (9 << 40, 'R9', 1, '', '', 'execute', '', '', x'', 0, 0)",
		"a standing that is none":      "UPDATE rows SET standing = 'gone'",
		"a reason without queue":       "UPDATE rows SET reason = 'retry'",
		"a duplicate of nothing":       "UPDATE rows SET standing = 'duplicate', identity = NULL",
		"a rejected row that claims":   "UPDATE rows SET standing = 'rejected'",
		"an id twice":                  "INSERT INTO row_ids SELECT id, row + 1 FROM row_ids",
		"an identity twice":            "INSERT INTO row_identities SELECT identity, row + 1 FROM row_identities",
		"a call twice":                 "INSERT INTO calls (row, seq, kind, state) SELECT row, seq, kind, state FROM calls",
		"a call of no row":             "INSERT INTO calls (row, seq, kind, state) VALUES (5, 1, 1, 'planned')",
		"a call state that is none":    "UPDATE calls SET state = 'gone'",
		"two equal calls on their way": "UPDATE calls SET state = 'unknown', identity = x'01'",
		"a receipt of no call":         "INSERT INTO receipts VALUES (5, 1, 1, 0, 1, 'done', '', 0, 0, '', 0, NULL, '')",
		"two cases for a row":          "INSERT INTO star_cases VALUES ('S1', (SELECT min(n) FROM rows), '', '', 'open', 0), ('S2', (SELECT min(n) FROM rows), '', '', 'open', 0)",
		"a correction in two threads":  "INSERT INTO thread_rows SELECT row, thread, pos + 1 FROM thread_rows",
		"a token twice":                "INSERT INTO threads (run, token) SELECT run, token FROM threads",
		"two brakes":                   "INSERT INTO pauses (at_ns, who, what, about, why) VALUES (0, '', '', '', x''), (0, '', '', '', x'')",
		"a row whose plan stays":       "DELETE FROM rows",
		"a text for a number":          "UPDATE rows SET health = 'yes'",
	} {
		err := raw(t, path, "PRAGMA foreign_keys = on", sql)
		if !errors.Is(err, sqlite3.CONSTRAINT) {
			t.Errorf("%s: %v", rule, err)
		}
	}
}
