package excellist

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// bare reports text that stands for itself: ASCII without entities, line ends
// of two kinds, and escapes.
func bare(raw []byte) bool {
	for _, c := range raw {
		if c < ' ' || c == '&' || c == '_' || c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// appendText appends what the raw text of an element stands for: entities
// resolved and line ends made one, as XML has it. Excel's own escapes are left
// for unescape, since one may begin in one run of a rich text and end in the
// next.
func appendText(dst, raw []byte) ([]byte, error) {
	if bare(raw) {
		return append(dst, raw...), nil
	}
	if !utf8.Valid(raw) {
		return dst, errStrange
	}
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case c == '&':
			r, n := entity(raw[i:])
			if n == 0 {
				return dst, errStrange
			}
			dst = utf8.AppendRune(dst, r)
			i += n - 1
		case c == '\r':
			dst = append(dst, '\n')
			if i+1 < len(raw) && raw[i+1] == '\n' {
				i++
			}
		case c < ' ' && c != '\n' && c != '\t',
			c == 0xEF && i+2 < len(raw) && raw[i+1] == 0xBF && raw[i+2] >= 0xBE: // U+FFFE, U+FFFF
			return dst, errStrange // no XML
		default:
			dst = append(dst, c)
		}
	}
	return dst, nil
}

// entity reads one of the five that XML knows, or a number; n is 0 for all
// others.
func entity(b []byte) (r rune, n int) {
	i := bytes.IndexByte(b[:min(len(b), 16)], ';')
	if i < 2 {
		return 0, 0
	}
	switch string(b[1:i]) {
	case "lt":
		return '<', i + 1
	case "gt":
		return '>', i + 1
	case "amp":
		return '&', i + 1
	case "quot":
		return '"', i + 1
	case "apos":
		return '\'', i + 1
	}
	if b[1] != '#' {
		return 0, 0
	}
	digits, base := b[2:i], 10
	if len(digits) > 0 && digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	v, err := strconv.ParseUint(string(digits), base, 21)
	if r = rune(v); err != nil || !xmlRune(r) {
		return 0, 0
	}
	return r, i + 1
}

// xmlRune reports whether XML may hold the character at all.
func xmlRune(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' || r >= ' ' && r < 0xD800 || r > 0xDFFF && r < 0xFFFE || r > 0xFFFF && r <= utf8.MaxRune
}

// unescape resolves _xHHHH_, in which Excel writes characters that XML cannot
// hold, in place: the result is never longer. Halves of a pair that follow
// each other become one character.
func unescape(b []byte) []byte {
	i := bytes.Index(b, []byte("_x"))
	if i < 0 {
		return b
	}
	out := b[:i]
	for i < len(b) {
		unit, ok := escape(b[i:])
		if !ok {
			out = append(out, b[i])
			i++
			continue
		}
		i += 7
		if utf16.IsSurrogate(unit) {
			pair := rune(utf8.RuneError)
			if low, ok := escape(b[i:]); ok {
				pair = utf16.DecodeRune(unit, low)
			}
			if unit = pair; pair != utf8.RuneError {
				i += 7
			}
		}
		out = utf8.AppendRune(out, unit)
	}
	return out
}

func escape(b []byte) (rune, bool) {
	if len(b) < 7 || b[0] != '_' || b[1] != 'x' || b[6] != '_' {
		return 0, false
	}
	v, err := strconv.ParseUint(string(b[2:6]), 16, 16)
	return rune(v), err == nil
}
