package workbook

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"genopret/reports/sheet"
)

const (
	sampled      = 300 // rows that decide the widths of the columns
	narrowest    = 7
	defaultWidth = 42
)

// Grid is a long table: one heading, and rows that are written as they come.
// Past the limit it goes on with the same heading on a further sheet.
type Grid struct {
	book    *Book
	name    string
	columns []sheet.Column
	empty   string           // the one line of a table without rows
	held    [][][]sheet.Cell // records held back, each over one row or more
	widths  []float64
	parts   []*gridPart
}

// gridPart is one sheet of a grid.
type gridPart struct {
	name   string
	stream *excelize.StreamWriter
	rows   int // heading included
}

// Grid adds a table behind the sheets added so far.
func (b *Book) Grid(name string, columns []sheet.Column, empty string) (*Grid, error) {
	g := &Grid{book: b, name: name, columns: columns, empty: empty}
	part := &gridPart{name: partName(name, 1)}
	if err := b.addSheet(part.name, ""); err != nil {
		return nil, fmt.Errorf("sheet %s: %w", name, err)
	}
	g.parts = append(g.parts, part)
	b.sheets = append(b.sheets, g)
	return g, nil
}

// Add writes a row; cells beyond the columns are a mistake of the caller.
func (g *Grid) Add(row []sheet.Cell) error {
	rows := unfold(row, g.book.options.Words.Continued)
	if g.widths != nil {
		return g.write(rows)
	}
	g.held = append(g.held, rows)
	if len(g.held) < sampled {
		return nil
	}
	return g.release()
}

// release decides the widths and writes what was held back for that.
func (g *Grid) release() error {
	g.widths = g.measure()
	held := g.held
	g.held = nil
	if err := g.open(g.last()); err != nil {
		return err
	}
	for _, rows := range held {
		if err := g.write(rows); err != nil {
			return err
		}
	}
	return nil
}

func (g *Grid) last() *gridPart { return g.parts[len(g.parts)-1] }

// measure makes each column as wide as its widest cell, within reason. The two
// characters more are for the margin and the filter's arrow.
func (g *Grid) measure() []float64 {
	widths := make([]float64, len(g.columns))
	for i, column := range g.columns {
		widest := max(narrowest, width(sheet.String(column.Heading))+2)
		limit := column.Widest
		if limit == 0 {
			limit = defaultWidth
		}
		for _, rows := range g.held {
			if i < len(rows[0]) {
				widest = max(widest, min(width(rows[0][i]), limit))
			}
		}
		widths[i] = float64(widest + 2)
	}
	return widths
}

// write keeps the rows of one record on one sheet where they fit on any.
func (g *Grid) write(rows [][]sheet.Cell) error {
	limit := g.book.options.RowLimit
	if p := g.last(); p.rows > 1 && p.rows+len(rows) > limit {
		if err := g.next(); err != nil {
			return err
		}
	}
	for _, row := range rows {
		if g.last().rows >= limit {
			if err := g.next(); err != nil {
				return err
			}
		}
		if err := g.book.put(g.last(), row, body); err != nil {
			return err
		}
	}
	return nil
}

func (g *Grid) next() error {
	part := &gridPart{name: partName(g.name, len(g.parts)+1)}
	if err := g.book.addSheet(part.name, g.last().name); err != nil {
		return fmt.Errorf("sheet %s: %w", part.name, err)
	}
	g.parts = append(g.parts, part)
	return g.open(part)
}

func (g *Grid) ready() error {
	if g.widths != nil {
		return nil
	}
	return g.release()
}

func (g *Grid) finish() error {
	filtered := g.last().rows > 1
	if !filtered {
		note := sheet.String(g.empty).In(sheet.Quiet)
		if err := g.book.put(g.last(), []sheet.Cell{note}, paragraph); err != nil {
			return err
		}
	}
	for _, part := range g.parts {
		if err := g.close(part, filtered); err != nil {
			return fmt.Errorf("sheet %s: %w", part.name, err)
		}
	}
	return nil
}

// put writes one row of cells to the next row of the part.
func (b *Book) put(p *gridPart, row []sheet.Cell, r role) error {
	values := make([]any, len(row))
	for i, c := range row {
		v, err := b.styles.value(c, r)
		if err != nil {
			return err
		}
		values[i] = v
	}
	p.rows++
	return p.stream.SetRow(fmt.Sprintf("A%d", p.rows), values)
}
