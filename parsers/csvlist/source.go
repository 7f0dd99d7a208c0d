package csvlist

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"unicode/utf16"
	"unicode/utf8"
)

// source hands the list out as bytes in which delimiters, quotes and line
// ends stand for themselves. UTF-8 and Windows-1252 have that property as they
// are; UTF-16 is turned into UTF-8 on the way.
type source struct {
	from  io.ReaderAt
	at    int64            // next byte of the file
	size  int64            // of the file
	order binary.ByteOrder // nil unless the file is UTF-16
	raw   []byte
}

func (s *source) done() bool { return s.at >= s.size }

// appendTo reads up to n bytes of the file and appends them to dst. n must
// be at least 4, so that a surrogate pair fits.
func (s *source) appendTo(dst []byte, n int) ([]byte, error) {
	n = int(min(int64(n), s.size-s.at))
	if s.order != nil {
		return s.appendUTF16(dst, n)
	}
	dst = slices.Grow(dst, n)
	err := s.read(dst[len(dst) : len(dst)+n])
	return dst[:len(dst)+n], err
}

// read fills p from where the source stands.
func (s *source) read(p []byte) error {
	n, err := s.from.ReadAt(p, s.at)
	if n < len(p) {
		if err == nil || errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return fmt.Errorf("read list at byte %d: %w", s.at, err)
	}
	s.at += int64(n)
	return nil
}

func (s *source) appendUTF16(dst []byte, n int) ([]byte, error) {
	n &^= 1
	s.raw = slices.Grow(s.raw[:0], n)[:n]
	if err := s.read(s.raw); err != nil {
		return dst, err
	}
	for i := 0; i < n; i += 2 {
		unit := rune(s.order.Uint16(s.raw[i:]))
		if !utf16.IsSurrogate(unit) {
			dst = utf8.AppendRune(dst, unit)
			continue
		}
		if i+2 == n && unit < 0xDC00 && !s.done() {
			s.at -= 2 // its other half is in the next block
			break
		}
		pair := rune(utf8.RuneError)
		if i+2 < n {
			pair = utf16.DecodeRune(unit, rune(s.order.Uint16(s.raw[i+2:])))
		}
		if pair == utf8.RuneError {
			dst = appendHalf(dst, unit)
			continue
		}
		dst = utf8.AppendRune(dst, pair)
		i += 2
	}
	return dst, nil
}

// appendHalf writes half a surrogate pair as bytes that are no UTF-8, so that
// the damage is found again in the row where it lies.
func appendHalf(dst []byte, unit rune) []byte {
	return append(dst, 0xED, 0x80|byte(unit>>6)&0x3F, 0x80|byte(unit)&0x3F)
}
