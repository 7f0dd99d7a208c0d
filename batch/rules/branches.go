package rules

import (
	"slices"

	"genopret/batch"
)

// checkBranches looks at the branches of one rule together.
func (g *groupLoader) checkBranches(item *ruleItem, rule *batch.Rule) {
	if len(rule.Branches) == 0 {
		g.wrong(item.ID, "rule %q has no branch", rule.ID)
	}
	needsRight := false
	for i, b := range rule.Branches {
		at := item.Branches[i].ID
		if b.ID == "" {
			at = item.ID
			g.wrong(at, "rule %q: branch %d has no id", rule.ID, i+1)
		}
		for _, earlier := range rule.Branches[:i] {
			if earlier.ID == b.ID {
				g.wrong(at, "rule %q: branch id %q stands twice", rule.ID, b.ID)
			}
			if overlap(earlier, b) {
				g.wrong(at, "rule %q: branches %q and %q can both hold", rule.ID, earlier.ID, b.ID)
			}
		}
		needsRight = needsRight || slices.ContainsFunc(b.Steps, func(s batch.Step) bool { return s.On == batch.Right })
	}
	if rule.Citizens == 2 && !needsRight {
		g.wrong(item.ID, "rule %q asks for the right citizen and no step is on it", rule.ID)
	}
}

// overlap reports whether some row could take both branches: for every fact
// they share a value. A fact that a branch leaves out may have any value.
func overlap(a, b batch.Branch) bool {
	for fact, values := range a.When {
		others, asked := b.When[fact]
		if asked && !slices.ContainsFunc(values, func(v string) bool { return slices.Contains(others, v) }) {
			return false
		}
	}
	return true
}

func (g *groupLoader) addExample(rule *batch.Rule, item *exampleItem) {
	e := batch.Example{
		Name: item.Name.text, Row: map[string]string{}, Branch: item.Branch.text,
		Standing: batch.Standing(item.Standing.text), Reason: batch.Reason(item.Reason.text), Calls: texts(item.Calls),
	}
	at := item.Name
	if at.line == 0 {
		at = item.Standing
	}
	g.mark(g.file, at, rule.ID, "example", e.Name)
	if e.Name == "" || e.Standing == "" {
		g.wrong(at, "an example of rule %q needs a name and a standing", rule.ID)
	}
	for _, one := range item.Row {
		if !g.stated(one.key.text) {
			g.wrong(one.key, "unknown field %q", one.key.text)
		}
		if len(one.values) != 1 {
			g.wrong(one.key, "a cell holds one text")
			continue
		}
		e.Row[one.key.text] = one.values[0].text
	}
	if e.Branch != "" && !slices.ContainsFunc(rule.Branches, func(b batch.Branch) bool { return b.ID == e.Branch }) {
		g.wrong(item.Branch, "rule %q has no branch %q", rule.ID, e.Branch)
	}
	g.oneOf(item.Standing, "standing", append([]string{string(batch.Rejected)}, g.known.standings...))
	g.oneOf(item.Reason, "reason", g.known.reasons)
	for _, finding := range item.Findings {
		e.Findings = append(e.Findings, batch.FindingCode(finding.text))
	}
	rule.Examples = append(rule.Examples, e)
}

// stated reports whether an example may state this: a field, or something that
// configuration says.
func (g *groupLoader) stated(key string) bool {
	_, field := g.matrix.byKey[key]
	return field || slices.Contains(g.known.settings, key)
}
