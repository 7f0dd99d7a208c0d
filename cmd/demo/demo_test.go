package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"genopret/batch"
	"genopret/batch/dfdg/catalog"
	"genopret/batch/plan"
	"genopret/batch/rules"
	"genopret/parsers"
	"genopret/parsers/csvlist"
)

// TestTwoNights is make demo twice: the first night does what it should, the
// second does nothing again.
func TestTwoNights(t *testing.T) {
	bin := t.TempDir()
	build := exec.Command("go", "build", "-o", bin+"/", "genopret/cmd/genopret", "genopret/cmd/dfdgsim")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	dir := filepath.Join(t.TempDir(), "demo")
	for night := range 2 {
		if err := story(t.Context(), dir, bin); err != nil {
			t.Fatalf("night %d: %v", night+1, err)
		}
	}
	receipts, err := filepath.Glob(filepath.Join(dir, "kommune", "indbakke", "kvitteringer", "*.xlsx"))
	if err != nil || len(receipts) < 40 {
		t.Errorf("%d receipts: %v", len(receipts), err)
	}
	checkMendCopies(t, filepath.Join(dir, "kommune", "indbakke", "kvitteringer"))
	checkReadBack(t, dir)
	if _, err := os.Stat(filepath.Join(dir, "kommune", "indbakke", "tom.csv")); err == nil {
		t.Error("the empty file still lies in the inbox")
	}
}

// checkMendCopies reads every mend copy as if it were dropped unmended: each
// of its rows must be rejected again, for none is right yet.
func checkMendCopies(t *testing.T, dir string) {
	t.Helper()
	copies, err := filepath.Glob(filepath.Join(dir, "ret-*.xlsx"))
	if err != nil || len(copies) < 10 {
		t.Fatalf("%d mend copies: %v", len(copies), err)
	}
	matrix, operations, asOf := library(t)
	rows := 0
	for _, path := range copies {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		reader, err := parsers.Open(memory{bytes.NewReader(content)}, path, csvlist.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range planAll(t, reader, matrix, operations, asOf) {
			if rows++; p.Standing != batch.Rejected {
				t.Errorf("%s row %d (%s) stands %s although nothing was mended", filepath.Base(path), p.Row, p.Rule, p.Standing)
			}
		}
	}
	if rows < 60 {
		t.Errorf("%d rows to mend", rows)
	}
}

// memory is a file in memory.
type memory struct{ *bytes.Reader }

func (memory) Close() error { return nil }

// TestDemoShowsTwentyFiveFaults counts the finding codes among the demo's
// bad rows.
func TestDemoShowsTwentyFiveFaults(t *testing.T) {
	matrix, operations, asOf := library(t)
	reader, err := openText(withDays(faultyRows, asOf))
	if err != nil {
		t.Fatal(err)
	}
	codes := map[batch.FindingCode]bool{}
	for _, p := range planAll(t, reader, matrix, operations, asOf) {
		for _, f := range p.Findings {
			if f.Severity == batch.SeverityError {
				codes[f.Code] = true
			}
		}
	}
	if len(codes) < 25 {
		t.Errorf("%d codes: %v", len(codes), codes)
	}
}

func library(t *testing.T) (*rules.Matrix, batch.Catalog, batch.Date) {
	t.Helper()
	matrix, err := rules.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	operations, err := catalog.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return matrix, operations, batch.DateOf(time.Now().In(copenhagen()))
}

func planAll(t *testing.T, reader batch.ListReader, matrix *rules.Matrix, operations batch.Catalog, asOf batch.Date) []*batch.Plan {
	t.Helper()
	planner, err := plan.New(matrix, operations, options("indbakke", matrix, asOf))
	if err != nil {
		t.Fatal(err)
	}
	list := planner.List()
	var plans []*batch.Plan
	for {
		raw, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return plans
		}
		if err != nil {
			t.Fatal(err)
		}
		p, err := list.Take(raw)
		if err != nil {
			t.Fatal(err)
		}
		if p != nil {
			plans = append(plans, p)
		}
	}
}

func openText(text string) (batch.ListReader, error) {
	return csvlist.Open(strings.NewReader(text), int64(len(text)), csvlist.Limits{})
}
