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
	frame bool // a strong line around the cell
}

type role uint8

const (
	body     role = iota
	tableRow      // of a long table: smaller letters
	heading
	title
	blockTitle
	paragraph
)

// colours of a tone: background and letters, dark enough on light enough.
var colours = map[sheet.Tone][2]string{
	sheet.Alarm: {"C00000", "FFFFFF"}, sheet.Bad: {"F8D7DA", "7A1420"}, sheet.Warn: {"FFF0C2", "5F4400"},
	sheet.Wait: {"DCE9F7", "143D66"}, sheet.Good: {"DDF1E0", "14532A"}, sheet.Quiet: {"EEEEEE", "444444"},
	sheet.Faint: {"", "767676"},
}

const (
	fontName  = "Calibri"
	fontSize  = 11.0
	smallSize = 10.0 // of long tables, so that a page takes more columns
	dark      = "1F3A5F"
	line      = "D0D7DE"
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
	case sheet.Digits, sheet.Input:
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
	f := &excelize.Font{Family: fontName, Size: fontSize, Bold: l.bold}
	if l.role == tableRow || l.role == heading {
		f.Size = smallSize
	}
	switch l.role {
	case heading:
		f.Bold, f.Color = true, "FFFFFF"
		if c, ok := colours[l.tone]; ok {
			f.Color = c[1]
		}
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
	if l.role == heading && l.tone == sheet.Plain {
		return dark
	}
	return colours[l.tone][0]
}

func alignment(l look) *excelize.Alignment {
	a := &excelize.Alignment{Vertical: "top", WrapText: l.kind != sheet.Number || l.role == heading}
	switch {
	case l.role == heading && l.kind == sheet.Digits: // above numbers
		a.Horizontal, a.Indent = "right", 1
	case l.kind == sheet.Day || l.kind == sheet.Moment:
		a.Horizontal, a.WrapText = "left", false // a date that wraps shows as ####
	case l.kind == sheet.Number:
		a.Horizontal, a.Indent = "right", 1 // apart from the text beside it
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
	if l.frame {
		around := make([]excelize.Border, 0, 4)
		for _, side := range [...]string{"left", "right", "top", "bottom"} {
			around = append(around, excelize.Border{Type: side, Color: colours[l.tone][1], Style: 2})
		}
		return around
	}
	if l.role != body && l.role != tableRow {
		return nil
	}
	lines := []excelize.Border{{Type: "bottom", Color: line, Style: 1}}
	if l.role == tableRow { // long texts stand close beside each other
		lines = append(lines, excelize.Border{Type: "left", Color: line, Style: 1}, excelize.Border{Type: "right", Color: line, Style: 1})
	}
	return lines
}

func pointer[T any](v T) *T { return &v }
