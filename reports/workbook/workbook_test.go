package workbook

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"genopret/reports/sheet"
)

var words = Words{Page: "Side {0} af {1}", Continued: "↳ fortsat"}

func build(t *testing.T, o Options, fill func(*Book)) *excelize.File {
	t.Helper()
	o.TmpDir, o.Words = t.TempDir(), words
	b, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	fill(b)
	var out bytes.Buffer
	if err := b.Save(&out); err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(o.TmpDir); err != nil || len(left) > 0 {
		t.Errorf("%d temporary files left behind (%v)", len(left), err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func grid(t *testing.T, b *Book, name string, rows ...[]sheet.Cell) {
	t.Helper()
	g, err := b.Grid(name, []sheet.Column{{Heading: "Id"}, {Heading: "Tekst"}}, "ingen")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := g.Add(r); err != nil {
			t.Fatal(err)
		}
	}
}

func value(t *testing.T, f *excelize.File, name, cell string) string {
	t.Helper()
	v, err := f.GetCellValue(name, cell)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestNothingBecomesAFormula(t *testing.T) {
	nasty := []string{"=1+1", "+45", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", `=HYPERLINK("http://x","y")`, "_x003D_1", "<b>&\"'", "0042", "1E5", "TRUE"}
	var rows [][]sheet.Cell
	for i, text := range nasty {
		rows = append(rows, []sheet.Cell{sheet.Int(i), sheet.String(text)})
	}
	f := build(t, Options{}, func(b *Book) { grid(t, b, "Ark", rows...) })
	for i, text := range nasty {
		cell := fmt.Sprintf("B%d", i+2)
		if got := value(t, f, "Ark", cell); got != text {
			t.Errorf("%q came back as %q", text, got)
		}
		if formula, _ := f.GetCellFormula("Ark", cell); formula != "" {
			t.Errorf("%q became a formula", text)
		}
		if kind, _ := f.GetCellType("Ark", cell); kind != excelize.CellTypeInlineString {
			t.Errorf("%q is stored as %v", text, kind)
		}
		style, err := f.GetCellStyle("Ark", cell)
		if err != nil {
			t.Fatal(err)
		}
		quoted := f.Styles.CellXfs.Xf[style].QuotePrefix
		if marked := quoted != nil && *quoted; marked != dangerous(text) {
			t.Errorf("%q has the quote prefix: %v", text, marked)
		}
	}
}

func TestLongTextIsContinuedAndNeverCut(t *testing.T) {
	long := strings.Repeat("æøå ", 20_000) + strings.Repeat("𝄞", 20_000) + "end"
	f := build(t, Options{}, func(b *Book) {
		grid(t, b, "Ark", []sheet.Cell{sheet.String("a"), sheet.String(long)}, []sheet.Cell{sheet.String("b"), sheet.String("short")})
	})
	var joined strings.Builder
	row := 2
	for ; ; row++ {
		first := value(t, f, "Ark", fmt.Sprintf("A%d", row))
		if row > 2 && first != words.Continued {
			break
		}
		piece := value(t, f, "Ark", fmt.Sprintf("B%d", row))
		if units := len(utf16.Encode([]rune(piece))); units > cellUnits {
			t.Errorf("a cell of %d units", units)
		}
		joined.WriteString(piece)
	}
	if joined.String() != long {
		t.Errorf("the text came back with %d of %d bytes", joined.Len(), len(long))
	}
	if row < 4 || value(t, f, "Ark", fmt.Sprintf("A%d", row)) != "b" {
		t.Error("the next row does not follow")
	}
}

func TestRowsPastTheLimitGoOnOnAFurtherSheetBesideTheFirst(t *testing.T) {
	var rows [][]sheet.Cell
	for i := range 25 {
		rows = append(rows, []sheet.Cell{sheet.Int(i), sheet.String("t")})
	}
	f := build(t, Options{RowLimit: 11}, func(b *Book) {
		grid(t, b, "Første", rows...)
		grid(t, b, "Sidste", rows[:3]...)
	})
	if got := strings.Join(f.GetSheetList(), ","); got != "Første,Første (2),Første (3),Sidste" {
		t.Fatalf("sheets %s", got)
	}
	next := 0
	for _, name := range f.GetSheetList()[:3] {
		got, err := f.GetRows(name)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) > 11 || got[0][0] != "Id" {
			t.Errorf("%s: %d rows, heading %q", name, len(got), got[0])
		}
		for _, r := range got[1:] {
			if r[0] != fmt.Sprint(next) {
				t.Fatalf("%s: row %s, want %d", name, r[0], next)
			}
			next++
		}
	}
	if next != 25 {
		t.Errorf("%d of 25 rows", next)
	}
	scopes := map[string]int{}
	for _, d := range f.GetDefinedName() {
		if d.Name == "_xlnm.Print_Titles" {
			scopes[d.Scope]++
			if want := "'" + d.Scope + "'!$1:$1"; d.RefersTo != want {
				t.Errorf("print titles of %s refer to %s", d.Scope, d.RefersTo)
			}
		}
	}
	if len(scopes) != 4 {
		t.Errorf("heading rows repeat on %v", scopes)
	}
}

func TestARecordStaysTogetherAcrossTheLimit(t *testing.T) {
	long := strings.Repeat("x", cellUnits+1)
	f := build(t, Options{RowLimit: 4}, func(b *Book) {
		grid(t, b, "Ark", []sheet.Cell{sheet.String("a"), sheet.String("1")}, []sheet.Cell{sheet.String("b"), sheet.String("2")},
			[]sheet.Cell{sheet.String("c"), sheet.String(long)})
	})
	if got := value(t, f, "Ark (2)", "A2"); got != "c" {
		t.Errorf("the long record begins with %q on the further sheet", got)
	}
}

func TestDatesAreDatesInDanishForm(t *testing.T) {
	at := time.Date(2026, 7, 1, 0, 30, 0, 0, time.UTC)
	zone := time.FixedZone("CEST", 7200)
	f := build(t, Options{}, func(b *Book) {
		grid(t, b, "Ark", []sheet.Cell{{Kind: sheet.Day, Time: at}, sheet.At(at, zone)})
	})
	if got := value(t, f, "Ark", "A2") + "|" + value(t, f, "Ark", "B2"); got != "01-07-2026|01-07-2026 02:30" {
		t.Errorf("shown as %s", got)
	}
	raw, err := f.GetCellValue("Ark", "A2", excelize.Options{RawCellValue: true})
	if err != nil || raw != "46204" {
		t.Errorf("stored as %q (%v)", raw, err)
	}
}

func TestSheetsAreReadyToReadAndPrint(t *testing.T) {
	f := build(t, Options{Title: "T", Created: time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC), Footer: "A & B"}, func(b *Book) {
		grid(t, b, "Ark", []sheet.Cell{sheet.String("a"), sheet.String(strings.Repeat("ord ", 50))})
	})
	panes, err := f.GetPanes("Ark")
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("panes %+v (%v)", panes, err)
	}
	layout, err := f.GetPageLayout("Ark")
	if err != nil || *layout.Orientation != "landscape" || *layout.Size != paperA4 || *layout.FitToWidth != 1 || *layout.FitToHeight != 0 {
		t.Errorf("layout %+v (%v)", layout, err)
	}
	props, err := f.GetSheetProps("Ark")
	if err != nil || props.FitToPage == nil || !*props.FitToPage {
		t.Errorf("the sheet does not fit the page (%v)", err)
	}
	if w, err := f.GetColWidth("Ark", "B"); err != nil || w < defaultWidth-3 || w > defaultWidth+3 {
		t.Errorf("width %v (%v)", w, err)
	}
	// Some readers believe a dimension, and a streamed sheet would say A1.
	if d, err := f.GetSheetDimension("Ark"); err != nil || d != "" {
		t.Errorf("dimension %q (%v)", d, err)
	}
	filter := false
	for _, d := range f.GetDefinedName() {
		filter = filter || strings.Contains(d.RefersTo, "$A$1:$B$2")
	}
	if !filter {
		t.Error("no filter")
	}
	doc, err := f.GetDocProps()
	if err != nil || doc.Creator != "genopret" || doc.Created != "2026-11-22T01:00:00Z" {
		t.Errorf("properties %+v (%v)", doc, err)
	}
}

func TestBigSheetsGoThroughTheHandedInFolder(t *testing.T) {
	dir := t.TempDir()
	b, err := New(Options{TmpDir: dir, Words: words})
	if err != nil {
		t.Fatal(err)
	}
	g, err := b.Grid("Ark", []sheet.Column{{Heading: "a"}}, "")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 1500 {
		if err := g.Add([]sheet.Cell{sheet.String(strings.Repeat(fmt.Sprint(i), 8000))}); err != nil {
			t.Fatal(err)
		}
	}
	if files, _ := os.ReadDir(dir); len(files) == 0 {
		t.Error("a big sheet stayed in memory")
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	if files, _ := os.ReadDir(dir); len(files) != 0 {
		t.Error("closing without saving leaves files behind")
	}
}

// excelize parses a finished stream back into memory when asked about its
// sheet; on a large workbook that costs four times the memory and the time.
func TestFinishedSheetsAreNotReadBack(t *testing.T) {
	b, err := New(Options{TmpDir: t.TempDir(), Words: words, RowLimit: 5})
	if err != nil {
		t.Fatal(err)
	}
	page, err := b.Page("Forside")
	if err != nil {
		t.Fatal(err)
	}
	page.Write(sheet.Page{Title: "T"})
	var rows [][]sheet.Cell
	for i := range 12 {
		rows = append(rows, []sheet.Cell{sheet.Int(i)})
	}
	grid(t, b, "Første", rows...)
	grid(t, b, "Sidste", rows...)
	if err := b.Save(&bytes.Buffer{}); err != nil {
		t.Fatal(err)
	}
	for _, parts := range []*sync.Map{&b.file.Sheet, &b.file.Pkg} {
		parts.Range(func(path, _ any) bool {
			if strings.HasPrefix(path.(string), "xl/worksheets/") {
				t.Errorf("%v was read back", path)
			}
			return true
		})
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
}

type full struct{ room int }

var errFull = errors.New("disk full")

func (f *full) Write(b []byte) (int, error) {
	if f.room -= len(b); f.room < 0 {
		return 0, errFull
	}
	return len(b), nil
}

func TestAFullDiskIsToldAndNotSwallowed(t *testing.T) {
	for _, room := range []int{0, 100, 3000} {
		b, err := New(Options{TmpDir: t.TempDir(), Words: words})
		if err != nil {
			t.Fatal(err)
		}
		grid(t, b, "Ark", []sheet.Cell{sheet.String("a")})
		if err := b.Save(&full{room: room}); !errors.Is(err, errFull) {
			t.Errorf("room for %d bytes: %v", room, err)
		}
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	}
	a := newArchive("/does/not/exist")
	w, err := a.Create("x")
	if err != nil {
		t.Fatal(err)
	}
	noise := make([]byte, 4*spoolMemory)
	for i, x := 0, uint32(1); i < len(noise); i++ {
		x = x*1664525 + 1013904223
		noise[i] = byte(x >> 24)
	}
	// excelize drops the error of a write; it must come back at the end.
	_, _ = w.Write(noise)
	_, _ = a.Create("y")
	if err := a.writeTo(&bytes.Buffer{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a folder that is not there: %v", err)
	}
}

func TestNamesOfSheetsKeepExcelsLimits(t *testing.T) {
	for name, want := range map[string]string{
		"Rækker": "Rækker (2)", strings.Repeat("æ", 40): strings.Repeat("æ", 27) + " (2)", "a/b:c": "a b c (2)",
	} {
		if got := partName(name, 2); got != want {
			t.Errorf("%q became %q", name, got)
		}
	}
}
