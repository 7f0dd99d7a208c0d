package plan

import (
	"strconv"
	"strings"
	"unicode"
)

// clean takes off what people do not see or mean: spaces of any kind at the
// ends, a byte order mark, and the apostrophe that Excel users put in front
// of digits. Inside the text nothing is changed.
func clean(text string) string {
	if plain(text) {
		return text
	}
	text = strings.TrimFunc(text, unseen)
	if len(text) > 1 && text[0] == '\'' {
		text = strings.TrimFunc(text[1:], unseen)
	}
	return text
}

func unseen(r rune) bool {
	return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b' || r == '\u2060'
}

// plain is the fast path: nothing at either end that clean would take off.
func plain(text string) bool {
	if text == "" {
		return true
	}
	first, last := text[0], text[len(text)-1]
	return first > ' ' && first < 0x7f && first != '\'' && last > ' ' && last < 0x7f
}

func count(n int) string { return strconv.Itoa(n) }

// digitsOnly reports whether text is one or more ASCII digits.
func digitsOnly(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return text != ""
}
