package excellisttest

import (
	"archive/zip"
	"bufio"
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/klauspost/compress/flate"
)

// headings are those of the lists that WriteBench writes.
var headings = [...]string{"Regel", "CPR", "Rette CPR", "Registrerings-id", "Registreret af", "Borger er flyttet hertil",
	"På borgerens ønske", "Startdato", "Slutdato", "Berigtigelseskommentar", "Påvirker ydelse", "Reference"}

// WriteBench writes a correction list of so many rows below its heading, 12
// columns each: six texts that repeat, two dates, three texts of the row's
// own, and every fourth time a second CPR number. Equal arguments give equal
// workbooks. The CPR numbers are of no one: their month is 13 or more.
func WriteBench(path string, rows int) (err error) {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() {
		if closed := file.Close(); err == nil {
			err = closed
		}
	}()
	z := zip.NewWriter(file)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 5) })
	for _, part := range []struct {
		name  string
		write func(*bufio.Writer, int)
	}{
		{"[Content_Types].xml", fixed(contentTypes)}, {"_rels/.rels", fixed(topRelations)},
		{"xl/workbook.xml", fixed(workbook)}, {"xl/_rels/workbook.xml.rels", fixed(bookRelations)},
		{"xl/styles.xml", fixed(styles)}, {"xl/sharedStrings.xml", sharedStrings}, {"xl/worksheets/sheet1.xml", sheet},
	} {
		to, err := z.Create(part.name)
		if err != nil {
			return err
		}
		w := bufio.NewWriterSize(to, 1<<16)
		part.write(w, rows)
		if err := w.Flush(); err != nil {
			return err
		}
	}
	return z.Close()
}

const (
	head          = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	main          = `http://schemas.openxmlformats.org/spreadsheetml/2006/main`
	office        = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	relations     = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	contentTypes  = head + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>`
	topRelations  = head + relations + `<Relationship Id="rId1" Type="` + office + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	workbook      = head + `<workbook xmlns="` + main + `" xmlns:r="` + office + `"><sheets><sheet name="Rettelser" sheetId="1" r:id="rId1"/></sheets></workbook>`
	bookRelations = head + relations + `<Relationship Id="rId1" Type="` + office + `/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="` + office + `/styles" Target="styles.xml"/><Relationship Id="rId3" Type="` + office + `/sharedStrings" Target="sharedStrings.xml"/></Relationships>`
	styles        = head + `<styleSheet xmlns="` + main + `"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`
)

func fixed(text string) func(*bufio.Writer, int) {
	return func(w *bufio.Writer, _ int) { w.WriteString(text) } // an error shows in Flush
}

// The shared strings are the headings, the texts that repeat, and then three
// for each row.
var (
	rules    = [...]string{"2.1-1", "3.1-2", "4.1-3", "6.1-4", "8.1-1", "9-1", "11-3", "13.4-1"}
	repeated = append(append([]string{"jobcenter", "a-kasse", "ja", "nej"}, rules[:]...),
		"Registreret på forkert borger; rettet efter henvendelse fra borgeren", "Fejl i startdato, rettet efter aftale")
)

func own(row int) int { return len(headings) + len(repeated) + 3*row }

func sharedStrings(w *bufio.Writer, rows int) {
	fmt.Fprintf(w, `%s<sst xmlns="%s" count="%d" uniqueCount="%d">`, head, main, 12*rows, own(rows))
	for _, text := range append(headings[:], repeated...) {
		w.WriteString("<si><t>" + text + "</t></si>")
	}
	for i := range rows {
		fmt.Fprintf(w, "<si><t>%010d</t></si><si><t>7b2f7a52-4c5e-4f0e-9d50-%012x</t></si><si><t>R-%07d</t></si>", cpr(i), i*7919, i)
	}
	w.WriteString("</sst>")
}

func cpr(i int) int { return (1+i%28)*100_000_000 + (13+i%80)*1_000_000 + i*7919%1_000_000 }

func sheet(w *bufio.Writer, rows int) {
	fmt.Fprintf(w, `%s<worksheet xmlns="%s"><dimension ref="A1:L%d"/><sheetData>`, head, main, rows+1)
	line(w, 1, func(column int) (int, string) { return column, ` t="s"` })
	for i := range rows {
		line(w, i+2, func(column int) (int, string) { return cell(i, column) })
	}
	w.WriteString("</sheetData></worksheet>")
}

// cell gives what stands in <v>, or -1 for nothing, and its type or style.
func cell(row, column int) (int, string) {
	first := len(headings)
	switch column {
	case 0:
		return first + 4 + row%len(rules), ` t="s"`
	case 1:
		return own(row), ` t="s"`
	case 2:
		if row%4 != 0 {
			return -1, ""
		}
		return own((row + 1) / 2), ` t="s"`
	case 3:
		return own(row) + 1, ` t="s"`
	case 4:
		return first + row%2, ` t="s"`
	case 7, 8:
		return 46000 + row%300 + 30*(column-7), ` s="1"`
	case 9:
		return first + 4 + len(rules) + row%2, ` t="s"`
	case 11:
		return own(row) + 2, ` t="s"`
	}
	return first + 2 + row%2, ` t="s"`
}

func line(w *bufio.Writer, number int, value func(column int) (int, string)) {
	row := strconv.Itoa(number)
	w.WriteString(`<row r="` + row + `" spans="1:12">`)
	for column := range headings {
		v, kind := value(column)
		if v < 0 {
			continue
		}
		w.WriteString(`<c r="`)
		w.WriteByte(byte('A' + column))
		w.WriteString(row)
		w.WriteByte('"')
		w.WriteString(kind)
		w.WriteString(`><v>`)
		w.WriteString(strconv.Itoa(v))
		w.WriteString(`</v></c>`)
	}
	w.WriteString("</row>")
}
