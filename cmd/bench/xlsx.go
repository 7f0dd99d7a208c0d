package main

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"genopret/batch"
	"genopret/parsers"
	"genopret/parsers/csvlist"
)

// readBook reads a workbook with our own reader, and readBookPeer the same
// file with excelize as it comes, raw values on. Both give the number of rows
// and a sum over all cells, which must be equal before times are shown.
func readBook(path string) (sample, error) {
	bytes, err := openFile(path)
	if err != nil {
		return sample{}, err
	}
	defer bytes.Close()
	reader, err := parsers.Open(bytes, path, csvlist.Limits{})
	if err != nil {
		return sample{}, err
	}
	if c, ok := reader.(io.Closer); ok {
		defer c.Close()
	}
	s := sample{}
	for {
		raw, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return s, nil
		}
		if err != nil {
			return s, err
		}
		s.Rows++
		for i := range raw.Cells {
			s.Sum += cellSum(raw.Cells[i].Text, raw.Cells[i].Kind == batch.TextCell)
		}
	}
}

func readBookPeer(path string) (s sample, err error) {
	f, err := excelize.OpenFile(path, excelize.Options{RawCellValue: true})
	if err != nil {
		return s, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	rows, err := f.Rows(f.GetSheetName(0))
	if err != nil {
		return s, err
	}
	for rows.Next() {
		cells, err := rows.Columns()
		if err != nil {
			return s, err
		}
		s.Rows++
		for _, text := range cells {
			s.Sum += cellSum(text, !serial(text))
		}
	}
	return s, rows.Error()
}

// cellSum adds up texts, whatever their order. Dates are told in other forms
// by the two readers and are left out.
func cellSum(text string, isText bool) uint64 {
	if !isText || text == "" {
		return 0
	}
	h := fnv.New64a()
	io.WriteString(h, text)
	return h.Sum64()
}

// serial recognises a date as excelize leaves it: a day's number.
func serial(text string) bool {
	return len(text) == 5 && strings.Trim(text, "0123456789") == ""
}

// same compares what two ways have read.
func same(a, b sample) error {
	if a.Rows != b.Rows || a.Sum != b.Sum {
		return fmt.Errorf("the two readers differ: %d and %d rows, sums %x and %x", a.Rows, b.Rows, a.Sum, b.Sum)
	}
	return nil
}
