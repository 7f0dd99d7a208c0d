package plan_test

import (
	"testing"

	"genopret/batch"
	"genopret/batch/plan"
)

// TestRowsOfOneRegistration: removed and then corrected is a contradiction;
// corrected and then removed, or corrected twice, is told; the same row again
// is a duplicate, which is not for the plan to say.
func TestRowsOfOneRegistration(t *testing.T) {
	b := newBench(t)
	planner, err := plan.New(b.matrix, b.catalog, b.options)
	if err != nil {
		t.Fatal(err)
	}
	const (
		remove  = "6.1-2" // a future absence of the wrong citizen: deleted
		correct = "6.1-1" // its end date corrected
	)
	for _, c := range []struct {
		name     string
		rules    [3]string
		ids      [3]string
		standing [3]batch.Standing
		last     batch.FindingCode // of the third row
	}{
		{"removed, then corrected", [3]string{remove, correct, correct}, [3]string{"a", "b", "a"}, [3]batch.Standing{batch.Ready, batch.Ready, batch.Rejected}, batch.FindingRegistrationGone},
		{"corrected, then removed", [3]string{correct, correct, remove}, [3]string{"a", "b", "a"}, [3]batch.Standing{batch.Ready, batch.Ready, batch.Ready}, batch.FindingRegistrationTwice},
		{"corrected, removed, corrected", [3]string{correct, remove, correct}, [3]string{"a", "a", "a"}, [3]batch.Standing{batch.Ready, batch.Ready, batch.Rejected}, batch.FindingRegistrationGone},
		{"the same row again", [3]string{remove, correct, remove}, [3]string{"a", "b", "a"}, [3]batch.Standing{batch.Ready, batch.Ready, batch.Ready}, ""},
	} {
		list := planner.List()
		take := func(row int, texts ...string) *batch.Plan {
			var cells []batch.Cell
			for _, text := range texts {
				cells = append(cells, batch.Cell{Text: text})
			}
			p, err := list.Take(batch.RawRow{Row: row, Cells: cells})
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		take(1, "Regel", "CPR", "Registrerings-id", "Registreret af", "Startdato", "Påvirker ydelse", "Berigtigelseskommentar", "Rette slutdato")
		for i, rule := range c.rules {
			p := take(i+2, rule, "0202801001", c.ids[i], "egen", "02-12-2026", "nej", "fejl", "05-12-2026")
			if p.Standing != c.standing[i] {
				t.Errorf("%s: row %d stands %s with %v, want %s", c.name, i, p.Standing, codesOf(p), c.standing[i])
			}
			if i < 2 {
				continue
			}
			if c.last != "" && !has(p, c.last) || c.last == "" && (has(p, batch.FindingRegistrationGone) || has(p, batch.FindingRegistrationTwice)) {
				t.Errorf("%s: the last row finds %v, want %q", c.name, codesOf(p), c.last)
			}
		}
	}
}
