package excellist

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"genopret/parsers/excellist/excellisttest"
)

// BenchmarkRead reads 100,000 rows of 12 columns with shared strings.
func BenchmarkRead(b *testing.B) {
	path := filepath.Join(b.TempDir(), "list.xlsx")
	if err := excellisttest.WriteBench(path, 100_000); err != nil {
		b.Fatal(err)
	}
	book, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(book)))
	b.ReportAllocs()
	for name, careful := range map[string]bool{"plain": false, "careful": true} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				r, err := open(kept(book), Limits{}.orDefaults(), way{careful: careful})
				if err != nil {
					b.Fatal(err)
				}
				for err == nil {
					_, err = r.Next()
				}
				if !errors.Is(err, io.EOF) {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestBenchWorkbook: what is measured is read right, and as excelize reads it.
func TestBenchWorkbook(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "list.xlsx")
	if err := excellisttest.WriteBench(path, 500); err != nil {
		t.Fatal(err)
	}
	book, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := threeWays(t, book); len(got) != 501 {
		t.Errorf("%d rows", len(got))
	}
}
