package workbook

import (
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"genopret/reports/sheet"
)

const (
	nameUnits = 31 // longest name of a sheet
	paperA4   = 9
)

// partName names the nth sheet of a table, within Excel's limits of length and
// letters.
func partName(name string, nth int) string {
	name = strings.NewReplacer(":", " ", `\`, " ", "/", " ", "?", " ", "*", " ", "[", "(", "]", ")").Replace(name)
	suffix := ""
	if nth > 1 {
		suffix = fmt.Sprintf(" (%d)", nth)
	}
	units := utf16.Encode([]rune(name))
	if room := nameUnits - len(suffix); len(units) > room {
		name = string(utf16.Decode(units[:room]))
	}
	return strings.Trim(name, "' ") + suffix
}

// freeName is the name of the nth sheet of a table, or of one after it where
// that name is taken: spreadsheets do not tell large letters from small.
func (b *Book) freeName(name string, nth int) string {
	for ; ; nth++ {
		free := partName(name, nth)
		if key := strings.ToLower(free); free != "" && !b.names[key] {
			b.names[key] = true
			return free
		}
	}
}

// paperWidth is what an A4 page takes in letters that people still read.
const paperWidth = 205.0

// yielding is the width that a column keeps when the page is full.
const yielding = 18.0

// onPaper counts the columns that are printed.
func (g *Grid) onPaper() int {
	for i, c := range g.columns {
		if c.Screen {
			return i
		}
	}
	return len(g.columns)
}

// balance narrows the wide columns among the first n, the widest most, so that
// together they fill a page and no more, where that can be done.
func balance(widths []float64, n int) []float64 {
	total, elastic := 0.0, 0.0
	for _, w := range widths[:n] {
		total += w
		elastic += max(0, w-yielding)
	}
	if total <= paperWidth || elastic == 0 {
		return widths
	}
	keep := max(0, 1-(total-paperWidth)/elastic)
	for i, w := range widths[:n] {
		if w > yielding {
			widths[i] = yielding + (w-yielding)*keep
		}
	}
	return widths
}

// open begins the stream of a sheet. What stands before the cells in the file
// has to be said before the first of them.
func (g *Grid) open(p *gridPart) error {
	stream, err := g.book.begin(p.name)
	if err != nil {
		return fmt.Errorf("sheet %s: %w", p.name, err)
	}
	p.stream = stream
	for i, w := range g.widths {
		if err := stream.SetColWidth(i+1, i+1, w); err != nil {
			return fmt.Errorf("sheet %s: %w", p.name, err)
		}
	}
	frozen := &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}
	if err := stream.SetPanes(frozen); err != nil {
		return fmt.Errorf("sheet %s: %w", p.name, err)
	}
	headings := make([]sheet.Cell, len(g.columns))
	for i, c := range g.columns {
		headings[i] = sheet.Cell{Kind: sheet.Text, Text: c.Heading, Tone: c.Tone, Strong: true}
	}
	usable := make([]float64, len(g.widths))
	for i, w := range g.widths {
		usable[i] = w - filterArrow*smallSize/fontSize
	}
	return g.book.put(p, headings, heading, height(headings, usable, smallSize))
}

// begin opens a stream on a sheet without the stale "A1" dimension, which some
// readers believe.
func (b *Book) begin(name string) (*excelize.StreamWriter, error) {
	if err := b.file.SetSheetDimension(name, ""); err != nil {
		return nil, err
	}
	if err := b.file.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: pointer(true)}); err != nil {
		return nil, err
	}
	return b.file.NewStreamWriter(name)
}

// close says what stands after the cells, and ends the stream.
func (g *Grid) close(p *gridPart, filtered bool) error {
	last, err := excelize.ColumnNumberToName(len(g.columns))
	if err != nil {
		return err
	}
	if filtered {
		if err := g.book.file.AutoFilter(p.name, fmt.Sprintf("A1:%s%d", last, p.rows), nil); err != nil {
			return err
		}
	}
	all := fmt.Sprintf("A2:%s%d", last, p.rows)
	if err := g.book.file.AddIgnoredErrors(p.name, all, excelize.IgnoredErrorsNumberStoredAsText); err != nil {
		return err
	}
	titles := &excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: p.name, RefersTo: fmt.Sprintf("'%s'!$1:$1", quoteName(p.name))}
	if err := g.book.file.SetDefinedName(titles); err != nil {
		return err
	}
	if err := g.printed(p, max(p.rows, 2)); err != nil {
		return err
	}
	if err := g.book.paper(p.name); err != nil {
		return err
	}
	return p.stream.Flush()
}

// printed leaves the columns for the screen off the paper.
func (g *Grid) printed(p *gridPart, rows int) error {
	n := g.onPaper()
	if n == len(g.columns) {
		return nil
	}
	last, err := excelize.ColumnNumberToName(n)
	if err != nil {
		return err
	}
	return g.book.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Area", Scope: p.name,
		RefersTo: fmt.Sprintf("'%s'!$A$1:$%s$%d", quoteName(p.name), last, rows)})
}

func quoteName(name string) string { return strings.ReplaceAll(name, "'", "''") }

// paper is A4 landscape, as wide as the page and as long as it needs to be.
func (b *Book) paper(name string) error {
	err := b.file.SetPageLayout(name, &excelize.PageLayoutOptions{Size: pointer(paperA4),
		Orientation: pointer("landscape"), FitToWidth: pointer(1), FitToHeight: pointer(0)})
	if err != nil {
		return err
	}
	margin := &excelize.PageLayoutMarginsOptions{Left: pointer(0.4), Right: pointer(0.4), Top: pointer(0.5), Bottom: pointer(0.6)}
	if err := b.file.SetPageMargins(name, margin); err != nil {
		return err
	}
	pages := strings.NewReplacer("{0}", "&P", "{1}", "&N").Replace(b.options.Words.Page)
	footer := "&L" + strings.ReplaceAll(b.options.Footer, "&", "&&") + "&R" + pages
	return b.file.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddFooter: footer})
}
