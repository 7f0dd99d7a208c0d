package workbook

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
)

// spoolMemory is how much of a part stays in memory before it goes to disk.
const spoolMemory = 256 << 10

// spool holds bytes until they are wanted, the first in memory and the rest in
// a temporary file that is unlinked at once where the system allows it, so
// that a killed program leaves nothing behind.
type spool struct {
	dir    string
	memory bytes.Buffer
	file   *os.File
	size   int64
}

// Write appends.
func (s *spool) Write(b []byte) (int, error) {
	s.size += int64(len(b))
	if s.file == nil && s.memory.Len()+len(b) <= spoolMemory {
		return s.memory.Write(b)
	}
	if s.file == nil {
		file, err := os.CreateTemp(s.dir, "workbook-")
		if err != nil {
			return 0, err
		}
		s.file = file
		// Where an open file cannot be unlinked, drop removes it.
		_ = os.Remove(file.Name())
	}
	return s.file.Write(b)
}

func (s *spool) copyTo(w io.Writer) error {
	if _, err := w.Write(s.memory.Bytes()); err != nil || s.file == nil {
		return err
	}
	_, err := io.Copy(w, io.NewSectionReader(s.file, 0, s.size-int64(s.memory.Len())))
	return err
}

func (s *spool) drop() error {
	s.memory.Reset()
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	if gone := os.Remove(s.file.Name()); gone != nil && !errors.Is(gone, fs.ErrNotExist) {
		err = errors.Join(err, gone)
	}
	s.file = nil
	return err
}
