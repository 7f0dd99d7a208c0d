package excellist

import (
	"cmp"
	"errors"
	"io"
	"io/fs"

	"genopret/batch"
)

// Reader hands out the rows of a workbook, sheet by sheet in the order of the
// book.
type Reader struct {
	archive *archive
	book    *book
	at      int    // sheet in hand
	sheet   *sheet // nil between sheets
	row     int    // of the sheet in hand, last handed out
	told    batch.Told
	first   *batch.RawRow
	err     error // what ended the list; io.EOF after the last row
}

var _ batch.ListReader = (*Reader)(nil)

// Open learns what is in the book and stands before its first row. The error
// is a *batch.Refusal where the file is at fault: broken, under a password,
// without a single value, or larger than the limits allow. Any other error
// comes from reading b.
//
// Close the reader before b. After the last row, or an error, it is closed by
// itself.
func Open(b batch.Bytes, limits Limits) (*Reader, error) { return open(b, limits.orDefaults(), way{}) }

func open(b batch.Bytes, limits Limits, way way) (*Reader, error) {
	a, err := openArchive(b, limits, way)
	if err != nil {
		return nil, err
	}
	known, shared, err := a.readBook()
	if err != nil {
		return nil, err
	}
	if shared != "" {
		if known.strings, err = a.readShared(shared, way.careful); err != nil {
			return nil, err
		}
	}
	r := &Reader{archive: a, book: known, told: batch.Told{Format: "xlsx", Date1904: known.from1904}}
	row, err := r.Next()
	if errors.Is(err, io.EOF) {
		return nil, refuse(batch.FindingFileEmpty)
	}
	if err != nil {
		return nil, err
	}
	r.first = &row
	return r, nil
}

// readShared reads the shared strings, the careful way where the plain one
// does not do.
func (a *archive) readShared(name string, careful bool) (*table, error) {
	w, err := a.window(name, careful)
	if err != nil {
		return nil, err
	}
	t, err := readStrings(w, a.limits, careful)
	w.stop()
	switch {
	case errors.Is(err, errStrange) && !careful:
		return a.readShared(name, true)
	case err != nil:
		return nil, a.fault(err)
	}
	return t, nil
}

// window opens a part for the scanner.
func (a *archive) window(name string, careful bool) (*window, error) {
	part, err := a.open(name)
	if err != nil {
		return nil, err
	}
	// What the part claims to unpack to is a hint: it costs time at worst.
	chunk := cmp.Or(a.way.chunk, int(min(chunkSize, max(part.claimed, 1<<10))))
	if careful {
		return newWindow(newRewriter(part, a.limits), chunk), nil
	}
	return newWindow(part, chunk), nil
}

// Told says what was found out about the file.
func (r *Reader) Told() batch.Told { return r.told }

// Next gives the next row that holds a value. The cells are good until the
// next call; their texts stay. After io.EOF or an error it gives the same
// again.
func (r *Reader) Next() (batch.RawRow, error) {
	if r.first != nil {
		row := *r.first
		r.first = nil
		return row, nil
	}
	for r.err == nil {
		row, err := r.next()
		switch {
		case err == nil:
			r.row = row.Row
			row.Sheet = r.book.sheets[r.at].name
			return row, nil
		case errors.Is(err, io.EOF) && r.sheet != nil:
			r.turn()
		case errors.Is(err, errStrange) && !r.sheet.careful:
			r.stop()
			r.err = r.begin(true)
		default:
			r.stop()
			r.err = err
			if !errors.Is(err, io.EOF) {
				r.err = r.archive.fault(err)
			}
		}
	}
	return batch.RawRow{}, r.err
}

func (r *Reader) next() (batch.RawRow, error) {
	if r.sheet == nil {
		if r.at == len(r.book.sheets) {
			return batch.RawRow{}, io.EOF
		}
		if err := r.begin(r.archive.way.careful); err != nil {
			return batch.RawRow{}, err
		}
	}
	return r.sheet.next()
}

// begin opens the sheet in hand. The rows that were handed out before are
// passed.
func (r *Reader) begin(careful bool) error {
	w, err := r.archive.window(r.book.sheets[r.at].part, careful)
	if err != nil {
		return err
	}
	limits := r.archive.limits
	r.sheet = &sheet{w: w, limits: limits, careful: careful, skip: r.row, row: row{limits: limits, book: r.book}}
	return nil
}

// turn goes on to the next sheet.
func (r *Reader) turn() {
	r.told.HiddenRows += r.sheet.tally.hiddenRows
	r.told.HiddenColumns += r.sheet.tally.hiddenColumns
	r.told.Formulas += r.sheet.tally.formulas
	if r.book.sheets[r.at].hidden {
		r.told.HiddenSheets++
	}
	r.stop()
	r.at, r.row = r.at+1, 0
}

func (r *Reader) stop() {
	if r.sheet != nil {
		r.sheet.stop()
		r.sheet = nil
	}
}

// Close ends the reading. It may be called at any time and more than once.
func (r *Reader) Close() error {
	r.stop()
	if r.err == nil {
		r.first, r.err = nil, fs.ErrClosed
	}
	return nil
}
