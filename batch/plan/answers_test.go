package plan_test

import (
	"slices"
	"testing"

	"genopret/batch"
	"genopret/batch/plan"
)

// TestDefaultAnswers: a block on the first sheet answers for rows that do not
// answer themselves, on all sheets, and is told.
func TestDefaultAnswers(t *testing.T) {
	b := newBench(t)
	planner, err := plan.New(b.matrix, b.catalog, b.options)
	if err != nil {
		t.Fatal(err)
	}
	list := planner.List()
	take := func(sheet string, row int, texts ...string) *batch.Plan {
		t.Helper()
		var cells []batch.Cell
		for _, text := range texts {
			cells = append(cells, batch.Cell{Text: text})
		}
		p, err := list.Take(batch.RawRow{Sheet: sheet, Row: row, Cells: cells})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	take("Vejledning", 1, "Sådan udfylder du arket")
	take("Vejledning", 2, "Standardværdier")
	take("Vejledning", 3, "Registreret af", "Egen")
	take("Vejledning", 4, "Påvirker ydelse", "nej")
	take("Vejledning", 5, "Startdato", "02-12-2026") // no fact: the block ends
	take("Vejledning", 6, "På borgerens ønske", "ja")
	heading := []string{"Regel", "CPR", "Registrerings-id", "Startdato", "Berigtigelseskommentar", "Påvirker ydelse"}
	take("Rettelser", 1, heading...)
	p := take("Rettelser", 2, "6.1-2", "0202801001", "a1", "02-12-2026", "fejl", "")
	if p.Standing != batch.Ready {
		t.Errorf("stands %s with %v", p.Standing, codesOf(p))
	}
	at := slices.IndexFunc(p.Facts, func(f batch.StatedFact) bool { return f.Fact == batch.FactAffectsBenefit })
	if at < 0 || p.Facts[at].From != "list" {
		t.Errorf("facts %+v", p.Facts)
	}
	if p := take("Rettelser", 3, "6.1-2", "0202801002", "a2", "02-12-2026", "fejl", "ja"); p.Standing != batch.AtSTAR {
		t.Errorf("the row's own answer comes first, but it stands %s", p.Standing)
	}
	want := []string{"Påvirker ydelse = nej", "Registreret af = Egen"}
	if got := list.Assumed(); !slices.Equal(got, want) {
		t.Errorf("told %v, want %v", got, want)
	}
}

// TestDeregistrationIsNeverSentForAPastDay: the switch is for enrolments.
func TestDeregistrationIsNeverSentForAPastDay(t *testing.T) {
	b := newBench(t)
	b.options.EnrolmentDaysBack = 10
	row := map[string]string{"cpr": "0202801001", "registered_by": "egen", "right_date": "20-11-2026", "comment": "systemnedbrud"}
	for rule, branch := range map[string]string{"2.2-1": "in-time", "2.2-2": "late-comment"} {
		if p := b.row(with(row, "rule", rule), nil); p.Branch != branch {
			t.Errorf("%s takes %q with %v, want %s", rule, p.Branch, codesOf(p), branch)
		}
	}
}
