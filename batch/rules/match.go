package rules

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"genopret/batch"
)

// Found is the rule that a cell means. Alias is what was written, without
// spaces, when it names a chapter that only refers to another; else "".
type Found struct {
	Rule  *batch.Rule
	Alias string
}

// Find understands the cell of the column Regel: an id ("6.1-2", "6.1 - 2",
// "Regel 6.1-2"), the id of a chapter that only refers ("7.1-3" is 4.1-3), a
// title in Danish or English, or an id followed by its title. It reports false
// for anything else; a cell is never guessed at.
func (m *Matrix) Find(cell string) (Found, bool) {
	if rule, ok := m.byID[cell]; ok {
		return Found{Rule: rule}, true
	}
	if found, ok := m.findID(cell); ok {
		return found, true
	}
	if rule, ok := m.byTitle[Normalise(cell)]; ok {
		return Found{Rule: rule}, true
	}
	id, title, _ := strings.Cut(strings.TrimSpace(cell), " ")
	if found, ok := m.findID(id); ok && m.byTitle[Normalise(title)] == found.Rule {
		return found, true
	}
	return Found{}, false
}

func (m *Matrix) findID(cell string) (Found, bool) {
	id := plainID(cell)
	if rule, ok := m.byID[id]; ok {
		return Found{Rule: rule}, true
	}
	chapter, row, ok := cutID(id)
	target, refers := m.aliases[chapter]
	if !ok || !refers {
		return Found{}, false
	}
	rule, ok := m.byID[target+"-"+strconv.Itoa(row)]
	return Found{Rule: rule, Alias: id}, ok
}

// plainID strips what people put around an id: spaces, other dashes, a decimal
// comma, a word before it.
func plainID(cell string) string {
	id := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || unicode.Is(unicode.Cf, r):
			return -1
		case unicode.Is(unicode.Pd, r) || r == '\u2212':
			return '-'
		case r == ',':
			return '.'
		}
		return unicode.ToLower(r)
	}, cell)
	for _, word := range []string{"regel", "rule", "situation", "nr.", "nr"} {
		id = strings.TrimPrefix(id, word)
	}
	return strings.TrimPrefix(id, ":")
}

// Heading gives the key of the field that a heading means.
func (m *Matrix) Heading(text string) (key string, ok bool) {
	key, ok = m.headings[Normalise(text)]
	return key, ok && key != ""
}

// ProbableID tells which id a spreadsheet probably turned into this date, ""
// for none: "10-3" becomes 10 March or, elsewhere, 3 October; "2.1-1" becomes
// 2 January 2001.
func (m *Matrix) ProbableID(date batch.Date) string {
	if date.IsZero() {
		return ""
	}
	year, month, day := date.Time(time.UTC).Date()
	for _, pair := range [][2]int{{day, int(month)}, {int(month), day}} {
		short := strconv.Itoa(pair[0]) + "-" + strconv.Itoa(pair[1])
		long := strconv.Itoa(pair[0]) + "." + strconv.Itoa(pair[1]) + "-" + strconv.Itoa(year-2000)
		for _, id := range []string{long, short} {
			if m.byID[id] != nil {
				return id
			}
		}
	}
	return ""
}
