package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"genopret/batch/rules"
)

// writeNew writes a file that a person asked for: whole or not at all, and
// readable by its owner alone. What is there already stays unless replace.
func writeNew(name string, replace bool, write func(out io.Writer, tmp string) error) error {
	if _, err := os.Lstat(name); err == nil && !replace {
		return usageError{fmt.Errorf("filen %s findes allerede", name)}
	}
	tmp, err := os.MkdirTemp(filepath.Dir(name), ".genopret-")
	if err != nil {
		return usageError{fmt.Errorf("skriv %s: %w", name, err)}
	}
	defer os.RemoveAll(tmp)
	file, err := os.OpenFile(filepath.Join(tmp, "ny"), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("skriv %s: %w", name, err)
	}
	err = write(file, tmp)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), name)
	}
	if err != nil {
		return fmt.Errorf("skriv %s: %w", name, err)
	}
	return nil
}

// writeMatrix writes the workbook of the matrix. A reviewer may have written in
// an earlier one, so that one stays.
func writeMatrix(m *rules.Matrix, lang, name string) error {
	teller, err := tellerOf(m, lang)
	if err != nil {
		return err
	}
	return writeNew(name, false, func(out io.Writer, tmp string) error { return teller.Book(out, time.Now(), tmp) })
}
