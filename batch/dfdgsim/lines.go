package dfdgsim

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
)

// lines is an append-only file of JSON values, one a line.
type lines struct {
	mu   sync.Mutex
	file *os.File
	sick error // a failed write leaves the end unknown; nothing is added after it
}

// openLines opens the file for appending, making it if needed. A last line
// without its end was torn by a kill; nobody was answered for it, so it is cut
// off.
func openLines(path string) (*lines, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	whole, err := wholeLength(file)
	if err == nil {
		err = file.Truncate(whole)
	}
	if err == nil {
		_, err = file.Seek(whole, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("mend %s: %w", path, err), file.Close())
	}
	return &lines{file: file}, nil
}

// wholeLength is the length up to and with the last line's end.
func wholeLength(file *os.File) (int64, error) {
	reader := bufio.NewReader(file)
	var whole int64
	for {
		line, err := reader.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return whole, nil
		}
		if err != nil {
			return 0, err
		}
		whole += int64(len(line))
	}
}

// add appends a value; a durable one is on the disk when add returns.
func (l *lines) add(value any, durable bool) error {
	line, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("append: %w", err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.sick != nil {
		return l.sick
	}
	_, err = l.file.Write(append(line, '\n'))
	if err == nil && durable {
		err = l.file.Sync()
	}
	if err != nil {
		l.sick = fmt.Errorf("append: %w", err)
	}
	return l.sick
}

// close closes the file.
func (l *lines) close() error { return l.file.Close() }

// readLines reads all whole lines of a file; one that is not there has none.
func readLines[T any](path string) ([]T, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read: %w", err)
	}
	var all []T
	for n := 1; ; n++ {
		line, rest, whole := bytes.Cut(data, []byte("\n"))
		if !whole {
			return all, nil
		}
		var value T
		if err := json.Unmarshal(line, &value); err != nil {
			return nil, fmt.Errorf("read %s line %d: %w", path, n, err)
		}
		all, data = append(all, value), rest
	}
}
