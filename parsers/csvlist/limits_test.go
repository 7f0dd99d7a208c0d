package csvlist

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"genopret/batch"
)

func TestLimits(t *testing.T) {
	small := Limits{MaxCell: 8, MaxColumns: 3, MaxRow: 24}
	head := row(1, "Regel", "CPR")
	tests := map[string]struct {
		text string
		want []line
	}{
		"a cell at the limit": {"Regel;CPR\n12345678;b\n", []line{head, row(2, "12345678", "b")}},
		"a cell over it is left out": {"Regel;CPR\n123456789;b\nc;d\n",
			[]line{head, flawed(batch.FindingCellTooLong, 2, "", "b"), row(3, "c", "d")}},
		"a quoted cell over it": {"Regel;CPR\n\"1234\n6789\";b\nc;d\n",
			[]line{head, flawed(batch.FindingCellTooLong, 2, "", "b"), row(4, "c", "d")}},
		"a row at the limit": {"Regel;CPR\n1234567;1234567;12345678\nc;d\n",
			[]line{head, row(2, "1234567", "1234567", "12345678"), row(3, "c", "d")}},
		"a row over it keeps its whole cells": {"Regel;CPR\nref;1234567890123456789012345\r\nc;d\n",
			[]line{head, flawed(batch.FindingCellTooLong, 2, "ref"), row(3, "c", "d")}},
		"a quoted row over it": {"Regel;CPR\nref;\"1234567890;123456;9012345\";x\nc;d\n",
			[]line{head, flawed(batch.FindingCellTooLong, 2, "ref"), row(3, "c", "d")}},
		"a row over it at the end": {"Regel;CPR\nref;1234567890123456789012345",
			[]line{head, flawed(batch.FindingCellTooLong, 2, "ref")}},
		"columns at the limit": {"Regel;CPR\na;b;c\n", []line{head, row(2, "a", "b", "c")}},
		"columns over it": {"Regel;CPR\na;b;c;d\n\"e\";f;g;h;\ni;j\n",
			[]line{head, flawed(batch.FindingRowTooLong, 2, "a", "b", "c"),
				flawed(batch.FindingRowTooLong, 3, "e", "f", "g"), row(4, "i", "j")}},
		"columns over it that run on in quotes": {"Regel;CPR\na;b;c;\"d\ne\";f\ng;h\n",
			[]line{head, flawed(batch.FindingRowTooLong, 2, "a", "b", "c"), row(4, "g", "h")}},
		"a quote is followed no further": {"Regel;CPR\n\"a;\nb;1234567;\nc;2345678;\nd\";e\nf;g\n",
			[]line{head, flawed(batch.FindingQuoteOpen, 2, "a;"), row(3, "b", "1234567", ""), row(4, "c", "2345678", ""),
				row(5, `d"`, "e"), row(6, "f", "g")}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, _ := readAll(t, tc.text, small)
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("rows differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAsManyColumnsAsExcel(t *testing.T) {
	full := strings.Repeat(";", 16383)
	got, _ := readAll(t, "a"+full+"\nb"+full+";x\n"+full+";\nc\n", Limits{})
	if len(got) != 3 || len(got[0].Cells) != 16384 || got[0].Flaw != "" || len(got[1].Cells) != 16384 || got[2].Row != 4 {
		t.Fatalf("%d rows; the first has %d cells", len(got), len(got[0].Cells))
	}
	if got[1].Flaw != batch.FindingRowTooLong {
		t.Errorf("one column more: flaw %q", got[1].Flaw)
	}
}

func TestMillionEmptyRows(t *testing.T) {
	text := "Regel;CPR\r\n" + strings.Repeat(";;;\r\n\r\n", 500_000) + "a;b"
	got, _ := readAll(t, text, Limits{})
	if diff := cmp.Diff([]line{row(1, "Regel", "CPR"), row(1_000_002, "a", "b")}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// pattern is a file that stands nowhere: head, then filling, then tail.
type pattern struct {
	head, fill, tail string
	size             int64
}

func (p pattern) ReadAt(b []byte, at int64) (n int, err error) {
	for ; n < len(b) && at < p.size; n, at = n+1, at+1 {
		switch behind := p.size - at; {
		case at < int64(len(p.head)):
			b[n] = p.head[at]
		case behind <= int64(len(p.tail)):
			b[n] = p.tail[int64(len(p.tail))-behind]
		default:
			b[n] = p.fill[(at-int64(len(p.head)))%int64(len(p.fill))]
		}
	}
	if n < len(b) {
		err = io.EOF
	}
	return n, err
}

func TestHugeCellsAreBounded(t *testing.T) {
	const size = 10 << 20
	head := "Regel;CPR\r\nref;"
	tests := map[string]struct {
		list pattern
		flaw batch.FindingCode
	}{
		"bare":                     {pattern{head, "x", "\r\nlast;row\r\n", size}, batch.FindingCellTooLong},
		"quoted":                   {pattern{head + `"`, "x;", "\"\r\nlast;row\r\n", size}, batch.FindingCellTooLong},
		"quoted, on many lines":    {pattern{head + `"`, "some words;\r\n", "\"\r\nlast;row\r\n", size}, batch.FindingQuoteOpen},
		"quoted, nothing but ends": {pattern{head + `"`, "\n", "\"\r\nlast;row\r\n", size}, batch.FindingQuoteOpen},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := Open(tc.list, tc.list.size, Limits{})
			if err != nil {
				t.Fatal(err)
			}
			damaged, last := skim(t, r)
			if damaged.Row != 2 || damaged.Flaw != tc.flaw || damaged.Cells[0].Text != "ref" {
				t.Errorf("row %d has flaw %q and %d cells", damaged.Row, damaged.Flaw, len(damaged.Cells))
			}
			if last[0] != "last" {
				t.Errorf("the row after it was lost")
			}
			if held := cap(r.w.buf); held > 18<<20 {
				t.Errorf("holds %d bytes", held)
			}
		})
	}
}

// skim gives the first row with a flaw and the cells of the last row.
func skim(t *testing.T, r *Reader) (damaged batch.RawRow, last []string) {
	t.Helper()
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return damaged, last
		}
		if err != nil {
			t.Fatal(err)
		}
		if damaged.Flaw == "" && row.Flaw != "" {
			damaged = row
			damaged.Cells = append([]batch.Cell(nil), row.Cells...)
		}
		last = asLine(row).Cells
	}
}

// Each of these lines opens a quote that, seen from the line before it, ends
// and opens again. To follow every one to its end would cost the square.
func TestOpenQuotesCostTheirLength(t *testing.T) {
	for name, limits := range map[string]Limits{"to the end": {}, "to a limit": {MaxRow: 1 << 16}} {
		text := "a;b\n" + strings.Repeat("\";a\";\"\n", 50_000)
		lines, r := readAll(t, text, limits)
		if len(lines) != 50_001 || lines[1].Flaw != batch.FindingQuoteOpen {
			t.Errorf("%s: %d rows", name, len(lines))
		}
		if r.trail.walked > 2*int64(len(text)) {
			t.Errorf("%s: walked %d bytes of %d", name, r.trail.walked, len(text))
		}
	}
}

func TestOneAllocationPerRow(t *testing.T) {
	text := strings.Repeat("1;ab;\"c;d\"\"\";e f\r\n2;ab;cd;\xE6\r\n", 2000)
	r, err := Open(strings.NewReader(text), int64(len(text)), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	n := testing.AllocsPerRun(3000, func() {
		if _, err := r.Next(); err != nil {
			t.Fatal(err)
		}
	})
	if n > 1 {
		t.Errorf("%v allocations per row", n)
	}
}
