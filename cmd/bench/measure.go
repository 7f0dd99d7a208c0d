package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	stdtime "time"

	"genopret/batch"
	"genopret/batch/dfdg/catalog"
	"genopret/batch/kept"
	"genopret/batch/ledger/sqlite"
	"genopret/batch/plan"
	"genopret/batch/rules"
	"genopret/batch/run"
	"genopret/batch/seal"
	"genopret/batch/transfer/folder"
	"genopret/parsers"
	"genopret/parsers/csvlist"
)

// gcPercent trades a little time for memory: a night shares its machine.
const gcPercent = 50

func time() string { return stdtime.Now().Format(stdtime.DateOnly) }

// measureOne times one way and prints the sample.
func measureOne(way, list, found string) error {
	planOnly := func(list string) (sample, error) { return planOnly(list, found) }
	measure := map[string]func(string) (sample, error){"plan": planOnly, "store": planAndStore,
		"xlsx": readBook, "excelize": readBookPeer}[way]
	if measure == nil {
		return fmt.Errorf("there is no way %q", way)
	}
	debug.SetGCPercent(gcPercent) // as cmd/genopret does
	began := stdtime.Now()
	s, err := measure(list)
	if err != nil {
		return err
	}
	s.Seconds = stdtime.Since(began).Seconds()
	if s.PeakMiB, err = peak(); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(s)
}

// planOnly reads, checks and plans without a ledger, and finds equal rows. The
// rows that are rejected or equal to an earlier one are written to a file,
// where one is named.
func planOnly(list, found string) (s sample, err error) {
	out, err := finder(found)
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	planner, err := newPlanner(benchDay)
	if err != nil {
		return sample{}, err
	}
	keys, err := seal.NewKeys(make([]byte, 32), rand.Reader)
	if err != nil {
		return sample{}, err
	}
	bytes, err := openFile(list)
	if err != nil {
		return sample{}, err
	}
	defer bytes.Close()
	reader, err := parsers.Open(bytes, list, csvlist.Limits{})
	if err != nil {
		return sample{}, err
	}
	rows, seen := planner.List(), map[batch.Mark]struct{}{}
	for {
		raw, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return s, nil
		}
		if err != nil {
			return s, err
		}
		p, err := rows.Take(raw)
		if err != nil || p == nil {
			continue
		}
		s.Rows++
		if p.Standing == batch.Rejected {
			s.Rejected++
			out.find(p.Row, "bad")
			continue
		}
		mark := keys.Mark("row", p.Canon)
		if _, again := seen[mark]; again {
			s.Duplicates++
			out.find(p.Row, "dup")
		}
		seen[mark] = struct{}{}
	}
}

// found is where the rows found go; nowhere when it has no file.
type found struct {
	file *os.File
	w    *bufio.Writer
}

func finder(path string) (*found, error) {
	if path == "" {
		return &found{}, nil
	}
	file, err := os.Create(path)
	return &found{file, bufio.NewWriter(file)}, err
}

func (f *found) find(row int, why string) {
	if f.w != nil {
		fmt.Fprintf(f.w, "%d;%s\n", row, why) // an error shows in Close
	}
}

// Close writes what is left.
func (f *found) Close() error {
	if f.w == nil {
		return nil
	}
	return errors.Join(f.w.Flush(), f.file.Close())
}

func newPlanner(asOf batch.Date) (*plan.Planner, error) {
	matrix, err := rules.Shipped()
	if err != nil {
		return nil, err
	}
	operations, err := catalog.Shipped()
	if err != nil {
		return nil, err
	}
	return plan.New(matrix, operations, plan.Options{AsOf: asOf, Zone: stdtime.UTC, Gate: plan.Gate{Mode: batch.Shadow},
		Choices: map[batch.Fact]string{batch.FactInterviews: "person-registration", batch.FactPlanRoute: "execute",
			batch.FactIllnessRemoval: "recovery", batch.FactOwnerChange: "change"}})
}

