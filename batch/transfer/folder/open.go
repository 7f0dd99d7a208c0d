package folder

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"syscall"

	"genopret/batch"
)

// ErrChanged says that a list is no longer the one that was listed. It is left
// where it is, and a later List finds it when it has come to rest.
var ErrChanged = errors.New("the list was changed")

// Open reads a list that List gave. The error is ErrChanged if it is not the
// same any more, and a *batch.Refusal if it is greater than MaxFile. The
// reader gives ErrChanged in place of io.EOF if the list was changed while it
// was read, so that what came before must not be used.
func (s *Source) Open(_ context.Context, file batch.Dropped) (io.ReadCloser, error) {
	if s.MaxFile > 0 && file.Size > s.MaxFile {
		limit := strconv.FormatInt((s.MaxFile+1<<20-1)>>20, 10) // in whole MiB
		return nil, &batch.Refusal{Finding: batch.Finding{
			Code: batch.FindingFileTooLarge, Severity: batch.SeverityError, Args: []string{limit}}}
	}
	root, err := s.root()
	if err != nil {
		return nil, err
	}
	list, err := open(root, file)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("source %s: open dropped list: %w", s.Options.Name, bare(err)), root.Close())
	}
	return list, nil
}

func open(root *os.Root, file batch.Dropped) (*list, error) {
	info, err := lookAt(root, file)
	if err != nil {
		return nil, err
	}
	f, err := openSame(root, file.Name, info)
	if err != nil {
		return nil, err
	}
	return &list{root: root, file: f, as: file, info: info}, nil
}

// lookAt gives the file if it is still as it was listed, else ErrChanged.
func lookAt(root *os.Root, file batch.Dropped) (fs.FileInfo, error) {
	if file.Name != filepath.Base(file.Name) {
		return nil, fs.ErrInvalid
	}
	info, err := root.Lstat(file.Name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, ErrChanged
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular(), info.Size() != file.Size, !info.ModTime().Equal(file.ModTime):
		return nil, ErrChanged
	}
	return info, nil
}

// openSame opens what was looked at and nothing else: a link or a pipe that
// was put in its place since then is found out before a byte is read, and a
// pipe does not make us wait for a writer.
func openSame(root *os.Root, name string, looked fs.FileInfo) (*os.File, error) {
	f, err := root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err == nil && !sameFile(looked, info) {
		err = ErrChanged
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// list is an open list that looks at itself again when it ends.
type list struct {
	root *os.Root
	file *os.File
	as   batch.Dropped
	info fs.FileInfo
	read int64
}

func (l *list) Read(p []byte) (int, error) {
	n, err := l.file.Read(p)
	l.read += int64(n)
	switch {
	case l.read > l.as.Size:
		return 0, ErrChanged
	case err == nil:
		return n, nil
	case !errors.Is(err, io.EOF):
		return n, fmt.Errorf("read dropped list: %w", bare(err))
	}
	return n, l.atEnd()
}

// atEnd looks at the name again: it may belong to another file by now, and if
// it does not, it shows whether this one was written to.
func (l *list) atEnd() error {
	now, err := lookAt(l.root, l.as)
	if err != nil {
		return bare(err)
	}
	if l.read != l.as.Size || !sameFile(l.info, now) {
		return ErrChanged
	}
	return io.EOF
}

func (l *list) Close() error { return errors.Join(l.file.Close(), l.root.Close()) }
