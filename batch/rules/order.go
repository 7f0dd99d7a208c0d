package rules

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"genopret/batch"
)

// orderRules puts the rules in the order of the note, whatever the files are
// called.
func (l *loader) orderRules() {
	slices.SortFunc(l.matrix.rules, func(a, b *batch.Rule) int { return compareIDs(a.ID, b.ID) })
	for _, b := range l.belongs {
		if l.matrix.byID[b.word.text] == nil {
			l.wrong(b.file, b.word, "no rule %q", b.word.text)
		}
	}
	chapters := map[string]bool{}
	for _, rule := range l.matrix.rules {
		chapter, _, _ := cutID(rule.ID)
		chapters[chapter] = true
	}
	for alias := range l.matrix.aliases {
		if chapters[alias] {
			l.wrong("matrix", spot{}, "chapter %q has rules of its own and refers elsewhere", alias)
		}
	}
}

// compareIDs: 2.1-1 before 2.1-2 before 10-1; 13.3a before 13.3b.
func compareIDs(a, b string) int {
	chapterA, rowA, _ := cutID(a)
	chapterB, rowB, _ := cutID(b)
	parts := slices.CompareFunc(strings.Split(chapterA, "."), strings.Split(chapterB, "."), compareParts)
	return cmp.Or(parts, cmp.Compare(rowA, rowB))
}

func compareParts(a, b string) int {
	numberA, letterA := cutNumber(a)
	numberB, letterB := cutNumber(b)
	return cmp.Or(cmp.Compare(numberA, numberB), cmp.Compare(letterA, letterB))
}

func cutNumber(part string) (int, string) {
	end := strings.IndexFunc(part, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		end = len(part)
	}
	number, _ := digits(part[:end])
	return number, part[end:]
}

// digits reads a short number without sign.
func digits(text string) (int, bool) {
	if text == "" || len(text) > 6 || strings.Trim(text, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	return n, err == nil
}

// cutID splits 13.3a-2 into its chapter and the row in the chapter's table.
func cutID(id string) (chapter string, row int, ok bool) {
	i := strings.LastIndexByte(id, '-')
	if i < 1 {
		return "", 0, false
	}
	row, ok = digits(id[i+1:])
	return id[:i], row, ok
}
