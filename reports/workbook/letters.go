package workbook

import (
	"strings"
	"unicode"

	"genopret/reports/sheet"
)

// No spreadsheet program says how wide a text is before it shows it, and one
// that reads a file does not always find the height of its rows. So both are
// reckoned here, in digits of the letters that the row is written in. The
// widths of the letters are the larger of Calibri's and of the letters that
// LibreOffice shows in their place where Calibri is missing.

// letter is the width of one letter, in digits.
func letter(r rune) float64 {
	if r >= 0 && int(r) < len(common) {
		return common[r]
	}
	return measured(r)
}

// common are the widths of the letters that nearly every text is made of.
var common = func() (table [256]float64) {
	for r := range table {
		table[r] = measured(rune(r))
	}
	return table
}()

func measured(r rune) float64 {
	switch {
	case r >= 0x1100 && r < 0x2000 || r > 0x2e80:
		return 2
	case r > 0x2000:
		return 1.5
	case strings.ContainsRune(" ijlI'.,:;|!", r):
		return 0.5
	case strings.ContainsRune("frt()-/[]", r):
		return 0.74
	case strings.ContainsRune("csxyzkvJ", r):
		return 0.92
	case strings.ContainsRune("mwMWæÆ@%", r):
		return 1.6
	case unicode.IsUpper(r):
		return 1.22
	}
	return 1.04
}

// length is the width of the longest line of a text, in digits.
func length(text string) float64 {
	longest, line := 0.0, 0.0
	for _, r := range text {
		if r == '\n' {
			line = 0
			continue
		}
		line += letter(r)
		longest = max(longest, line)
	}
	return longest
}

// longestWord is what a heading needs at least: it may wrap between words.
func longestWord(text string) float64 {
	longest := 0.0
	for word := range strings.FieldsSeq(text) {
		longest = max(longest, length(word))
	}
	return longest
}

// lines is how many lines a text takes where so many digits fit beside each
// other. Lines break after a space or a hyphen, and inside a word only where
// the word is longer than the line.
func lines(text string, room float64) int {
	if float64(len(text))*1.6 <= room && strings.IndexByte(text, '\n') < 0 {
		return 1
	}
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		n += wrapped(line, room)
	}
	return n
}

func wrapped(line string, room float64) int {
	n, used, word := 1, 0.0, 0.0
	for _, r := range line {
		w := letter(r)
		if r == ' ' { // one at the end of a line hangs over the edge
			used, word = used+word+w, 0
			continue
		}
		if used+word+w > room && used > 0 {
			n, used = n+1, 0
		}
		if word += w; word > room {
			n, word = n+1, w
		}
		if r == '-' {
			used, word = used+word, 0
		}
	}
	return n
}

// A column's width counts digits at the full size and some air at the sides.
const columnAir = 0.75

// room is how many digits of a size fit on a line of a column. A little is
// kept back: a line too much shows as air, a line too little hides words.
func room(width, size float64) float64 {
	return (width - columnAir) * fontSize / size * 0.97
}

// widthFor is the column that shows so many digits of a size on one line.
func widthFor(digits, size float64) float64 {
	return digits*size/fontSize/0.97 + columnAir
}

// digits is how wide a cell would like to be.
func digits(c sheet.Cell) float64 {
	switch c.Kind {
	case sheet.Text, sheet.Digits, sheet.Input:
		if c.Strong {
			return length(c.Text) * 1.12
		}
		return length(c.Text)
	case sheet.Day:
		return length("22-11-2026") + 1
	case sheet.Moment:
		return length("22-11-2026 02:00") + 1
	case sheet.Number:
		return length("1.234.567")
	}
	return 0
}

const (
	tallest = 409.0 // points; the most that Excel takes
	leading = 1.34  // height of a line for the size of its letters
)

// height is what a row needs so that all its cells are seen whole.
func height(row []sheet.Cell, widths []float64, size float64) float64 {
	most := 1
	for i, c := range row {
		if !isText(c) || i >= len(widths) {
			continue
		}
		space := room(widths[i], size)
		if c.Strong {
			space /= 1.12
		}
		most = max(most, lines(c.Text, space))
	}
	return min(float64(most)*size*leading+3, tallest)
}
