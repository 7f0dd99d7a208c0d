-- The ledger of one municipality in one environment.
--
-- Times are whole nanoseconds since 1970 in UTC, 0 where nothing is stated.
-- Columns named sealed, name, why and trouble are sealed values; columns named
-- hash, identity and marks are keyed marks. Nothing else may hold anything
-- about a citizen.

-- +goose Up
PRAGMA application_id = 0x474e5052; -- "GNPR"

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value ANY NOT NULL
) WITHOUT ROWID, STRICT;

CREATE TABLE occasions (
    n       INTEGER PRIMARY KEY,
    job     TEXT NOT NULL CHECK (job <> ''),
    nominal TEXT NOT NULL CHECK (nominal <> ''),
    tenant  TEXT NOT NULL CHECK (tenant <> ''),
    UNIQUE (job, nominal, tenant)
) STRICT;

CREATE TABLE runs (
    n        INTEGER PRIMARY KEY,
    id       TEXT NOT NULL UNIQUE CHECK (id <> ''),
    occasion INTEGER NOT NULL REFERENCES occasions (n),
    as_of    TEXT NOT NULL CHECK (as_of <> ''),
    day_no   INTEGER NOT NULL,
    edition  TEXT NOT NULL,
    mode     TEXT NOT NULL,
    state    TEXT NOT NULL CHECK (state IN ('open', 'done', 'needs-person', 'failed')),
    attempt  INTEGER NOT NULL CHECK (attempt > 0),
    began_ns INTEGER NOT NULL,
    ended_ns INTEGER NOT NULL DEFAULT 0,
    UNIQUE (as_of, day_no)
) STRICT;
CREATE UNIQUE INDEX runs_open ON runs (state) WHERE state = 'open';
-- An occasion is run once; only a failed run leaves it free for another.
CREATE UNIQUE INDEX runs_occasion ON runs (occasion) WHERE state <> 'failed';

