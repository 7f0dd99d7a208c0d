package csvlist

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// spans reads a list and notes how many lines each row takes up.
func spans(t *testing.T, text []byte, limits Limits, block int) (lines []line, spans []int, r *Reader) {
	t.Helper()
	r, err := open(bytes.NewReader(text), int64(len(text)), limits.orDefaults(), block)
	if err != nil {
		return nil, nil, nil
	}
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return lines, spans, r
		}
		if err != nil {
			t.Fatalf("next: %v", err)
		}
		lines = append(lines, asLine(row))
		spans = append(spans, r.line-row.Row)
	}
}

// physical counts lines without any of the reader's own code.
func physical(text []byte, e encoding) int {
	plain := string(text)
	if order := e.order(); order != nil {
		units := make([]uint16, len(text)/2)
		for i := range units {
			units[i] = order.Uint16(text[2*i:])
		}
		plain = strings.TrimPrefix(string(utf16.Decode(units)), "\uFEFF")
	} else if e == utf8BOM {
		plain = plain[3:]
	}
	plain = strings.ReplaceAll(strings.ReplaceAll(plain, "\r\n", "\n"), "\r", "\n")
	if n := strings.Count(plain, "\n"); plain == "" || strings.HasSuffix(plain, "\n") {
		return n
	} else {
		return n + 1
	}
}

// FuzzRead holds for any bytes and any limits: no panic; every line is in one
// row, blank, or the hint; row numbers climb; texts are UTF-8 within the
// limits; how the file is cut into blocks changes nothing.
func FuzzRead(f *testing.F) {
	f.Fuzz(func(t *testing.T, text []byte, tight bool) {
		var limits Limits
		if tight {
			limits = Limits{MaxCell: 6, MaxColumns: 4, MaxRow: 20}
		}
		lines, lengths, r := spans(t, text, limits, blockSize)
		if r == nil {
			return
		}
		seen, free := r.aside, 1
		for i, l := range lines {
			if l.Row < free || lengths[i] < 1 {
				t.Fatalf("row on line %d has %d lines; the one before it goes to %d", l.Row, lengths[i], free-1)
			}
			seen, free = seen+lengths[i], l.Row+lengths[i]
			checkCells(t, l, r.limits)
		}
		if all := physical(text, r.encoding); seen != all {
			t.Fatalf("%d lines accounted for, the file has %d", seen, all)
		}
		small, _, again := spans(t, text, limits, 5)
		if diff := cmp.Diff(lines, small); diff != "" || !cmp.Equal(again.Told(), r.Told()) {
			t.Fatalf("small blocks differ (-large +small):\n%s", diff)
		}
	})
}

func checkCells(t *testing.T, l line, limits Limits) {
	t.Helper()
	if len(l.Cells) > limits.MaxColumns {
		t.Fatalf("row %d has %d cells", l.Row, len(l.Cells))
	}
	for _, c := range l.Cells {
		if !utf8.ValidString(c) || len(c) > limits.MaxCell {
			t.Fatalf("row %d has a cell of %d bytes, UTF-8 %v", l.Row, len(c), utf8.ValidString(c))
		}
	}
}

// FuzzWritten holds for every list that a right writer wrote, whether it
// quotes all cells or only where it must: the same cells come back.
func FuzzWritten(f *testing.F) {
	f.Fuzz(func(t *testing.T, text string, columns uint8, which uint8) {
		text = strings.Map(func(r rune) rune {
			if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0x7F || r == utf8.RuneError || 0x80 <= r && r < 0xA0 {
				return '.'
			}
			return r
		}, text)
		delimiter := candidates[int(which)%len(candidates)]
		records := [][]string{{"Regel", "CPR"}}
		cells := strings.Split(text, "|")
		for width := 2 + int(columns)%5; len(cells) > 0; {
			n := min(width, len(cells))
			if record := cells[:n]; n > 1 || record[0] != "" { // which encoding/csv writes as a blank line
				records = append(records, record)
			}
			cells = cells[n:]
		}
		for _, quoteAll := range []bool{true, false} {
			got, _, r := spans(t, write(records, delimiter, quoteAll), Limits{}, 7)
			if r == nil {
				t.Fatal("refused")
			}
			if diff := cmp.Diff(withoutBlank(records), texts(got)); diff != "" {
				t.Fatalf("quoting all is %v (-written +read):\n%s", quoteAll, diff)
			}
		}
	})
}

func write(records [][]string, delimiter byte, quoteAll bool) []byte {
	var out bytes.Buffer
	if !quoteAll {
		w := csv.NewWriter(&out)
		w.Comma = rune(delimiter)
		w.WriteAll(records)
		return out.Bytes()
	}
	for _, record := range records {
		for i, cell := range record {
			if i > 0 {
				out.WriteByte(delimiter)
			}
			out.WriteString(`"` + strings.ReplaceAll(cell, `"`, `""`) + `"`)
		}
		out.WriteString("\r\n")
	}
	return out.Bytes()
}

func withoutBlank(records [][]string) (kept [][]string) {
	for _, record := range records {
		if strings.Trim(strings.Join(record, ""), " \t\r\n\u00A0\uFEFF") != "" {
			kept = append(kept, record)
		}
	}
	return kept
}

func texts(lines []line) (cells [][]string) {
	for _, l := range lines {
		if l.Flaw != "" {
			return [][]string{{"flaw", string(l.Flaw)}}
		}
		cells = append(cells, l.Cells)
	}
	return cells
}
