package excellist

import (
	"bytes"
	"errors"
	"io"
)

// Neither is ever seen outside the package.
var (
	errShort   = errors.New("more bytes are needed")
	errStrange = errors.New("XML that the scanner does not understand")
)

// window is the part of the XML that is in hand: buf[pos:] is what was not
// passed yet. The bytes stay where they are until the next call of more.
type window struct {
	stream *stream
	buf    []byte
	pos    int
	err    error // what ended the stream
}

func newWindow(from io.ReadCloser, chunk int) *window {
	return &window{stream: startStream(from, chunk)}
}

func (w *window) rest() []byte { return w.buf[w.pos:] }

// more takes in at least one chunk, and at least as much as there is, so that
// something long that is looked at again and again costs no square. At the end
// it gives errStrange: whoever asks was in the middle of something.
func (w *window) more() error {
	if w.pos > 0 {
		w.buf = append(w.buf[:0], w.buf[w.pos:]...)
		w.pos = 0
	}
	for want := 2 * len(w.buf); ; {
		switch {
		case errors.Is(w.err, io.EOF):
			return errStrange
		case w.err != nil:
			return w.err
		}
		before := len(w.buf)
		w.buf, w.err = w.stream.next(w.buf)
		if w.err != nil && !errors.Is(w.err, io.EOF) {
			return w.err
		}
		if len(w.buf) > before && len(w.buf) >= want {
			return nil
		}
		if w.err != nil && len(w.buf) > want/2 {
			return nil
		}
	}
}

// take calls f on the bytes in hand until they suffice, and passes what f
// took. No more than limit bytes are gathered for it: then it gives errLong.
func (w *window) take(limit int, f func([]byte) (int, error)) error {
	for {
		n, err := f(w.rest())
		switch {
		case err == nil:
			w.pos += n
			return nil
		case !errors.Is(err, errShort):
			return err
		case len(w.rest()) > limit:
			return errLong
		}
		if err := w.more(); err != nil {
			return err
		}
	}
}

var errLong = errors.New("longer than the limit")

// drain reads on to the end without keeping anything, so that the sum over
// the part is checked. It reports whether the word was met on the way.
func (w *window) drain(word string) (met bool, err error) {
	for {
		met = met || bytes.Contains(w.rest(), []byte(word))
		w.pos = max(w.pos, len(w.buf)-len(word)+1) // it may straddle
		switch err := w.more(); {
		case errors.Is(err, errStrange):
			return met, nil
		case err != nil:
			return met, err
		}
	}
}

func (w *window) stop() { w.stream.stop() }
