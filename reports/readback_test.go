package reports

import (
	"io"
	"strconv"
	"testing"

	"genopret/batch"
	"genopret/reports/sheet"
)

// shown is a cell as a spreadsheet shows it.
func shown(c sheet.Cell) string {
	switch c.Kind {
	case sheet.Number:
		return strconv.Itoa(c.Number)
	case sheet.Day:
		return c.Time.Format("02-01-2006")
	case sheet.Moment:
		return c.Time.Format("02-01-2006 15:04")
	}
	return c.Text
}

// TestEveryCellIsReadBackAsItWasMeant compares the long tables of a rich night
// with what another program reads.
func TestEveryCellIsReadBackAsItWasMeant(t *testing.T) {
	w, rows := writer(t), richNight(t)
	for i := range rows {
		rows[i].File.ID = "FAAAAAAAA"
	}
	area := func(string) string { return "Fravær" }
	h := w.hand()
	want := map[string][][]sheet.Cell{}
	for i := range rows {
		row := &rows[i]
		want["Rækker"] = append(want["Rækker"], h.receiptRow(row))
		var cells []sheet.Cell
		for _, f := range h.outcomeFields(area) {
			cells = append(cells, f.cell(h.view(row)))
		}
		want["Rettelser"] = append(want["Rettelser"], cells)
		if hasCase(row) {
			want["STAR-sager"] = append(want["STAR-sager"], h.starRow(row))
		}
		for c := range row.Made {
			want["Servicekald"] = append(want["Servicekald"], h.view(row).callRow(&row.Made[c]))
		}
	}
	outcome := bytesOf(t, func(o io.Writer) error {
		return w.Outcome(o, OutcomeData{Run: aRun(), Files: []batch.File{aFile(len(rows))}, Rows: seq(rows), Area: area})
	})
	books := map[string][]byte{"Rettelser": outcome, "Servicekald": outcome,
		"Rækker": bytesOf(t, func(o io.Writer) error {
			return w.Receipt(o, ReceiptData{Run: aRun(), File: aFile(len(rows)), Rows: seq(rows)})
		}),
		"STAR-sager": bytesOf(t, func(o io.Writer) error { return w.Star(o, StarData{Run: aRun(), Rows: seq(rows)}) })}
	for name, table := range want {
		got := cells(t, open(t, books[name]), name)
		if len(got) != len(table)+1 {
			t.Fatalf("%s: %d rows, want %d and a heading", name, len(got), len(table))
		}
		for r, row := range table {
			for c, cell := range row {
				text := ""
				if c < len(got[r+1]) {
					text = got[r+1][c]
				}
				if text != shown(cell) {
					t.Errorf("%s row %d column %d: read %q, written %q", name, r+2, c+1, text, shown(cell))
				}
			}
		}
	}
}
