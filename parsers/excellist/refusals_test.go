package excellist

import (
	"archive/zip"
	"bytes"
	"errors"
	"hash/crc32"
	"io"
	"io/fs"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"genopret/batch"
)

const one = `<row r="1"><c r="A1"><v>1</v></c></row>`

// TestRefused holds that a book which cannot be trusted whole is refused
// whole, both ways, and never ends as if nothing were missing.
func TestRefused(t *testing.T) {
	t.Parallel()
	sheets := func(list string) string {
		return `<workbook xmlns="` + mainNS + `" xmlns:r="` + officeNS + `"><sheets>` + list + `</sheets></workbook>`
	}
	inRows := func(rows string) []byte { return bookOf(t, rowsOf(rows), itemsOf("")) }
	tests := map[string][]byte{
		"rows that do not climb":      inRows(`<row r="2"><c><v>1</v></c></row><row r="2"><c><v>1</v></c></row>`),
		"a row beyond the last":       inRows(`<row r="1048577"><c><v>1</v></c></row>`),
		"row 0":                       inRows(`<row r="0"><c><v>1</v></c></row>`),
		"cells of two rows":           inRows(`<row><c r="A2"><v>1</v></c><c r="B1"><v>1</v></c></row>`),
		"an end tag of another":       inRows(`<row r="1"><c r="A1"><v>1</t></c></row>`),
		"text in a number":            inRows(`<row r="1"><c r="A1"><is><t>1</t></is></c></row>`),
		"a cell of another row":       inRows(`<row r="1"><c r="A2"><v>1</v></c></row>`),
		"two values in one cell":      inRows(`<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>`),
		"two values in one element":   inRows(`<row r="1"><c r="A1"><v>1</v><v>2</v></c></row>`),
		"text among cells":            inRows(`<row r="1">5<c r="A1"><v>1</v></c></row>`),
		"a shared string that is not": inRows(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`),
		"a type that is not":          inRows(`<row r="1"><c r="A1" t="x"><v>0</v></c></row>`),
		"a reference without sense":   inRows(`<row r="1"><c r="$A$1"><v>0</v></c></row>`),
		"alternatives among rows":     inRows(`<mc:AlternateContent xmlns:mc="` + compatibility + `"><mc:Choice><row r="1"><c><v>1</v></c></row></mc:Choice></mc:AlternateContent>`),
		"cells of another namespace":  inRows(`<row r="1"><a:c xmlns:a="b"><v>1</v></a:c></row>`),
		"an entity that is not":       inRows(`<row r="1"><c r="A1" t="str"><v>&nbsp;</v></c></row>`),
		"a control character":         inRows(`<row r="1"><c r="A1" t="str"><v>` + "\x01" + `</v></c></row>`),
		"half a letter":               inRows(`<row r="1"><c r="A1" t="str"><v>` + "\xC3" + `</v></c></row>`),
		"half a sheet":                bookOf(t, rowsOf(one)[:len(rowsOf(one))-30], itemsOf("")),
		"half a cell":                 bookOf(t, rowsOf(one)[:len(rowsOf(one))-60], itemsOf("")),
		"half the shared strings":     bookOf(t, rowsOf(one), itemsOf("<si><t>a</t></si>")[:80]),
		"a second set of rows":        bookOf(t, strings.ReplaceAll(rowsOf(one), "</sheetData>", "</sheetData><sheetData/>"), itemsOf("")),
		"no rows at all":              bookOf(t, `<worksheet xmlns="`+mainNS+`"></worksheet>`, itemsOf("")),
		"another root":                bookOf(t, `<worksheet xmlns="urn:x"><sheetData>`+one+`</sheetData></worksheet>`, itemsOf("")),
		"a document type":             bookOf(t, `<!DOCTYPE worksheet [<!ENTITY a "b">]>`+rowsOf(one), itemsOf("")),
		"a sheet that is nowhere":     bookWith(t, sheets(`<sheet name="Ark1" r:id="rId9"/>`), rowsOf(one), itemsOf("")),
		"two sheets of one name":      bookWith(t, sheets(`<sheet name="Ark1" r:id="rId1"/><sheet name="ARK1" r:id="rId1"/>`), rowsOf(one), itemsOf("")),
		"a sheet without a name":      bookWith(t, sheets(`<sheet name="" r:id="rId1"/>`), rowsOf(one), itemsOf("")),
		"no sheets":                   bookWith(t, sheets(``), rowsOf(one), itemsOf("")),
		"a part twice":                twice(t, inRows(one)),
		"a part cut short at its end": cut(t, inRows(one)),
		"no workbook":                 zipOf(t, "xl/styles.xml", styleXML),
		"half a ZIP":                  inRows(one)[:900],
		"bytes changed on the way":    changed(inRows(one)),
		"rows after a good start":     inRows(one + `<row r="2"><oops/></row>`),
		"half a pair in UTF-16":       bookOf(t, strings.ReplaceAll(utf16le(`<?xml version="1.0" encoding="UTF-16"?>`+rowsOf(`<row r="1"><c t="str"><v>aQb</v></c></row>`)), "Q\x00", "\x00\xD8"), itemsOf("")),
	}
	for name, book := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, careful := range []bool{false, true} {
				if got, _, err := read(book, Limits{}, careful); code(err) != batch.FindingFileBroken {
					t.Errorf("careful %v: %q, %v", careful, got, err)
				}
			}
		})
	}
}

// twice adds a second sheet under the same name in capitals.
func twice(t *testing.T, book []byte) []byte {
	return copied(t, book, func(w *zip.Writer) error {
		to, err := w.Create("XL/worksheets/SHEET1.xml")
		if err == nil {
			_, err = io.WriteString(to, rowsOf(`<row r="1"><c r="A1"><v>2</v></c></row>`))
		}
		return err
	})
}

// cut adds to the sheet what a transfer would lose: it says that it is longer
// than it is, but for nothing that matters.
func cut(t *testing.T, book []byte) []byte {
	sheet := rowsOf(one)
	whole := sheet + "  "
	return copied(t, bytes.ReplaceAll(book, []byte("sheet1.xml"), []byte("sheet1.old")), func(w *zip.Writer) error {
		to, err := w.CreateRaw(&zip.FileHeader{Name: "xl/worksheets/sheet1.xml", Method: zip.Store, CRC32: crc32.ChecksumIEEE([]byte(whole)),
			CompressedSize64: uint64(len(sheet)), UncompressedSize64: uint64(len(whole))})
		if err == nil {
			_, err = io.WriteString(to, sheet)
		}
		return err
	})
}

// copied is the book with something more.
func copied(t *testing.T, book []byte, more func(*zip.Writer) error) []byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range r.File {
		if err := w.Copy(f); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(more(w), w.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// changed flips a bit in the sheet, which is the last part, stored deflated.
func changed(book []byte) []byte {
	at := strings.LastIndex(string(book), "PK\x03\x04") + 80
	book[at] ^= 0x10
	return book
}

// TestSecondRowsAcrossChunks: however the bytes come, what would be lost is
// found.
func TestSecondRowsAcrossChunks(t *testing.T) {
	t.Parallel()
	book := bookOf(t, strings.ReplaceAll(rowsOf(one), "</sheetData>", "</sheetData><sheetData/>"), itemsOf(""))
	for chunk := 1; chunk < 30; chunk++ {
		r, err := open(kept(book), Limits{}.orDefaults(), way{chunk: chunk})
		if err == nil {
			_, err = lines(r)
		}
		if code(err) != batch.FindingFileBroken {
			t.Errorf("chunks of %d: %v", chunk, err)
		}
	}
}

func TestOfAlternativesThePlainOneCounts(t *testing.T) {
	t.Parallel()
	_, told, err := read(byHandBook(t, "alternatives before the rows"), Limits{}, false)
	if err != nil || told.HiddenColumns != 1 {
		t.Errorf("%+v, %v", told, err)
	}
}

func TestNothingButFormatsIsEmpty(t *testing.T) {
	t.Parallel()
	_, _, err := read(bookOf(t, rowsOf(`<row r="1"><c r="A1" s="1"/></row>`), itemsOf("")), Limits{}, false)
	if code(err) != batch.FindingFileEmpty {
		t.Error(err)
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	rows := func(rows string) []byte { return bookOf(t, rowsOf(rows), itemsOf("")) }
	text := func(at, value string) string {
		return `<c r="` + at + `" t="inlineStr"><is><t>` + value + `</t></is></c>`
	}
	ten := strings.Repeat("a", 10<<20)
	tests := map[string]struct {
		book   []byte
		limits Limits
		want   []string
		code   batch.FindingCode
	}{
		"10 MB in one cell": {book: rows(`<row r="1">` + text("A1", "x") + text("B1", ten) + text("C1", "y") + `</row>` + `<row r="2">` + text("A2", "z") + `</row>`),
			want: []string{"Ark1!1 A=text(x) C=text(y) flaw=cell-too-long", "Ark1!2 A=text(z)"}},
		"10 MB in a shared text": {book: bookOf(t, rowsOf(`<row r="1"><c t="s"><v>0</v></c></row><row r="2"><c t="s"><v>1</v></c></row>`), itemsOf("<si><t>"+ten+"</t></si><si><t>b</t></si>")),
			want: []string{"Ark1!1 flaw=cell-too-long", "Ark1!2 A=text(b)"}},
		"a row over the limit": {book: rows(`<row r="4">` + text("A4", ten) + `</row><row r="7">` + text("A7", "z") + `</row>`), limits: Limits{MaxRow: 1 << 20},
			want: []string{"Ark1!4 flaw=cell-too-long", "Ark1!7 A=text(z)"}},
		"all the columns":      {book: rows(`<row r="1">` + strings.Repeat(`<c/>`, 16383) + `<c><v>1</v></c></row>`), want: []string{"Ark1!1 XFD=number(1)"}},
		"a column more":        {book: rows(`<row r="1">` + text("A1", "x") + `<c r="XFE1"><v>1</v></c></row>`), want: []string{"Ark1!1 A=text(x) flaw=row-too-long"}},
		"empty columns beyond": {book: rows(`<row r="1">` + text("A1", "x") + `<c r="ZZZZ1"/></row>`), want: []string{"Ark1!1 A=text(x)"}},
		"a ZIP bomb":           {book: rows(one + strings.Repeat(" ", 100<<20)), code: batch.FindingFileTooLarge},
		"much to unpack":       {book: rows(one + strings.Repeat(" ", 3<<20)), limits: Limits{MaxInflated: 2 << 20}, code: batch.FindingFileTooLarge},
		"much in all":          {book: bookOf(t, rowsOf(one+strings.Repeat(" ", 3<<19)), itemsOf(strings.Repeat(" ", 3<<19))), limits: Limits{MaxInflated: 2 << 20}, code: batch.FindingFileTooLarge},
		"many entries":         {book: rows(one), limits: Limits{MaxEntries: 3}, code: batch.FindingFileTooLarge},
		"many strings":         {book: bookOf(t, rowsOf(one), itemsOf(strings.Repeat("<si><t>abcdefgh</t></si>", 1000))), limits: Limits{MaxStrings: 4000}, code: batch.FindingFileTooLarge},
		"a long shared text":   {book: bookOf(t, rowsOf(one), itemsOf("<si><t>"+ten+"</t></si>")), limits: Limits{MaxRow: 1 << 20}, code: batch.FindingFileTooLarge},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, _, err := read(tc.book, tc.limits, false)
			if code(err) != tc.code || tc.code == "" && err != nil {
				t.Errorf("got %v, want %q", err, tc.code)
			}
			if diff := cmp.Diff(tc.want, got); tc.code == "" && diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestCarefulTextsAreBounded(t *testing.T) {
	t.Parallel()
	book := bookOf(t, rowsOf(`<!-- --><row r="1"><c t="str"><v>`+strings.Repeat("a", 30<<20)+`</v></c></row>`), itemsOf(""))
	if _, _, err := read(book, Limits{}, false); code(err) != batch.FindingFileTooLarge {
		t.Error(err)
	}
}

// TestStrangeInTheMiddle: rows that were handed out before the scanner gave up
// come once, and what is told is counted once.
func TestStrangeInTheMiddle(t *testing.T) {
	t.Parallel()
	var rows strings.Builder
	for i := 1; i <= 90_000; i++ { // several chunks
		n := strconv.Itoa(i)
		comment := ""
		if i == 60_000 {
			comment = "<!-- strange -->"
		}
		rows.WriteString(`<row r="` + n + `" hidden="1"><c r="A` + n + `"><f>ROW()</f>` + comment + `<v>` + n + `</v></c></row>`)
	}
	r, err := Open(kept(bookOf(t, rowsOf(rows.String()), itemsOf(""))), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for want := 1; ; want++ {
		row, err := r.Next()
		if errors.Is(err, io.EOF) && want == 90_001 {
			break
		}
		if err != nil || row.Row != want || row.Cells[0].Text != strconv.Itoa(want) {
			t.Fatalf("row %d, %v; want %d", row.Row, err, want)
		}
	}
	if told := r.Told(); told.HiddenRows != 90_000 || told.Formulas != 90_000 {
		t.Errorf("%+v", told)
	}
}

// TestEndsCleanly: nothing reads on, and no goroutine stays, after the last
// row, after an error, and after Close in the midst of a list.
func TestEndsCleanly(t *testing.T) {
	before := runtime.NumGoroutine()
	long := bookOf(t, rowsOf(strings.Repeat(`<row><c t="inlineStr"><is><t>abcdefghijklmnopqrstuvwxyz</t></is></c></row>`, 300_000)), itemsOf(""))
	r, err := Open(kept(long), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(r.Close(), r.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Next(); !errors.Is(err, fs.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
	if _, _, err := read(long, Limits{}, false); err != nil {
		t.Fatal(err)
	}
	if _, _, err := read(bookOf(t, rowsOf(one+"<oops/>"), itemsOf("")), Limits{}, false); code(err) != batch.FindingFileBroken {
		t.Fatal(err)
	}
	// A goroutine that has said its last word is still counted until it is
	// scheduled once more.
	for turn := 0; turn < 1_000_000 && runtime.NumGoroutine() > before; turn++ {
		runtime.Gosched()
	}
	if after := runtime.NumGoroutine(); after > before {
		t.Errorf("%d goroutines, %d before", after, before)
	}
}

// TestSameAtTheEnd: io.EOF and errors stay.
func TestSameAtTheEnd(t *testing.T) {
	t.Parallel()
	for rows, want := range map[string]batch.FindingCode{one: "", one + `<row r="2"><oops/></row>`: batch.FindingFileBroken} {
		r, err := Open(kept(bookOf(t, rowsOf(rows), itemsOf(""))), Limits{})
		if err != nil && want == "" {
			t.Fatal(err)
		}
		if err != nil {
			continue
		}
		_, _ = lines(r)
		if _, err := r.Next(); want == "" && !errors.Is(err, io.EOF) || code(err) != want {
			t.Errorf("again: %v", err)
		}
	}
}

// disk fails from some place on, or after so many reads.
type disk struct {
	batch.Bytes
	good *int
}

func (d disk) ReadAt(p []byte, at int64) (int, error) {
	if *d.good--; *d.good < 0 {
		return 0, io.ErrClosedPipe
	}
	return d.Bytes.ReadAt(p, at)
}

// TestDiskThatFailsIsNoRefusal: wherever the disk fails, the sender is not
// told that the list is at fault.
func TestDiskThatFailsIsNoRefusal(t *testing.T) {
	t.Parallel()
	book := bookOf(t, rowsOf(strings.Repeat(`<row><c t="inlineStr"><is><t>a</t></is></c></row>`, 100)), itemsOf("<si/>"))
	for good := 0; ; good++ {
		left := good
		r, err := Open(disk{kept(book), &left}, Limits{})
		if err == nil {
			_, err = lines(r)
		}
		if err == nil {
			if good < 10 {
				t.Fatalf("%d reads sufficed", good)
			}
			return
		}
		if !errors.Is(err, io.ErrClosedPipe) {
			t.Fatalf("after %d reads: %v", good, err)
		}
	}
}
