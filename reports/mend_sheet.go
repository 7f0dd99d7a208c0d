package reports

import (
	"slices"

	"genopret/batch"
	"genopret/reports/sheet"
	"genopret/reports/workbook"
)

const (
	// looked is how many rows to mend are seen before the columns are
	// settled. A suggestion or a missing column that shows up later is told
	// in words alone.
	looked = 300
	// printedColumns is how many columns of a mend copy go on paper.
	printedColumns = 12
)

// mendSheet writes the rows of one sheet that are to be mended, and says how
// many there were. A sheet without any is left out.
func (h *hand) mendSheet(book *workbook.Book, s MendSheet) (int, error) {
	copied := &mendCopy{hand: h, book: book, source: s}
	n := 0
	if s.Rows == nil {
		return 0, nil
	}
	for row, err := range s.Rows {
		if err != nil {
			return n, err
		}
		if row.Row.Standing != batch.Rejected {
			continue
		}
		n++
		if err := copied.take(row); err != nil {
			return n, err
		}
	}
	return n, copied.settle()
}

// mendCopy is one sheet of a mend copy on its way.
type mendCopy struct {
	*hand
	book    *workbook.Book
	source  MendSheet
	held    []MendRow
	columns []mendColumn
	grid    *workbook.Grid
}

// mendColumn is a column of the copy: one of the sender's, a suggestion beside
// it, or a column that the list lacks.
type mendColumn struct {
	source    int // 1 is the sender's first; 0 for a column that the list lacks
	suggested bool
	missing   string // key of the field
	whole     bool   // a damaged record in one piece
	heading   string
	form      string // how the sender writes dates in it
}

func (m *mendCopy) take(row MendRow) error {
	if m.grid != nil {
		return m.grid.Add(m.cells(row))
	}
	row.Cells = slices.Clone(row.Cells)
	if m.held = append(m.held, row); len(m.held) == looked {
		return m.settle()
	}
	return nil
}

// settle decides the columns and writes the rows held back for that.
func (m *mendCopy) settle() error {
	if m.grid != nil || len(m.held) == 0 {
		return nil
	}
	m.columns = m.plan()
	name := m.source.Name
	if name == "" {
		name = m.label("sheet.mend")
	}
	grid, err := m.book.Grid(name, m.headings(), "")
	if err != nil {
		return err
	}
	m.grid = grid
	for _, row := range m.held {
		if err := grid.Add(m.cells(row)); err != nil {
			return err
		}
	}
	m.held = nil
	return nil
}

// plan chooses the columns. Those that an earlier mend copy added are left
// out, since this copy has its own.
func (m *mendCopy) plan() []mendColumn {
	var columns []mendColumn
	for i, heading := range m.source.Heading {
		c := mendColumn{source: i + 1, form: m.form(i), heading: heading.Text}
		if m.ours(c.heading) {
			continue
		}
		columns = append(columns, c)
		if m.suggests(i + 1) {
			columns = append(columns, mendColumn{source: i + 1, suggested: true, heading: m.label("mend.suggestion", c.heading)})
		}
	}
	columns = append(columns, m.missing()...)
	if slices.ContainsFunc(m.held, func(row MendRow) bool { return damaged(row) }) {
		columns = append(columns, mendColumn{whole: true, heading: m.label("mend.whole")})
	}
	return columns
}

// missing are the fields that a row has to state and the list has no column
// for: the copy gives the column, so that it need only be filled in.
func (m *mendCopy) missing() []mendColumn {
	var columns []mendColumn
	for _, row := range m.held {
		for _, f := range row.Row.Findings {
			known := func(c mendColumn) bool { return c.missing == f.Field }
			if !lacksColumn(f) || slices.ContainsFunc(columns, known) || m.FieldName == nil {
				continue
			}
			if heading := m.FieldName(f.Field, m.Lang); heading != "" && !m.hasHeading(heading) {
				columns = append(columns, mendColumn{missing: f.Field, heading: heading})
			}
		}
	}
	return columns
}

func lacksColumn(f batch.Finding) bool {
	return f.Severity == batch.SeverityError && f.Field != "" && f.Column == 0
}

func (m *mendCopy) hasHeading(heading string) bool {
	return slices.ContainsFunc(m.source.Heading, func(c batch.Cell) bool { return c.Text == heading })
}

func (m *mendCopy) suggests(column int) bool {
	return slices.ContainsFunc(m.held, func(row MendRow) bool { return suggestion(row, column) != "" })
}

func (m *mendCopy) headings() []sheet.Column {
	out := []sheet.Column{{Heading: m.label("mend.what"), Widest: 70, Tone: sheet.Warn}, {Heading: m.label("mend.row"), Tone: sheet.Quiet}}
	for _, c := range m.columns {
		column := sheet.Column{Heading: c.heading, Widest: 34, Screen: len(out) >= printedColumns}
		if c.suggested || c.missing != "" || c.whole {
			column.Tone = sheet.Warn
		}
		if c.whole {
			column.Widest = 60
		}
		out = append(out, column)
	}
	return out
}
