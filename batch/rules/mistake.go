package rules

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Mistake is one thing wrong in a file of the matrix, with its place. Line and
// Column count from 1; both are 0 where the file as a whole is wrong.
type Mistake struct {
	File         string
	Line, Column int
	Text         string
}

// Error gives file:line:column and the text, the form that editors jump to.
func (m *Mistake) Error() string {
	if m.Line == 0 {
		return fmt.Sprintf("%s: %s", m.File, m.Text)
	}
	return fmt.Sprintf("%s:%d:%d: %s", m.File, m.Line, m.Column, m.Text)
}

// wrong notes a mistake at a place in a file.
func (l *loader) wrong(file string, at spot, format string, args ...any) {
	l.mistakes = append(l.mistakes, &Mistake{file, at.line, at.column, fmt.Sprintf(format, args...)})
}

// trouble joins all mistakes in the order in which a person mends them.
func (l *loader) trouble() error {
	slices.SortStableFunc(l.mistakes, func(a, b *Mistake) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	all := make([]error, len(l.mistakes))
	for i, m := range l.mistakes {
		all[i] = m
	}
	return errors.Join(all...)
}
