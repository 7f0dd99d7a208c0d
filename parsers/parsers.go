// Package parsers picks the reader for a dropped file by what is in it, never
// by what it is called. It knows no column and no rule.
//
// It imports batch, the readers below it and the standard library. Start at
// [Open].
package parsers

import (
	"errors"
	"fmt"
	"io"

	"genopret/batch"
	"genopret/parsers/csvlist"
	"genopret/parsers/excellist"
)

// Limits bound what one list may ask of the machine. Zero fields take their
// defaults.
type Limits struct {
	CSV   csvlist.Limits
	Excel excellist.Limits
}

// Open is OpenWithin with the default limits for workbooks.
func Open(b batch.Bytes, name string, limits csvlist.Limits) (batch.ListReader, error) {
	return OpenWithin(b, name, Limits{CSV: limits})
}

// OpenWithin gives the reader of a list. The error is a *batch.Refusal where
// the file is no list that can be read, with a code that tells the sender what
// to do; any other error comes from reading b. The name is asked in one case
// alone: a web page is a spreadsheet when it is named like one, since some
// systems export such files.
//
// The reader of a workbook is also an io.Closer. Whoever stops before the last
// row closes it, and then b.
func OpenWithin(b batch.Bytes, name string, limits Limits) (batch.ListReader, error) {
	kind, code, err := look(b, name)
	switch {
	case err != nil:
		return nil, err
	case code != "":
		return nil, &batch.Refusal{Finding: batch.Finding{Code: code, Severity: batch.SeverityError}}
	case kind == workbook:
		return list(excellist.Open(b, limits.Excel))
	}
	return list(csvlist.Open(b, b.Size(), limits.CSV))
}

// list keeps a nil pointer from passing for a reader.
func list[R batch.ListReader](reader R, err error) (batch.ListReader, error) {
	if err != nil {
		return nil, err
	}
	return reader, nil
}

// peek is as much of a file as is looked at to tell what it is.
const peek = 64 << 10

// part reads up to peek bytes from the place; fewer where the file ends.
func part(b batch.Bytes, at int64) ([]byte, error) {
	p := make([]byte, max(0, min(peek, b.Size()-at)))
	if n, err := b.ReadAt(p, at); n < len(p) {
		if err == nil || errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return nil, fmt.Errorf("read list at byte %d: %w", at, err)
	}
	return p, nil
}
