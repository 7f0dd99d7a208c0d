package excellist

import "genopret/batch"

// uncalculated is the error of a formula that no program has calculated yet:
// the workbook holds no value for it.
const uncalculated = "#CALC!"

// raw is a cell as it is stored.
type raw struct {
	style    int
	kind     []byte // the attribute t
	value    []byte // of <v>
	valued   bool   // there is a <v>
	inline   bool   // there is an <is>; its text begins at from in row.text
	from     int
	computed bool // there is a formula
}

// cell reads a cell from after the name of its tag.
func (r *row) cell(d dialect, b []byte, at int) (int, error) {
	c := raw{from: len(r.text)}
	r.column++
	for {
		name, value, next, err := attribute(b, at)
		if err != nil {
			return next, err
		}
		if at = next; name == nil {
			break
		}
		if len(name) != 1 {
			continue
		}
		ok := true
		switch name[0] {
		case 'r':
			ok = r.place(value)
		case 's':
			c.style, ok = small(value)
		case 't':
			c.kind = value
		}
		if !ok {
			return at, errStrange
		}
	}
	empty, at, err := closing(b, at)
	more := !empty && err == nil
	if more && d.prefix == "" {
		c.value, at, c.valued = alone(b, at)
		more = !c.valued
	}
	for more && err == nil {
		more, at, err = r.part(d, b, at, &c)
	}
	if err != nil {
		return at, err
	}
	return at, r.value(c)
}

// alone reads the inside of nearly every cell, a value and nothing else, up to
// and with the end of the cell. It reports false where it does not look so.
func alone(b []byte, at int) (value []byte, next int, ok bool) {
	const before, after = "<v>", "</v></c>"
	if len(b) < at+len(before) || string(b[at:at+len(before)]) != before {
		return nil, at, false
	}
	start := at + len(before)
	stop := start
	for stop < len(b) && b[stop] != '<' {
		stop++
	}
	if len(b) < stop+len(after) || string(b[stop:stop+len(after)]) != after {
		return nil, at, false
	}
	return b[start:stop], stop + len(after), true
}

// part reads what a cell holds, piece by piece.
func (r *row) part(d dialect, b []byte, at int, c *raw) (more bool, next int, err error) {
	t, at, err := d.open(b, at)
	if err != nil {
		return false, at, err
	}
	empty, at, err := end(b, at)
	if err != nil {
		return false, at, err
	}
	switch {
	case t == tag{"c", true}:
		return false, at, nil
	case t.closes:
		return false, at, errStrange
	case t.name == "v":
		if c.valued {
			return false, at, errStrange
		}
		if c.valued = true; !empty {
			c.value, at, err = d.leaf(b, at, "v")
		}
	case t.name == "f":
		if c.computed = true; !empty {
			_, at, err = d.leaf(b, at, "f")
		}
	case t.name == "is":
		if c.inline {
			return false, at, errStrange
		}
		if c.inline = true; !empty {
			r.text, at, err = d.rich(r.text, b, at, "is")
		}
	case t.name == "extLst":
		if !empty {
			at, err = d.skip(b, at)
		}
	default:
		err = errStrange
	}
	return true, at, err
}

// place reads a reference such as AB12.
func (r *row) place(ref []byte) bool {
	column, i := 0, 0
	for ; i < len(ref) && i < 5; i++ {
		c := ref[i] &^ 0x20
		if c < 'A' || c > 'Z' {
			break
		}
		column = column*26 + int(c-'A') + 1
	}
	number, ok := small(ref[i:])
	if column == 0 || !ok || number == 0 {
		return false
	}
	r.column = column
	if number != r.number {
		if r.stated != 0 && r.stated != number {
			return false
		}
		r.stated = number
	}
	return true
}

// empty reports that there is no value at all; an empty text is one.
func (c raw) empty() bool {
	return !c.valued && !c.inline || len(c.value) == 0 && string(c.kind) != "str" && string(c.kind) != "inlineStr"
}

// value types the cell and places it. A value that is not what its type says
// is given as the text that it is.
func (r *row) value(c raw) error {
	if c.computed {
		r.formulas++
		if c.empty() {
			return r.put(batch.Cell{Text: uncalculated, Kind: batch.ErrorCell})
		}
	}
	if c.inline && string(c.kind) != "inlineStr" {
		if len(r.text) > c.from {
			return errStrange
		}
		c.inline = false
	}
	if len(c.value) == 0 && !c.inline {
		return nil
	}
	switch string(c.kind) {
	case "s":
		return r.shared(c)
	case "", "n":
		return r.numeric(c)
	case "str":
		return r.plain(c, batch.TextCell)
	case "inlineStr":
		if c.inline {
			return r.own(c.from, batch.TextCell)
		}
		return r.plain(c, batch.TextCell)
	case "b":
		return r.truth(c)
	case "e":
		return r.plain(c, batch.ErrorCell)
	case "d":
		if cell, ok := isoDate(string(c.value), r.book.format(c.style)); ok {
			return r.put(cell)
		}
		return r.plain(c, batch.TextCell)
	}
	return errStrange
}

func (r *row) plain(c raw, kind batch.CellKind) error {
	var err error
	if r.text, err = appendText(r.text, c.value); err != nil {
		return err
	}
	r.text = r.text[:c.from+len(unescape(r.text[c.from:]))]
	return r.own(c.from, kind)
}

func (r *row) shared(c raw) error {
	i, ok := small(c.value)
	if !ok {
		return errStrange
	}
	text, long, ok := r.book.strings.get(i)
	if !ok {
		return errStrange
	}
	if long {
		r.blame(batch.FindingCellTooLong)
	}
	return r.put(batch.Cell{Text: text})
}

func (r *row) truth(c raw) error {
	switch string(c.value) {
	case "1", "true":
		return r.put(batch.Cell{Text: "true", Kind: batch.BoolCell})
	case "0", "false":
		return r.put(batch.Cell{Text: "false", Kind: batch.BoolCell})
	}
	return r.plain(c, batch.TextCell)
}

func (r *row) numeric(c raw) error {
	f := r.book.format(c.style)
	if f == plainNumber && digits(c.value) {
		r.text = append(r.text, c.value...)
		return r.own(c.from, batch.NumberCell)
	}
	text, value, ok := number(c.value)
	if !ok {
		return r.plain(c, batch.TextCell)
	}
	if f != plainNumber {
		if cell, ok := r.dates.serial(value, f, r.book.from1904); ok {
			return r.put(cell)
		}
	}
	return r.put(batch.Cell{Text: text, Kind: batch.NumberCell})
}
