package sqlite

import "fmt"

// pragma is a setting, and what reading it back must give.
type pragma struct{ name, set, want string }

// Pages of 8 KiB suit rows that are appended. A log of up to 64 MiB lets a
// page that changes often be written back once.
const (
	pageSize        = "8192"
	checkpointPages = "8192"
)

// writerPragmas: a commit is on disk when it returns (FULL), references hold,
// and nothing about a row lands in a temporary file.
var writerPragmas = []pragma{
	{"page_size", pageSize, ""}, // a ledger made before keeps its own
	{"journal_mode", "wal", "wal"},
	{"synchronous", "full", "2"},
	{"foreign_keys", "on", "1"},
	{"recursive_triggers", "on", "1"},
	{"trusted_schema", "off", "0"},
	{"temp_store", "memory", "2"},
	{"secure_delete", "fast", "2"}, // what is purged leaves the file
	{"busy_timeout", "10000", "10000"},
	{"cache_size", "-32768", "-32768"},
	{"wal_autocheckpoint", checkpointPages, checkpointPages},
}

// readerPragmas are those of connections that only read.
var readerPragmas = []pragma{
	{"journal_mode", "", "wal"},
	{"synchronous", "full", "2"},
	{"foreign_keys", "on", "1"},
	{"trusted_schema", "off", "0"},
	{"temp_store", "memory", "2"},
	{"busy_timeout", "10000", "10000"},
	{"cache_size", "-8192", "-8192"},
	{"query_only", "on", "1"},
}

// settle sets the pragmas and reads each back: a database that does not keep
// to one, such as one in memory, would lose what it said was stored.
func (c *conn) settle(pragmas []pragma) error {
	for _, p := range pragmas {
		if p.set != "" {
			if err := c.db.Exec("PRAGMA " + p.name + " = " + p.set); err != nil {
				return fmt.Errorf("set %s: %w", p.name, err)
			}
		}
		if p.want == "" {
			continue
		}
		got := ""
		_, err := c.first("PRAGMA "+p.name, func(r row) { got = r.text(0) })
		if err != nil {
			return fmt.Errorf("read %s back: %w", p.name, err)
		}
		if got != p.want {
			return fmt.Errorf("%s is %q, not %q: %w", p.name, got, p.want, ErrPragma)
		}
	}
	return nil
}