// planAndStore is a night in shadow mode on a real folder and a real ledger,
// workbooks aside: bytes kept and sealed, rows stored durably, sums checked.
func planAndStore(list string) (s sample, err error) {
	dir, err := os.MkdirTemp(filepath.Dir(list), "night-")
	if err != nil {
		return s, err
	}
	defer os.RemoveAll(dir)
	inbox := filepath.Join(dir, "indbakke")
	if err := os.Mkdir(inbox, 0o700); err != nil {
		return s, err
	}
	if err := os.Link(list, filepath.Join(inbox, "liste.csv")); err != nil {
		return s, err
	}
	night, close, err := newNight(dir, inbox)
	if err != nil {
		return s, err
	}
	result, err := night.Run(context.Background())
	if err = errors.Join(err, close()); err != nil {
		return s, err
	}
	c := result.Count
	return sample{Rows: c.Read, Rejected: c.Standing[batch.Rejected], Duplicates: c.Standing[batch.Duplicate]}, nil
}

func newNight(dir, inbox string) (*run.Night, func() error, error) {
	ids, clock := batch.IDs{Random: rand.Reader}, batch.SystemClock{}
	keys, err := seal.NewKeys(bytes.Repeat([]byte{7}, 32), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	ledger, err := sqlite.Open(context.Background(), filepath.Join(dir, "journal.db"),
		sqlite.Options{Environment: batch.Test, Tenant: "0999", Keys: keys, Clock: clock, IDs: ids})
	if err != nil {
		return nil, nil, err
	}
	store, err := kept.Open(filepath.Join(dir, "bevaret"), kept.Options{Keys: keys})
	if err != nil {
		return nil, nil, err
	}
	source, err := folder.New(folder.Options{Name: "bench", Dir: inbox, StablePolls: 2, Clock: clock})
	if err != nil {
		return nil, nil, err
	}
	matrix, err := rules.Shipped()
	if err != nil {
		return nil, nil, err
	}
	return &run.Night{Occasion: batch.Occasion{Job: "bench", Nominal: "2026-11-22T02:00", Tenant: "0999"}, AsOf: benchDay,
		Edition: matrix.Edition(), Mode: batch.Shadow, Runs: ledger, Claims: ledger, Files: ledger, Rows: ledger, Lets: ledger, Kept: store,
		Sources: []batch.Source{source}, IDs: ids, Clock: clock, Mark: keys.Mark,
		Planner: func(_ string, asOf batch.Date) (*plan.Planner, error) { return newPlanner(asOf) },
		Assumed: func(string) []string { return nil },
		Open:    func(b batch.Bytes) (batch.ListReader, error) { return parsers.Open(b, "", csvlist.Limits{}) },
		Health:  func(string) bool { return false },
		Books:   noBooks{},
	}, ledger.Close, nil
}

// noBooks writes no workbooks: their speed is another figure.
type noBooks struct{}

func (noBooks) Night(context.Context, batch.Run) ([]string, error) { return nil, nil }
func (noBooks) Papers(context.Context, batch.Run, batch.File) ([]batch.Paper, error) {
	return nil, nil
}

// openFile is a plain file as bytes.
func openFile(path string) (batch.Bytes, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return plainBytes{file, info.Size()}, nil
}

type plainBytes struct {
	*os.File
	size int64
}

func (p plainBytes) Size() int64 { return p.size }

// peak is the greatest resident set of this process so far.
func peak() (float64, error) {
	if runtime.GOOS != "linux" {
		return 0, nil
	}
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	_, after, _ := strings.Cut(string(status), "VmHWM:")
	fields := strings.Fields(after)
	if len(fields) == 0 {
		return 0, errors.New("the system does not tell the peak of memory")
	}
	kib, err := strconv.Atoi(fields[0])
	return float64(kib) / 1024, err
}
