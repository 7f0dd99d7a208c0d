package workbook

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"genopret/reports/sheet"
)

// pageWidths are the columns of a composed sheet: label, number, two of text.
var pageWidths = [...]float64{34, 13, 62, 62}

const (
	lineHeight = 15.0
	tallest    = 400.0 // Excel takes 409
)

// Page is a composed sheet. It may be reserved early, so that it comes first
// in the workbook, and written last, when everything is counted.
type Page struct {
	book *Book
	part gridPart
	page sheet.Page
}

// Page reserves the next sheet for a composed page.
func (b *Book) Page(name string) (*Page, error) {
	p := &Page{book: b, part: gridPart{name: partName(name, 1)}}
	if err := b.addSheet(p.part.name, ""); err != nil {
		return nil, fmt.Errorf("sheet %s: %w", name, err)
	}
	b.sheets = append(b.sheets, p)
	return p, nil
}

// Write says what stands on the page.
func (p *Page) Write(page sheet.Page) { p.page = page }

func (p *Page) ready() error { return nil }

func (p *Page) finish() error {
	if err := p.render(); err != nil {
		return fmt.Errorf("sheet %s: %w", p.part.name, err)
	}
	return nil
}

func (p *Page) render() error {
	stream, err := p.book.begin(p.part.name)
	if err != nil {
		return err
	}
	p.part.stream = stream
	for i, w := range pageWidths {
		if err := stream.SetColWidth(i+1, i+1, w); err != nil {
			return err
		}
	}
	if err := p.line([]sheet.Cell{sheet.String(p.page.Title)}, title, 28); err != nil {
		return err
	}
	for _, lead := range p.page.Lead {
		if err := p.merged(lead, 0, paragraph); err != nil {
			return err
		}
	}
	for _, block := range p.page.Blocks {
		if err := p.block(block); err != nil {
			return err
		}
	}
	if err := p.book.paper(p.part.name); err != nil {
		return err
	}
	return stream.Flush()
}

func (p *Page) block(b sheet.Block) error {
	p.part.rows++ // a blank row between blocks
	if err := p.line([]sheet.Cell{sheet.String(b.Heading)}, blockTitle, 20); err != nil {
		return err
	}
	if b.Columns == nil {
		return p.facts(b.Rows)
	}
	headings := make([]sheet.Cell, len(b.Columns))
	for i, name := range b.Columns {
		headings[i] = sheet.String(name)
	}
	if err := p.line(headings, heading, lineHeight+3); err != nil {
		return err
	}
	for _, row := range b.Rows {
		for _, cells := range unfold(row, p.book.options.Words.Continued) {
			if err := p.line(cells, body, height(cells, pageWidths[:])); err != nil {
				return err
			}
		}
	}
	return nil
}

// facts are rows of a label and a value that may use the rest of the width.
func (p *Page) facts(rows [][]sheet.Cell) error {
	for _, row := range rows {
		if err := p.span(row, 1, body); err != nil {
			return err
		}
	}
	return nil
}

// merged writes one cell over all columns from the given one on.
func (p *Page) merged(c sheet.Cell, from int, r role) error {
	row := make([]sheet.Cell, from+1)
	row[from] = c
	return p.span(row, from, r)
}

// span writes a row whose cell at from reaches to the right margin, over as
// many rows as a long text needs. Merged cells never find their height by
// themselves, so it is given.
func (p *Page) span(row []sheet.Cell, from int, r role) error {
	for _, cells := range unfold(row, p.book.options.Words.Continued) {
		room := 0.0
		for _, w := range pageWidths[from:] {
			room += w
		}
		tall := lineHeight
		if from < len(cells) {
			tall = height(cells[from:from+1], []float64{room})
		}
		if err := p.line(cells, r, tall); err != nil {
			return err
		}
		left, err := excelize.CoordinatesToCellName(from+1, p.part.rows)
		if err != nil {
			return err
		}
		right, err := excelize.CoordinatesToCellName(len(pageWidths), p.part.rows)
		if err != nil {
			return err
		}
		if err := p.part.stream.MergeCell(left, right); err != nil {
			return err
		}
	}
	return nil
}

func (p *Page) line(row []sheet.Cell, r role, tall float64) error {
	values := make([]any, len(row))
	for i, c := range row {
		v, err := p.book.styles.value(c, r)
		if err != nil {
			return err
		}
		values[i] = v
	}
	p.part.rows++
	return p.part.stream.SetRow(fmt.Sprintf("A%d", p.part.rows), values, excelize.RowOpts{Height: tall})
}

// height guesses the lines that the fullest cell wraps to. A character more or
// less is no harm; a hidden line would be.
func height(row []sheet.Cell, widths []float64) float64 {
	most := 1
	for i, c := range row {
		if !isText(c) || i >= len(widths) {
			continue
		}
		lines := 0
		for text := range strings.Lines(c.Text) {
			lines += 1 + int(float64(utf8.RuneCountInString(text))*1.05/widths[i])
		}
		most = max(most, lines)
	}
	return min(float64(most)*lineHeight+1, tallest)
}