CREATE TABLE files (
    n            INTEGER PRIMARY KEY CHECK (n BETWEEN 1 AND 8388607), -- claim order; 23 bits of rows.n
    id           TEXT NOT NULL UNIQUE CHECK (id <> ''),
    run          INTEGER NOT NULL REFERENCES runs (n),
    source       TEXT NOT NULL,
    name         BLOB NOT NULL,
    name_mark    BLOB NOT NULL,
    size         INTEGER NOT NULL,
    mod_ns       INTEGER NOT NULL,
    hash         BLOB NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('claimed', 'planned', 'returned')),
    verdict      TEXT NOT NULL CHECK (verdict IN ('', 'taken', 'refused', 'duplicate', 'returned')),
    duplicate_of INTEGER REFERENCES files (n),
    told         TEXT NOT NULL,
    cursor       INTEGER NOT NULL DEFAULT 0,
    rows         INTEGER NOT NULL DEFAULT 0,
    last_row     INTEGER NOT NULL, -- rows.n of the last stored row, n * 2^40 before the first
    purged_ns    INTEGER NOT NULL DEFAULT 0, -- when what was personal was removed
    keyed_to     INTEGER NOT NULL, -- rows.n up to which row_ids and row_identities know the rows
    CHECK ((verdict = 'duplicate') = (duplicate_of IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX files_hash ON files (hash) WHERE verdict <> 'duplicate';
CREATE INDEX files_run ON files (run);
CREATE INDEX files_duplicate ON files (duplicate_of) WHERE duplicate_of IS NOT NULL;
CREATE INDEX files_here ON files (source, name_mark) WHERE state <> 'returned';
CREATE INDEX files_tail ON files (n) WHERE last_row > keyed_to;

CREATE TABLE file_findings (
    file     INTEGER NOT NULL REFERENCES files (n),
    seq      INTEGER NOT NULL,
    code     TEXT NOT NULL,
    severity TEXT NOT NULL,
    field    TEXT NOT NULL,
    col      INTEGER NOT NULL,
    args     TEXT NOT NULL,
    PRIMARY KEY (file, seq)
) WITHOUT ROWID, STRICT;

CREATE TABLE sheets (
    file INTEGER NOT NULL REFERENCES files (n),
    no   INTEGER NOT NULL CHECK (no BETWEEN 0 AND 1023),
    name BLOB NOT NULL,
    PRIMARY KEY (file, no)
) WITHOUT ROWID, STRICT;

-- A row's key is its position: file * 2^40 + sheet * 2^30 + row. So no
-- position is stored twice, the key is the order of arrival, a row planned
-- again has the key it had, and a million rows are appended, never scattered.
CREATE TABLE rows (
    n          INTEGER PRIMARY KEY,
    id         TEXT NOT NULL CHECK (id <> ''),
    run        INTEGER NOT NULL REFERENCES runs (n),
    rule       TEXT NOT NULL,
    branch     TEXT NOT NULL,
    standing   TEXT NOT NULL CHECK (standing = 'execute' OR standing IN ('rejected', 'duplicate', 'other-authority', 'star',
                   'no-action', 'queued', 'awaiting-delivery', 'done', 'partly-done', 'refused', 'unknown')),
    reason     TEXT NOT NULL CHECK (reason = '' OR standing = 'queued'),
    until      TEXT NOT NULL CHECK (until = '' OR standing = 'queued'),
    identity   BLOB, -- NULL where the row claims none: rejected and duplicate rows
    marks      BLOB NOT NULL,
    health     INTEGER NOT NULL,
    dup_of     INTEGER, -- rows.n; no reference, because that row may be planned again
    changed_ns INTEGER NOT NULL,
    file       INTEGER GENERATED ALWAYS AS (n >> 40) VIRTUAL REFERENCES files (n),
    sheet      INTEGER GENERATED ALWAYS AS ((n >> 30) & 1023) VIRTUAL,
    row        INTEGER GENERATED ALWAYS AS (n & 1073741823) VIRTUAL,
    CHECK ((standing = 'duplicate') = (dup_of IS NOT NULL)),
    CHECK (identity IS NULL OR standing NOT IN ('rejected', 'duplicate'))
) STRICT;
CREATE INDEX rows_ready ON rows (n) WHERE standing = 'execute';
CREATE INDEX rows_handoff ON rows (n) WHERE standing = 'queued' AND reason = 'handoff';
CREATE INDEX rows_until ON rows (n) WHERE standing = 'queued' AND until <> '';

-- Random keys are what makes storing slow: each would touch a page of its own.
-- They are therefore added in sorted runs, at the latest before anything is
-- acted on; until then the keys stand in the rows behind files.keyed_to. No
-- references, because a reference from a random key costs a scattered read.
CREATE TABLE row_ids (
    id  TEXT PRIMARY KEY,
    row INTEGER NOT NULL
) WITHOUT ROWID, STRICT;
CREATE TABLE row_identities (
    identity BLOB PRIMARY KEY,
    row      INTEGER NOT NULL
) WITHOUT ROWID, STRICT;

CREATE TABLE plans (
    row    INTEGER PRIMARY KEY REFERENCES rows (n),
    sealed BLOB NOT NULL
) STRICT;

CREATE TABLE findings (
    row      INTEGER NOT NULL REFERENCES rows (n),
    seq      INTEGER NOT NULL,
    code     TEXT NOT NULL,
    severity TEXT NOT NULL,
    field    TEXT NOT NULL,
    col      INTEGER NOT NULL,
    args     TEXT NOT NULL,
    PRIMARY KEY (row, seq)
) WITHOUT ROWID, STRICT;

CREATE TABLE call_kinds (
    n         INTEGER PRIMARY KEY,
    operation TEXT NOT NULL,
    adapter   TEXT NOT NULL,
    effect    TEXT NOT NULL,
    side      TEXT NOT NULL,
    visible   INTEGER NOT NULL,
    UNIQUE (operation, adapter, effect, side, visible)
) STRICT;

CREATE TABLE calls (
    row             INTEGER NOT NULL REFERENCES rows (n),
    seq             INTEGER NOT NULL CHECK (seq > 0),
    kind            INTEGER NOT NULL REFERENCES call_kinds (n),
    identity        BLOB,
    state           TEXT NOT NULL CHECK (state = 'planned' OR state IN ('intended', 'done', 'refused', 'unknown', 'handed-over', 'abandoned')),
    attempt         INTEGER NOT NULL DEFAULT 0,
    intended_ns     INTEGER NOT NULL DEFAULT 0,
    send_before_ns  INTEGER NOT NULL DEFAULT 0,
    settle_after_ns INTEGER NOT NULL DEFAULT 0,
    settled_ns      INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (row, seq)
) WITHOUT ROWID, STRICT;
-- The first condition spares the many planned calls the second, which is dear.
CREATE UNIQUE INDEX calls_open ON calls (identity) WHERE state <> 'planned' AND state IN ('intended', 'unknown', 'handed-over');
CREATE INDEX calls_sent ON calls (intended_ns) WHERE intended_ns > 0;
CREATE INDEX calls_done ON calls (identity, settled_ns) WHERE state = 'done';

CREATE TABLE receipts (
    row        INTEGER NOT NULL,
    seq        INTEGER NOT NULL,
    no         INTEGER NOT NULL,
    at_ns      INTEGER NOT NULL,
    attempt    INTEGER NOT NULL,
    state      TEXT NOT NULL,
    class      TEXT NOT NULL,
    number     INTEGER NOT NULL,
    event_ns   INTEGER NOT NULL,
    message_id TEXT NOT NULL,
    not_sent   INTEGER NOT NULL,
    trouble    BLOB,
    by         TEXT NOT NULL,
    PRIMARY KEY (row, seq, no),
    FOREIGN KEY (row, seq) REFERENCES calls (row, seq)
) WITHOUT ROWID, STRICT;

CREATE TABLE star_cases (
    id        TEXT PRIMARY KEY CHECK (id <> ''),
    row       INTEGER NOT NULL UNIQUE REFERENCES rows (n),
    category  TEXT NOT NULL,
    reason    TEXT NOT NULL,
    state     TEXT NOT NULL CHECK (state IN ('open', 'sent', 'answered', 'closed')),
    opened_ns INTEGER NOT NULL
) WITHOUT ROWID, STRICT;

CREATE TABLE threads (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    run      INTEGER NOT NULL REFERENCES runs (n),
    worker   TEXT NOT NULL DEFAULT '',
    token    INTEGER NOT NULL DEFAULT 0, -- 0 until it is leased
    until_ns INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX threads_token ON threads (token) WHERE token > 0;

CREATE TABLE thread_rows (
    row    INTEGER PRIMARY KEY REFERENCES rows (n), -- a correction has one thread
    thread INTEGER NOT NULL REFERENCES threads (id),
    pos    INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX thread_rows_order ON thread_rows (thread, pos);

CREATE TABLE deliveries (
    n          INTEGER PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE CHECK (id <> ''),
    profile    TEXT NOT NULL CHECK (profile <> ''),
    name       BLOB NOT NULL,
    hash       BLOB NOT NULL UNIQUE,
    records    INTEGER NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('waiting', 'compared', 'superseded', 'refused')),
    arrived_ns INTEGER NOT NULL,
    supersedes INTEGER REFERENCES deliveries (n)
) STRICT;

CREATE TABLE awaiting (
    row      INTEGER PRIMARY KEY REFERENCES rows (n),
    profile  TEXT NOT NULL,
    since_ns INTEGER NOT NULL,
    state    TEXT NOT NULL CHECK (state IN ('awaiting', 'confirmed', 'missing', 'contradicted', 'overdue')),
    delivery INTEGER REFERENCES deliveries (n)
) STRICT;

-- What people let go. A let holds for the plans it names and until it expires;
-- a row that is planned anew loses its lets.
CREATE TABLE lets (
    n          INTEGER PRIMARY KEY,
    kind       TEXT NOT NULL CHECK (kind IN ('approve', 'release')),
    plan       BLOB NOT NULL,
    who        TEXT NOT NULL CHECK (who <> ''),
    key        TEXT NOT NULL,
    why        BLOB NOT NULL,
    at_ns      INTEGER NOT NULL,
    expires_ns INTEGER NOT NULL
) STRICT;
CREATE TABLE let_rows (
    row  INTEGER NOT NULL REFERENCES rows (n),
    let  INTEGER NOT NULL REFERENCES lets (n),
    plan BLOB NOT NULL,
    PRIMARY KEY (row, let)
) WITHOUT ROWID, STRICT;

-- Registrations of which a call was done, so that a later correction of the
-- same one is told of it.
CREATE TABLE corrected (
    registration BLOB NOT NULL,
    row          INTEGER NOT NULL REFERENCES rows (n),
    at_ns        INTEGER NOT NULL,
    gone         INTEGER NOT NULL,
    PRIMARY KEY (registration, row)
) WITHOUT ROWID, STRICT;

CREATE TABLE pauses (
    n          INTEGER PRIMARY KEY,
    at_ns      INTEGER NOT NULL,
    who        TEXT NOT NULL,
    what       TEXT NOT NULL,
    about      TEXT NOT NULL,
    why        BLOB NOT NULL,
    resumed_ns INTEGER -- NULL while the brake is on
) STRICT;
CREATE UNIQUE INDEX pauses_on ON pauses ((1)) WHERE resumed_ns IS NULL;

CREATE TABLE audit (
    n     INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ns INTEGER NOT NULL,
    who   TEXT NOT NULL,
    what  TEXT NOT NULL,
    about TEXT NOT NULL,
    why   BLOB NOT NULL,
    link  BLOB NOT NULL
) STRICT;
-- +goose StatementBegin
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is only added to');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is only added to');
END;
-- +goose StatementEnd
