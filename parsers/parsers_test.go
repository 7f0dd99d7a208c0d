package parsers

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"testing"

	"genopret/batch"
	"genopret/parsers/csvlist"
)

// inMemory are kept bytes that are kept nowhere.
type inMemory struct{ *bytes.Reader }

func (inMemory) Close() error { return nil }

func kept(text string) batch.Bytes { return inMemory{bytes.NewReader([]byte(text))} }

func zipOf(t *testing.T, files ...string) string {
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
	return out.String()
}

// workbookOf are the files of a workbook with one sheet.
func workbookOf(rows string) []string {
	const main, office = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	return []string{"[Content_Types].xml", "<Types/>",
		"xl/workbook.xml", `<workbook xmlns="` + main + `" xmlns:r="` + office + `"><sheets><sheet name="Ark1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId1" Type="` + office + `/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml", `<worksheet xmlns="` + main + `"><sheetData>` + rows + `</sheetData></worksheet>`}
}

// ole is a compound file whose directory lies behind so many sectors.
func ole(sectors int, stream string) string {
	head := make([]byte, 512)
	copy(head, oleMagic)
	binary.LittleEndian.PutUint16(head[30:], 9)
	binary.LittleEndian.PutUint32(head[48:], uint32(sectors))
	return string(head) + strings.Repeat("\x01", 512*sectors) + string(utf16Name(stream))
}

func TestContentDecides(t *testing.T) {
	book := zipOf(t, workbookOf(`<row r="1"><c r="A1" t="inlineStr"><is><t>Regel</t></is></c></row>`)...)
	const mime = "application/vnd.oasis.opendocument."
	tests := map[string]struct {
		name, text string
		want       batch.FindingCode
	}{
		"CSV":                        {"list.csv", "Regel;CPR\n", ""},
		"CSV named as a workbook":    {"list.xlsx", "Regel;CPR\n", ""},
		"UTF-16":                     {"list.csv", "\xFF\xFER\x00;\x00\n\x00", ""},
		"a heading that starts PK":   {"list.csv", "PK;CPR\n", ""},
		"workbook":                   {"list.xlsx", book, ""},
		"workbook named as CSV":      {"list.csv", book, ""},
		"workbook without a value":   {"list.xlsx", zipOf(t, workbookOf(`<row r="1"><c r="A1" s="0"/></row>`)...), batch.FindingFileEmpty},
		"workbook without a sheet":   {"list.xlsx", zipOf(t, "xl/workbook.xml", "<workbook/>"), batch.FindingFileBroken},
		"half a workbook":            {"list.xlsx", book[:len(book)/2], batch.FindingFileBroken},
		"binary workbook":            {"list.xlsb", zipOf(t, "xl/styles.bin", "", "xl/workbook.bin", ""), batch.FindingFileOtherSheet},
		"OpenDocument sheet":         {"list.ods", zipOf(t, "mimetype", mime+"spreadsheet"), batch.FindingFileOtherSheet},
		"OpenDocument sheet pattern": {"list.ots", zipOf(t, "mimetype", mime+"spreadsheet-template"), batch.FindingFileOtherSheet},
		"OpenDocument text":          {"list.ods", zipOf(t, "mimetype", mime+"text"), batch.FindingFileNoList},
		"a bomb for a type":          {"list.ods", zipOf(t, "mimetype", strings.Repeat("a", 8<<20)), batch.FindingFileNoList},
		"Word document":              {"list.xlsx", zipOf(t, "word/document.xml", ""), batch.FindingFileNoList},
		"ZIP of lists":               {"lists.zip", zipOf(t, "a.csv", "Regel;CPR\n"), batch.FindingFileNoList},
		"ZIP with a path upwards":    {"lists.zip", zipOf(t, "../a.csv", "Regel;CPR\n"), batch.FindingFileNoList},
		"ZIP of nothing":             {"lists.zip", zipOf(t), batch.FindingFileNoList},
		"old workbook":               {"list.xls", ole(2, "Workbook"), batch.FindingFileOldExcel},
		"workbook under a password":  {"list.xlsx", ole(2, "EncryptedPackage"), batch.FindingFileEncrypted},
		"a large one":                {"list.xlsx", ole(500, "EncryptedPackage"), batch.FindingFileEncrypted},
		"a container cut short":      {"list.xls", oleMagic, batch.FindingFileOldExcel},
		"a header without sense":     {"list.xls", oleMagic + strings.Repeat("\xFF", 600), batch.FindingFileOldExcel},
		"PDF":                        {"list.csv", "%PDF-1.7\n1;2\n", batch.FindingFileNoList},
		"picture":                    {"list.csv", "\x89PNG\r\n\x1A\n;", batch.FindingFileNoList},
		"program":                    {"list.csv", "\x7FELF\x02\x01", batch.FindingFileNoList},
		"unknown bytes":              {"list.csv", strings.Repeat("\x00\x01\x02;abc\n", 50), batch.FindingFileNoList},
		"web page":                   {"list.csv", "\uFEFF\r\n<!DOCTYPE html><table>", batch.FindingFileNoList},
		"web page named as workbook": {"list.XLS", "<html><table>", batch.FindingFileOtherSheet},
		"Excel's XML of 2003":        {"list.csv", `<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">`, batch.FindingFileOtherSheet},
		"other XML":                  {"list.xml", `<?xml version="1.0"?><a/>`, batch.FindingFileNoList},
		"nothing":                    {"list.csv", "", batch.FindingFileEmpty},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			list, err := Open(kept(tc.text), tc.name, csvlist.Limits{})
			var refusal *batch.Refusal
			switch {
			case tc.want == "" && err != nil:
				t.Fatal(err)
			case tc.want == "":
				if row, err := list.Next(); err != nil || row.Row != 1 {
					t.Errorf("first row %d, %v", row.Row, err)
				}
			case !errors.As(err, &refusal) || list != nil:
				t.Fatalf("got %v, %v; want a refusal", list, err)
			case refusal.Finding.Code != tc.want || refusal.Finding.Severity != batch.SeverityError:
				t.Errorf("got %+v, want %s", refusal.Finding, tc.want)
			}
		})
	}
}

// failing is a disk that cannot be read from some place on.
type failing struct {
	batch.Bytes
	good int64
}

func (f failing) ReadAt(p []byte, at int64) (int, error) {
	if at+int64(len(p)) > f.good {
		return 0, io.ErrClosedPipe
	}
	return f.Bytes.ReadAt(p, at)
}

func TestDiskThatFailsIsNoRefusal(t *testing.T) {
	book := zipOf(t, "xl/workbook.xml", strings.Repeat("<workbook/>", 100))
	for name, text := range map[string]string{"csv": "a;b\n", "zip": book + strings.Repeat(" ", 100_000), "ole": ole(500, "EncryptedPackage")} {
		b := kept(text)
		_, err := Open(failing{b, min(b.Size()-1, peek)}, "list", csvlist.Limits{})
		if !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// FuzzOpen: whatever the bytes are, there is a reader or an error, never both
// and never a panic, and what a file is called changes nothing for CSV.
func FuzzOpen(f *testing.F) {
	f.Fuzz(func(t *testing.T, text []byte) {
		list, err := Open(inMemory{bytes.NewReader(text)}, "list.csv", csvlist.Limits{})
		var refusal *batch.Refusal
		if (list == nil) != errors.As(err, &refusal) {
			t.Fatalf("reader %v, error %v", list, err)
		}
		renamed, _ := Open(inMemory{bytes.NewReader(text)}, "list.xlsx", csvlist.Limits{})
		if (renamed == nil) != (list == nil) {
			t.Fatal("the name decided")
		}
	})
}
