package folder

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"genopret/batch"
)

// Return puts the papers into kvitteringer/ and moves the list to behandlet/
// or afvist/. A list that is not the one that was read stays where it is, and
// its marker with it: it is a new list of the same name. Whatever step a crash
// interrupts, the call may be made again; the papers must come out the same.
// A Return without papers only moves the list.
func (s *Source) Return(_ context.Context, back batch.Return) error {
	root, err := s.root()
	if err != nil {
		return err
	}
	if err := s.handBack(root, back); err != nil {
		return errors.Join(fmt.Errorf("source %s: return list %s: %w", s.Options.Name, back.File.ID, bare(err)), root.Close())
	}
	return root.Close()
}

func (s *Source) handBack(root *os.Root, back batch.Return) error {
	for _, paper := range back.Papers {
		if err := s.writePaper(root, paper); err != nil {
			return fmt.Errorf("receipt: %w", bare(err))
		}
	}
	return s.moveAway(root, back)
}

// writePaper writes under a hidden name, so that nobody opens half a
// receipt, and renames when the bytes are on disk.
func (s *Source) writePaper(root *os.Root, paper batch.Paper) error {
	if paper.Name != filepath.Base(paper.Name) {
		return fs.ErrInvalid
	}
	final := filepath.Join(receiptDir, fit(paper.Name))
	hidden := filepath.Join(receiptDir, fit("."+paper.Name+".tmp"))
	if err := root.Remove(hidden); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err // what a crash left half
	}
	if err := writeFile(root, hidden, paper.Write); err != nil {
		return errors.Join(err, root.Remove(hidden))
	}
	if err := s.rename(root, hidden, final); err != nil {
		return err
	}
	return syncDir(root, receiptDir)
}

func writeFile(root *os.Root, name string, write func(io.Writer) error) error {
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(nameless{f}, 1<<16)
	err = write(w)
	if err == nil {
		err = w.Flush()
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// nameless keeps the name of the receipt out of errors on their way through
// the code that writes it.
type nameless struct{ f *os.File }

func (n nameless) Write(p []byte) (int, error) {
	written, err := n.f.Write(p)
	return written, bare(err)
}

// moveAway takes the marker away before the list: were it the other way
// round, a crash between the two would leave a marker behind that declares the
// next list of that name ready while it is still being uploaded.
func (s *Source) moveAway(root *os.Root, back batch.Return) error {
	file := back.File
	dir := refusedDir
	if back.Accepted {
		dir = acceptedDir
	}
	target := filepath.Join(dir, movedName(file.Name, file.ID))
	if _, err := root.Lstat(target); err == nil {
		return nil // moved before; what has the name now is another list
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	_, err := lookAt(root, batch.Dropped{Name: file.Name, Size: file.Size, ModTime: file.ModTime})
	if errors.Is(err, ErrChanged) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := s.removeMarker(root, file.Name); err != nil {
		return fmt.Errorf("marker: %w", bare(err))
	}
	if err := s.rename(root, file.Name, target); err != nil {
		return err
	}
	return errors.Join(syncDir(root, dir), syncDir(root, "."))
}

func (s *Source) removeMarker(root *os.Root, list string) error {
	if s.Marker == "" {
		return nil
	}
	err := root.Remove(list + s.Marker)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func (s *Source) rename(root *os.Root, from, to string) error {
	s.Probe("before-rename")
	if err := root.Rename(from, to); err != nil {
		return err
	}
	s.Probe("after-rename")
	return nil
}

// syncDir makes a rename last. Some mounted file systems cannot do it for a
// folder and say so; they are as safe as they can be.
func syncDir(root *os.Root, dir string) error {
	f, err := root.Open(dir)
	if err != nil {
		return err
	}
	err = f.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		err = nil
	}
	return errors.Join(err, f.Close())
}
