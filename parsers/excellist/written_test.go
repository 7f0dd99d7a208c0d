package excellist

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// written is a workbook that excelize writes, cell by cell or as a stream.
func written(t *testing.T, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fill(f)
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func do(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// style gives the number of a style with a format.
func style(t *testing.T, f *excelize.File, code string) int {
	t.Helper()
	id, err := f.NewStyle(&excelize.Style{CustomNumFmt: &code})
	do(t, err)
	return id
}

func TestExcelizeWrites(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fill func(t *testing.T, f *excelize.File)
		want []string
	}{
		"every kind of cell": {func(t *testing.T, f *excelize.File) {
			do(t, f.SetSheetRow("Sheet1", "A1", &[]any{"Regel", 101901234, 1.5, true, nil, "0113991234", time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)}))
			do(t, f.SetSheetRow("Sheet1", "B4", &[]any{"Ærø", -1e-9, 1e300, uint64(1) << 60, "  ", "a_x000D_b", "_x005F_x000D_"}))
		}, []string{
			"Sheet1!1 A=text(Regel) B=number(101901234) C=number(1.5) D=bool(true) F=text(0113991234) G=date(2026-11-22T09:30:00)",
			`Sheet1!4 B=text(Ærø) C=number(-1E-09) D=number(1E+300) E=number(1.152921504606847E+18) F=text(  ) G=text(a\rb) H=text(_x000D_)`,
		}},
		"dates by their formats": {func(t *testing.T, f *excelize.File) {
			for i, code := range []string{"dd-mm-yyyy", "[$-409]d. mmm yyyy", "yyyy\\-mm\\-dd hh:mm", "hh:mm:ss", "[h]:mm", "mmm", `0 "dage"`, "[Red]0.00", `#,##0\d`, `0.0"s"`, "General"} {
				at := string(rune('A'+i)) + "1"
				do(t, f.SetCellValue("Sheet1", at, 46348.25))
				do(t, f.SetCellStyle("Sheet1", at, at, style(t, f, code)))
			}
		}, []string{"Sheet1!1 A=date(2026-11-22T06:00:00) B=date(2026-11-22T06:00:00) C=date(2026-11-22T06:00:00) D=date(2026-11-22T06:00:00) E=date(2026-11-22T06:00:00) F=date(2026-11-22T06:00:00) " +
			"G=number(46348.25) H=number(46348.25) I=number(46348.25) J=number(46348.25) K=number(46348.25)"}},
		"1904": {func(t *testing.T, f *excelize.File) {
			yes := true
			do(t, f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}))
			for at, v := range map[string]float64{"A1": 0, "B1": 1, "C1": 59, "D1": 60, "E1": 44886, "F1": 44886.5} {
				do(t, f.SetCellValue("Sheet1", at, v))
				do(t, f.SetCellStyle("Sheet1", at, at, style(t, f, "dd-mm-yyyy")))
			}
		}, []string{"Sheet1!1 A=date(1904-01-01) B=date(1904-01-02) C=date(1904-02-29) D=date(1904-03-01) E=date(2026-11-22) F=date(2026-11-22T12:00:00)"}},
		"rich text, formulas, merged, hidden, filtered, protected": {func(t *testing.T, f *excelize.File) {
			do(t, f.SetCellRichText("Sheet1", "A1", []excelize.RichTextRun{{Text: "Re", Font: &excelize.Font{Bold: true}}, {Text: "gel "}, {Text: "x"}}))
			do(t, f.SetCellFormula("Sheet1", "B1", "1+1"))
			do(t, f.SetCellStr("Sheet1", "C1", "Borger"))
			do(t, f.MergeCell("Sheet1", "C1", "D1"))
			do(t, f.SetCellStr("Sheet1", "A2", "9-1"))
			do(t, f.SetRowVisible("Sheet1", 2, false))
			do(t, f.SetColVisible("Sheet1", "C", false))
			do(t, f.AutoFilter("Sheet1", "A1:D2", nil))
			do(t, f.AddTable("Sheet1", &excelize.Table{Range: "A1:B2"}))
			do(t, f.ProtectSheet("Sheet1", &excelize.SheetProtectionOptions{Password: "x"}))
			_, err := f.NewSheet("Gemt ark")
			do(t, err)
			do(t, f.SetCellStr("Gemt ark", "B2", "Å"))
			do(t, f.SetSheetVisible("Gemt ark", false))
		}, []string{"Sheet1!1 A=text(Regel x) B=text(Column2) C=text(Borger)", "Sheet1!2 A=text(9-1)", "Gemt ark!2 B=text(Å)"}},
		"streamed": {func(t *testing.T, f *excelize.File) {
			w, err := f.NewStreamWriter("Sheet1")
			do(t, err)
			do(t, w.SetRow("A1", []any{"Regel", "<&>\"'", "line\r\nend", excelize.Cell{Formula: "1+2", Value: 3}}))
			do(t, w.SetRow("A3", []any{"9-1", 3, true, 2.50}, excelize.RowOpts{Hidden: true}))
			do(t, w.Flush())
		}, []string{`Sheet1!1 A=text(Regel) B=text(<&>\"') C=text(line\r\nend) D=number(3)`, "Sheet1!3 A=text(9-1) B=number(3) C=bool(true) D=number(2.5)"}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := threeWays(t, written(t, func(f *excelize.File) { tc.fill(t, f) }))
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
