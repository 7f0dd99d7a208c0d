package plan

import (
	"slices"
	"sync"
	"testing"
	"time"

	"genopret/batch"
	"genopret/batch/dfdg/catalog"
	"genopret/batch/rules"
)

// Loaded once: neither is ever changed, and loading is slow under race.
var (
	shippedMatrix  = sync.OnceValues(rules.Shipped)
	shippedCatalog = sync.OnceValues(catalog.Shipped)
)

func shippedPlanner(t testing.TB, change func(*Options)) *Planner {
	t.Helper()
	matrix, err := shippedMatrix()
	if err != nil {
		t.Fatal(err)
	}
	operations, err := shippedCatalog()
	if err != nil {
		t.Fatal(err)
	}
	asOf, _ := batch.NewDate(2026, 11, 22)
	options := Options{AsOf: asOf, Zone: time.UTC, Gate: Gate{Mode: batch.Act}, Deletable: map[string]bool{"10": true},
		ActAs: map[batch.Actor]bool{}, Codes: DemoCodes(matrix), Choices: map[batch.Fact]string{
			batch.FactInterviews: "interview-service", batch.FactPlanRoute: "execute",
			batch.FactIllnessRemoval: "recovery", batch.FactOwnerChange: "change"}}
	if change != nil {
		change(&options)
	}
	p, err := New(matrix, operations, options)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestColumnsAskForWhatThePlannerReads: a template that leaves a column out, or
// takes a fact from another column than the planner, would mislead.
func TestColumnsAskForWhatThePlannerReads(t *testing.T) {
	p := shippedPlanner(t, nil)
	for fact := range batch.FactValues() {
		var keys []string
		for _, i := range p.factFields(fact) {
			keys = append(keys, p.fields[i].Key)
		}
		if got := factKeys(p.matrix, fact); !slices.Equal(got, keys) {
			t.Errorf("fact %s: columns %v, planner %v", fact, got, keys)
		}
	}
	for _, rule := range p.matrix.Rules() {
		for _, c := range Columns(p.matrix, rule) {
			if !p.guides[rule.ID].uses[p.index[c.Field.Key]] {
				t.Errorf("rule %s: the planner does not look at %s", rule.ID, c.Field.Key)
			}
		}
	}
}

// TestColumnsAreEnoughForEveryExample: whatever an accepted example fills in
// stands among the rule's columns. What stands now may be told under any rule.
func TestColumnsAreEnoughForEveryExample(t *testing.T) {
	p := shippedPlanner(t, nil)
	for _, s := range Scenes(p.matrix, p.opt.AsOf) {
		needs := map[string]Need{}
		for _, c := range Columns(p.matrix, s.Rule) {
			needs[c.Field.Key] = c.Need
		}
		for key := range s.Cells {
			if s.Example.Standing != batch.Rejected && needs[key] == "" && !slices.Contains(tellable, key) {
				t.Errorf("rule %s, %q fills %s, which is no column of the rule", s.Rule.ID, s.Example.Name, key)
			}
		}
		for key, need := range needs {
			if need == Always && s.Example.Standing != batch.Rejected && s.Cells[key] == "" {
				t.Errorf("rule %s, %q leaves out %s, which is always needed", s.Rule.ID, s.Example.Name, key)
			}
		}
	}
}

var tellable = []string{"registered_by", "start_date", "end_date"}

func TestColumnsOfARule(t *testing.T) {
	p := shippedPlanner(t, nil)
	rule, _ := p.matrix.Rule("6.1-2")
	got := map[string]Need{}
	for _, c := range Columns(p.matrix, rule) {
		got[c.Field.Key] = c.Need
	}
	if deadline, _ := p.matrix.Rule("3.2-2"); needOf(p, deadline, "right_cpr") != Sometimes {
		t.Errorf("3.2-2 asks for the right citizen only where a deadline is created")
	}
	if group, _ := p.matrix.Rule("2.1-1"); needOf(p, group, "right_cpr") != Always || needOf(p, group, "wrong_contact_group") != Sometimes {
		t.Errorf("2.1-1 always asks for the right citizen, and for the wrong one's group where it is corrected")
	}
	for key, want := range map[string]Need{"rule": Always, "cpr": Always, "registered_by": Always, "affects_benefit": Always,
		"comment": Sometimes, "start_date": Sometimes, "absence_type": Sometimes, "registration_id": Sometimes,
		"end_date": Maybe, "reference": Maybe, "right_cpr": "", "contact_group": ""} {
		if got[key] != want {
			t.Errorf("%s is needed %q, want %q", key, got[key], want)
		}
	}
}

func needOf(p *Planner, rule *batch.Rule, key string) Need {
	for _, c := range Columns(p.matrix, rule) {
		if c.Field.Key == key {
			return c.Need
		}
	}
	return ""
}
