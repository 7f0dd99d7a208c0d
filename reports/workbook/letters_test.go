package workbook

import (
	"strings"
	"testing"

	"genopret/reports/sheet"
)

func TestLinesBreakBetweenWordsAndInsideLongOnes(t *testing.T) {
	for _, test := range []struct {
		text string
		room float64
		want int
	}{
		{"", 10, 1}, {"ni", 10, 1}, {"en\nto\n", 10, 3}, {"ord ord", 4, 2}, {"ord   ", 4, 1},
		{strings.Repeat("n", 30), 10, 4}, {"3fa85f64-5717-4562", 12, 2}, {"mmm", 3.3, 2}, {"iii", 3.3, 1},
	} {
		if got := lines(test.text, test.room); got != test.want {
			t.Errorf("%q in %v: %d lines, want %d", test.text, test.room, got, test.want)
		}
	}
}

func TestRowsAreTallEnoughForTheirFullestCell(t *testing.T) {
	row := []sheet.Cell{sheet.String("kort"), sheet.String(strings.Repeat("ord ", 40)), sheet.Int(7)}
	low, tall := height(row, []float64{20, 80, 8}, smallSize), height(row, []float64{20, 20, 8}, smallSize)
	if low < 2*smallSize || tall < 9*smallSize || tall > tallest {
		t.Errorf("heights %v and %v", low, tall)
	}
	row[1] = sheet.String(strings.Repeat("ord\n", 100))
	if got := height(row, []float64{20, 20, 8}, smallSize); got != tallest {
		t.Errorf("height %v is more than Excel takes", got)
	}
}

func TestWideColumnsGiveWaySoThatAPageIsReadable(t *testing.T) {
	got := balance([]float64{10, 100, 12, 200, 300}, 4)
	total := got[0] + got[1] + got[2] + got[3]
	if total > paperWidth+0.01 || got[0] != 10 || got[2] != 12 || got[1] < yielding || got[3] < got[1] || got[4] != 300 {
		t.Errorf("widths %v, together %v", got, total)
	}
	if got := balance([]float64{10, 100}, 2); got[1] != 100 {
		t.Errorf("a page with room was made narrower: %v", got)
	}
}

func TestColumnsForTheScreenStayOffThePaper(t *testing.T) {
	f := build(t, Options{}, func(b *Book) {
		g, err := b.Grid("Ark", []sheet.Column{{Heading: "a"}, {Heading: "b"}, {Heading: "c", Screen: true}}, "")
		if err != nil {
			t.Fatal(err)
		}
		if err := g.Add([]sheet.Cell{sheet.String("1"), sheet.String("2"), sheet.String("3")}); err != nil {
			t.Fatal(err)
		}
	})
	for _, d := range f.GetDefinedName() {
		if d.Name == "_xlnm.Print_Area" && d.RefersTo == "'Ark'!$A$1:$B$2" {
			return
		}
	}
	t.Errorf("no print area: %+v", f.GetDefinedName())
}

func TestNotesEndAtAThousandAndTheFrameGoesOn(t *testing.T) {
	f := build(t, Options{}, func(b *Book) {
		g, err := b.Grid("Ark", []sheet.Column{{Heading: "a"}}, "")
		if err != nil {
			t.Fatal(err)
		}
		for range notesAtMost + 2 {
			if err := g.Add([]sheet.Cell{sheet.Entry("x").In(sheet.Bad).Noted("forkert")}); err != nil {
				t.Fatal(err)
			}
		}
	})
	notes, err := f.GetComments("Ark")
	if err != nil || len(notes) != notesAtMost {
		t.Errorf("%d notes (%v)", len(notes), err)
	}
	first, _ := f.GetCellStyle("Ark", "A2")
	if last, err := f.GetCellStyle("Ark", "A1003"); err != nil || last != first {
		t.Errorf("the last cell looks different (%v)", err)
	}
}
