package csvlist

import "bytes"

// window is the stretch of the list that is in memory. The record in hand
// starts at pos; what lies before it is thrown away when room is needed.
type window struct {
	src   source
	block int // bytes of the file that are read at a time
	buf   []byte
	pos   int
	base  int64 // place of buf[0] in the list as handed out by the source
	lf    finder
	cr    finder
}

func newWindow(src source, block int) *window {
	return &window{src: src, block: block, lf: finder{c: '\n'}, cr: finder{c: '\r'}}
}

// rest is everything from the record in hand to the end of the window.
func (w *window) rest() []byte { return w.buf[w.pos:] }

// last reports that nothing comes after the window.
func (w *window) last() bool { return w.src.done() }

// more reads on. Positions relative to the record in hand stay valid. The
// window is moved only when at least half of it is used up, so that each byte
// is moved once on average.
func (w *window) more() (err error) {
	if w.pos > 0 && w.pos >= len(w.buf)/2 {
		gone := w.pos
		w.buf = w.buf[:copy(w.buf, w.buf[gone:])]
		w.base += int64(gone)
		w.pos = 0
		for _, f := range []*finder{&w.lf, &w.cr} {
			f.at -= gone
		}
	}
	w.buf, err = w.src.appendTo(w.buf, w.block)
	return err
}

// finder walks along the window from one occurrence of a byte to the next. It
// remembers how far there is none, so that a byte that is rare, or absent, is
// not searched again for every record.
type finder struct {
	c     byte
	at    int // no c between the last asked position and here
	found bool
}

// next gives the first place of c at or after pos, len(buf) if there is none.
func (f *finder) next(buf []byte, pos int) int {
	if f.at < pos {
		f.at, f.found = pos, false
	}
	if f.found {
		return f.at
	}
	if i := bytes.IndexByte(buf[f.at:], f.c); i >= 0 {
		f.at += i
		f.found = true
	} else {
		f.at = len(buf)
	}
	return f.at
}

// line finds the end of the line that the record in hand starts on, as
// lengths from there: of its text, and with its line end. It gives long
// instead when the text has more than limit bytes.
func (w *window) line(limit int) (text, whole int, long bool, err error) {
	for {
		end := min(w.lf.next(w.buf, w.pos), w.cr.next(w.buf, w.pos))
		switch text = end - w.pos; {
		case text > limit:
			return 0, 0, true, nil
		case end+1 < len(w.buf):
			return text, text + breakLength(w.buf[end:]), false, nil
		case w.last(): // at most one byte of a line end is left
			return text, len(w.rest()), false, nil
		}
		if err := w.more(); err != nil {
			return 0, 0, false, err
		}
	}
}

// skipLine throws the rest of an endless line away, block by block, and its
// line end with it, which it returns.
func (w *window) skipLine() ([]byte, error) {
	for {
		end := min(w.lf.next(w.buf, w.pos), w.cr.next(w.buf, w.pos))
		if end+1 < len(w.buf) || w.last() {
			n := 0
			if end < len(w.buf) {
				n = breakLength(w.buf[end:])
			}
			w.pos = end + n
			return w.buf[end:w.pos], nil
		}
		w.pos = end
		if err := w.more(); err != nil {
			return nil, err
		}
	}
}

// breakLength is the length of the line end that b starts with.
func breakLength(b []byte) int {
	if b[0] == '\r' && len(b) > 1 && b[1] == '\n' {
		return 2
	}
	return 1
}

// breaks counts the line ends in b.
func breaks(b []byte) int {
	n := bytes.Count(b, []byte{'\n'})
	for i := 0; ; i++ {
		j := bytes.IndexByte(b[i:], '\r')
		if j < 0 {
			return n
		}
		if i += j; i+1 == len(b) || b[i+1] != '\n' {
			n++
		}
	}
}
