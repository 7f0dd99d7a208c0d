package csvlist

import (
	"cmp"
	"errors"
	"io"

	"genopret/batch"
)

// blockSize is how much is read at a time: large enough that the calls cost
// nothing, small enough for the cache.
const blockSize = 256 << 10

// Reader hands out the rows of one CSV list. It implements batch.ListReader
// and is used by one goroutine.
type Reader struct {
	w         *window
	limits    Limits
	encoding  encoding
	decode    decoder
	cells     cells
	trail     trail
	delimiter byte // 0 for a list of one column
	ends      lineEnds
	line      int // that the next record starts on
	aside     int // lines that are in no row: blank ones, and the hint
	first     *batch.RawRow
	err       error // what ended the list; io.EOF after the last row
}

var _ batch.ListReader = (*Reader)(nil)

// Open looks through the whole list once and stands before its first row. The
// error is a *batch.Refusal where the file is at fault: empty, too large, no
// text, or in an encoding that cannot be read. Any other error comes from
// reading.
func Open(from io.ReaderAt, size int64, limits Limits) (*Reader, error) {
	return open(from, size, limits.orDefaults(), blockSize)
}

func open(from io.ReaderAt, size int64, limits Limits, block int) (*Reader, error) {
	if size > limits.MaxBytes {
		return nil, limits.tooLarge()
	}
	enc, mark, err := sniff(from, size)
	if err != nil {
		return nil, err
	}
	src := source{from: from, at: mark, size: size, order: enc.order()}
	var seen survey
	if err := seen.take(src, block); err != nil {
		return nil, err
	}
	if seen.binary() {
		return nil, refuse(batch.FindingFileNoList)
	}
	if err := seen.tooBroken(enc); err != nil {
		return nil, err
	}
	enc = seen.settle(enc)
	r := &Reader{w: newWindow(src, block), limits: limits, encoding: enc, decode: newDecoder(enc, seen), line: 1}
	if err := r.begin(); err != nil {
		return nil, err
	}
	return r, nil
}

// begin settles the delimiter and reads the first row, which shows whether
// there is anything in the list at all.
func (r *Reader) begin() error {
	err := r.takeHint()
	if err == nil && r.delimiter == 0 {
		r.delimiter, err = settleDelimiter(r.w)
	}
	if err != nil {
		return err
	}
	r.cells = cells{delimiter: cmp.Or(r.delimiter, ';'), limits: r.limits}
	row, err := r.Next()
	if errors.Is(err, io.EOF) {
		return refuse(batch.FindingFileEmpty)
	}
	if err != nil {
		return err
	}
	r.first = &row
	return nil
}

func (r *Reader) takeHint() error {
	text, whole, long, err := r.w.line(r.limits.MaxRow)
	if err != nil || long {
		return err
	}
	if r.delimiter = hint(r.w.rest()[:text]); r.delimiter != 0 {
		r.pass(text, whole)
		r.aside++
	}
	return nil
}

// Told says what was found out about the file.
func (r *Reader) Told() batch.Told {
	return batch.Told{
		Format:    "csv",
		Encoding:  string(r.encoding),
		Delimiter: delimiterName(r.delimiter),
		LineEnd:   r.ends.String(),
	}
}

// Next gives the next row that holds anything. The cells are good until the
// next call; their texts stay. After io.EOF or an error it gives the same
// again.
func (r *Reader) Next() (batch.RawRow, error) {
	if r.first != nil {
		row := *r.first
		r.first = nil
		return row, nil
	}
	for r.err == nil {
		start := r.line
		if r.err = r.record(); r.err != nil {
			break
		}
		if r.cells.flaw != "" || !r.cells.blank() {
			return batch.RawRow{Row: start, Cells: r.cells.list, Flaw: r.cells.flaw}, nil
		}
		r.aside += r.line - start
	}
	return batch.RawRow{}, r.err
}

// record cuts the next record into r.cells and passes it.
func (r *Reader) record() error {
	text, whole, long, err := r.w.line(r.limits.MaxRow)
	switch {
	case err != nil:
		return err
	case long:
		return r.longLine()
	case whole == 0:
		return io.EOF
	}
	line := r.text(text)
	if r.cells.simple(line) {
		r.pass(text, whole)
		return nil
	}
	if r.cells.closely(line) {
		if text, whole, err = r.goesOn(text, whole); err != nil {
			return err
		}
	}
	r.cells.share()
	r.pass(text, whole)
	return nil
}

// text decodes the next n bytes, which begin a record.
func (r *Reader) text(n int) []byte {
	line, flaw := r.decode.record(r.w.rest()[:n])
	r.cells.flaw = flaw
	return line
}

// goesOn takes in the lines that a quote runs over. If it does not end as it
// should, the record is its first line alone.
func (r *Reader) goesOn(text, whole int) (int, int, error) {
	length, ok, err := r.trail.follow(r.w, text, r.limits.MaxRow, r.cells.delimiter)
	if err != nil {
		return 0, 0, err
	}
	if !ok {
		r.cells.flaw = batch.FindingQuoteOpen
		return text, whole, nil
	}
	// The line end may have its second byte in the next block.
	for length+2 > len(r.w.rest()) && !r.w.last() {
		if err := r.w.more(); err != nil {
			return 0, 0, err
		}
	}
	r.cells.closely(r.text(length))
	r.line += breaks(r.w.rest()[:length])
	if whole = length; length < len(r.w.rest()) {
		whole += breakLength(r.w.rest()[length:])
	}
	return length, whole, nil
}

// longLine keeps the cells that were whole within the limit, so that people
// can find the row again, and skips to the next line.
func (r *Reader) longLine() error {
	r.cells.closely(r.text(r.limits.MaxRow))
	r.cells.flaw = batch.FindingCellTooLong
	r.cells.ends = r.cells.ends[:len(r.cells.ends)-1]
	r.cells.share()
	end, err := r.w.skipLine()
	if err != nil {
		return err
	}
	r.ends.add(end)
	r.line++
	return nil
}

// pass goes on to the next record and counts its last line.
func (r *Reader) pass(text, whole int) {
	record := r.w.rest()[:whole]
	r.ends.add(record[text:])
	r.line++
	r.w.pos += whole
}

// lineEnds collects how records end.
type lineEnds struct{ crlf, lf, cr bool }

func (l *lineEnds) add(end []byte) {
	switch string(end) {
	case "\r\n":
		l.crlf = true
	case "\n":
		l.lf = true
	case "\r":
		l.cr = true
	}
}

// String is what the receipt tells; "" for a list of one line.
func (l *lineEnds) String() string {
	switch *l {
	case lineEnds{}:
		return ""
	case lineEnds{crlf: true}:
		return "CRLF"
	case lineEnds{lf: true}:
		return "LF"
	case lineEnds{cr: true}:
		return "CR"
	}
	return "mixed"
}
