package csvlist

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"genopret/batch"
)

// line is a row as the tests write it down.
type line struct {
	Row   int
	Cells []string
	Flaw  batch.FindingCode
}

func readAll(t *testing.T, text string, limits Limits) ([]line, *Reader) {
	t.Helper()
	r, err := Open(strings.NewReader(text), int64(len(text)), limits)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	return drain(t, r), r
}

func drain(t *testing.T, r *Reader) []line {
	t.Helper()
	var lines []line
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return lines
		}
		if err != nil {
			t.Fatalf("next: %v", err)
		}
		lines = append(lines, asLine(row))
	}
}

func asLine(row batch.RawRow) line {
	l := line{Row: row.Row, Flaw: row.Flaw}
	for _, c := range row.Cells {
		l.Cells = append(l.Cells, c.Text)
	}
	return l
}

func row(n int, cells ...string) line { return line{Row: n, Cells: cells} }

func flawed(flaw batch.FindingCode, n int, cells ...string) line {
	return line{Row: n, Cells: cells, Flaw: flaw}
}

func TestRows(t *testing.T) {
	head := row(1, "Regel", "CPR")
	tests := map[string]struct {
		text string
		want []line
	}{
		"the heading is line 1": {"Regel;CPR\r\na;b\r\n", []line{head, row(2, "a", "b")}},
		"a byte order mark is on no line and in no cell": {
			"\uFEFFRegel;CPR\na;b\n", []line{head, row(2, "a", "b")}},
		"the last line needs no line end": {"Regel;CPR\na;b", []line{head, row(2, "a", "b")}},
		"blank lines count and give no row": {
			"\n\nRegel;CPR\r\n\r\n;\n ; \t\n\u00A0;\"\"\na;b\n\n",
			[]line{row(3, "Regel", "CPR"), row(8, "a", "b")}},
		"line ends may be mixed": {"Regel;CPR\r\na;b\rc;d\ne;f\r",
			[]line{head, row(2, "a", "b"), row(3, "c", "d"), row(4, "e", "f")}},
		"old Macintosh line ends":             {"Regel;CPR\ra;b\r\rc;d", []line{head, row(2, "a", "b"), row(4, "c", "d")}},
		"empty cells stay":                    {"Regel;CPR\n;b\na;\n", []line{head, row(2, "", "b"), row(3, "a", "")}},
		"a semicolon too many is a cell more": {"Regel;CPR\na;b;\n", []line{head, row(2, "a", "b", "")}},
		"quotes hide delimiters, quotes and line ends": {
			"Regel;CPR\n\"a;b\";\"say \"\"hi\"\"\"\n\"c\r\nd\ne\rf\";g\nh;i\n",
			[]line{head, row(2, "a;b", `say "hi"`), row(3, "c\r\nd\ne\rf", "g"), row(7, "h", "i")}},
		"quotes around nothing": {"Regel;CPR\n\"\";b\n", []line{head, row(2, "", "b")}},
		"a quote within an unquoted cell is text": {
			"Regel;CPR\na \"b\" c;5\"\nd; \"e\"\n", []line{head, row(2, `a "b" c`, `5"`), row(3, "d", ` "e"`)}},
		"text after a closing quote": {"Regel;CPR\n\"a\"b;c\nd;e\n",
			[]line{head, flawed(batch.FindingQuoteStray, 2, "ab", "c"), row(3, "d", "e")}},
		"a quote that never ends takes no other row with it": {"Regel;CPR\na;\"b;c\nd;e\nf;g\n",
			[]line{head, flawed(batch.FindingQuoteOpen, 2, "a", "b;c"), row(3, "d", "e"), row(4, "f", "g")}},
		"a quote that ends in another row's quote": {"Regel;CPR\na;\"b\nd;\"e\"\nf;g\n",
			[]line{head, flawed(batch.FindingQuoteOpen, 2, "a", "b"), row(3, "d", "e"), row(4, "f", "g")}},
		"damage on a later line leaves the lines apart": {"Regel;CPR\na;\"b\nc\"d\ne;f\n",
			[]line{head, flawed(batch.FindingQuoteOpen, 2, "a", "b"), row(3, `c"d`), row(4, "e", "f")}},
		"quotes that end in the same damage": {"a;b;c\n\";a\";\"\n\";a\";\"\n\"x;y\ne;f\n",
			[]line{row(1, "a", "b", "c"), flawed(batch.FindingQuoteOpen, 2, ";a", ""), flawed(batch.FindingQuoteOpen, 3, ";a", ""),
				flawed(batch.FindingQuoteOpen, 4, "x;y"), row(5, "e", "f")}},
		"a quote opened by the last byte": {"Regel;CPR\na;\"",
			[]line{head, flawed(batch.FindingQuoteOpen, 2, "a", "")}},
		"commas":       {"Regel,CPR\na;x,b\n", []line{head, row(2, "a;x", "b")}},
		"tabs":         {"Regel\tCPR\na\tb, c\n", []line{head, row(2, "a", "b, c")}},
		"one column":   {"Regel\na\n", []line{row(1, "Regel"), row(2, "a")}},
		"quoted heads": {"\"Regel, den\",\"C;;;PR\"\na,b\n", []line{row(1, "Regel, den", "C;;;PR"), row(2, "a", "b")}},
		"a title above the heading": {"Rettelser\nRegel;CPR\na, b;c\n",
			[]line{row(1, "Rettelser"), row(2, "Regel", "CPR"), row(3, "a, b", "c")}},
		"a heading whose quote never ends": {"\"Regel,CPR\na,b\n",
			[]line{flawed(batch.FindingQuoteOpen, 1, "Regel,CPR"), row(2, "a", "b")}},
		"the sep hint is obeyed and no row": {"sep=,\r\nRegel,CPR\r\na;;b,c\r\n",
			[]line{row(2, "Regel", "CPR"), row(3, "a;;b", "c")}},
		"the sep hint may be quoted and name a bar": {"\"SEP=|\"\nRegel|CPR\na;b|c\n",
			[]line{row(2, "Regel", "CPR"), row(3, "a;b", "c")}},
		"a hint of nonsense is a row": {"sep=x\nRegel;CPR\n", []line{row(1, "sep=x"), row(2, "Regel", "CPR")}},
		"spaces of any kind, apostrophes and numbers stay as they are": {
			"Regel;CPR\n\u00A0'a ;1,5E+09\nb.0;\u2009\u200B\n",
			[]line{head, row(2, "\u00A0'a ", "1,5E+09"), row(3, "b.0", "\u2009\u200B")}},
		"a byte order mark in the middle stays": {"Regel;CPR\na;b\n\uFEFFRegel;CPR\n",
			[]line{head, row(2, "a", "b"), row(3, "\uFEFFRegel", "CPR")}},
		"control characters": {"Regel;CPR\na\x00;b\nc\x1Bd;e\nf;\u0085\ng\th;i\x7F\nj;k\n", []line{head,
			flawed(batch.FindingControlCharacter, 2, "a\x00", "b"),
			flawed(batch.FindingControlCharacter, 3, "c\x1Bd", "e"),
			flawed(batch.FindingControlCharacter, 4, "f", "\u0085"),
			flawed(batch.FindingControlCharacter, 5, "g\th", "i\x7F"), row(6, "j", "k")}},
		"a control character alone is a row": {"Regel;CPR\n\x1A",
			[]line{head, flawed(batch.FindingControlCharacter, 2, "\x1A")}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, _ := readAll(t, tc.text, Limits{})
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("rows differ (-want +got):\n%s", diff)
			}
		})
	}
}

