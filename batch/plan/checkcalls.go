package plan

import (
	"slices"
	"strconv"

	"genopret/batch"
	"genopret/batch/rules"
)

// calls compares the steps with the catalog: each operation and element has to
// be known, and what DFDG demands has to be sure to be filled.
func (c *checker) calls(rule *batch.Rule) {
	for _, b := range rule.Branches {
		for i := range b.Steps {
			c.step(rule, &b, i)
		}
	}
}

func (c *checker) step(rule *batch.Rule, b *batch.Branch, i int) {
	s := &b.Steps[i]
	at := func(element ...string) rules.Place {
		return c.matrix.Place(append([]string{rule.ID, "branch", b.ID, "step", strconv.Itoa(i + 1)}, element...)...)
	}
	op := c.catalog.Operation(s.Operation)
	if op == nil {
		c.broken = true
		c.wrong("operation-unknown", rule.ID, at(), "regel %s, gren %s: kataloget kender ikke %q", "rule %s, branch %s: the catalog does not know %q", rule.ID, b.ID, s.Operation)
		return
	}
	filled := map[string]bool{} // true where it is sure to be filled
	for _, p := range s.Params {
		filled[p.Element] = !p.Optional
		if !hasElement(op, p.Element) {
			c.wrong("element-unknown", rule.ID, at(p.Element), "regel %s, gren %s: %s har intet element %q", "rule %s, branch %s: %s has no element %q", rule.ID, b.ID, s.Operation, p.Element)
		}
	}
	if s.Comment != nil {
		filled[s.Comment.Field] = s.Comment.Duty == batch.Must || slices.Equal(b.When[batch.FactCommentGiven], []string{"yes"})
		if !hasElement(op, s.Comment.Field) {
			c.wrong("element-unknown", rule.ID, at(), "regel %s, gren %s: %s har intet element %q", "rule %s, branch %s: %s has no element %q", rule.ID, b.ID, s.Operation, s.Comment.Field)
		}
	}
	for _, e := range op.Elements {
		if e.Required && !filled[e.Name] && e.Name != op.Citizen && e.Name != op.ClientID {
			c.wrong("element-missing", rule.ID, at(), "regel %s, gren %s: %s kræver %q, som kan blive tomt", "rule %s, branch %s: %s demands %q, which may stay empty", rule.ID, b.ID, s.Operation, e.Name)
		}
	}
}

func hasElement(op *batch.Operation, name string) bool {
	return slices.ContainsFunc(op.Elements, func(e batch.Element) bool { return e.Name == name })
}
