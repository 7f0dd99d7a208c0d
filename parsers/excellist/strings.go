package excellist

import (
	"errors"
	"strings"
)

// table holds the shared strings, each in one of a few blocks of bytes, so
// that a million texts are no million objects. A text's place is 4 bytes: the
// block times its size, and the place in the block.
type table struct {
	limit  int
	most   int // bytes in all
	shift  int // a block is 1<<shift bytes, and no text is longer
	blocks []string
	open   strings.Builder
	starts []uint32
	long   map[int]struct{} // texts over the limit; they are kept as ""
}

func newTable(limits Limits) *table {
	t := &table{limit: limits.MaxCell, most: int(min(limits.MaxStrings, 1<<32-1)), shift: 20, long: map[int]struct{}{}}
	for 1<<t.shift < limits.MaxCell {
		t.shift++
	}
	return t
}

// add appends a text. It reports false when the places run out.
func (t *table) add(text []byte) bool {
	if len(text) > t.limit {
		t.long[len(t.starts)] = struct{}{}
		text = nil
	}
	if t.open.Cap() == 0 || t.open.Len()+len(text) >= 1<<t.shift {
		if t.open.Cap() > 0 {
			t.blocks = append(t.blocks, t.open.String())
		}
		t.open = strings.Builder{}
		t.open.Grow(1 << t.shift)
	}
	at := len(t.blocks)<<t.shift + t.open.Len()
	if at > t.most {
		return false
	}
	t.starts = append(t.starts, uint32(at))
	t.open.Write(text)
	return true
}

func (t *table) done() {
	t.blocks = append(t.blocks, t.open.String())
	t.open = strings.Builder{}
}

// get gives the text; long where it was over the limit, ok where it is at all.
func (t *table) get(i int) (text string, long, ok bool) {
	if i >= len(t.starts) {
		return "", false, false
	}
	place := int(t.starts[i])
	block := t.blocks[place>>t.shift]
	start, stop := place&(1<<t.shift-1), len(block)
	if i+1 < len(t.starts) {
		if next := int(t.starts[i+1]); next>>t.shift == place>>t.shift {
			stop = next & (1<<t.shift - 1)
		}
	}
	if start == stop && len(t.long) > 0 {
		_, long = t.long[i]
	}
	return block[start:stop], long, true
}

// readStrings fills the table from the part. A careful part is one that was
// written anew.
func readStrings(w *window, limits Limits, careful bool) (*table, error) {
	t := newTable(limits)
	d, err := root(w, "sst", careful)
	if err != nil {
		return nil, err
	}
	var buf []byte
	for done := false; !done; {
		err := w.take(limits.MaxRow, func(b []byte) (n int, err error) {
			buf, n, done, err = d.item(buf[:0], b)
			return n, err
		})
		switch {
		case errors.Is(err, errLong):
			return nil, tooLarge(int64(limits.MaxRow))
		case err != nil:
			return nil, err
		case !done && !t.add(buf):
			return nil, tooLarge(limits.MaxStrings)
		}
	}
	t.done()
	_, err = w.drain("<")
	return t, err
}

// item reads the next string item; done at the end of the table.
func (d dialect) item(dst, b []byte) (text []byte, next int, done bool, err error) {
	t, at, err := d.open(b, 0)
	if err != nil {
		return dst, at, false, err
	}
	empty, at, err := end(b, at)
	switch {
	case err != nil:
		return dst, at, false, err
	case t == tag{"sst", true}:
		return dst, at, true, nil
	case t == tag{"si", false} && empty:
		return dst, at, false, nil
	case t == tag{"si", false}:
		dst, at, err = d.rich(dst, b, at, "si")
		return dst, at, false, err
	case t.closes || empty || t.name != "extLst":
		return dst, at, false, errStrange
	}
	if at, err = d.skip(b, at); err != nil {
		return dst, at, false, err
	}
	text, next, done, err = d.item(dst, b[at:])
	return text, at + next, done, err
}
