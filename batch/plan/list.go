package plan

import (
	"slices"
	"strings"

	"genopret/batch"
)

// headingWithin is how many rows of a sheet are searched for its heading.
// CSV has it on the first row that is not blank.
const headingWithin = 20

// List plans the rows of one list, in order. It remembers the columns and
// the date form of each, so it must see every row from the start; a resumed
// file is therefore read again from the top.
type List struct {
	p        *Planner
	sheet    string
	started  bool
	tried    int
	columns  []column // by position in the record
	found    bool     // a heading was found on the present sheet
	any      bool     // a heading was found on any sheet
	sheets   int      // begun so far
	head     []batch.Cell
	answers  answers // of the list's own block of default answers
	between  between // rows that touch one registration
	findings []batch.Finding
	cells    []cell // by field, reused from row to row
}

type column struct {
	field int // -1: not ours
	form  dateForm
}

type cell struct {
	text   string // cleaned, "" when blank
	kind   batch.CellKind
	column int // 0: the list has no such column
}

// List begins a list.
func (p *Planner) List() *List {
	return &List{p: p, cells: make([]cell, len(p.fields))}
}

// Take plans a row. The plan is nil for rows that are no data: headings,
// what stands above them, and blank rows. A [batch.Refusal] refuses the file.
func (l *List) Take(raw batch.RawRow) (*batch.Plan, error) {
	if !l.started || raw.Sheet != l.sheet {
		l.leaveSheet()
		l.sheet, l.started, l.found, l.tried, l.columns = raw.Sheet, true, false, 0, nil
		l.sheets++
	}
	if !l.found {
		return nil, l.heading(raw)
	}
	if blank(raw) {
		return nil, nil
	}
	return l.plan(raw), nil
}

// leaveSheet tells of a sheet that had rows and no heading: a page of
// guidance, or rows that somebody would miss.
func (l *List) leaveSheet() {
	if l.started && !l.found && l.tried > 0 && l.sheet != "" {
		l.findings = append(l.findings, batch.Finding{Code: batch.FindingSheetNoHeading,
			Severity: batch.SeverityNote, Args: []string{count(l.sheets), count(l.tried)}})
	}
}

// Close refuses a list in which no heading was found.
func (l *List) Close() error {
	l.leaveSheet()
	if l.any {
		return nil
	}
	return refuse(batch.FindingFileNoHeading)
}

// Heading gives the heading row of the present sheet, nil before it is found.
func (l *List) Heading() []batch.Cell {
	if !l.found {
		return nil
	}
	return l.head
}

// Findings are those about the list as a whole: columns that are not ours.
func (l *List) Findings() []batch.Finding { return l.findings }

func (l *List) heading(raw batch.RawRow) error {
	if blank(raw) {
		return nil
	}
	if l.tried++; l.tried > headingWithin {
		return nil
	}
	if l.answers.take(l, raw) {
		return nil
	}
	columns, known, err := l.match(raw)
	if err != nil {
		return err
	}
	switch {
	case known[l.p.at.rule]:
		l.columns, l.found, l.any = columns, true, true
		l.head = slices.Clone(raw.Cells)
		l.tellUnknown(raw, columns)
		return nil
	case raw.Sheet == "" && len(known) > 1:
		heading := l.p.fields[l.p.at.rule].Heading.Da
		return refuse(batch.FindingFileColumnMissing, heading)
	case raw.Sheet == "":
		return refuse(batch.FindingFileNoHeading)
	default:
		return nil
	}
}

func (l *List) match(raw batch.RawRow) ([]column, map[int]bool, error) {
	columns, known := make([]column, len(raw.Cells)), map[int]bool{}
	for i, c := range raw.Cells {
		columns[i].field = -1
		key, ok := l.p.matrix.Heading(clean(c.Text))
		if !ok {
			continue
		}
		field := l.p.index[key]
		if known[field] {
			return nil, nil, refuse(batch.FindingFileColumnTwice, l.p.fields[field].Heading.Da)
		}
		known[field], columns[i].field = true, field
	}
	return columns, known, nil
}

// tellUnknown names the position alone: a heading is the sender's own text.
func (l *List) tellUnknown(raw batch.RawRow, columns []column) {
	for i, c := range columns {
		if c.field < 0 && strings.TrimSpace(raw.Cells[i].Text) != "" {
			l.findings = append(l.findings, batch.Finding{Code: batch.FindingColumnUnknown,
				Severity: batch.SeverityNote, Column: i + 1, Args: []string{columnName(i)}})
		}
	}
}

// columnName is how spreadsheets call a column: A, B, ... Z, AA.
func columnName(i int) string {
	name := ""
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}

func blank(raw batch.RawRow) bool {
	if raw.Flaw != "" {
		return false
	}
	for _, c := range raw.Cells {
		if clean(c.Text) != "" {
			return false
		}
	}
	return true
}

func refuse(code batch.FindingCode, args ...string) error {
	return &batch.Refusal{Finding: batch.Finding{Code: code, Severity: batch.SeverityError, Args: args}}
}
