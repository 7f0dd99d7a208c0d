package batch

import (
	"context"
	"io"
	"iter"
	"time"
)

// Mark is a keyed hash (HMAC-SHA256, first 16 bytes). Two equal values have
// equal marks under one key; without the key a mark says nothing.
type Mark [16]byte

// IsZero reports whether the mark is unset.
func (m Mark) IsZero() bool { return m == Mark{} }

// FileState is where a dropped list stands.
type FileState string

// The states of a file. A crash leaves it where it was; the next start goes
// on from there.
const (
	// FileClaimed: bytes kept and hashed, nothing read. Rows up to the
	// cursor may be stored.
	FileClaimed FileState = "claimed"
	// FilePlanned: every row is stored. Refused and duplicate files come
	// here at once.
	FilePlanned FileState = "planned"
	// FileReturned: the receipt lies where the list was dropped, and the
	// list was moved. Final.
	FileReturned FileState = "returned"
)

// Verdict is what became of a file as a whole.
type Verdict string

// The verdicts. Rows exist for a taken file alone.
const (
	Taken         Verdict = "taken"
	FileRefused   Verdict = "refused"
	FileDuplicate Verdict = "duplicate"
)

// File is a dropped list.
type File struct {
	ID          string // F + 8
	Source      string // name of the source it came from
	Name        string // as dropped; may hold anything, so it is sealed at rest
	Size        int64
	ModTime     time.Time
	Hash        Mark // of the SHA-256 of its bytes
	Run         string
	State       FileState
	Verdict     Verdict
	DuplicateOf string // id of the file with the same bytes
	Findings    []Finding
	Told        Told
	Cursor      int // rows stored so far
	Rows        int // rows read by the reader, known once planned
}

// Dropped is a list that lies ready at a source.
type Dropped struct {
	Name    string
	Size    int64
	ModTime time.Time
}

// Waiting is a file at a source that is not taken yet, and why.
type Waiting struct {
	Name string
	Why  string // "temporary" "marker" "changing" "unreadable" "too-large"
}

// Source is a place where lists are dropped and receipts go back to.
type Source interface {
	// Name is the source's name in configuration.
	Name() string
	// List gives what lies ready, and what waits and why, sorted by name.
	List(ctx context.Context) ([]Dropped, []Waiting, error)
	// Open reads a dropped file. The reader fails if the file is changed
	// while it is read.
	Open(ctx context.Context, file Dropped) (io.ReadCloser, error)
	// Return writes the papers and moves the list out of the inbox, if it
	// is still the same. Safe to repeat: what is done is not done again.
	Return(ctx context.Context, back Return) error
}

// Return is what goes back to a source.
type Return struct {
	File     File
	Accepted bool    // to behandlet, else to afvist
	Papers   []Paper // the receipt, and what else belongs to it
}

// Paper is a file that is written for the sender.
type Paper struct {
	Name  string // file name, without personal data
	Write func(w io.Writer) error
}

// Kept is where the bytes of lists are kept, sealed.
type Kept interface {
	// Keep stores the bytes under the file's id, durably, and returns their
	// size and keyed hash. What a crash left half is replaced.
	Keep(ctx context.Context, id string, bytes io.Reader) (int64, Mark, error)
	// Open reads them again, or part of them: readers need to seek.
	Open(ctx context.Context, id string) (Bytes, error)
	// Drop removes the bytes; a missing file is no error.
	Drop(ctx context.Context, id string) error
	// IDs lists what is kept.
	IDs(ctx context.Context) ([]string, error)
}

// Bytes are the kept bytes of one file.
type Bytes interface {
	io.ReaderAt
	io.Closer
	Size() int64
}

// ClaimBook knows which files were taken.
type ClaimBook interface {
	// Claim stores the file as claimed. If a file with the same hash was
	// taken or refused before, it is stored as a duplicate of that one
	// instead, already planned; the stored file is returned.
	Claim(ctx context.Context, file File) (File, error)
	// Known reports whether this dropped file is claimed and not returned
	// yet: it still lies in the inbox because a crash came first.
	Known(ctx context.Context, source string, file Dropped) (bool, error)
	// Claimed reports whether the ledger has a file of this id that is no
	// duplicate: its kept bytes are needed.
	Claimed(ctx context.Context, id string) (bool, error)
}

// FileBook keeps the files.
type FileBook interface {
	// Files gives those not returned yet, in the order of claiming.
	Files(ctx context.Context) ([]File, error)
	// FilesOf gives those claimed in the run, in the order of claiming.
	FilesOf(ctx context.Context, run string) ([]File, error)
	// File finds one by id or by an unambiguous prefix of it.
	File(ctx context.Context, id string) (File, error)
	// Advance stores state, verdict, findings, told and rows of the file.
	Advance(ctx context.Context, file File) error
	// Forget removes the stored rows of a file that is not planned yet, so
	// that it is planned again from the start.
	Forget(ctx context.Context, id string) error
}

// Chunk is up to a thousand rows, stored together with the cursor.
type Chunk struct {
	File   string
	Run    string
	At     time.Time
	Rows   []StoredRow
	Cursor int // rows stored once this chunk is
}

// StoredRow is a plan on its way into the ledger, with its ids and marks.
type StoredRow struct {
	Plan
	ID       string // R + 10
	Identity Mark   // of Canon; zero when rejected
	Marks    []Mark // citizens and registration, for threads
	Health   bool
	CallIDs  []Mark // identity of each call, in the order of Calls
	StarCase string // S + 8, where Star is set
	Held     string // "" or the id of the row it is a duplicate of; set by the book
}

// RowBook keeps rows and answers what became of them.
type RowBook interface {
	// Store writes a chunk in one transaction. A row whose identity is
	// already stored becomes a duplicate that points there and gets no
	// calls. Storing a chunk twice changes nothing.
	Store(ctx context.Context, chunk Chunk) error
	// Rows gives the rows of a file, or of all files of a run when file is
	// "", in the order of the list.
	Rows(ctx context.Context, run, file string) iter.Seq2[RowRecord, error]
	// Row finds one row by id, unambiguous prefix of an id, or position.
	Row(ctx context.Context, key RowKey) (RowRecord, error)
	// Count counts the rows of a run by standing, and those with a case for
	// STAR beside calls. The sum is for the caller to check.
	Count(ctx context.Context, run string) (Count, error)
	// Park queues every row that is still ready, for the reason.
	Park(ctx context.Context, run string, reason Reason, until string) (int, error)
}

// RowKey names a row: an id or its prefix, the id of its case for STAR, or a
// position in a file.
type RowKey struct {
	ID    string
	Star  string
	File  string // id or its prefix
	Sheet string
	Row   int
}

// RowRecord is a row as reports and explain read it.
type RowRecord struct {
	StoredRow
	File        File
	Run         string
	Edition     string
	AsOf        Date
	DuplicateOf string
	Made        []Call // calls with states and answers
	Changed     time.Time
}

// Count is the arithmetic of a run.
type Count struct {
	Read     int // rows read by the readers, from the files
	Files    map[Verdict]int
	Standing map[Standing]int
	Reason   map[Reason]int
	AlsoSTAR int // rows with calls and a case for STAR: a line, never an addend
	ToSend   int // calls of the rows that are ready
}

// Sum adds the standings up.
func (c Count) Sum() int {
	sum := 0
	for _, n := range c.Standing {
		sum += n
	}
	return sum
}
