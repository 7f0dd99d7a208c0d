package plan

import (
	"maps"
	"slices"

	"genopret/batch"
)

// reach finds branches that no row can come to, because one of their facts can
// never be stated so.
func (c *checker) reach(rule *batch.Rule) {
	for _, b := range rule.Branches {
		for _, fact := range slices.Sorted(maps.Keys(b.When)) {
			said := c.sayable(rule, fact)
			if slices.ContainsFunc(b.When[fact], func(v string) bool { return slices.Contains(said, v) }) {
				continue
			}
			c.wrong("unreachable", rule.ID, c.matrix.Place(rule.ID, "branch", b.ID),
				"regel %s: grenen %q kan ikke nås; intet kan sige %s", "rule %s: the branch %q cannot be reached; nothing can say %s",
				rule.ID, b.ID, sayWhen(map[batch.Fact][]string{fact: b.When[fact]}))
		}
	}
}

// answered are the facts that configuration answers.
var answered = []batch.Fact{batch.FactInterviews, batch.FactPlanRoute, batch.FactIllnessRemoval, batch.FactOwnerChange}

// sayable gives the values of a fact that a row of the rule can have.
func (c *checker) sayable(rule *batch.Rule, fact batch.Fact) []string {
	if fact == batch.FactOtherIdentity && rule.Identity != batch.MendsIdentity {
		return []string{"no"} // another's identity goes to STAR, or to 8.1-3, before any branch
	}
	all := batch.FactValues()[fact]
	keys := factKeys(c.matrix, fact)
	if len(keys) == 0 && !slices.Contains(answered, fact) {
		return nil
	}
	if len(keys) == 0 {
		return all
	}
	field, ok := c.matrix.Field(keys[0])
	if !ok || field.Fact != fact || field.Type == batch.TypeYesNo {
		return all
	}
	var said []string
	if list, ok := c.matrix.CodeList(field.List); ok {
		for _, code := range list.Codes {
			said = append(said, code.Value)
		}
	}
	return said
}
