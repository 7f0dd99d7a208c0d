package excellist

import (
	"bytes"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"genopret/batch"
)

// oracle reads a workbook with excelize, one cell at a time, and types what it
// gives by rules written here a second time.
func oracle(t *testing.T, book []byte) (out []string) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(book), excelize.Options{RawCellValue: true, UnzipSizeLimit: 1 << 30})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	props, err := f.GetWorkbookProps()
	if err != nil {
		t.Fatal(err)
	}
	for _, sheet := range f.GetSheetList() {
		rows, err := f.Rows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for number := 1; rows.Next(); number++ {
			values, err := rows.Columns()
			if err != nil {
				t.Fatal(err)
			}
			row := batch.RawRow{Sheet: sheet, Row: number}
			for i, value := range values {
				row.Cells = append(row.Cells, oracleCell(t, f, sheet, columnName(i+1)+strconv.Itoa(number), value, props.Date1904 != nil && *props.Date1904))
			}
			if line := lineOf(row); strings.Contains(line, "=") {
				out = append(out, line)
			}
		}
	}
	return out
}

func oracleCell(t *testing.T, f *excelize.File, sheet, at, value string, from1904 bool) batch.Cell {
	t.Helper()
	kind, err := f.GetCellType(sheet, at)
	if err != nil {
		t.Fatal(err)
	}
	formula, err := f.GetCellFormula(sheet, at)
	if err != nil {
		t.Fatal(err)
	}
	switch {
	case value == "" && formula != "" && kind != excelize.CellTypeFormula:
		return batch.Cell{Text: "#CALC!", Kind: batch.ErrorCell}
	case value == "":
		return batch.Cell{}
	}
	switch kind {
	case excelize.CellTypeBool:
		return batch.Cell{Text: map[string]string{"0": "false", "1": "true"}[value], Kind: batch.BoolCell}
	case excelize.CellTypeError:
		return batch.Cell{Text: value, Kind: batch.ErrorCell}
	case excelize.CellTypeNumber, excelize.CellTypeUnset:
		return oracleNumber(t, value, oracleFormat(t, f, sheet, at), from1904)
	}
	return batch.Cell{Text: value}
}

func oracleNumber(t *testing.T, value, code string, from1904 bool) batch.Cell {
	t.Helper()
	x, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return batch.Cell{Text: value}
	}
	if !strings.ContainsAny(code, "dymhs") {
		if x == 0 {
			return batch.Cell{Text: "0", Kind: batch.NumberCell}
		}
		form := byte('f')
		if math.Abs(x) > 1<<53 || math.Abs(x) < 1e-5 {
			form = 'E'
		}
		return batch.Cell{Text: strconv.FormatFloat(x, form, -1, 64), Kind: batch.NumberCell}
	}
	at, err := excelize.ExcelDateToTime(x, from1904)
	if err != nil {
		t.Fatal(err)
	}
	layout := "2006-01-02T15:04:05"
	at = at.Round(time.Second)
	switch whole := x == float64(int(x)); {
	case x < 1 && !(from1904 && strings.ContainsAny(code, "dy")):
		layout = time.TimeOnly
	case whole && !strings.ContainsAny(code, "hs"):
		layout = time.DateOnly
	}
	return batch.Cell{Text: at.Format(layout), Kind: batch.DateCell}
}

// oracleFormat is a number format without what stands in quotes, brackets
// and escapes.
func oracleFormat(t *testing.T, f *excelize.File, sheet, at string) string {
	t.Helper()
	style, err := f.GetCellStyle(sheet, at)
	if err != nil {
		t.Fatal(err)
	}
	id := *f.Styles.CellXfs.Xf[style].NumFmtID
	if f.Styles.NumFmts != nil {
		for _, n := range f.Styles.NumFmts.NumFmt {
			if n.NumFmtID == id {
				return strings.NewReplacer("[$-409]", "", "[red]", "", `"dage"`, "", `"s"`, "", `\d`, "").Replace(strings.ToLower(n.FormatCode))
			}
		}
	}
	return map[int]string{14: "mm-dd-yy", 15: "d-mmm-yy", 20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm", 46: "[h]:mm:ss", 47: "mm:ss"}[id]
}
