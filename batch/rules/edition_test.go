package rules_test

import (
	"strings"
	"testing"

	"genopret/batch"
)

func TestEditionRemarksAndGapsAreLoadedWithTheirPlaces(t *testing.T) {
	files := small()
	files["edition.yaml"] = "name: {da: Prøve, en: Trial}\nsource: notatet\nfrom: 2026-01-01\nto: 2027-01-01\n"
	files["remarks.yaml"] = "- {actor: jobcenter, from: \"2025-12-29\", text: {da: Alle, en: All}}\n- {actor: a-kasse, from: \"2025-12-29\", text: {da: Kun, en: Only}, except: [2.1-2]}\n"
	files["matrix/02.yaml"] = strings.Replace(smallRules, "  examples:\n", "  uncovered:\n  - when: {affects_benefit: [no], phase: [historic]}\n    reason: {da: Tavst, en: Silent}\n  examples:\n", 1)
	m, err := load(files)
	if err != nil {
		t.Fatal(err)
	}
	v := m.Validity()
	for iso, want := range map[string]bool{"2025-12-31": false, "2026-01-01": true, "2026-12-31": true, "2027-01-01": false} {
		day, err := batch.ParseDate(iso)
		if err != nil {
			t.Fatal(err)
		}
		if v.Holds(day) != want {
			t.Errorf("on %s the edition holds: %v", iso, !want)
		}
	}
	first, _ := m.Rule("2.1-1")
	second, _ := m.Rule("2.1-2")
	if len(first.Remarks) != 2 || first.Remarks[1].Text.En != "All" || len(second.Remarks) != 0 {
		t.Errorf("remarks: %v and %v", first.Remarks, second.Remarks)
	}
	if gaps := m.Gaps("2.1-1"); len(gaps) != 1 || gaps[0].When[batch.FactPhase][0] != "historic" || gaps[0].Reason.Da != "Tavst" {
		t.Errorf("gaps: %+v", m.Gaps("2.1-1"))
	}
	for want, path := range map[string][]string{
		"matrix/02.yaml:7:7":   {"2.1-1"},
		"matrix/02.yaml:22:9":  {"2.1-1", "branch", "act"},
		"matrix/02.yaml:25:12": {"2.1-1", "branch", "act", "step", "1"},
		"matrix/02.yaml:25:47": {"2.1-1", "branch", "act", "step", "1", "Kind"},
		"matrix/02.yaml:31:12": {"2.1-1", "uncovered", "1"},
		"fields.yaml:1:3":      {"field", "name"},
		"codes/all.yaml:1:30":  {"codes", "recipients", "fund"},
		"":                     {"no such rule"},
	} {
		if got := m.Place(path...).String(); got != want {
			t.Errorf("%v stands at %s, want %s", path, got, want)
		}
	}
	if got := m.Place("2.1-1", "branch", "act", "step", "9"); got != m.Place("2.1-1", "branch", "act") {
		t.Errorf("an unknown part stands at %s, and not where the part around it does", got)
	}
}

func TestLoadNamesMistakesInEditionRemarksAndGaps(t *testing.T) {
	gap := func(text string) string {
		return strings.Replace(smallRules, "  examples:\n", "  uncovered:\n"+text+"  examples:\n", 1)
	}
	for name, c := range map[string]struct{ file, text, want string }{
		"edition without a name":   {"edition.yaml", "from: 2026-01-01\n", "edition.yaml:1:1: name of the edition needs both da and en"},
		"edition that never holds": {"edition.yaml", "name: {da: A, en: B}\nfrom: 2026-01-02\nto: 2026-01-02\n", `edition.yaml:3:5: the edition ends on "2026-01-02", before it begins`},
		"edition from no day":      {"edition.yaml", "name: {da: A, en: B}\nfrom: i går\n", `edition.yaml:2:7: "i går" is no day`},
		"remark of nobody":         {"remarks.yaml", "- {actor: kasse, from: \"2025-12-29\", text: {da: A, en: B}}\n", `remarks.yaml:1:11: unknown actor "kasse"`},
		"remark but for no rule":   {"remarks.yaml", "- {actor: star, from: \"2025-12-29\", text: {da: A, en: B}, except: [9-9]}\n", `remarks.yaml:1:68: no rule "9-9"`},
		"gap without a reason":     {"matrix/02.yaml", gap("  - when: {phase: [future]}\n"), "matrix/02.yaml:31:12: reason of what 2.1-1 leaves uncovered needs both da and en"},
		"gap of no fact":           {"matrix/02.yaml", gap("  - when: {mood: [good]}\n    reason: {da: A, en: B}\n"), `matrix/02.yaml:31:12: unknown fact "mood"`},
		"gap without facts":        {"matrix/02.yaml", gap("  - reason: {da: A, en: B}\n"), `matrix/02.yaml:7:7: rule "2.1-1": what is uncovered has facts`},
	} {
		t.Run(name, func(t *testing.T) {
			files := small()
			files[c.file] = c.text
			m, err := load(files)
			if err == nil || m != nil {
				t.Fatalf("loaded")
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}
