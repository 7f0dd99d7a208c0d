package rules

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// danish spells the three letters out; people without the keys write them so.
var danish = strings.NewReplacer("æ", "ae", "ø", "oe", "å", "aa")

// Normalise gives the form in which headings, titles and code names are
// compared: case, spaces of every kind, hyphens, underscores, dots and a
// trailing star do not count, and ae, oe, aa are æ, ø, å.
func Normalise(text string) string {
	text = strings.Map(func(r rune) rune {
		if ignored(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, text)
	if !isASCII(text) {
		// Some programs write å as a with a ring after it; a mark that
		// belongs to no letter is a slip of the keyboard.
		text = danish.Replace(strings.Map(withoutMarks, norm.NFC.String(text)))
	}
	return strings.TrimRight(text, "*")
}

func withoutMarks(r rune) rune {
	if unicode.Is(unicode.Mn, r) {
		return -1
	}
	return r
}

// ignored also covers what cannot be seen: zero-width spaces, a byte order
// mark, soft hyphens; people paste them without knowing.
func ignored(r rune) bool {
	return r == '_' || r == '.' || unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) || unicode.Is(unicode.Cf, r)
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
