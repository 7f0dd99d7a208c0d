package rules

import (
	"fmt"
	"strconv"
	"strings"
)

// Place is where something stands in the files of a matrix. Line and Column
// count from 1.
type Place struct {
	File         string
	Line, Column int
}

// String gives file:line:column, the form that editors jump to.
func (p Place) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Place tells where a part of the matrix stands: an outer part, then parts of
// it. The first is a rule's id, "field" and a key, or "codes", a list and a
// value; within a rule follow "branch" and an id, "step" and a number from 1,
// an element; or "example" and a name; or "uncovered" and a number from 1.
// What has no place of its own has that of the part around it.
func (m *Matrix) Place(path ...string) Place {
	for ; len(path) > 0; path = path[:len(path)-1] {
		if place, ok := m.places[strings.Join(path, "\x00")]; ok {
			return place
		}
	}
	return Place{}
}

func (g *groupLoader) markStep(rule, branch string, nth int, item *stepItem) {
	step := strconv.Itoa(nth)
	at := item.Operation
	if at.line == 0 {
		at = item.On
	}
	g.mark(g.file, at, rule, "branch", branch, "step", step)
	for _, param := range item.Params {
		g.mark(g.file, param.key, rule, "branch", branch, "step", step, param.key.text)
	}
}

// mark remembers the place of a part.
func (l *loader) mark(file string, at spot, path ...string) {
	l.matrix.places[strings.Join(path, "\x00")] = Place{file, at.line, at.column}
}
