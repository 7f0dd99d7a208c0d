package plan

import "genopret/batch"

// examples: a branch without an accepted example, or a rule without a refused
// one, has never been tried.
func (c *checker) examples(rule *batch.Rule) {
	accepted, refused := map[string]bool{}, false
	for _, e := range rule.Examples {
		accepted[e.Branch] = accepted[e.Branch] || e.Standing != batch.Rejected
		refused = refused || e.Standing == batch.Rejected && len(e.Findings) > 0
	}
	for _, b := range rule.Branches {
		if !accepted[b.ID] {
			c.wrong("example-missing", rule.ID, c.matrix.Place(rule.ID, "branch", b.ID), "regel %s: grenen %q har intet eksempel", "rule %s: the branch %q has no example", rule.ID, b.ID)
		}
	}
	if !refused {
		c.wrong("example-missing", rule.ID, c.matrix.Place(rule.ID), "regel %s har intet afvist eksempel med en anmærkning", "rule %s has no refused example with a finding", rule.ID)
	}
}

// rehearse plans every example, unless an unknown operation makes planning
// impossible; that is told already.
func (c *checker) rehearse() {
	if c.broken {
		return
	}
	mismatches, err := Rehearse(c.matrix, c.catalog, c.asOf)
	if err != nil {
		c.found = append(c.found, LoadTroubles(err)...)
	}
	for _, m := range mismatches {
		c.wrong("example-differs", m.Rule, c.matrix.Place(m.Rule, "example", m.Example), "regel %s, eksemplet %q: %s", "rule %s, the example %q: %s", m.Rule, m.Example, m.Trouble)
	}
}
