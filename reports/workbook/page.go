package workbook

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"genopret/reports/sheet"
)

// pageWidths are the columns of a composed sheet: label, number, two of text.
var pageWidths = [...]float64{34, 13, 62, 62}

// Page is a composed sheet. It may be reserved early, so that it comes first
// in the workbook, and written last, when everything is counted.
type Page struct {
	book *Book
	part gridPart
	page sheet.Page
}

// Page reserves the next sheet for a composed page.
func (b *Book) Page(name string) (*Page, error) {
	p := &Page{book: b, part: gridPart{name: b.freeName(name, 1)}}
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
	if b.Columns == nil || len(b.Rows) == 0 {
		return p.facts(b.Rows)
	}
	headings := make([]sheet.Cell, len(b.Columns))
	for i, name := range b.Columns {
		headings[i] = sheet.String(name)
		if i < len(b.Rows[0]) && b.Rows[0][i].Kind == sheet.Number {
			headings[i] = sheet.DigitString(name)
		}
	}
	if err := p.span(headings, len(b.Columns)-1, heading); err != nil {
		return err
	}
	for _, row := range b.Rows {
		if err := p.span(row, len(b.Columns)-1, body); err != nil {
			return err
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
	widths := make([]float64, from+1)
	copy(widths, pageWidths[:from])
	for _, w := range pageWidths[from:] {
		widths[from] += w
	}
	for _, cells := range unfold(row, p.book.options.Words.Continued) {
		// The merged cells to the right carry the line below and the colour.
		for len(cells) < len(pageWidths) && r != paragraph {
			cells = append(cells, blankLike(cells, from))
		}
		if err := p.line(cells, r, height(cells[:min(len(cells), from+1)], widths, fontSize)); err != nil {
			return err
		}
		if err := p.merge(from); err != nil {
			return err
		}
	}
	return nil
}

// blankLike is a cell to merge into the one at from.
func blankLike(cells []sheet.Cell, from int) sheet.Cell {
	blank := sheet.Entry("")
	if from < len(cells) {
		blank.Tone = cells[from].Tone
	}
	return blank
}

// merge joins the cells of the last row from the given one to the margin.
func (p *Page) merge(from int) error {
	if from >= len(pageWidths)-1 {
		return nil
	}
	left, err := excelize.CoordinatesToCellName(from+1, p.part.rows)
	if err != nil {
		return err
	}
	right, err := excelize.CoordinatesToCellName(len(pageWidths), p.part.rows)
	if err != nil {
		return err
	}
	return p.part.stream.MergeCell(left, right)
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
