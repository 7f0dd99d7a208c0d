package plan_test

import (
	"slices"
	"testing"

	"genopret/batch"
	"genopret/batch/plan"
)

// TestWhyNot: each branch not taken names the first fact that spoke against it.
func TestWhyNot(t *testing.T) {
	b := newBench(t)
	rule, _ := b.matrix.Rule("6.1-2")
	p := b.row(with(absence, "start_date", "20-11-2026"), nil)
	if p.Branch != "shorten" {
		t.Fatalf("branch %s", p.Branch)
	}
	got := map[string]batch.Fact{}
	for _, m := range plan.WhyNot(rule, p.Branch, p.Facts) {
		got[m.Branch] = m.Fact
		if slices.Contains(m.Needs, m.Was) {
			t.Errorf("%s needs %v and was %s", m.Branch, m.Needs, m.Was)
		}
	}
	for branch, fact := range map[string]batch.Fact{"star-benefit": batch.FactAffectsBenefit, "future": batch.FactPhase,
		"deletable": batch.FactDeletable, "comment": batch.FactPhase} {
		if got[branch] != fact {
			t.Errorf("branch %s was missed for %q, want %s", branch, got[branch], fact)
		}
	}
}
