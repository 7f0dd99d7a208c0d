package sqlite

import (
	"errors"
	"fmt"

	"github.com/ncruces/go-sqlite3"

	"genopret/batch"
)

// Reasons for which a file is not opened. Nothing was changed in it.
var (
	ErrNotLedger        = errors.New("the file is not a ledger of this program")
	ErrOtherEnvironment = errors.New("the ledger was made for another environment")
	ErrOtherTenant      = errors.New("the ledger was made for another tenant")
	ErrOtherKey         = errors.New("the ledger was made under another tenant key")
	ErrNewerSchema      = errors.New("the ledger was written by a newer program; use that one, or a backup from before")
	ErrPragma           = errors.New("the database does not keep to a setting that safe storage needs")
)

// What can be wrong with the disk under a ledger. Nothing is lost by any of
// them that was told as stored.
var (
	ErrDamaged  = errors.New("the ledger's file is damaged")
	ErrFull     = errors.New("the ledger's disk is full")
	ErrLocked   = errors.New("another process holds the ledger")
	ErrReadOnly = errors.New("the ledger cannot be written where it lies")
)

// named says in our words what the driver says in its codes.
func named(err error) error {
	if err == nil {
		return nil
	}
	for _, trouble := range []struct {
		code error
		name error
	}{
		{sqlite3.IOERR_DATA, ErrDamaged}, {sqlite3.CORRUPT, ErrDamaged}, {sqlite3.NOTADB, ErrDamaged}, {sqlite3.FULL, ErrFull},
		{sqlite3.BUSY, ErrLocked}, {sqlite3.READONLY, ErrReadOnly}, {sqlite3.CANTOPEN, ErrReadOnly},
	} {
		if errors.Is(err, trouble.code) && !errors.Is(err, trouble.name) {
			return fmt.Errorf("%w: %w", trouble.name, err)
		}
	}
	return err
}

// What a book answers when it cannot do what it was asked.
var (
	// ErrNotFound: no run, file, row or call has this id.
	ErrNotFound = errors.New("not in the ledger")
	// ErrOccasionUsed: the occasion has a run already that did not fail.
	ErrOccasionUsed = errors.New("the occasion was run before")
	// ErrEmpty: a part of an identity is missing.
	ErrEmpty = errors.New("a part of the identity is empty")
	// ErrTaken: the id is used by something else.
	ErrTaken = errors.New("the id is taken")
	// ErrFileState: the file's state does not allow it.
	ErrFileState = errors.New("the state of the file does not allow it")
	// ErrStarted: calls of the file's rows were already sent or intended.
	ErrStarted = errors.New("calls of the file were already begun")
	// ErrChunk: the chunk does not follow the one stored before.
	ErrChunk = errors.New("the chunk does not follow what is stored")
	// ErrTwice: what may exist once was stored twice; the later one stays out.
	ErrTwice = errors.New("stored twice")
	// ErrSeenBefore: a call with the same identity is on its way.
	ErrSeenBefore = batch.ErrSeenBefore
	// ErrUntil: the time to wait for cannot be read.
	ErrUntil = errors.New("not a time that can be waited for")
	// ErrBroken: the disk failed in the middle of a commit. Nothing more is
	// written until the ledger is opened again.
	ErrBroken = errors.New("the ledger's disk failed; open it again")
	// ErrClosed: the ledger was closed.
	ErrClosed = errors.New("the ledger is closed")
)

// StateError says that a call is in a state from which the change does not
// lead on.
type StateError struct {
	Call  string
	State batch.CallState // the one it is in
	Want  batch.CallState // the one that was asked for
}

// Error names the call and both states.
func (e *StateError) Error() string {
	return fmt.Sprintf("call %s is %s and cannot become %s", e.Call, e.State, e.Want)
}

// AmbiguousError says that a prefix fits more than one id, or that a row
// number is found on more than one sheet.
type AmbiguousError struct {
	Key   string
	Count int
}

// Error tells how many there are.
func (e *AmbiguousError) Error() string {
	return fmt.Sprintf("%s fits %d; give more of it", e.Key, e.Count)
}
