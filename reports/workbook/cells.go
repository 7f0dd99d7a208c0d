package workbook

import (
	"math"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"genopret/reports/sheet"
)

// cellUnits is how many UTF-16 units a cell holds. excelize and Excel cut the
// rest without a word.
const cellUnits = 32_767

// value turns a cell into what the stream writer takes. Texts go in as strings
// and so can never be formulas; those that look like one are also marked, so
// that Excel keeps them as text when somebody edits the cell.
func (s *styles) value(c sheet.Cell, r role) (any, error) {
	if c.Kind == sheet.Blank && c.Tone == sheet.Plain && c.Note == "" && r != tableRow && r != body {
		return nil, nil
	}
	id, err := s.id(look{role: r, kind: c.Kind, tone: c.Tone, bold: c.Strong, quote: isText(c) && dangerous(c.Text), frame: c.Note != ""})
	if err != nil {
		return nil, err
	}
	out := excelize.Cell{StyleID: id}
	switch c.Kind {
	case sheet.Text, sheet.Digits:
		out.Value = c.Text
	case sheet.Input:
		if c.Text != "" { // blank cells keep their style and hold nothing
			out.Value = c.Text
		}
	case sheet.Number:
		out.Value = c.Number
	case sheet.Day:
		out.Value = math.Floor(serial(c.Time))
	case sheet.Moment:
		out.Value = serial(c.Time)
	}
	return out, nil
}

func isText(c sheet.Cell) bool {
	return c.Kind == sheet.Text || c.Kind == sheet.Digits || c.Kind == sheet.Input
}

// dangerous reports whether a spreadsheet could take the text for a formula.
func dangerous(text string) bool {
	return text != "" && strings.IndexByte("=+-@\t\r", text[0]) >= 0
}

// serial counts days since the day before 1900 as Excel sees it, from the wall
// clock that t shows; seconds are kept, zones are not. A thousandth of a second
// is added, because excelize cuts the number after fifteen digits and
// LibreOffice shows what is left as the minute before.
func serial(t time.Time) float64 {
	y, m, d := t.Date()
	days := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24
	seconds := t.Hour()*3600 + t.Minute()*60 + t.Second()
	if seconds == 0 {
		return days
	}
	return days + (float64(seconds)+0.001)/86400
}

// pieces cuts a text into parts that fit into a cell each. No letter is cut in
// two: a letter beyond the basic plane takes two units.
func pieces(text string) []string {
	if len(text) <= cellUnits {
		return []string{text}
	}
	var out []string
	start, units := 0, 0
	for i, r := range text {
		width := 1
		if r > 0xFFFF {
			width = 2
		}
		if units+width > cellUnits {
			out = append(out, text[start:i])
			start, units = i, 0
		}
		units += width
	}
	return append(out, text[start:])
}

// unfold spreads a row over as many rows as its longest text needs. The rows
// after the first say in their first cell that they continue.
func unfold(row []sheet.Cell, continued string) [][]sheet.Cell {
	rows := [][]sheet.Cell{row}
	for col, c := range row {
		if !isText(c) || len(c.Text) <= cellUnits {
			continue
		}
		for i, piece := range pieces(c.Text) {
			if i == len(rows) {
				rows = append(rows, make([]sheet.Cell, len(row)))
				rows[i][0] = sheet.String(continued).In(sheet.Quiet)
			}
			if i == 0 {
				rows[0] = append([]sheet.Cell(nil), rows[0]...)
			}
			rows[i][col] = c
			rows[i][col].Text = piece
		}
	}
	return rows
}
