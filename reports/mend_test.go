package reports

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"genopret/batch"
	"genopret/batch/rules"
)

func text(cells ...string) []batch.Cell {
	var out []batch.Cell
	for _, c := range cells {
		out = append(out, batch.Cell{Text: c})
	}
	return out
}

func rejectedRow(row int, findings ...batch.Finding) batch.RowRecord {
	var r batch.RowRecord
	r.Row, r.Standing, r.Findings = row, batch.Rejected, findings
	for i := range r.Findings {
		if r.Findings[i].Severity == "" {
			r.Findings[i].Severity = batch.SeverityError
		}
	}
	return r
}

func mended(t *testing.T, sheets ...MendSheet) *excelize.File {
	t.Helper()
	w := writer(t)
	var out bytes.Buffer
	if err := w.Mend(&out, MendData{Run: aRun(), File: aFile(9), Sheets: sheetsOf(sheets...)}); err != nil {
		t.Fatal(err)
	}
	leftNothing(t, w.TmpDir)
	return open(t, out.Bytes())
}

func theRows(rows ...MendRow) func(func(MendRow, error) bool) {
	return func(yield func(MendRow, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

const mendSheetName = "Ret og send igen"

func TestMendHoldsTheRejectedRowsAloneAndTheSendersOwnTexts(t *testing.T) {
	var rows []MendRow
	for i, s := range batch.Standings() {
		row := rejectedRow(i+2, batch.Finding{Code: batch.FindingNoBranch})
		row.Standing = s
		rows = append(rows, MendRow{Row: row, Cells: text("10-3", tricky[i], "0012", "1E5")})
	}
	f := mended(t, MendSheet{Heading: text("Regel", "Kommentar", "Sagsnr", "Eget"), Rows: theRows(rows...)})
	got := cells(t, f, mendSheetName)
	if len(got) != 2 {
		t.Fatalf("%d rows, want a heading and the rejected one", len(got))
	}
	if want := []string{"Ret dette", "Række i din liste", "Regel", "Kommentar", "Sagsnr", "Eget"}; !slices.Equal(got[0], want) {
		t.Errorf("heading %q", got[0])
	}
	at := slices.Index(batch.Standings(), batch.Rejected)
	if want := []string{"10-3", tricky[at], "0012", "1E5"}; !slices.Equal(got[1][2:], want) {
		t.Errorf("cells %q, want %q", got[1][2:], want)
	}
	if !strings.HasPrefix(got[1][0], "✗ Reglen dækker ikke") || got[1][1] != "10" {
		t.Errorf("said %q", got[1][:2])
	}
}

func TestMendGivesEveryTextAsItWas(t *testing.T) {
	var rows []MendRow
	for i, s := range tricky {
		rows = append(rows, MendRow{Row: rejectedRow(i + 2), Cells: text("6.1-2", s)})
	}
	f := mended(t, MendSheet{Heading: text("Regel", "Reference"), Rows: theRows(rows...)})
	for i, want := range tricky {
		cell, _ := excelize.CoordinatesToCellName(4, i+2)
		if got, err := f.GetCellValue(mendSheetName, cell); err != nil || got != want {
			t.Errorf("%q came back as %q (%v)", want, got, err)
		}
		if formula, _ := f.GetCellFormula(mendSheetName, cell); formula != "" {
			t.Errorf("%q became a formula", want)
		}
	}
}

func TestMendCellsAreTextBlankOnesToo(t *testing.T) {
	row := MendRow{Row: rejectedRow(2), Cells: []batch.Cell{{Text: "6.1-2"}, {Text: "101901117", Kind: batch.NumberCell},
		{Text: "2026-03-01", Kind: batch.DateCell}, {Text: "true", Kind: batch.BoolCell}, {Text: ""}}}
	f := mended(t, MendSheet{Heading: text("Regel", "CPR", "Startdato", "Påvirker ydelse", "Slutdato"), Rows: theRows(row)})
	if got := cells(t, f, mendSheetName)[1][2:]; !slices.Equal(got, []string{"6.1-2", "101901117", "01-03-2026", "Ja"}) {
		t.Errorf("cells %q", got)
	}
	for _, cell := range []string{"C2", "D2", "E2", "F2", "G2"} {
		id, err := f.GetCellStyle(mendSheetName, cell)
		if err != nil {
			t.Fatal(err)
		}
		if style, err := f.GetStyle(id); err != nil || style.NumFmt != 49 {
			t.Errorf("%s is not formatted as text (%v)", cell, err)
		}
	}
}

func TestMendDatesTakeTheFormOfTheirColumn(t *testing.T) {
	day := batch.Cell{Text: "2026-03-01T00:00:00", Kind: batch.DateCell}
	time := batch.Cell{Text: "2026-03-01T09:30:00", Kind: batch.DateCell}
	rows := theRows(MendRow{Row: rejectedRow(2), Cells: []batch.Cell{{Text: "6.1-2"}, day, time, day}},
		MendRow{Row: rejectedRow(3), Cells: text("6.1-2", "3.4.2026", "2026-04-03 10:00", "snart")})
	got := cells(t, mended(t, MendSheet{Heading: text("Regel", "a", "b", "c"), Rows: rows}), mendSheetName)
	if want := []string{"01.03.2026", "2026-03-01 09:30", "01-03-2026"}; !slices.Equal(got[1][3:], want) {
		t.Errorf("dates %q, want %q", got[1][3:], want)
	}
}

func TestMendMarksTheCellAndSuggestsBesideIt(t *testing.T) {
	row := MendRow{Row: rejectedRow(7, batch.Finding{Code: batch.FindingCPRNineDigits, Field: "cpr", Column: 2},
		batch.Finding{Code: batch.FindingRuleBecameDate, Field: "rule", Column: 1, Args: []string{"10-3"}}),
		Cells: []batch.Cell{{Text: "2026-03-10", Kind: batch.DateCell}, {Text: "10190-1117"}}}
	f := mended(t, MendSheet{Heading: text("Regel", "CPR"), Rows: theRows(row)})
	got := cells(t, f, mendSheetName)
	if want := []string{"Ret dette", "Række i din liste", "Regel", "Forslag til Regel", "CPR", "Forslag til CPR"}; !slices.Equal(got[0], want) {
		t.Fatalf("heading %q", got[0])
	}
	if want := []string{"10-03-2026", "10-3", "10190-1117", "0101901117"}; !slices.Equal(got[1][2:], want) {
		t.Errorf("cells differ from the sender's, or lack the suggestions")
	}
	notes, err := f.GetComments(mendSheetName)
	if err != nil || len(notes) != 2 || notes[0].Cell != "C2" || !strings.Contains(notes[0].Text, "Excel har lavet reglens nummer om") ||
		notes[1].Cell != "E2" || !strings.Contains(notes[1].Text, "har ni cifre") {
		t.Errorf("notes %+v (%v)", notes, err)
	}
	id, err := f.GetCellStyle(mendSheetName, "E2")
	if err != nil {
		t.Fatal(err)
	}
	if style, err := f.GetStyle(id); err != nil || len(style.Border) != 4 || style.Border[0].Style != 2 || len(style.Fill.Color) == 0 {
		t.Errorf("the cell at fault has no frame or no colour (%v)", err)
	}
}

func TestMendGivesTheColumnThatTheListLacks(t *testing.T) {
	missing := batch.Finding{Code: batch.FindingFactMissing, Field: "affects_benefit"}
	row := MendRow{Row: rejectedRow(2, missing), Cells: text("6.1-2")}
	got := cells(t, mended(t, MendSheet{Heading: text("Regel"), Rows: theRows(row, row)}), mendSheetName)
	if want := []string{"Ret dette", "Række i din liste", "Regel", "Påvirker ydelse"}; !slices.Equal(got[0], want) {
		t.Errorf("heading %q", got[0])
	}
}

// A semicolon too many shifts the cells. Put under the headings of a workbook
// they would be a clean row that says something else.
func TestMendDoesNotMakeADamagedRowLookWhole(t *testing.T) {
	for _, code := range damage {
		row := MendRow{Row: rejectedRow(2, batch.Finding{Code: code}), Cells: text("6.1-2", "0101901117", "", "tekst", "")}
		got := cells(t, mended(t, MendSheet{Heading: text("Regel", "CPR", "Reference"), Rows: theRows(row)}), mendSheetName)
		if last := got[0][len(got[0])-1]; last != "Hele rækken, som den stod" {
			t.Fatalf("%s: the last column is %q", code, last)
		}
		if want := []string{"", "", "", "6.1-2 | 0101901117 |  | tekst"}; !slices.Equal(got[1][2:], want) || !strings.Contains(got[1][0], "den sidste kolonne") {
			t.Errorf("%s: the cells are not kept out of their columns", code)
		}
	}
}

func TestMendTellsLateWhatHasNoColumn(t *testing.T) {
	plain := MendRow{Row: rejectedRow(2), Cells: text("6.1-2", "x")}
	rows := slices.Repeat([]MendRow{plain}, looked)
	rows = append(rows, MendRow{Row: rejectedRow(9, batch.Finding{Code: batch.FindingRowTooLong}), Cells: text("6.1-2", "y", "z")},
		MendRow{Row: rejectedRow(10, batch.Finding{Code: batch.FindingCPRNineDigits, Column: 2}), Cells: text("6.1-2", "101901117")})
	got := cells(t, mended(t, MendSheet{Heading: text("Regel", "CPR"), Rows: theRows(rows...)}), mendSheetName)
	if late := got[looked+1]; len(late) != 2 || !strings.HasSuffix(late[0], "6.1-2 | y | z") {
		t.Error("the damaged row is not told whole")
	}
	if late := got[looked+2]; !strings.HasSuffix(late[0], "Forslag: 0101901117.") {
		t.Error("the suggestion is not told")
	}
}

func TestMendOfAMendCopyAddsNothingTwice(t *testing.T) {
	row := MendRow{Row: rejectedRow(2, batch.Finding{Code: batch.FindingCPRNineDigits, Field: "cpr", Column: 4}),
		Cells: text("✗ gammelt", "14", "6.1-2", "101901117", "0101901117")}
	heading := text("Ret dette", "Række i din liste", "Regel", "CPR", "Forslag til CPR")
	got := cells(t, mended(t, MendSheet{Heading: heading, Rows: theRows(row)}), mendSheetName)
	if want := []string{"Ret dette", "Række i din liste", "Regel", "CPR", "Forslag til CPR"}; !slices.Equal(got[0], want) {
		t.Errorf("heading %q", got[0])
	}
	if got[1][1] != "2" || got[1][3] != "101901117" {
		t.Error("the second copy does not hold the second list")
	}
}

func TestMendTellsATextThatExcelWouldCut(t *testing.T) {
	long := strings.Repeat("😀", 16_384) // 32,768 units
	row := MendRow{Row: rejectedRow(2), Cells: text("6.1-2", long, long[4:])}
	f := mended(t, MendSheet{Heading: text("Regel", "Kommentar", "Tekst"), Rows: theRows(row)})
	got := cells(t, f, mendSheetName)
	if len(got) != 2 || !strings.Contains(got[1][0], "»Kommentar« er for lang") || got[1][3] != "" || got[1][4] != long[4:] {
		t.Error("a text was cut, or a whole one is missing")
	}
}

func TestMendKeepsTheSendersSheets(t *testing.T) {
	one := theRows(MendRow{Row: rejectedRow(2), Cells: text("6.1-2")})
	f := mended(t, MendSheet{Name: "Fravær", Heading: text("Regel"), Rows: one}, MendSheet{Name: "Tomt", Heading: text("Regel"), Rows: theRows()},
		MendSheet{Name: "FRAVÆR ", Heading: text("Regel"), Rows: one}, MendSheet{Name: "Sådan gør du", Heading: text("Regel"), Rows: one})
	if got := f.GetSheetList(); !slices.Equal(got, []string{"Fravær", "FRAVÆR (2)", "Sådan gør du", "Sådan gør du (2)"}) {
		t.Errorf("sheets %q", got)
	}
}

func TestMendSaysWhenThereIsNothingToMendOrSomethingIsLost(t *testing.T) {
	one := MendSheet{Heading: text("Regel"), Rows: theRows(MendRow{Row: rejectedRow(2), Cells: text("6.1-2")})}
	broken := errors.New("disk on fire")
	for name, test := range map[string]struct {
		data MendData
		want error
	}{
		"nothing":   {MendData{Sheets: sheetsOf()}, ErrNothingToMend},
		"one lost":  {MendData{Sheets: sheetsOf(one), Rejected: 2}, nil},
		"broken":    {MendData{Sheets: func(yield func(MendSheet, error) bool) { yield(MendSheet{}, broken) }}, broken},
		"broken in": {MendData{Sheets: sheetsOf(MendSheet{Rows: func(yield func(MendRow, error) bool) { yield(MendRow{}, broken) }})}, broken},
	} {
		w := writer(t)
		var out bytes.Buffer
		if err := w.Mend(&out, test.data); err == nil || test.want != nil && !errors.Is(err, test.want) || out.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", name, err, out.Len())
		}
		leftNothing(t, w.TmpDir)
	}
}

// A mend copy is read as a list, and every other report is not, even when
// somebody drops it.
func TestOnlyTheMendCopyIsTakenForAList(t *testing.T) {
	matrix, err := rules.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range everyWorkbook(t) {
		f := open(t, b)
		for i, sheetName := range f.GetSheetList() {
			list := strings.HasPrefix(name, "ret") && i == 0
			if got := headingRow(t, matrix, f, sheetName); got != list {
				t.Errorf("%s, sheet %s: taken for a list: %v", name, sheetName, got)
			}
		}
	}
	added := []string{"Hele rækken, som den stod", "The whole row as it stood", "Ret dette", "Mend this", "Række i din liste", "Row in your list"}
	for _, field := range matrix.Fields() {
		added = append(added, "Forslag til "+field.Heading.Da, "Suggestion for "+field.Heading.En)
	}
	for _, heading := range added {
		if key, ok := matrix.Heading(heading); ok {
			t.Errorf("the column %q would be read as %s", heading, key)
		}
	}
}

// headingRow reports a row that the planning would take for the heading.
func headingRow(t *testing.T, matrix *rules.Matrix, f *excelize.File, sheetName string) bool {
	t.Helper()
	for _, row := range cells(t, f, sheetName) {
		for _, cell := range row {
			if key, ok := matrix.Heading(cell); ok && key == "rule" {
				return true
			}
		}
	}
	return false
}
