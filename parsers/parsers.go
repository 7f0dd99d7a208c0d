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
)

// Open gives the reader of a list. The error is a *batch.Refusal where the
// file is no list that can be read, with a code that tells the sender what to
// do; any other error comes from reading b. The name is asked in one case
// alone: a web page is a spreadsheet when it is named like one, since some
// systems export such files. The caller closes b after the last row.
func Open(b batch.Bytes, name string, limits csvlist.Limits) (batch.ListReader, error) {
	code, err := foreign(b, name)
	if err != nil {
		return nil, err
	}
	if code != "" {
		return nil, &batch.Refusal{Finding: batch.Finding{Code: code, Severity: batch.SeverityError}}
	}
	list, err := csvlist.Open(b, b.Size(), limits)
	if err != nil {
		return nil, err // not the nil *csvlist.Reader, which is no nil ListReader
	}
	return list, nil
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
