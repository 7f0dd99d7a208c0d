package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"genopret/batch"
	"genopret/batch/seal"
)

// Options are what a ledger needs from outside. All but Probe and VFS must be
// given.
type Options struct {
	Environment batch.Environment
	Tenant      string
	Keys        *seal.Keys
	Clock       batch.Clock // for changes whose port states no time
	IDs         batch.IDs   // draws anew where a random id is taken
	// Probe, where set, is told the points at which tests stop the world:
	// "mid-chunk" inside the transaction of a chunk, "chunk-stored" after it.
	Probe func(point string)
	// VFS names a registered file system for the driver, "" for the real one.
	VFS string
}

// Ledger is all books on one SQLite file. It is safe for many goroutines.
type Ledger struct {
	options Options
	keys    *seal.Keys

	writer  *writer
	readers *readers

	storing sync.Mutex // one chunk at a time
	tail    *tail      // touched by the writer's goroutine alone
}

var (
	_ batch.RunBook    = (*Ledger)(nil)
	_ batch.FileBook   = (*Ledger)(nil)
	_ batch.RowBook    = (*Ledger)(nil)
	_ batch.ThreadBook = (*Ledger)(nil)
	_ batch.CallBook   = (*Ledger)(nil)
	_ batch.PauseBook  = (*Ledger)(nil)
)

// Open opens the ledger at the path, or makes it. A ledger belongs to one
// environment, one tenant and one key: opening it for another is refused with
// ErrOtherEnvironment, ErrOtherTenant or ErrOtherKey, and one of a newer
// program with ErrNewerSchema. What a killed process left is put right here.
func Open(ctx context.Context, path string, options Options) (*Ledger, error) {
	if err := options.check(); err != nil {
		return nil, fmt.Errorf("open ledger: %w", err)
	}
	ledger, err := open(ctx, path, options)
	if err != nil {
		return nil, fmt.Errorf("open ledger %s: %w", filepath.Base(path), named(err))
	}
	return ledger, nil
}

func (o *Options) check() error {
	if o.Probe == nil {
		o.Probe = func(string) {}
	}
	switch {
	case o.Environment == "" || o.Tenant == "":
		return fmt.Errorf("environment or tenant: %w", ErrEmpty)
	case o.Keys == nil || o.Clock == nil || o.IDs.Random == nil:
		return errors.New("keys, clock or ids were not handed in")
	}
	return nil
}

func open(ctx context.Context, path string, options Options) (*Ledger, error) {
	if options.VFS == "" {
		if err := makeFiles(path); err != nil {
			return nil, err
		}
	}
	where := location(path, options.VFS)
	// The writer's connection comes first and stays: the last one to close
	// takes the -shm file with it, and the driver would make it anew for all
	// to read.
	first, err := connect(ctx, where, writerPragmas, checkKind)
	if err != nil {
		return nil, err
	}
	if err := prepare(ctx, first, where, options); err != nil {
		return nil, errors.Join(err, first.close())
	}
	if options.VFS == "" {
		if err := shutFiles(path); err != nil {
			return nil, errors.Join(err, first.close())
		}
	}
	l := &Ledger{
		options: options, keys: options.Keys,
		writer: startWriter(first), readers: newReaders(where),
		tail: newTail(),
	}
	if err := l.keyTail(ctx); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// Close waits for what is being written and lets the file go.
func (l *Ledger) Close() error {
	if err := errors.Join(l.readers.close(), l.writer.close()); err != nil {
		return fmt.Errorf("close ledger: %w", err)
	}
	return nil
}

// makeFiles makes what is missing of the ledger and its -shm with the owner's
// rights alone; the driver would leave them to the process's umask.
func makeFiles(path string) error {
	for _, name := range []string{path, path + "-shm"} {
		file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return fmt.Errorf("make ledger file: %w", err)
		}
		if err := file.Close(); err != nil {
			return fmt.Errorf("make ledger file: %w", err)
		}
	}
	return nil
}

// shutFiles takes away what others may do with a ledger that was copied here.
func shutFiles(path string) error {
	for _, name := range []string{path, path + "-shm", path + "-wal"} {
		if err := os.Chmod(name, 0o600); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("shut ledger file: %w", err)
		}
	}
	return nil
}

// location is the path as SQLite's URI. The -wal and journal files take their
// mode from the ledger's own.
func location(path, vfs string) string {
	if vfs != "" {
		return "file:" + (&url.URL{Path: path}).EscapedPath() + "?vfs=" + escape(vfs)
	}
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	registerVFS()
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?vfs=" + plainVFS + "&modeof=" + escape(path)
}

// escape writes a space as SQLite reads it; it takes a plus for a plus.
func escape(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }
