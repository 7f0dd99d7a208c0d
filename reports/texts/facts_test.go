package texts

import (
	"testing"

	"genopret/batch"
)

func TestEveryFactAndValueHasWords(t *testing.T) {
	facts, err := LoadFacts()
	if err != nil {
		t.Fatal(err)
	}
	for fact, values := range batch.FactValues() {
		words := facts[fact]
		if words.Asks.Da == "" || words.Asks.En == "" || len(words.Values) != len(values) {
			t.Errorf("fact %s: %+v", fact, words)
		}
		for _, value := range values {
			if words.Values[value].Da == "" || words.Values[value].En == "" {
				t.Errorf("fact %s has no words for %s", fact, value)
			}
		}
	}
	if len(facts) != len(batch.FactValues()) {
		t.Errorf("%d facts have words, and there are %d", len(facts), len(batch.FactValues()))
	}
}

func TestWhenJoinsFactsInTheirOrder(t *testing.T) {
	facts, err := LoadFacts()
	if err != nil {
		t.Fatal(err)
	}
	when := map[batch.Fact][]string{"deletable": {"no"}, "affects_benefit": {"no"}, "phase": {"ongoing", "historic"}}
	order := []batch.Fact{"affects_benefit", "phase", "deletable"}
	want := "det ikke har betydning for ydelsen, registreringen er i gang eller registreringen er afsluttet og fraværstypen ikke må slettes"
	if got := facts.When(when, order, "da"); got != want {
		t.Errorf("got %q", got)
	}
	if got := facts.When(nil, order, "en"); got != "" {
		t.Errorf("no facts: %q", got)
	}
	if got := facts.Value("mood", "good", "da"); got != "mood = good" {
		t.Errorf("unknown fact: %q", got)
	}
}
