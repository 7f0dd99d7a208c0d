package rules

import (
	"slices"

	"genopret/batch"
)

// vocabulary is the closed lists that a rule chooses from.
type vocabulary struct {
	facts     map[batch.Fact][]string
	actors    []string
	duties    []string
	routes    []string
	sides     []string
	stars     []string
	standings []string // what a branch or an example may lead to
	reasons   []string
	findings  []string // what a branch may tell whenever it is taken
	types     []string
	settings  []string // what configuration says and an example may state
}

func newVocabulary() vocabulary {
	return vocabulary{
		facts: batch.FactValues(),
		actors: words(batch.JobCenter, batch.UnemploymentFund, batch.BenefitOffice,
			batch.SicknessBenefitOffice, batch.BenefitSystem, batch.STAR),
		duties: words(batch.Must, batch.Should, batch.May),
		routes: words(batch.RouteExecute, batch.RouteCaseSystem),
		sides:  words(batch.Wrong, batch.Right),
		stars:  words(batch.StarNo, batch.StarExceptional, batch.StarYes),
		standings: words(batch.Ready, batch.Queued, batch.AtSTAR, batch.OtherAuthority,
			batch.AwaitingDelivery, batch.NoAction),
		reasons: words(batch.Reasons()...),
		findings: words(batch.FindingRecreateByHand, batch.FindingEnrolledLate, batch.FindingStartPassed, batch.FindingNoteSilent,
			batch.FindingNothingToDo, batch.FindingAwaitsDelivery),
		types: words(batch.TypeText, batch.TypeID, batch.TypeCPR, batch.TypeCVR, batch.TypePNumber, batch.TypeDate,
			batch.TypeDateTime, batch.TypeNumber, batch.TypeYesNo, batch.TypeCode),
		settings: words(batch.FactInterviews, batch.FactPlanRoute, batch.FactIllnessRemoval,
			batch.FactOwnerChange, batch.FactDeletable, "illness_past_start"),
	}
}

func words[T ~string](all ...T) []string {
	out := make([]string, len(all))
	for i, w := range all {
		out[i] = string(w)
	}
	return out
}

// oneOf notes a word that is not of its closed list. A blank one is left to
// the caller, who knows whether it may be.
func (l *loader) oneOf(file string, word spot, kind string, list []string) bool {
	if word.text == "" || slices.Contains(list, word.text) {
		return true
	}
	l.wrong(file, word, "unknown %s %q", kind, word.text)
	return false
}
