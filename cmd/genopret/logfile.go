package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/rs/zerolog"

	"genopret/batch/run"
)

// openLog appends JSON lines to a file in the work folder. A log holds ids,
// counts and codes, and nothing that a list says.
func openLog(work string) (zerolog.Logger, func() error, error) {
	dir := filepath.Join(work, "log")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return zerolog.Nop(), nil, fmt.Errorf("opret logmappen: %w", err)
	}
	file, err := os.OpenFile(filepath.Join(dir, "genopret.log"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return zerolog.Nop(), nil, fmt.Errorf("åbn loggen: %w", err)
	}
	return zerolog.New(file).With().Timestamp().Logger(), file.Close, nil
}

// logEvent writes one line per step. The sender's file name stays out of it.
func logEvent(log zerolog.Logger, e run.Event) {
	if e.Kind == run.FileRead || e.Kind == run.Executed {
		return
	}
	line := log.Info().Str("run", e.Run).Str("event", string(e.Kind))
	if e.File.ID != "" {
		line = line.Str("file", e.File.ID).Str("verdict", string(e.File.Verdict))
	}
	if e.Why != "" {
		line = line.Str("why", e.Why)
	}
	if e.Count > 0 {
		line = line.Int("count", e.Count)
	}
	line.Send()
}
