package excellist

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"genopret/batch"
)

// inMemory are kept bytes that are kept nowhere.
type inMemory struct{ *bytes.Reader }

func (inMemory) Close() error { return nil }

func kept(b []byte) batch.Bytes { return inMemory{bytes.NewReader(b)} }

// zipOf packs pairs of name and text.
func zipOf(t testing.TB, files ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i := 0; i < len(files); i += 2 {
		f, err := w.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, files[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const (
	mainNS   = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	officeNS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	styleXML = `<styleSheet xmlns="` + mainNS + `"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd\-mm\-yyyy"/></numFmts>` +
		`<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="22"/><xf numFmtId="21"/><xf numFmtId="164"/><xf numFmtId="4"/></cellXfs></styleSheet>`
)

// bookOf wraps whole parts into a workbook with one sheet.
func bookOf(t testing.TB, sheet, shared string) []byte {
	return bookWith(t, `<workbook xmlns="`+mainNS+`" xmlns:r="`+officeNS+`"><sheets><sheet name="Ark1" sheetId="1" r:id="rId1"/></sheets></workbook>`, sheet, shared)
}

func bookWith(t testing.TB, workbook, sheet, shared string) []byte {
	return zipOf(t,
		"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="`+officeNS+`/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml", workbook,
		"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="`+officeNS+`/worksheet" Target="worksheets/sheet1.xml"/>`+
			`<Relationship Id="rId2" Type="`+officeNS+`/styles" Target="styles.xml"/><Relationship Id="rId3" Type="`+officeNS+`/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>`,
		"xl/styles.xml", styleXML,
		"xl/sharedStrings.xml", shared,
		"xl/worksheets/sheet1.xml", sheet)
}

// rowsOf wraps rows into a sheet, and items into shared strings.
func rowsOf(rows string) string {
	return `<worksheet xmlns="` + mainNS + `"><dimension ref="A1"/><sheetData>` + rows + `</sheetData></worksheet>`
}

func itemsOf(items string) string { return `<sst xmlns="` + mainNS + `" count="9">` + items + `</sst>` }

// lines reads all rows as text: the sheet, the row, and each cell that holds
// something with its column and kind.
func lines(r *Reader) (out []string, err error) {
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		out = append(out, lineOf(row))
	}
}

var kinds = [...]string{"text", "number", "date", "bool", "error"}

func lineOf(row batch.RawRow) string {
	line := fmt.Sprintf("%s!%d", row.Sheet, row.Row)
	for i, c := range row.Cells {
		if c != (batch.Cell{}) {
			line += fmt.Sprintf(" %s=%s(%s)", columnName(i+1), kinds[c.Kind], strings.Trim(fmt.Sprintf("%q", c.Text), `"`))
		}
	}
	if row.Flaw != "" {
		line += " flaw=" + string(row.Flaw)
	}
	return line
}

func columnName(i int) string {
	name := ""
	for ; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}

// read opens and reads all, one way or the other.
func read(book []byte, limits Limits, careful bool) ([]string, batch.Told, error) {
	r, err := open(kept(book), limits.orDefaults(), way{careful: careful})
	if err != nil {
		return nil, batch.Told{}, err
	}
	out, err := lines(r)
	return out, r.Told(), err
}

// code is the refusal's code, or "" for another error.
func code(err error) batch.FindingCode {
	var refusal *batch.Refusal
	if errors.As(err, &refusal) {
		return refusal.Finding.Code
	}
	return ""
}
