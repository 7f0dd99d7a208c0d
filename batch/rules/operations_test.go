package rules_test

import (
	"slices"
	"strings"
	"testing"

	"genopret/batch"
	"genopret/batch/rules"
)

// operations is the table of operations: elements in order, true if required.
func operations(t *testing.T) map[string]map[string]bool {
	t.Helper()
	all := map[string]map[string]bool{}
	for _, line := range table(t, "operations.txt") {
		name, elements, _ := strings.Cut(line, ":")
		all[name] = map[string]bool{}
		for _, element := range strings.Fields(elements) {
			plain, required := strings.CutSuffix(element, "*")
			all[name][plain] = required
		}
	}
	return all
}

func TestShippedStepsFillElementsOfTheirOperation(t *testing.T) {
	known := operations(t)
	called := map[string]bool{}
	for _, r := range shipped(t).Rules() {
		for _, b := range r.Branches {
			for _, s := range b.Steps {
				where := r.ID + " " + b.ID + " " + s.Operation
				elements, ok := known[s.Operation]
				if !ok {
					t.Errorf("%s: no such operation", where)
					continue
				}
				called[s.Operation] = true
				checkStep(t, where, b, s, elements)
			}
		}
	}
	for name := range known {
		if !called[name] {
			t.Errorf("no rule calls %s", name)
		}
	}
}

func checkStep(t *testing.T, where string, b batch.Branch, s batch.Step, elements map[string]bool) {
	t.Helper()
	filled := map[string]bool{} // true if it is sure to be filled
	for _, p := range s.Params {
		filled[p.Element] = !p.Optional
	}
	if s.Comment != nil {
		given := slices.Equal(b.When[batch.FactCommentGiven], []string{"yes"})
		filled[s.Comment.Field] = s.Comment.Duty == batch.Must || given
	}
	for element := range filled {
		if _, ok := elements[element]; !ok {
			t.Errorf("%s: the operation has no element %s", where, element)
		}
	}
	for element, required := range elements {
		if required && !filled[element] {
			t.Errorf("%s: required element %s may stay empty", where, element)
		}
	}
}

func TestShippedConstantsAreThoseOfTheNote(t *testing.T) {
	want := map[string]bool{"InterviewDeadlineStatusIdentifier =4": true, "AbsenceCauseTypeIdentifier =36": true,
		"AbsenceCauseTypeIdentifier =47": true, "ActivityStatusIdentifier code:activity_cancelled": true,
		"ActivityStatusCauseIdentifier code:activity_cause_error": true,
		"PersonGroupMarkingTypeIdentifier code:early_follow_up":   true}
	got := map[string]bool{}
	for _, r := range shipped(t).Rules() {
		for _, b := range r.Branches {
			for _, s := range b.Steps {
				for _, p := range s.Params {
					if p.Value != "" || p.Code != "" {
						got[p.Element+" "+rules.Source(p)] = true
					}
				}
			}
		}
	}
	for constant := range got {
		if !want[constant] {
			t.Errorf("constant %s is not the note's", constant)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d constants, want %d", len(got), len(want))
	}
}
