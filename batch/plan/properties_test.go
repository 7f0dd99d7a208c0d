package plan

import (
	"fmt"
	"slices"
	"testing"

	"genopret/batch"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// cellText draws what people write: right values, near misses, and rubbish.
func cellText(t *rapid.T, p *Planner, f *batch.Field, label string) string {
	usual := []string{"", "", "ja", "nej", "måske", "0", "7", "10", "11", "36", "egen", "anden kommune", "a-kasse", "fraflyttet",
		"10-11-2026", "22-11-2026", "01-12-2026", "31-02-2026", "2026-12-01 09:30", "10000009", "1.01E+09", "Fejlregistrering", "æøå",
		"00000000-0000-4000-8000-000000000001"}
	if list, ok := p.matrix.CodeList(f.List); ok {
		for _, code := range list.Codes {
			usual = append(usual, code.Name.Da, code.Value)
		}
	}
	if f.Type == batch.TypeCPR {
		usual = append(usual, InventedCPR(1), InventedCPR(2), InventedCPR(3), "0000000000")
	}
	if f.Key == "rule" {
		usual = nil
		for _, r := range p.matrix.Rules() {
			usual = append(usual, r.ID)
		}
		usual = append(usual, "", "7.1-2", "findes ikke")
	}
	return rapid.SampledFrom(usual).Draw(t, label)
}

// drawnRow draws a row of the matrix's own examples and changes a few of its
// cells, so that most rows come past the first checks and many go wrong late.
func drawnRow(t *rapid.T, p *Planner, scenes []Scene, n int) []batch.Cell {
	cells := make([]batch.Cell, len(p.fields))
	scene := rapid.SampledFrom(scenes).Draw(t, fmt.Sprintf("%d.scene", n))
	for key, text := range scene.Cells {
		cells[p.index[key]].Text = text
	}
	for k := range rapid.IntRange(0, 4).Draw(t, fmt.Sprintf("%d.changes", n)) {
		label := fmt.Sprintf("%d.%d", n, k)
		i := rapid.IntRange(0, len(p.fields)-1).Draw(t, label)
		cells[i].Text = cellText(t, p, &p.fields[i], label+"."+p.fields[i].Key)
	}
	return cells
}

func headingRow(p *Planner) []batch.Cell {
	cells := make([]batch.Cell, len(p.fields))
	for i, f := range p.fields {
		cells[i].Text = f.Heading.Da
	}
	return cells
}

// planned plans rows as one list; each row has a place of its own, whatever
// its position.
func planned(t *rapid.T, p *Planner, heading []batch.Cell, rows [][]batch.Cell, places []int) map[int]*batch.Plan {
	list := p.List()
	if _, err := list.Take(batch.RawRow{Row: 1, Cells: heading}); err != nil {
		t.Fatalf("heading: %v", err)
	}
	plans := map[int]*batch.Plan{}
	for i, cells := range rows {
		plan, err := list.Take(batch.RawRow{Row: places[i], Cells: cells})
		if err != nil {
			t.Fatalf("row %d: %v", places[i], err)
		}
		plans[places[i]] = plan
	}
	return plans
}

func someday(t *rapid.T) func(*Options) {
	mode := rapid.SampledFrom([]batch.Mode{batch.Act, batch.Shadow, batch.Handoff}).Draw(t, "mode")
	approve, codes := rapid.Bool().Draw(t, "approve"), rapid.Bool().Draw(t, "codes")
	return func(o *Options) {
		o.Gate = Gate{Mode: mode, ApproveVisible: approve}
		if !codes {
			o.Codes = nil
		}
	}
}

func TestEveryRowHasOneStanding(t *testing.T) {
	known := append(batch.Standings(), batch.Ready)
	first := shippedPlanner(t, nil)
	scenes := Scenes(first.matrix, first.opt.AsOf)
	rapid.Check(t, func(rt *rapid.T) {
		p := shippedPlanner(t, someday(rt))
		plan := planned(rt, p, headingRow(p), [][]batch.Cell{drawnRow(rt, p, scenes, 0)}, []int{2})[2]
		if plan == nil {
			return // a blank row is no data
		}
		if !slices.Contains(known, plan.Standing) {
			rt.Errorf("standing %q", plan.Standing)
		}
		if (plan.Standing == batch.Rejected) != (plan.Worst() == batch.SeverityError) {
			rt.Errorf("stands %s with findings %v", plan.Standing, codes(plan))
		}
		if (plan.Standing == batch.Queued) != (plan.Reason != "") {
			rt.Errorf("stands %s for the reason %q", plan.Standing, plan.Reason)
		}
		sends := plan.Standing == batch.Ready || plan.Standing == batch.Queued
		if len(plan.Calls) > 0 && !sends || plan.Standing == batch.Ready && len(plan.Calls) == 0 {
			rt.Errorf("stands %s with %d calls", plan.Standing, len(plan.Calls))
		}
		if (plan.Canon == "") != (plan.Standing == batch.Rejected) {
			rt.Errorf("stands %s with Canon %q", plan.Standing, plan.Canon)
		}
	})
}

// TestAColumnThatTheRuleDoesNotReadChangesNothing: whatever stands in it,
// unreadable or not, and also where the column is none of ours.
func TestAColumnThatTheRuleDoesNotReadChangesNothing(t *testing.T) {
	p := shippedPlanner(t, nil)
	scenes := Scenes(p.matrix, p.opt.AsOf)
	rapid.Check(t, func(rt *rapid.T) {
		heading, cells := headingRow(p), drawnRow(rt, p, scenes, 0)
		found, ok := p.matrix.Find(cells[p.at.rule].Text)
		if !ok {
			return
		}
		rule := found.Rule
		other := slices.Clone(cells)
		for i := range p.fields {
			if !p.guides[rule.ID].uses[i] {
				other[i].Text = cellText(rt, p, &p.fields[i], "other."+p.fields[i].Key)
			}
		}
		heading = append(heading, batch.Cell{Text: "Farve"})
		before := planned(rt, p, heading, [][]batch.Cell{cells}, []int{2})[2]
		after := planned(rt, p, heading, [][]batch.Cell{append(other, batch.Cell{Text: "rød"})}, []int{2})[2]
		if diff := cmp.Diff(before, after, cmp.Comparer(func(a, b batch.CPR) bool { return a == b })); diff != "" {
			rt.Errorf("rule %s (-before +after):\n%s", rule.ID, diff)
		}
	})
}

// TestTheOrderOfRowsDoesNotMatter holds where each column has one form of
// date: the first row decides the form of a column.
func TestTheOrderOfRowsDoesNotMatter(t *testing.T) {
	p := shippedPlanner(t, nil)
	scenes := Scenes(p.matrix, p.opt.AsOf)
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(2, 6).Draw(rt, "rows")
		rows, places := make([][]batch.Cell, n), make([]int, n)
		for i := range rows {
			rows[i], places[i] = drawnRow(rt, p, scenes, i), i+2
			rows[i][p.at.registration].Text = fmt.Sprintf("00000000-0000-4000-8000-%012d", i)
		}
		order := rapid.Permutation(places).Draw(rt, "order")
		moved := make([][]batch.Cell, n)
		for i, place := range order {
			moved[i] = rows[place-2]
		}
		before, after := planned(rt, p, headingRow(p), rows, places), planned(rt, p, headingRow(p), moved, order)
		if diff := cmp.Diff(before, after, cmp.Comparer(func(a, b batch.CPR) bool { return a == b })); diff != "" {
			rt.Errorf("(-in order +moved):\n%s", diff)
		}
	})
}
