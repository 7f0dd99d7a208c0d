package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"genopret/batch"
	"genopret/batch/dfdg/catalog"
	"genopret/batch/plan"
	"genopret/batch/rules"
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
	if _, err := os.Stat(filepath.Join(dir, "kommune", "indbakke", "tom.csv")); err == nil {
		t.Error("the empty file still lies in the inbox")
	}
}

// TestDemoShowsTwentyFiveFaults counts the finding codes among the demo's
// bad rows.
func TestDemoShowsTwentyFiveFaults(t *testing.T) {
	matrix, err := rules.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	operations, err := catalog.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	asOf, err := batch.ParseDate("2026-11-22")
	if err != nil {
		t.Fatal(err)
	}
	codes := map[batch.FindingCode]bool{}
	for _, p := range planFaulty(t, matrix, operations, asOf) {
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

func planFaulty(t *testing.T, matrix *rules.Matrix, operations batch.Catalog, asOf batch.Date) []*batch.Plan {
	t.Helper()
	reader, err := openText(withDays(faultyRows, asOf))
	if err != nil {
		t.Fatal(err)
	}
	planner, err := plan.New(matrix, operations, options("indbakke", matrix, asOf))
	if err != nil {
		t.Fatal(err)
	}
	list := planner.List()
	var plans []*batch.Plan
	for {
		raw, err := reader.Next()
		if err != nil {
			return plans
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
