package texts

import (
	"maps"
	"slices"
	"strings"

	"genopret/batch"
)

// Facts are the words for what decides between the branches of a rule.
type Facts map[batch.Fact]FactWords

// FactWords are the words of one fact.
type FactWords struct {
	Asks   batch.Text            `yaml:"asks"`   // the question that it answers
	Values map[string]batch.Text `yaml:"values"` // "when ..." for each value
}

// LoadFacts reads facts.yaml; an error means a program built from broken data.
func LoadFacts() (Facts, error) {
	var f Facts
	if err := read(shipped, "facts", &f); err != nil {
		return nil, err
	}
	return f, nil
}

// Value says one value of a fact; what has no words is shown as it is.
func (f Facts) Value(fact batch.Fact, value, lang string) string {
	if text, ok := f[fact].Values[value]; ok {
		return text.In(lang)
	}
	return string(fact) + " = " + value
}

// When says the facts of a branch as one clause, "" for none: what is known
// of a row earlier comes first, in the order given.
func (f Facts) When(when map[batch.Fact][]string, order []batch.Fact, lang string) string {
	and, or := " og ", " eller "
	if lang == "en" {
		and, or = " and ", " or "
	}
	var parts []string
	for _, fact := range inOrder(when, order) {
		var values []string
		for _, value := range when[fact] {
			values = append(values, f.Value(fact, value, lang))
		}
		parts = append(parts, strings.Join(values, or))
	}
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts[:len(parts)-1], ", ") + and + parts[len(parts)-1]
}

func inOrder(when map[batch.Fact][]string, order []batch.Fact) []batch.Fact {
	facts := slices.Sorted(maps.Keys(when))
	slices.SortStableFunc(facts, func(a, b batch.Fact) int {
		return place(order, a) - place(order, b)
	})
	return facts
}

func place(order []batch.Fact, fact batch.Fact) int {
	if i := slices.Index(order, fact); i >= 0 {
		return i
	}
	return len(order)
}
