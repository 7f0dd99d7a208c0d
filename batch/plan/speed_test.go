package plan_test

import (
	"testing"

	"genopret/batch"
	"genopret/batch/plan"
)

// BenchmarkRow plans a usual row over and over.
func BenchmarkRow(b *testing.B) {
	t := &testing.T{}
	bench := newBench(t)
	planner, err := plan.New(bench.matrix, bench.catalog, bench.options)
	if err != nil {
		b.Fatal(err)
	}
	list := planner.List()
	cells := func(texts ...string) (all []batch.Cell) {
		for _, text := range texts {
			all = append(all, batch.Cell{Text: text})
		}
		return all
	}
	if _, err := list.Take(batch.RawRow{Row: 1, Cells: cells("Regel", "CPR", "Rette CPR", "Registrerings-id", "Registreret af",
		"Startdato", "Slutdato", "Berigtigelseskommentar", "Påvirker ydelse", "Fraværstype", "Reference")}); err != nil {
		b.Fatal(err)
	}
	row := cells("6.1-2", "0202801001", "", "c0ffee00-0000-4000-8000-000000000001", "egen",
		"02-12-2026", "09-12-2026", "Registreret på forkert borger", "nej", "1", "sag 1")
	b.ReportAllocs()
	for i := range b.N {
		p, err := list.Take(batch.RawRow{Row: i + 2, Cells: row})
		if err != nil || p.Standing != batch.Ready {
			b.Fatal(p.Standing, err)
		}
	}
}
