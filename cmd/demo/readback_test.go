package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"

	"genopret/batch"
	"genopret/parsers"
	"genopret/parsers/csvlist"
)

// checkReadBack reads every workbook that the nights wrote with our own
// reader and with excelize: each text and number must be the same in both.
func checkReadBack(t *testing.T, dir string) {
	t.Helper()
	var books []string
	for _, pattern := range []string{"kommune/indbakke*/kvitteringer/*.xlsx", "kommune/rapporter/*.xlsx"} {
		found, err := filepath.Glob(filepath.Join(dir, filepath.FromSlash(pattern)))
		if err != nil {
			t.Fatal(err)
		}
		books = append(books, found...)
	}
	cells := 0
	for _, path := range books {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		cells += compareReaders(t, filepath.Base(path), content)
	}
	if len(books) < 40 || cells < 10_000 {
		t.Errorf("%d workbooks and %d cells compared", len(books), cells)
	}
}

func compareReaders(t *testing.T, name string, content []byte) int {
	t.Helper()
	peer, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	defer peer.Close()
	reader, err := parsers.Open(memory{bytes.NewReader(content)}, name, csvlist.Limits{})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	cells := 0
	for {
		raw, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return cells
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for i, cell := range raw.Cells {
			at, err := excelize.CoordinatesToCellName(i+1, raw.Row)
			if err != nil {
				t.Fatal(err)
			}
			want, err := peer.GetCellValue(raw.Sheet, at)
			if err != nil {
				t.Fatal(err)
			}
			if cell.Kind == batch.DateCell {
				continue // one tells a day, the other its number
			}
			if cells++; cell.Text != want {
				t.Errorf("%s, %s!%s: one reader has %d characters, the other %d", name, raw.Sheet, at, len(cell.Text), len(want))
			}
		}
	}
}
