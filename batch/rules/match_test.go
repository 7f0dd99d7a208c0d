package rules_test

import (
	"strings"
	"testing"

	"genopret/batch"
	"genopret/batch/rules"

	"pgregory.net/rapid"
)

func TestFindUnderstandsIDsAliasesAndTitles(t *testing.T) {
	m := shipped(t)
	for _, c := range []struct{ cell, rule, alias string }{
		{"6.1-2", "6.1-2", ""},
		{" 6.1 - 2 ", "6.1-2", ""},
		{"Regel 6.1-2", "6.1-2", ""},
		{"regel: 6.1-2", "6.1-2", ""},
		{"6,1-2", "6.1-2", ""},
		{"6.1–2", "6.1-2", ""},
		{"6.1\u00a0\u2212\u00a02", "6.1-2", ""},
		{"13.3A-1", "13.3a-1", ""},
		{"1.2.4-1", "1.2.4-1", ""},
		{"10-3", "10-3", ""},
		{"5.1-2", "4.1-2", "5.1-2"},
		{"Regel 7.1 - 4", "4.1-4", "7.1-4"},
		{"7.2-3", "4.2-3", "7.2-3"},
		{"Fravær på forkert borger", "6.1-2", ""},
		{"FRAVAER PAA FORKERT BORGER", "6.1-2", ""},
		{"Absence on the wrong citizen", "6.1-2", ""},
		{"6.1-2 Fravær på forkert borger", "6.1-2", ""},
	} {
		found, ok := m.Find(c.cell)
		if !ok || found.Rule.ID != c.rule || found.Alias != c.alias {
			t.Errorf("Find(%q) = %+v, %v; want %s alias %q", c.cell, found, ok, c.rule, c.alias)
		}
	}
}

func TestFindNeverGuesses(t *testing.T) {
	m := shipped(t)
	for _, cell := range []string{"", " ", "6.1", "6.1-6", "6.1-02x", "612", "61-2", "6.1-2 Forkert fraværstype",
		"5.1-5", "7.2-4", "13.1-1", "fravær", "Regel", "-", "6.1-", "-2", "10/3"} {
		if found, ok := m.Find(cell); ok {
			t.Errorf("Find(%q) = %s, want nothing", cell, found.Rule.ID)
		}
	}
}

func TestFindIsTheSameHoweverAnIDIsSpaced(t *testing.T) {
	m := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		rule := rapid.SampledFrom(m.Rules()).Draw(t, "rule")
		space := rapid.SampledFrom([]string{"", " ", "\u00a0", "\t", "\u200b"})
		var cell strings.Builder
		for _, r := range rule.ID {
			cell.WriteString(space.Draw(t, "space"))
			cell.WriteRune(r)
		}
		if found, ok := m.Find(cell.String()); !ok || found.Rule != rule {
			t.Fatalf("Find(%q) is not rule %s", cell.String(), rule.ID)
		}
	})
}

func TestFindFindsEveryTitle(t *testing.T) {
	m := shipped(t)
	for _, r := range m.Rules() {
		for _, title := range []string{r.Title.Da, r.Title.En, r.ID + " " + r.Title.Da} {
			if found, ok := m.Find(title); !ok || found.Rule != r {
				t.Errorf("Find(%q) is not rule %s", title, r.ID)
			}
		}
	}
}

func TestHeadingMatchesAsPeopleWriteThem(t *testing.T) {
	m := shipped(t)
	for heading, key := range map[string]string{
		"Regel": "rule", "CPR": "cpr", "Rette CPR": "right_cpr", "Registrerings-id": "registration_id",
		"Registreret af": "registered_by", "Borger er flyttet hertil": "moved_here", "På borgerens ønske": "citizen_wish",
		"Startdato": "start_date", "Slutdato": "end_date", "Berigtigelseskommentar": "comment",
		"Påvirker ydelse": "affects_benefit", "Andens identitet i fritekst": "other_identity",
		"Den andens navn": "other_name", "Reference": "reference",
		"CPR-nr.": "cpr", "cpr nr": "cpr", "PERSONNUMMER *": "cpr", "Cprnr": "cpr", "paavirker ydelse": "affects_benefit",
		"På borgerens oenske": "citizen_wish", "Registrerings\u00a0ID": "registration_id", "start_date": "start_date",
		"\ufeffRegel": "rule", "Pa\u030avirker ydelse": "affects_benefit", "Kontaktgruppe": "contact_group",
	} {
		if got, ok := m.Heading(heading); !ok || got != key {
			t.Errorf("Heading(%q) = %q, %v; want %q", heading, got, ok, key)
		}
	}
	for _, heading := range []string{"", " ", "*", "CP", "Startdato x"} {
		if got, ok := m.Heading(heading); ok {
			t.Errorf("Heading(%q) = %q, want nothing", heading, got)
		}
	}
}

func TestHeadingKnowsEveryFieldByKeyAndBothLanguages(t *testing.T) {
	m := shipped(t)
	for _, f := range m.Fields() {
		for _, heading := range append([]string{f.Key, f.Heading.Da, f.Heading.En}, f.Aliases...) {
			if got, ok := m.Heading(strings.ToUpper(heading)); !ok || got != f.Key {
				t.Errorf("Heading(%q) = %q, want %q", heading, got, f.Key)
			}
		}
		if same, ok := m.Field(f.Key); !ok || same.Key != f.Key {
			t.Errorf("Field(%q) is not itself", f.Key)
		}
	}
}

func TestNormaliseTwiceIsNormaliseOnce(t *testing.T) {
	written := rapid.StringOf(rapid.SampledFrom([]rune("abcÅæøÆ\u030aA*.-_ \u00a0\u00ad\ufeff–19")))
	rapid.Check(t, func(t *rapid.T) {
		once := rules.Normalise(written.Draw(t, "text"))
		if twice := rules.Normalise(once); twice != once {
			t.Fatalf("%q becomes %q", once, twice)
		}
	})
}

func TestProbableIDReadsADateAsTheIDItWas(t *testing.T) {
	m := shipped(t)
	for day, want := range map[string]string{
		"2026-03-10": "10-3", // 10 March where the day stands first
		"2026-10-03": "10-3", // 3 October where the month stands first
		"2026-01-09": "9-1",
		"2026-05-11": "11-5",
		"2026-02-14": "14-2",
		"2001-01-02": "2.1-1",
		"2002-01-06": "6.1-2",
		"2003-03-08": "8.3-3",
		"2026-08-20": "",
		"2026-06-01": "",
	} {
		date, err := batch.ParseDate(day)
		if err != nil {
			t.Fatal(err)
		}
		if got := m.ProbableID(date); got != want {
			t.Errorf("ProbableID(%s) = %q, want %q", day, got, want)
		}
	}
	if got := m.ProbableID(batch.Date{}); got != "" {
		t.Errorf("no date is %q", got)
	}
}
