package undo_test

import (
	"testing"

	"genopret/batch"
	"genopret/batch/plan/undo"
	"genopret/batch/rules"
)

// TestEveryOperationOfTheMatrix stands in the table, and the rule that undoes
// it is of an area that uses it.
func TestEveryOperationOfTheMatrix(t *testing.T) {
	table, err := undo.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	matrix, err := rules.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	areas := map[string]map[string]bool{} // operation to the areas that use it
	for _, rule := range matrix.Rules() {
		for _, operation := range rule.Operations() {
			if areas[operation] == nil {
				areas[operation] = map[string]bool{}
			}
			areas[operation][rule.Area] = true
		}
	}
	for operation, uses := range areas {
		entry := table.Operation(operation)
		if entry == nil {
			t.Errorf("nothing is known of undoing %s", operation)
			continue
		}
		if entry.Way != undo.ByRule {
			continue
		}
		if by, ok := matrix.Rule(entry.Rule); !ok || !uses[by.Area] {
			t.Errorf("%s would be undone by rule %q, which is of no area that uses it", operation, entry.Rule)
		}
	}
}

// TestLastFirst: what was done last is undone first, and what was not done
// not at all.
func TestLastFirst(t *testing.T) {
	table, err := undo.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	call := func(id, operation string, state batch.CallState) batch.Call {
		return batch.Call{ID: id, State: state, PlannedCall: batch.PlannedCall{Operation: operation}}
	}
	row := &batch.RowRecord{Made: []batch.Call{
		call("R.1", "AbsenceRegistrationService.DeleteAbsence", batch.CallDone),
		call("R.2", "AbsenceRegistrationService.CreateAbsence", batch.CallUnknown),
		call("R.3", "AbsenceRegistrationService.CreateAbsence", batch.CallPlanned),
	}}
	lines := table.Of(row)
	if len(lines) != 2 || lines[0].Call.ID != "R.2" || lines[0].Entry.Way != undo.ByRule || lines[1].Entry.Way != undo.ByHand {
		t.Errorf("lines %+v", lines)
	}
}
