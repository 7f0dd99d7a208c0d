package excellist

import (
	"genopret/batch"
)

// row reads one row after another into the same cells.
type row struct {
	limits   Limits
	book     *book
	number   int // 0: not stated
	hidden   bool
	formulas int
	flaw     batch.FindingCode
	cells    []batch.Cell // up to the last with a value
	room     []batch.Cell // what cells is a part of; blank beyond it
	column   int          // of the cell in hand, from 1
	stated   int          // row number that a cell states, if it is another than the row's
	text     []byte       // of all cells that have a text of their own
	pending  []piece
	dates    dates
}

// piece is a cell whose text lies in row.text.
type piece struct{ column, from, to int }

func (r *row) reset() {
	clear(r.cells)
	r.cells, r.text, r.pending = r.room[:0], r.text[:0], r.pending[:0]
	r.number, r.hidden, r.formulas, r.flaw, r.column, r.stated = 0, false, 0, "", 0, 0
}

// elsewhere reports a cell that says it stands in another row.
func (r *row) elsewhere() bool { return r.stated != 0 && r.stated != r.number }

// read takes the next row from b, or the end of all rows, where more is
// false.
func (r *row) read(d dialect, b []byte) (more bool, n int, err error) {
	r.reset()
	t, at, err := d.open(b, 0)
	if err != nil {
		return false, at, err
	}
	if t == (tag{"sheetData", true}) {
		_, at, err = end(b, at)
		return false, at, err
	}
	empty, at, err := r.begin(d, b)
	for more = !empty; more && err == nil; {
		more, at, err = r.child(d, b, at)
	}
	if err != nil {
		return true, at, err
	}
	r.settle()
	return true, at, nil
}

// begin reads the start tag of a row.
func (r *row) begin(d dialect, b []byte) (empty bool, at int, err error) {
	t, at, err := d.open(b, 0)
	if err != nil {
		return false, at, err
	}
	if t != (tag{"row", false}) {
		return false, at, errStrange
	}
	for {
		name, value, next, err := attribute(b, at)
		if err != nil {
			return false, next, err
		}
		if name == nil {
			return closing(b, next)
		}
		switch at = next; string(name) {
		case "r":
			var ok bool
			if r.number, ok = small(value); !ok || r.number == 0 {
				return false, at, errStrange
			}
		case "hidden":
			r.hidden = truth(value)
		}
	}
}

// child reads a cell, or the end of the row.
func (r *row) child(d dialect, b []byte, at int) (more bool, next int, err error) {
	t, at, err := d.open(b, at)
	switch {
	case err != nil:
		return false, at, err
	case t == tag{"c", false}:
		at, err = r.cell(d, b, at)
		return true, at, err
	case t == tag{"row", true}:
		_, at, err = end(b, at)
		return false, at, err
	case t != tag{"extLst", false}:
		return false, at, errStrange
	}
	empty, at, err := end(b, at)
	if err == nil && !empty {
		at, err = d.skip(b, at)
	}
	return true, at, err
}

// put places a value whose text is a string already.
func (r *row) put(c batch.Cell) error {
	if c.Text == "" {
		return nil
	}
	if r.column > r.limits.MaxColumns {
		r.blame(batch.FindingRowTooLong)
		return nil
	}
	if r.column > len(r.cells) {
		r.widen()
	} else if r.cells[r.column-1].Text != "" {
		return errStrange // two values in one cell
	}
	r.cells[r.column-1] = c
	return nil
}

// widen makes room up to the column; what lies beyond the cells is blank.
func (r *row) widen() {
	if r.column > len(r.room) {
		room := make([]batch.Cell, max(r.column, min(2*len(r.room), r.limits.MaxColumns)))
		copy(room, r.cells)
		r.room = room
	}
	r.cells = r.room[:r.column]
}

// own places a value whose text was appended to r.text from the place on. Its
// string is made once the row is whole, one for all.
func (r *row) own(from int, kind batch.CellKind) error {
	if len(r.text) == from {
		return nil
	}
	if len(r.text)-from > r.limits.MaxCell {
		r.text = r.text[:from]
		r.blame(batch.FindingCellTooLong)
		return nil
	}
	r.pending = append(r.pending, piece{r.column, from, len(r.text)})
	return r.put(batch.Cell{Text: "…", Kind: kind})
}

func (r *row) settle() {
	if len(r.pending) == 0 {
		return
	}
	all := string(r.text)
	for _, p := range r.pending {
		if p.column <= len(r.cells) {
			r.cells[p.column-1].Text = all[p.from:p.to]
		}
	}
}

// blame keeps the first flaw; the later ones may only follow from it.
func (r *row) blame(code batch.FindingCode) {
	if r.flaw == "" {
		r.flaw = code
	}
}