func asUTF16(order binary.AppendByteOrder, text string) string {
	var out []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		out = order.AppendUint16(out, unit)
	}
	return string(out)
}

func TestEncodings(t *testing.T) {
	const list = "Område;Måned\nSønær;€ 🙂\n"
	const pure = "Område;Måned\nSønær;ÆØÅ\n"
	page := func(s string) string {
		return strings.NewReplacer("å", "\xE5", "ø", "\xF8", "æ", "\xE6", "Æ", "\xC6", "Ø", "\xD8", "Å", "\xC5", "€", "\x80").Replace(s)
	}
	head := row(1, "Område", "Måned")
	tests := map[string]struct {
		text     string
		encoding string
		want     []line
	}{
		"UTF-8":                  {list, "UTF-8", []line{head, row(2, "Sønær", "€ 🙂")}},
		"UTF-8 with mark":        {"\uFEFF" + list, "UTF-8 with BOM", []line{head, row(2, "Sønær", "€ 🙂")}},
		"Windows-1252":           {page("Område;Måned\nSønær;ÆØÅ €\n"), "Windows-1252", []line{head, row(2, "Sønær", "ÆØÅ €")}},
		"UTF-16LE with mark":     {"\xFF\xFE" + asUTF16(binary.LittleEndian, list), "UTF-16LE", []line{head, row(2, "Sønær", "€ 🙂")}},
		"UTF-16BE with mark":     {"\xFE\xFF" + asUTF16(binary.BigEndian, list), "UTF-16BE", []line{head, row(2, "Sønær", "€ 🙂")}},
		"UTF-16LE without":       {asUTF16(binary.LittleEndian, pure), "UTF-16LE", []line{head, row(2, "Sønær", "ÆØÅ")}},
		"UTF-16BE without":       {asUTF16(binary.BigEndian, pure), "UTF-16BE", []line{head, row(2, "Sønær", "ÆØÅ")}},
		"the last byte decides":  {"Regel;CPR\na;" + strings.Repeat("b", 5000) + "\xE6", "Windows-1252", []line{row(1, "Regel", "CPR"), row(2, "a", strings.Repeat("b", 5000)+"æ")}},
		"undefined in 1252":      {page(pure) + "a;\x81\n", "Windows-1252", []line{head, row(2, "Sønær", "ÆØÅ"), flawed(batch.FindingBadEncoding, 3, "a", "\uFFFD")}},
		"half a letter in UTF-8": {pure + "a;\xC3\nb;c\n", "UTF-8", []line{head, row(2, "Sønær", "ÆØÅ"), flawed(batch.FindingBadEncoding, 3, "a", "\uFFFD"), row(4, "b", "c")}},
		"a UTF-8 row pasted into 1252": {page("åååå;åååå\n") + "å;b\n", "Windows-1252",
			[]line{row(1, "åååå", "åååå"), flawed(batch.FindingBadEncoding, 2, "Ã¥", "b")}},
		"a mark holds against broken letters": {"\uFEFFa;b\n\xE6;\xF8\n", "UTF-8 with BOM",
			[]line{row(1, "a", "b"), flawed(batch.FindingBadEncoding, 2, "\uFFFD", "\uFFFD")}},
		"letters that were lost before us": {"Regel;CPR\nS\uFFFDn;b\n", "UTF-8",
			[]line{row(1, "Regel", "CPR"), flawed(batch.FindingBadEncoding, 2, "S\uFFFDn", "b")}},
		"half a pair in UTF-16": {"\xFF\xFE" + asUTF16(binary.LittleEndian, "Regel;CPR\na;") + "\x3D\xD8" + asUTF16(binary.LittleEndian, "\nb;c\n"), "UTF-16LE",
			[]line{row(1, "Regel", "CPR"), flawed(batch.FindingBadEncoding, 2, "a", "\uFFFD"), row(3, "b", "c")}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, r := readAll(t, tc.text, Limits{})
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("rows differ (-want +got):\n%s", diff)
			}
			if told := r.Told().Encoding; told != tc.encoding {
				t.Errorf("told %q, want %q", told, tc.encoding)
			}
		})
	}
}

