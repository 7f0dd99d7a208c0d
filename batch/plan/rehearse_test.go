package plan_test

import (
	"testing"

	"genopret/batch"
	"genopret/batch/dfdg/catalog"
	"genopret/batch/plan"
	"genopret/batch/rules"
)

// TestEveryExampleIsPlannedAsItSays runs the matrix's own examples: they are
// typed by hand beside the rules, so a change of planning or of a rule that
// was not meant shows here.
func TestEveryExampleIsPlannedAsItSays(t *testing.T) {
	matrix, err := rules.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	operations, err := catalog.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for _, iso := range []string{"2026-11-22", "2027-02-28", "2028-02-29", "2026-12-31"} {
		asOf, err := batch.ParseDate(iso)
		if err != nil {
			t.Fatal(err)
		}
		wrong, err := plan.Rehearse(matrix, operations, asOf)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range wrong {
			t.Errorf("as of %s: %s", iso, w)
		}
	}
}
