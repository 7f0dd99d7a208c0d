package plan

import (
	"cmp"

	"genopret/batch"
	"genopret/batch/rules"
)

// Need says whether a row of a rule has to fill a column.
type Need string

// The needs.
const (
	Always    Need = "always"    // whatever the facts are
	Sometimes Need = "sometimes" // where the facts lead to a branch that asks for it
	Maybe     Need = "may"       // where there is something to say
)

// Column is a column that rows of a rule may fill.
type Column struct {
	Field *batch.Field
	Need  Need
}

// Columns lists the columns that rows of the rule may fill, in the order of
// the dictionary. It is what a template offers and what a person is told.
func Columns(matrix *rules.Matrix, rule *batch.Rule) []Column {
	needs := baseNeeds(rule)
	for key, need := range branchNeeds(matrix, rule) {
		if need == Always || needs[key] == "" || needs[key] == Maybe {
			needs[key] = need
		}
	}
	var columns []Column
	for _, f := range matrix.Fields() {
		if need := needs[f.Key]; need != "" {
			columns = append(columns, Column{&f, need})
		}
	}
	return columns
}

func baseNeeds(rule *batch.Rule) map[string]Need {
	needs := map[string]Need{"rule": Always, "registration_id": Maybe, "other_identity": Maybe, "reference": Maybe}
	if rule.Citizens > 0 {
		needs["cpr"] = Always
	}
	switch rule.Actors[0] {
	case batch.UnemploymentFund, batch.BenefitSystem, batch.STAR:
	default:
		if !rule.AnyOwner {
			needs["registered_by"], needs["moved_here"] = Always, Maybe
		}
	}
	return needs
}

// branchNeeds: what every branch asks for is always needed.
func branchNeeds(matrix *rules.Matrix, rule *batch.Rule) map[string]Need {
	asked, needs := map[string]int{}, map[string]Need{}
	for _, b := range rule.Branches {
		if b.Star != nil { // STAR has to be told what stands now
			needs["start_date"], needs["end_date"] = cmp.Or(needs["start_date"], Maybe), cmp.Or(needs["end_date"], Maybe)
		}
		one := branchColumns(matrix, &b)
		for key, must := range one {
			if needs[key] == "" {
				needs[key] = Maybe
			}
			if must {
				asked[key]++
				needs[key] = Sometimes
			}
		}
	}
	for key, times := range asked {
		if times == len(rule.Branches) {
			needs[key] = Always
		}
	}
	return needs
}

// branchColumns gives the fields that a branch looks at, true for those that
// it cannot do without.
func branchColumns(matrix *rules.Matrix, b *batch.Branch) map[string]bool {
	keys := map[string]bool{}
	add := func(key string, must bool) {
		if key != "" {
			keys[key] = keys[key] || must
		}
	}
	for fact := range b.When {
		for i, key := range factKeys(matrix, fact) {
			add(key, i == 0 && fact != batch.FactCommentGiven)
		}
	}
	for _, s := range b.Steps {
		if s.On == batch.Right {
			add("right_cpr", true)
		}
		for _, p := range s.Params {
			add(p.Field, !p.Optional)
			addName(matrix, p.Field, add)
		}
		if s.Comment != nil {
			add("comment", s.Comment.Duty == batch.Must)
			add("other_name", false)
		}
	}
	return keys
}

// addName offers the column of the name that may stand in no text.
func addName(matrix *rules.Matrix, key string, add func(string, bool)) {
	if f, ok := matrix.Field(key); ok && f.Type == batch.TypeText {
		add("other_name", false)
	}
}

// factKeys names the fields from which a fact is told, the one that has to be
// filled first; none where configuration answers.
func factKeys(matrix *rules.Matrix, fact batch.Fact) []string {
	switch fact {
	case batch.FactPhase:
		return []string{"start_date", "end_date"}
	case batch.FactDeletable, batch.FactIllness:
		return []string{"absence_type"}
	case batch.FactLate:
		return []string{"right_date"}
	case batch.FactStartPassed:
		return []string{"right_start_date"}
	case batch.FactCommentGiven:
		return []string{"comment"}
	}
	for _, f := range matrix.Fields() {
		if f.Fact == fact {
			return []string{f.Key}
		}
	}
	return nil
}

// Asking is the order in which the facts of a rule are asked.
func Asking(rule *batch.Rule) []batch.Fact { return factOrder(rule) }
