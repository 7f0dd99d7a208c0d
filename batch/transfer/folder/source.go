package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"time"

	"genopret/batch"
)

// The folders that New makes beside the lists.
const (
	acceptedDir = "behandlet"
	refusedDir  = "afvist"
	receiptDir  = "kvitteringer"
)

// Options say where the folder is and when a list in it is ready.
type Options struct {
	Name string // the source's name in configuration
	Dir  string
	// Temporary are patterns (path.Match, without regard to case) of names
	// under which uploads are in progress. They come on top of the built-in
	// ones, which cannot be switched off; any match means not ready.
	Temporary []string
	// Marker is a suffix such as ".klar": a list is ready only once a file
	// with its name and the suffix lies beside it. "" asks for none.
	Marker string
	// A list is ready when it is the same at one look and at StablePolls
	// more (at least one), which lie Poll apart or further, so that all
	// take at least StableFor.
	StablePolls int
	StableFor   time.Duration
	Poll        time.Duration
	Clock       batch.Clock // nil is the machine's
	MaxFile     int64       // bytes; a greater list is refused when opened; 0 is no limit
	// Probe, if set, is told "before-rename" and "after-rename" around each
	// rename. Tests die there.
	Probe func(point string)
}

// builtIn are names of uploads in progress: of the usual FTP and SFTP clients,
// of browsers, of Excel's lock files, and whatever is hidden.
func builtIn() []string {
	return []string{".*", "~$*", "*.part", "*.filepart", "*.partial", "*.tmp", "*.crdownload", ".sftpgo-upload.*"}
}

// Source is a folder. It implements batch.Source and is used by one goroutine.
type Source struct {
	Options
	temporary []string
}

var _ batch.Source = (*Source)(nil)

// New makes the three folders where they are missing. The drop folder itself
// must exist: a mount that is not there must not be mistaken for an empty
// inbox.
func New(o Options) (*Source, error) {
	if o.Clock == nil {
		o.Clock = batch.SystemClock{}
	}
	if o.Probe == nil {
		o.Probe = func(string) {}
	}
	o.StablePolls = max(o.StablePolls, 1)
	s := &Source{Options: o}
	for _, pattern := range append(builtIn(), o.Temporary...) {
		pattern = strings.ToLower(pattern)
		if _, err := path.Match(pattern, ""); err != nil {
			return nil, fmt.Errorf("source %s: temporary pattern %q: %w", o.Name, pattern, err)
		}
		s.temporary = append(s.temporary, pattern)
	}
	root, err := s.root()
	if err != nil {
		return nil, err
	}
	return s, root.Close()
}

// Name is the source's name in configuration.
func (s *Source) Name() string { return s.Options.Name }

// root opens the drop folder anew for each task: a mount may have gone, or
// come back as another one. The three folders must be folders; a link in their
// place would lead receipts elsewhere.
func (s *Source) root() (*os.Root, error) {
	root, err := os.OpenRoot(s.Dir)
	if err != nil {
		return nil, fmt.Errorf("source %s: open drop folder %s: %w", s.Options.Name, s.Dir, bare(err))
	}
	for _, dir := range []string{acceptedDir, refusedDir, receiptDir} {
		if err := ownFolder(root, dir); err != nil {
			return nil, errors.Join(fmt.Errorf("source %s: folder %s: %w", s.Options.Name, dir, err), root.Close())
		}
	}
	return root, nil
}

func ownFolder(root *os.Root, dir string) error {
	if err := root.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return bare(err)
	}
	info, err := root.Lstat(dir)
	if err != nil {
		return bare(err)
	}
	if !info.IsDir() {
		return errors.New("is no folder")
	}
	return nil
}

// bare takes the paths off errors of the file system: names of lists may hold
// what must not be logged. What others wrapped is left as they made it.
func bare(err error) error {
	switch e := err.(type) {
	case *fs.PathError:
		return e.Err
	case *os.LinkError:
		return e.Err
	case interface{ Unwrap() []error }:
		var all []error
		for _, one := range e.Unwrap() {
			all = append(all, bare(one))
		}
		return errors.Join(all...)
	}
	return err
}
