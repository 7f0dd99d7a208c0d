package workbook

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"genopret/reports/sheet"
)

// look is everything that tells two cell styles apart.
type look struct {
	role  role
	kind  sheet.Kind
	tone  sheet.Tone
	bold  bool
	quote bool // Excel shows the text as typed and keeps it text when edited
}

type role uint8

const (
	body role = iota
	heading
	title
	blockTitle
	paragraph
)

// colours of a tone: background and letters, dark enough on light enough.
var colours = map[sheet.Tone][2]string{
	sheet.Alarm: {"C00000", "FFFFFF"}, sheet.Bad: {"F8D7DA", "7A1420"}, sheet.Warn: {"FFF0C2", "5F4400"},
	sheet.Wait: {"DCE9F7", "143D66"}, sheet.Good: {"DDF1E0", "14532A"}, sheet.Quiet: {"EEEEEE", "444444"},
}

const (
	fontName = "Calibri"
	dark     = "1F3A5F"
	line     = "D0D7DE"
)

// styles makes each style once; their numbers belong to one workbook.
type styles struct {
	file  *excelize.File
	known map[look]int
}

func newStyles(file *excelize.File) *styles {
	return &styles{file: file, known: map[look]int{}}
}

func (s *styles) id(l look) (int, error) {
	if id, ok := s.known[l]; ok {
		return id, nil
	}
	id, err := s.make(l)
	if err != nil {
		return 0, fmt.Errorf("cell style: %w", err)
	}
	s.known[l] = id
	return id, nil
}

func (s *styles) make(l look) (int, error) {
	if l.quote {
		return s.quoted(l)
	}
	style := &excelize.Style{Font: font(l), Alignment: alignment(l), Border: border(l)}
	if fill := background(l); fill != "" {
		style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{fill}}
	}
	switch l.kind {
	case sheet.Number:
		style.NumFmt = 3 // #,##0: Excel shows it as the reader's country writes it
	case sheet.Digits:
		style.NumFmt = 49 // @
	case sheet.Day:
		style.CustomNumFmt = pointer("dd-mm-yyyy")
	case sheet.Moment:
		style.CustomNumFmt = pointer("dd-mm-yyyy hh:mm")
	}
	return s.file.NewStyle(style)
}

// quoted copies a style and sets Excel's quote prefix on the copy. excelize
// has no option for it, but its table of styles is open.
func (s *styles) quoted(l look) (int, error) {
	l.quote = false
	base, err := s.id(l)
	if err != nil {
		return 0, err
	}
	all := s.file.Styles.CellXfs
	copied := all.Xf[base]
	copied.QuotePrefix = pointer(true)
	all.Xf = append(all.Xf, copied)
	all.Count = len(all.Xf)
	return all.Count - 1, nil
}

func font(l look) *excelize.Font {
	f := &excelize.Font{Family: fontName, Size: 11, Bold: l.bold}
	switch l.role {
	case heading:
		f.Bold, f.Color = true, "FFFFFF"
	case title:
		f.Bold, f.Size, f.Color = true, 18, dark
	case blockTitle:
		f.Bold, f.Size, f.Color = true, 13, dark
	default:
		if c, ok := colours[l.tone]; ok {
			f.Color = c[1]
		}
	}
	return f
}

func background(l look) string {
	if l.role == heading {
		return dark
	}
	return colours[l.tone][0]
}

func alignment(l look) *excelize.Alignment {
	a := &excelize.Alignment{Vertical: "top", WrapText: l.kind == sheet.Text || l.role == heading}
	if l.kind == sheet.Day || l.kind == sheet.Moment {
		a.Horizontal = "left"
	}
	if l.role == title || l.role == blockTitle {
		a.WrapText = false
	}
	if l.role == heading {
		a.Vertical = "center"
	}
	return a
}

func border(l look) []excelize.Border {
	if l.role != body {
		return nil
	}
	return []excelize.Border{{Type: "bottom", Color: line, Style: 1}}
}

func pointer[T any](v T) *T { return &v }
