package main

import (
	"context"
	"strconv"
	"strings"

	"genopret/batch"
)

// subject is what a key names: a run, a file or a row.
type subject struct {
	run  *runStatus
	file *fileStatus
	row  *batch.RowRecord
}

// fileStatus is a list as status and explain show it.
type fileStatus struct {
	File        string                 `json:"file"`
	Run         string                 `json:"run"`
	State       batch.FileState        `json:"state"`
	Verdict     batch.Verdict          `json:"verdict"`
	DuplicateOf string                 `json:"duplicate_of"`
	Told        batch.Told             `json:"told"`
	Rows        int                    `json:"rows"`
	Standings   map[batch.Standing]int `json:"standings"`
	Findings    []findingLine          `json:"findings"`
	findings    []batch.Finding
}

// lookUp finds what a key names: K… a run, F… a list, R… a correction, R….1 a
// call of it, S… a case for STAR, FILE:ROW or FILE:SHEET:ROW a row. Ids may
// be cut short as long as they are unambiguous.
func lookUp(ctx context.Context, l ledger, key string) (*subject, error) {
	upper := strings.ToUpper(strings.TrimSpace(key))
	switch {
	case strings.Contains(key, ":"):
		return rowSubject(ctx, l, position(key))
	case strings.HasPrefix(upper, "K-"):
		return runSubject(ctx, l, upper)
	case strings.HasPrefix(upper, "F"):
		return fileSubject(ctx, l, upper)
	case strings.HasPrefix(upper, "S"):
		return rowSubject(ctx, l, batch.RowKey{Star: upper})
	}
	correction, _, _ := strings.Cut(upper, ".")
	return rowSubject(ctx, l, batch.RowKey{ID: correction})
}

// position reads FILE:ROW or FILE:SHEET:ROW, split from the right: a sheet
// may be called anything.
func position(key string) batch.RowKey {
	at := strings.LastIndexByte(key, ':')
	row, err := strconv.Atoi(key[at+1:])
	if err != nil {
		row = -1 // no row has it, and the ledger says so
	}
	file, sheet, _ := strings.Cut(key[:at], ":")
	return batch.RowKey{File: strings.ToUpper(file), Sheet: sheet, Row: row}
}

func rowSubject(ctx context.Context, l ledger, key batch.RowKey) (*subject, error) {
	row, err := l.Row(ctx, key)
	return &subject{row: &row}, err
}

func runSubject(ctx context.Context, l ledger, id string) (*subject, error) {
	runs, err := l.Runs(ctx, allRuns)
	if err != nil {
		return nil, err
	}
	for _, r := range runs {
		if r.ID == id {
			status, err := statusOfRun(ctx, l, r)
			return &subject{run: &status}, err
		}
	}
	_, err = l.Count(ctx, id) // says that there is no such run
	return nil, err
}

// allRuns is more than any installation has nights.
const allRuns = 1 << 20

func fileSubject(ctx context.Context, l ledger, id string) (*subject, error) {
	f, err := l.File(ctx, id)
	if err != nil {
		return nil, err
	}
	status := &fileStatus{File: f.ID, Run: f.Run, State: f.State, Verdict: f.Verdict, DuplicateOf: f.DuplicateOf,
		Told: f.Told, Rows: f.Rows, Standings: map[batch.Standing]int{}, findings: f.Findings}
	for row, err := range l.Rows(ctx, f.Run, f.ID) {
		if err != nil {
			return nil, err
		}
		status.Standings[row.Standing]++
	}
	return &subject{file: status}, nil
}
