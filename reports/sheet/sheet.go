// Package sheet holds the plain parts of a report before anybody decides how it
// looks on disk: cells, columns, and pages made of blocks. It imports batch and
// the standard library. The workbooks render it; a page for the browser or a
// CSV file can render the same values.
//
// Read Cell, then Column (a long table is columns and a stream of rows), then
// Page (a short, composed sheet such as an overview).
package sheet

import (
	"time"

	"genopret/batch"
)

// Kind is the type that a cell has in a spreadsheet.
type Kind uint8

// The kinds. The zero cell is blank.
const (
	Blank  Kind = iota
	Text        // a string, never a formula
	Digits      // a string of digits that must stay one, such as a CPR number
	Number      // a whole number
	Day         // a date
	Moment      // a date with a time of day
	Input       // a text that people change; the cell stays text, blank or not
)

// Tone chooses a colour. It never carries meaning of its own: the words of the
// cell say the same.
type Tone string

// The tones.
const (
	Plain Tone = ""
	Alarm Tone = "alarm"
	Bad   Tone = "bad"
	Warn  Tone = "warn"
	Wait  Tone = "wait"
	Good  Tone = "good"
	Quiet Tone = "quiet"
	Faint Tone = "faint" // grey letters on the bare sheet
)

// Cell is one value and how it is meant.
type Cell struct {
	Kind   Kind
	Text   string    // of Text, Digits and Input
	Number int       // of Number
	Time   time.Time // of Day and Moment; its wall clock is what is shown
	Tone   Tone
	Strong bool // bold
	// Note is shown when somebody points at the cell. A cell with a note has
	// a frame around it, so that it is found without its colour.
	Note string
}

// String is a text cell, blank for "".
func String(text string) Cell {
	if text == "" {
		return Cell{}
	}
	return Cell{Kind: Text, Text: text}
}

// DigitString is a text cell of digits.
func DigitString(digits string) Cell {
	if digits == "" {
		return Cell{}
	}
	return Cell{Kind: Digits, Text: digits}
}

// Entry is a cell for people to change, such as a cell of a list to mend.
func Entry(text string) Cell { return Cell{Kind: Input, Text: text} }

// Int is a number cell.
func Int(n int) Cell { return Cell{Kind: Number, Number: n} }

// Date is a date cell, blank for the zero date.
func Date(d batch.Date) Cell {
	if d.IsZero() {
		return Cell{}
	}
	return Cell{Kind: Day, Time: d.Time(time.UTC)}
}

// At is a cell of a moment as the clocks of the zone show it.
func At(t time.Time, zone *time.Location) Cell {
	if t.IsZero() {
		return Cell{}
	}
	return Cell{Kind: Moment, Time: t.In(zone)}
}

// In gives the cell a tone.
func (c Cell) In(tone Tone) Cell {
	c.Tone = tone
	return c
}

// Noted puts a note on the cell and a frame around it.
func (c Cell) Noted(note string) Cell {
	c.Note = note
	return c
}

// Bold makes the cell strong.
func (c Cell) Bold() Cell {
	c.Strong = true
	return c
}

// Column is a column of a long table. Its width follows what stands in it, up
// to Widest characters; longer texts wrap.
type Column struct {
	Heading string
	Widest  int  // 0 takes a sensible default
	Screen  bool // not on paper; such columns stand to the right of all others
	Tone    Tone // of the heading
}

// Page is a short sheet composed of blocks.
type Page struct {
	Title  string
	Lead   []Cell // sentences under the title
	Blocks []Block
}

// Block is a heading with rows of up to four cells beneath.
type Block struct {
	Heading string
	Columns []string // headings of the cells; nil for rows of label and value
	Rows    [][]Cell
}
