package excellist

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"genopret/batch"
)

// tight are limits that make small inputs meet them.
var tight = Limits{MaxCell: 6, MaxColumns: 4, MaxRow: 300, MaxInflated: 1 << 20}

// FuzzSheet holds for any XML of a sheet: no panic; rows climb; texts are
// UTF-8 within the limits; only refusals; and the plain way gives what the
// careful one gives, whenever both do.
func FuzzSheet(f *testing.F) {
	for name := range byHand {
		if tc := byHand[name]; tc.sheet != "" {
			f.Add(tc.sheet, tc.shared, false)
		} else {
			f.Add(rowsOf(tc.rows), itemsOf(tc.items), false)
		}
	}
	f.Fuzz(func(t *testing.T, sheet, shared string, few bool) {
		limits := Limits{MaxInflated: 1 << 22}
		if few {
			limits = tight
		}
		bothWays(t, bookOf(t, sheet, shared), limits)
	})
}

// FuzzRows spends its time on what stands inside the rows.
func FuzzRows(f *testing.F) {
	for name := range byHand {
		if tc := byHand[name]; tc.rows != "" {
			f.Add(tc.rows, tc.items)
		}
	}
	f.Fuzz(func(t *testing.T, rows, items string) {
		bothWays(t, bookOf(t, rowsOf(rows), itemsOf("<si><t>a</t></si>"+items)), Limits{MaxInflated: 1 << 22})
	})
}

// FuzzZip holds the same for any archive.
func FuzzZip(f *testing.F) {
	f.Add(bookOf(f, rowsOf(one), itemsOf("<si/>")))
	f.Fuzz(func(t *testing.T, book []byte) { bothWays(t, book, Limits{MaxInflated: 1 << 22}) })
}

func bothWays(t *testing.T, book []byte, limits Limits) {
	t.Helper()
	limits = limits.orDefaults()
	plain, plainErr := walk(t, book, limits, way{})
	careful, carefulErr := walk(t, book, limits, way{careful: true})
	small, smallErr := walk(t, book, limits, way{chunk: 5})
	if plainErr == nil && carefulErr == nil {
		if diff := cmp.Diff(plain, careful); diff != "" {
			t.Fatalf("-plain +careful:\n%s", diff)
		}
	}
	if code(plainErr) == batch.FindingFileBroken && carefulErr == nil {
		t.Fatal("only the careful way reads it, and the plain one never asked")
	}
	if limits.MaxRow > len(book) { // a limit shows itself where a chunk ends
		if diff := cmp.Diff(plain, small); diff != "" || code(plainErr) != code(smallErr) {
			t.Fatalf("small chunks differ: %v and %v, -large +small:\n%s", plainErr, smallErr, diff)
		}
	}
}

// walk reads all and checks what holds for every row.
func walk(t *testing.T, book []byte, limits Limits, way way) (out []string, err error) {
	t.Helper()
	defer func() {
		if err != nil && code(err) == "" {
			t.Fatalf("no refusal: %v", err)
		}
	}()
	r, err := open(kept(bytes.Clone(book)), limits, way)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	last := batch.RawRow{}
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		if row.Sheet == last.Sheet && row.Row <= last.Row || row.Row < 1 || row.Row > lastRow {
			t.Fatalf("row %d after %d", row.Row, last.Row)
		}
		last = batch.RawRow{Sheet: row.Sheet, Row: row.Row}
		checkCells(t, row, limits)
		out = append(out, lineOf(row))
	}
}

func checkCells(t *testing.T, row batch.RawRow, limits Limits) {
	t.Helper()
	if n := len(row.Cells); n > limits.MaxColumns || n > 0 && row.Cells[n-1].Text == "" || n == 0 && row.Flaw == "" {
		t.Fatalf("row %d has %d cells", row.Row, n)
	}
	if slices.ContainsFunc(row.Cells, func(c batch.Cell) bool {
		return !utf8.ValidString(c.Text) || c.Kind == batch.TextCell && len(c.Text) > limits.MaxCell || c.Text == "" && c.Kind != batch.TextCell
	}) {
		t.Fatalf("row %d: %s", row.Row, lineOf(row))
	}
}
