package rules_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"genopret/batch"
	"genopret/batch/rules"

	"github.com/google/go-cmp/cmp"
)

// loaded is shared: a matrix is never changed, and loading is slow with race.
var loaded = sync.OnceValues(rules.Shipped)

func shipped(t *testing.T) *rules.Matrix {
	t.Helper()
	m, err := loaded()
	if err != nil {
		t.Fatalf("load the shipped matrix:\n%v", err)
	}
	return m
}

// table reads a testdata file of lines, without comments and blank lines.
func table(t *testing.T, name string) []string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(strings.Split(string(text), "\n"), func(line string) bool {
		return line == "" || strings.HasPrefix(line, "#")
	})
}

func TestShippedRulesAreThoseOfTheNote(t *testing.T) {
	var got []string
	for _, r := range shipped(t).Rules() {
		actors := make([]string, len(r.Actors))
		for i, a := range r.Actors {
			actors[i] = string(a)
		}
		line := fmt.Sprintf("%s | %s | %d | %s | %s | %s", r.ID, r.Section, r.Citizens,
			strings.Join(actors, ","), r.Star, strings.Join(r.Operations(), " "))
		got = append(got, strings.TrimSpace(line))
	}
	if len(got) != 70 {
		t.Errorf("%d rules, want 70", len(got))
	}
	if diff := cmp.Diff(table(t, "rules.txt"), got); diff != "" {
		t.Errorf("rules differ from the hand-typed table (-want +got):\n%s", diff)
	}
}

func TestShippedBranchesStandAsTheReadingsSay(t *testing.T) {
	var got []string
	for _, r := range shipped(t).Rules() {
		for _, b := range r.Branches {
			comments := make([]string, len(b.Steps))
			plain := b.Standing == batch.Ready && b.Star == nil
			for i, s := range b.Steps {
				comments[i] = "-"
				if s.Comment != nil {
					comments[i] = s.Comment.Field + "=" + string(s.Comment.Duty)
					plain = false
				}
			}
			if plain {
				continue
			}
			trigger := "-"
			if b.Star != nil {
				trigger = b.Star.Trigger
			}
			standing := strings.TrimSpace(string(b.Standing) + " " + string(b.Reason))
			line := fmt.Sprintf("%s %s | %s | %s | %s", r.ID, b.ID, standing, trigger, strings.Join(comments, " "))
			got = append(got, strings.TrimSpace(line))
		}
	}
	want := table(t, "branches.txt")
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("branches differ from the hand-typed table (-want +got):\n%s", diff)
	}
}

func TestShippedLinesOfTheNoteRiseWithTheRules(t *testing.T) {
	last := 0
	for _, r := range shipped(t).Rules() {
		if r.Lines[0] <= last || r.Lines[1] > 2436 {
			t.Errorf("rule %s: lines %v after line %d of 2436", r.ID, r.Lines, last)
		}
		last = r.Lines[1]
	}
}

func TestShippedRuleNamesLawRecipientsAndWhatOthersSee(t *testing.T) {
	m := shipped(t)
	for _, r := range m.Rules() {
		if _, ok := m.Area(r.Area); !ok {
			t.Errorf("rule %s: no area %q", r.ID, r.Area)
		}
		if r.Law == "" || len(r.Recipients) == 0 || r.Sees.Da == "" || r.Sees.En == "" {
			t.Errorf("rule %s: law %q, recipients %v, sees %+v", r.ID, r.Law, r.Recipients, r.Sees)
		}
	}
}

func TestShippedHealthRulesAreThoseAboutIllnessAndLimitations(t *testing.T) {
	var got []string
	for _, r := range shipped(t).Rules() {
		if r.Health {
			got = append(got, r.ID)
		}
	}
	want := []string{"6.2-1", "6.2-2", "6.2-3", "12-1", "12-2", "14-1", "14-2"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestShippedEndCausesAreNeverCrossed(t *testing.T) {
	for _, r := range shipped(t).Rules() {
		for _, b := range r.Branches {
			for _, s := range b.Steps {
				for _, p := range s.Params {
					want := map[string]string{"6.2": "36", "14-": "47"}[r.ID[:3]]
					if p.Element == "AbsenceCauseTypeIdentifier" && p.Field == "" && p.Value != want {
						t.Errorf("rule %s branch %s: end cause %q, want %q", r.ID, b.ID, p.Value, want)
					}
				}
			}
		}
	}
}
