package excellist

import (
	"math"
	"strconv"
)

// exact is up to where every whole number has a float of its own.
const exact = 1 << 53

// number gives a stored number in its shortest form. Whole numbers are plain
// digits as far as they are exact, whatever notation they are stored in;
// beyond, and far behind the comma, they keep an exponent, so that whoever
// reads them sees that digits were lost. ok is false for what is no number.
func number(raw []byte) (text string, value float64, ok bool) {
	if len(raw) == 0 || len(raw) > 400 {
		return "", 0, false
	}
	for _, c := range raw {
		if (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E' {
			return "", 0, false // also words and hexadecimals, which ParseFloat knows
		}
	}
	value, err := strconv.ParseFloat(string(raw), 64)
	size := math.Abs(value)
	switch {
	case err != nil:
		return "", 0, false
	case value == math.Trunc(value) && size <= exact:
		return strconv.FormatInt(int64(value), 10), value, true
	case size >= 1e-5 && size < exact:
		return strconv.FormatFloat(value, 'f', -1, 64), value, true
	}
	return strconv.FormatFloat(value, 'E', -1, 64), value, true
}

// digits reports a number that is written shortest already: few enough digits
// to be exact, no zero in front.
func digits(raw []byte) bool {
	if len(raw) == 0 || len(raw) > 15 || raw[0] == '0' && len(raw) > 1 {
		return false
	}
	for _, c := range raw {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// small reads a whole number that stands for a place: an index or a row.
func small(raw []byte) (int, bool) {
	if len(raw) == 0 || len(raw) > 9 {
		return 0, false
	}
	n := 0
	for _, c := range raw {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}
