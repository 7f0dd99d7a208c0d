package plan

import (
	"slices"

	"genopret/batch"
	"genopret/batch/rules"
)

// answers are facts that a list answers once for all its rows, in a block on
// its first sheet: a row that says "Standardværdier", and below it a heading
// and an answer a row. A cell that a row fills in itself comes first.
type answers struct {
	open  bool           // inside the block
	given map[int]string // by field
}

// blockTitles begin the block, in the form in which headings are compared.
var blockTitles = []string{rules.Normalise("Standardværdier"), rules.Normalise("Default answers")}

// take reads a row that stands above the heading; false when the block has
// ended or has not begun.
func (a *answers) take(l *List, raw batch.RawRow) bool {
	if l.sheets != 1 || raw.Sheet == "" || len(raw.Cells) == 0 {
		return false
	}
	first := clean(raw.Cells[0].Text)
	if !a.open {
		a.open = slices.Contains(blockTitles, rules.Normalise(first))
		return a.open
	}
	key, ok := l.p.matrix.Heading(first)
	if a.open = ok && l.p.answerable(key); !a.open {
		return false
	}
	if len(raw.Cells) > 1 && clean(raw.Cells[1].Text) != "" {
		if a.given == nil {
			a.given = map[int]string{}
		}
		a.given[l.p.index[key]] = clean(raw.Cells[1].Text)
	}
	return true
}

// answerable are the fields that can be answered for a whole list: facts, and
// who made the registrations.
func (p *Planner) answerable(key string) bool {
	f := p.fields[p.index[key]]
	return f.Fact != "" || key == "registered_by" || key == "moved_here"
}

// Assumed tells the answers that stand for all rows, as "Heading = answer";
// only those that are words of the program, never a text of the sender's own.
func (l *List) Assumed() []string {
	var told []string
	for field, text := range l.answers.given {
		f := &l.p.fields[field]
		if known(l.p.matrix, f, text) {
			told = append(told, f.Heading.Da+" = "+text)
		}
	}
	slices.Sort(told)
	return told
}

func known(matrix *rules.Matrix, f *batch.Field, text string) bool {
	if f.Type == batch.TypeYesNo {
		_, ok := yesNo(text)
		return ok
	}
	list, ok := matrix.CodeList(f.List)
	if !ok {
		return false
	}
	_, ok = list.Find(text)
	return ok
}
