package workbook

import (
	"fmt"
	"strconv"

	"github.com/xuri/excelize/v2"

	"genopret/reports/sheet"
)

const (
	sampled      = 300 // rows that decide the widths of the columns
	narrowest    = 6.0
	defaultWidth = 42
	filterArrow  = 3 // digits that the button of a filter covers
	notesAtMost  = 1000
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
	notes  int
}

// Grid adds a table behind the sheets added so far.
func (b *Book) Grid(name string, columns []sheet.Column, empty string) (*Grid, error) {
	g := &Grid{book: b, name: name, columns: columns, empty: empty}
	part := &gridPart{name: b.freeName(name, 1)}
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

// measure makes each column as wide as its widest cell, within reason, and
// then lets the wide ones give way until the page is wide enough for all.
func (g *Grid) measure() []float64 {
	widths := make([]float64, len(g.columns))
	for i, column := range g.columns {
		limit := float64(column.Widest)
		if limit == 0 {
			limit = defaultWidth
		}
		widest := narrowest
		for _, rows := range g.held {
			if i < len(rows[0]) {
				widest = max(widest, min(digits(rows[0][i]), limit))
			}
		}
		widths[i] = widthFor(max(widest, longestWord(column.Heading)*1.12+filterArrow), smallSize)
	}
	return balance(widths, g.onPaper())
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
		if err := g.book.put(g.last(), row, tableRow, height(row, g.widths, smallSize)); err != nil {
			return err
		}
	}
	return nil
}

func (g *Grid) next() error {
	part := &gridPart{name: g.book.freeName(g.name, len(g.parts)+1)}
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
		if err := g.sayEmpty(); err != nil {
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

// sayEmpty writes one line over the whole width instead of rows.
func (g *Grid) sayEmpty() error {
	note := sheet.String(g.empty).In(sheet.Quiet)
	if err := g.book.put(g.last(), []sheet.Cell{note}, paragraph, fontSize*leading+3); err != nil {
		return err
	}
	right, err := excelize.CoordinatesToCellName(g.onPaper(), g.last().rows)
	if err != nil || g.onPaper() == 1 {
		return err
	}
	return g.last().stream.MergeCell("A"+strconv.Itoa(g.last().rows), right)
}

// put writes one row of cells to the next row of the part.
func (b *Book) put(p *gridPart, row []sheet.Cell, r role, tall float64) error {
	values := make([]any, len(row))
	p.rows++
	for i, c := range row {
		v, err := b.styles.value(c, r)
		if err != nil {
			return err
		}
		values[i] = v
		if c.Note == "" {
			continue
		}
		if err := b.note(p, i+1, c.Note); err != nil {
			return err
		}
	}
	return p.stream.SetRow("A"+strconv.Itoa(p.rows), values, excelize.RowOpts{Height: tall})
}

// note hangs a note on a cell. A sheet takes a thousand: a shape has a number
// of four digits in the file, and what comes after is told by its frame, its
// colour and the words of its row.
func (b *Book) note(p *gridPart, column int, text string) error {
	if p.notes == notesAtMost {
		return nil
	}
	p.notes++
	cell, err := excelize.CoordinatesToCellName(column, p.rows)
	if err != nil {
		return err
	}
	tall := 24 + 17*lines(text, 44)
	return b.file.AddComment(p.name, excelize.Comment{Cell: cell, Author: "genopret", Text: text,
		Width: 320, Height: uint(min(tall, 400))})
}
