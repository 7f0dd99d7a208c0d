package csvlist

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
)

// survey is what one pass over the whole file finds out. Only the whole file
// can tell UTF-8 from Windows-1252: the one byte that decides may be the last.
type survey struct {
	bytes    int64 // as handed out by the source
	controls int64 // control characters other than tab, LF and CR
	wide     int64 // continuation bytes of well-formed UTF-8 letters
	broken   int64 // bytes that belong to no UTF-8 letter
	lost     bool  // holds U+FFFD: somebody before us could not read a letter
}

// take reads the source to its end.
func (s *survey) take(src source, block int) error {
	var buf []byte
	for !src.done() {
		var err error
		if buf, err = src.appendTo(buf, block); err != nil {
			return err
		}
		whole := len(buf)
		if !src.done() {
			whole -= halfLetter(buf)
		}
		s.add(buf[:whole])
		buf = buf[:copy(buf, buf[whole:])]
	}
	s.add(buf)
	return nil
}

// halfLetter counts the bytes at the end that may go on in the next block.
func halfLetter(b []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if tail := b[len(b)-n:]; utf8.RuneStart(tail[0]) {
			if utf8.FullRune(tail) {
				return 0
			}
			return n
		}
	}
	return 0
}

// add looks at whole letters. Stretches of plain text are passed at one look.
func (s *survey) add(b []byte) {
	s.bytes += int64(len(b))
	for b = b[dull(b):]; len(b) > 0; b = b[dull(b):] {
		b = b[s.letter(b):]
	}
}

// letter counts one letter and returns its length.
func (s *survey) letter(b []byte) int {
	if c := b[0]; c < utf8.RuneSelf {
		if isControl(c) {
			s.controls++
		}
		return 1
	}
	r, n := utf8.DecodeRune(b)
	switch {
	case r == utf8.RuneError && n == 1:
		s.broken++
	case r == utf8.RuneError:
		s.lost = true
	case r < 0xA0:
		s.controls++
	}
	s.wide += int64(n - 1)
	return n
}

// binary tells a file that is no text. A handful of stray control characters
// damages rows; one byte in sixteen is more than any text holds and half of
// what compressed data holds.
func (s *survey) binary() bool { return s.controls > 8+s.bytes/16 }

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// unusual marks, by their high bits, the bytes of a word that are no printable
// ASCII: adding one takes the delete character over the top, subtracting a
// space takes what is below it under. The first mark is always right; those
// behind it may have come of a carry.
func unusual(w uint64) uint64 { return (w | (w + ones) | (w - ' '*ones)) & highs }

// dull counts the printable ASCII at the start.
func dull(b []byte) (n int) {
	for ; len(b)-n >= 8; n += 8 {
		if u := unusual(binary.LittleEndian.Uint64(b[n:])); u != 0 {
			return n + bits.TrailingZeros64(u)/8
		}
	}
	for ; n < len(b) && ' ' <= b[n] && b[n] < 0x7F; n++ {
	}
	return n
}

// ascii counts the bytes before the first one outside ASCII.
func ascii(b []byte) (n int) {
	for ; len(b)-n >= 8; n += 8 {
		if high := binary.LittleEndian.Uint64(b[n:]) & highs; high != 0 {
			return n + bits.TrailingZeros64(high)/8
		}
	}
	for ; n < len(b) && b[n] < utf8.RuneSelf; n++ {
	}
	return n
}

func isControl(c byte) bool {
	return c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == 0x7F
}
