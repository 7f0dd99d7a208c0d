package plan

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"genopret/batch"
)

// point is one value for each fact that a rule asks, in the order of asking.
type point []string

// box is one or more values for each of them.
type box [][]string

// cover finds combinations of facts that lead to no branch. Those that the
// matrix leaves out on purpose are told as notes, with their reason.
func (c *checker) cover(rule *batch.Rule) {
	facts := factOrder(rule)
	var open []point
	needless := map[int]bool{}
	for _, p := range c.points(facts) {
		branch := slices.IndexFunc(rule.Branches, func(b batch.Branch) bool { return holds(b.When, facts, p) })
		gap := c.gapAt(rule, facts, p)
		switch {
		case branch >= 0 && gap >= 0:
			needless[gap] = true
		case branch < 0 && gap < 0:
			open = append(open, p)
		}
	}
	c.tellGaps(rule, facts, needless)
	for _, b := range boxes(open, c.full(facts)) {
		c.wrong("gap", rule.ID, c.matrix.Place(rule.ID), "regel %s: ingen gren tager %s", "rule %s: no branch takes %s", rule.ID, c.sayBox(facts, b))
	}
}

func (c *checker) tellGaps(rule *batch.Rule, facts []batch.Fact, needless map[int]bool) {
	for i, gap := range c.matrix.Gaps(rule.ID) {
		at := c.matrix.Place(rule.ID, "uncovered", strconv.Itoa(i+1))
		what := sayWhen(gap.When)
		c.found = append(c.found, Trouble{at, batch.SeverityNote, "left-out", rule.ID, batch.Text{
			Da: "regel " + rule.ID + " lader med vilje " + what + " ude: " + gap.Reason.Da,
			En: "rule " + rule.ID + " leaves out " + what + " on purpose: " + gap.Reason.En}})
		if needless[i] {
			c.wrong("left-out-covered", rule.ID, at, "regel %s: %s er sat som udeladt, men en gren tager det", "rule %s: %s is set down as left out, and a branch takes it", rule.ID, what)
		}
		for _, fact := range slices.Sorted(maps.Keys(gap.When)) {
			if !slices.Contains(facts, fact) {
				c.wrong("left-out-unasked", rule.ID, at, "regel %s: intet i reglen spørger om %s", "rule %s: nothing in the rule asks for %s", rule.ID, fact)
			}
		}
	}
}

func (c *checker) gapAt(rule *batch.Rule, facts []batch.Fact, p point) int {
	for i, gap := range c.matrix.Gaps(rule.ID) {
		if holds(gap.When, facts, p) {
			return i
		}
	}
	return -1
}

func holds(when map[batch.Fact][]string, facts []batch.Fact, p point) bool {
	for i, fact := range facts {
		if values := when[fact]; values != nil && !slices.Contains(values, p[i]) {
			return false
		}
	}
	return true
}

func (c *checker) full(facts []batch.Fact) box {
	values := batch.FactValues()
	all := make(box, len(facts))
	for i, fact := range facts {
		all[i] = values[fact]
	}
	return all
}

// points lists every combination of values.
func (c *checker) points(facts []batch.Fact) []point { return c.full(facts).points() }

func (b box) points() []point {
	all := []point{nil}
	for _, values := range b {
		var longer []point
		for _, p := range all {
			for _, value := range values {
				longer = append(longer, append(slices.Clone(p), value))
			}
		}
		all = longer
	}
	return all
}

// boxes gathers points into as few boxes as one pass finds, so that a person
// reads one gap and not its twelve corners.
func boxes(open []point, full box) []box {
	left := map[string]bool{}
	for _, p := range open {
		left[strings.Join(p, " ")] = true
	}
	told := map[string]bool{}
	var all []box
	for _, p := range open {
		if told[strings.Join(p, " ")] {
			continue
		}
		b := grow(p, full, left)
		for _, inside := range b.points() {
			told[strings.Join(inside, " ")] = true
		}
		all = append(all, b)
	}
	return all
}

func grow(p point, full box, left map[string]bool) box {
	b := make(box, len(p))
	for i, value := range p {
		b[i] = []string{value}
	}
	for i := range b {
		before := b[i]
		b[i] = full[i]
		if slices.ContainsFunc(b.points(), func(q point) bool { return !left[strings.Join(q, " ")] }) {
			b[i] = before
		}
	}
	return b
}

// sayBox leaves out what does not matter.
func (c *checker) sayBox(facts []batch.Fact, b box) string {
	when, full := map[batch.Fact][]string{}, c.full(facts)
	for i, fact := range facts {
		if len(b[i]) < len(full[i]) {
			when[fact] = b[i]
		}
	}
	return sayWhen(when)
}

// sayWhen writes facts as the matrix files do.
func sayWhen(when map[batch.Fact][]string) string {
	var parts []string
	for _, fact := range slices.Sorted(maps.Keys(when)) {
		parts = append(parts, string(fact)+": ["+strings.Join(when[fact], ", ")+"]")
	}
	return "{" + strings.Join(parts, ", ") + "}"
}
