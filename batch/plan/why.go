package plan

import (
	"slices"

	"genopret/batch"
)

// Missed says why a branch was not taken: the fact that spoke against it,
// what the branch would have needed, and what was stated.
type Missed struct {
	Branch string     `json:"branch"`
	Fact   batch.Fact `json:"fact"`
	Needs  []string   `json:"needs"`
	Was    string     `json:"was"`
}

// WhyNot goes through the rule's branches besides the one taken, in order. A
// branch whose facts were not all asked is passed over: nothing was decided
// about it.
func WhyNot(rule *batch.Rule, taken string, facts []batch.StatedFact) []Missed {
	missed := []Missed{}
	for _, b := range rule.Branches {
		if b.ID == taken {
			continue
		}
		for _, stated := range facts {
			needs := b.When[stated.Fact]
			if needs != nil && !slices.Contains(needs, stated.Value) {
				missed = append(missed, Missed{b.ID, stated.Fact, needs, stated.Value})
				break
			}
		}
	}
	return missed
}