func TestTold(t *testing.T) {
	tests := map[string]batch.Told{
		"a;b\r\nc;d\r\n":      {Format: "csv", Encoding: "UTF-8", Delimiter: ";", LineEnd: "CRLF"},
		"a,b\n\"c\r\n\",d\n":  {Format: "csv", Encoding: "UTF-8", Delimiter: ",", LineEnd: "LF"},
		"a\tb\rc\td":          {Format: "csv", Encoding: "UTF-8", Delimiter: "tab", LineEnd: "CR"},
		"a;b\r\n\nc;d":        {Format: "csv", Encoding: "UTF-8", Delimiter: ";", LineEnd: "mixed"},
		"a":                   {Format: "csv", Encoding: "UTF-8"},
		"a,b;c\n\"x\ny\";z\r": {Format: "csv", Encoding: "UTF-8", Delimiter: ";", LineEnd: "mixed"},
	}
	for text, want := range tests {
		_, r := readAll(t, text, Limits{})
		if diff := cmp.Diff(want, r.Told()); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestRefusals(t *testing.T) {
	tests := map[string]struct {
		text string
		want batch.FindingCode
	}{
		"nothing":                {"", batch.FindingFileEmpty},
		"a mark alone":           {"\uFEFF", batch.FindingFileEmpty},
		"a UTF-16 mark alone":    {"\xFF\xFE", batch.FindingFileEmpty},
		"blank lines":            {"\r\n\r\n  \n;;;\n", batch.FindingFileEmpty},
		"the hint alone":         {"sep=;\r\n", batch.FindingFileEmpty},
		"NULs":                   {strings.Repeat("\x00\x00\x00ab", 100), batch.FindingFileNoList},
		"control characters":     {strings.Repeat("abcdef\x01\x02", 100), batch.FindingFileNoList},
		"UTF-16 cut in a letter": {"\xFF\xFEa\x00;", batch.FindingFileEncoding},
		"UTF-16 without pairs":   {"\xFF\xFE" + strings.Repeat("\x3D\xD8", 100), batch.FindingFileEncoding},
		"UTF-32":                 {"\xFF\xFE\x00\x00a\x00\x00\x00", batch.FindingFileEncoding},
		"more than the limit":    {strings.Repeat("a;b\n", 300_000), batch.FindingFileTooLarge},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := Open(strings.NewReader(tc.text), int64(len(tc.text)), Limits{MaxBytes: 1 << 20})
			var refusal *batch.Refusal
			if !errors.As(err, &refusal) || r != nil {
				t.Fatalf("got %v, %v; want a refusal", r, err)
			}
			if f := refusal.Finding; f.Code != tc.want || f.Severity != batch.SeverityError {
				t.Errorf("got %+v, want %s", f, tc.want)
			}
		})
	}
}

