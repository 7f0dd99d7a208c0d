// Package undo says what can be done about calls that were made and should
// not have been: by which rule a call is reversed, by whose hand, or not at
// all.
//
// It is pure, and imports batch and the data beside it alone. Start reading
// at [Table.Of].
package undo

import (
	"bytes"
	_ "embed"
	"fmt"

	"go.yaml.in/yaml/v3"

	"genopret/batch"
)

// Way is how a call can be reversed.
type Way string

// The ways.
const (
	ByRule Way = "rule"  // a new row of a rule of the note
	ByHand Way = "hand"  // a caseworker in the case system
	Never  Way = "never" // it stays
)

// Entry is what is known of some operations.
type Entry struct {
	Operations []string   `yaml:"operations"`
	Way        Way        `yaml:"way"`
	Rule       string     `yaml:"rule"` // of ByRule
	Text       batch.Text `yaml:"text"`
}

//go:embed undo.yaml
var shipped []byte

// Table looks operations up.
type Table struct{ of map[string]*Entry }

// Shipped loads the data that is built in. An operation that stands twice, or
// an entry without words, is an error.
func Shipped() (*Table, error) {
	var entries []Entry
	decoder := yaml.NewDecoder(bytes.NewReader(shipped))
	decoder.KnownFields(true)
	if err := decoder.Decode(&entries); err != nil {
		return nil, fmt.Errorf("undo.yaml: %w", err)
	}
	table := &Table{of: map[string]*Entry{}}
	for i := range entries {
		e := &entries[i]
		if e.Text.Da == "" || e.Text.En == "" || (e.Way == ByRule) != (e.Rule != "") || e.Way != ByRule && e.Way != ByHand && e.Way != Never {
			return nil, fmt.Errorf("undo.yaml: the entry of %v is not whole", e.Operations)
		}
		for _, operation := range e.Operations {
			if table.of[operation] != nil {
				return nil, fmt.Errorf("undo.yaml: %s stands twice", operation)
			}
			table.of[operation] = e
		}
	}
	return table, nil
}

// Operation gives what is known of an operation, nil for nothing.
func (t *Table) Operation(name string) *Entry { return t.of[name] }

// Line is a call of an executed row, and what can be done about it.
type Line struct {
	Row   *batch.RowRecord
	Call  *batch.Call
	Entry *Entry
}

// Of gives a line for each call of the row that took effect, or may have, the
// last call first: what was done last is undone first.
func (t *Table) Of(row *batch.RowRecord) []Line {
	var lines []Line
	for i := len(row.Made) - 1; i >= 0; i-- {
		call := &row.Made[i]
		if call.State == batch.CallDone || call.State == batch.CallUnknown {
			lines = append(lines, Line{row, call, t.of[call.Operation]})
		}
	}
	return lines
}
