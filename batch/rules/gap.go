package rules

import (
	"strconv"

	"genopret/batch"
)

// Gap is a combination of facts that a rule leaves uncovered on purpose, and
// why: the note says nothing of it, or a principle comes first.
type Gap struct {
	When   map[batch.Fact][]string
	Reason batch.Text
}

// Gaps gives the combinations that the rule leaves uncovered on purpose.
func (m *Matrix) Gaps(rule string) []Gap { return m.gaps[rule] }

func (g *groupLoader) addGaps(rule *batch.Rule, item *ruleItem) {
	for i, gap := range item.Uncovered {
		at := item.ID
		if len(gap.When) > 0 {
			at = gap.When[0].key
		} else {
			g.wrong(at, "rule %q: what is uncovered has facts", rule.ID)
		}
		g.bothTexts(g.file, at, "reason of what "+rule.ID+" leaves uncovered", gap.Reason)
		g.mark(g.file, at, rule.ID, "uncovered", strconv.Itoa(i+1))
		g.matrix.gaps[rule.ID] = append(g.matrix.gaps[rule.ID], Gap{g.when(gap.When), gap.Reason})
	}
}