// brokenDisk fails, or ends, where a list should go on.
type brokenDisk struct {
	io.ReaderAt
	good int64
	err  error
}

func (b brokenDisk) ReadAt(p []byte, at int64) (int, error) {
	if at+int64(len(p)) > b.good {
		return 0, b.err
	}
	return b.ReaderAt.ReadAt(p, at)
}

func TestBrokenWorldIsNoRefusal(t *testing.T) {
	text := strings.Repeat("a;b\n", 1000)
	for name, tc := range map[string]struct{ given, want error }{
		"a disk that fails":             {io.ErrClosedPipe, io.ErrClosedPipe},
		"a file shorter than it claims": {io.EOF, io.ErrUnexpectedEOF},
	} {
		for _, good := range []int64{10, 3000} {
			_, err := open(brokenDisk{strings.NewReader(text), good, tc.given}, 4000, Limits{}.orDefaults(), 64)
			if !errors.Is(err, tc.want) {
				t.Errorf("%s: got %v, want %v", name, err, tc.want)
			}
		}
	}
}

// failLater lets the survey pass and fails on the second way through.
type failLater struct {
	*bytes.Reader
	seen int64
}

func (f *failLater) ReadAt(p []byte, at int64) (int, error) {
	if f.seen += int64(len(p)); f.seen > 2*f.Size() {
		return 0, io.ErrClosedPipe
	}
	return f.Reader.ReadAt(p, at)
}

func TestErrorIsTheSameForEver(t *testing.T) {
	text := []byte(strings.Repeat("a;b\n", 100_000))
	r, err := open(&failLater{Reader: bytes.NewReader(text)}, int64(len(text)), Limits{}.orDefaults(), 4096)
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for err == nil {
		_, err = r.Next()
		rows++
	}
	_, again := r.Next()
	if !errors.Is(err, io.ErrClosedPipe) || again != err || rows < 1000 {
		t.Errorf("after %d rows: %v, then %v", rows, err, again)
	}
}
