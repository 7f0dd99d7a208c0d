package kept

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"genopret/batch"
	"genopret/batch/seal"
)

// Names of kept files. A part is what a crash left half; nothing reads it.
const (
	suffix     = ".kept"
	partSuffix = ".part"
)

// Options are what a folder of kept bytes needs from outside.
type Options struct {
	Keys *seal.Keys
	// Probe, where set, is told the points at which tests stop the world:
	// "before-rename" and "after-rename".
	Probe func(point string)
}

// Folder is a folder of kept bytes.
type Folder struct {
	path  string
	keys  *seal.Keys
	probe func(point string)
}

var _ batch.Kept = (*Folder)(nil)

// Open makes the folder where it is missing and shuts it for everybody but
// its owner.
func Open(path string, options Options) (*Folder, error) {
	if options.Keys == nil {
		return nil, errors.New("kept bytes need keys")
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, fmt.Errorf("make folder of kept bytes: %w", err)
	}
	if err := os.Chmod(path, 0o700); err != nil {
		return nil, fmt.Errorf("shut folder of kept bytes: %w", err)
	}
	probe := options.Probe
	if probe == nil {
		probe = func(string) {}
	}
	return &Folder{path: path, keys: options.Keys, probe: probe}, nil
}

// Drop removes the bytes, and what a crash left half of them.
func (f *Folder) Drop(_ context.Context, id string) error {
	name, err := f.name(id)
	if err != nil {
		return err
	}
	for _, path := range []string{name + suffix, name + partSuffix} {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("drop kept bytes of %s: %w", id, err)
		}
	}
	return syncFolder(f.path)
}

// IDs lists what is kept whole, sorted.
func (f *Folder) IDs(_ context.Context) ([]string, error) {
	entries, err := os.ReadDir(f.path)
	if err != nil {
		return nil, fmt.Errorf("list kept bytes: %w", err)
	}
	ids := []string{}
	for _, entry := range entries {
		if id, ok := strings.CutSuffix(entry.Name(), suffix); ok {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// name is the path without suffix. An id is letters and digits, so that it
// can name nothing outside the folder.
func (f *Folder) name(id string) (string, error) {
	for _, c := range []byte(id) {
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && c != '-' {
			return "", fmt.Errorf("kept bytes cannot be named %q", id)
		}
	}
	if id == "" {
		return "", errors.New("kept bytes without an id")
	}
	return filepath.Join(f.path, id), nil
}

func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open folder of kept bytes: %w", err)
	}
	if err := errors.Join(folder.Sync(), folder.Close()); err != nil {
		return fmt.Errorf("sync folder of kept bytes: %w", err)
	}
	return nil
}
