package excellist

import (
	"errors"
	"io"

	"genopret/batch"
)

// sheet walks through the XML of one sheet. It is used once, the plain way or
// the careful way.
type sheet struct {
	w       *window
	d       dialect
	row     row
	limits  Limits
	last    int    // number of the row before
	skip    int    // rows up to here were handed out by another walk
	hidden  []span // columns
	tally   tally
	started bool
	none    bool // the element that holds the rows is empty
	careful bool // the XML was written anew
}

// span is a range of columns, from 1.
type span struct{ from, to int }

// tally is what is told of a sheet once it is walked through.
type tally struct{ hiddenRows, hiddenColumns, formulas, width int }

func (s *sheet) stop() { s.w.stop() }

// next gives the next row with a value. The error is io.EOF after the last,
// errStrange where this walk must be given up, or final.
func (s *sheet) next() (batch.RawRow, error) {
	if !s.started {
		if err := s.begin(); err != nil {
			return batch.RawRow{}, err
		}
		s.started = true
	}
	for {
		more, err := s.one()
		if err != nil {
			return batch.RawRow{}, err
		}
		if !more {
			return batch.RawRow{}, s.finish()
		}
		if s.last > s.skip && (len(s.row.cells) > 0 || s.row.flaw != "") {
			return batch.RawRow{Row: s.last, Cells: s.row.cells, Flaw: s.row.flaw}, nil
		}
	}
}

// one reads a row; more is false at the end of the rows.
func (s *sheet) one() (more bool, err error) {
	if s.none {
		return false, nil
	}
	err = s.w.take(s.limits.MaxRow, func(b []byte) (n int, err error) {
		more, n, err = s.row.read(s.d, b)
		return n, err
	})
	if errors.Is(err, errLong) {
		if n := skipSpace(s.w.rest(), 0); n > 0 {
			s.w.pos += n
			return s.one()
		}
		more, err = true, s.longRow()
	}
	if err != nil || !more {
		return false, err
	}
	if s.row.number == 0 {
		s.row.number = s.last + 1
	}
	if s.row.number <= s.last || s.row.number > lastRow || s.row.elsewhere() {
		return false, errStrange
	}
	s.last = s.row.number
	s.tally.formulas += s.row.formulas
	if len(s.row.cells) > 0 {
		s.tally.width = max(s.tally.width, len(s.row.cells))
		if s.row.hidden {
			s.tally.hiddenRows++
		}
	}
	return true, nil
}

// longRow keeps the number of a row that is over the limit, so that people
// find it again, and passes it.
func (s *sheet) longRow() error {
	s.row.reset()
	if _, _, err := s.row.begin(s.d, s.w.rest()); err != nil {
		return err
	}
	s.row.flaw = batch.FindingCellTooLong
	return s.pass("row")
}

// pass goes to the end of the element in hand, however long it is.
func (s *sheet) pass(name string) error {
	for inside := true; inside; {
		err := s.w.take(1<<20, func(b []byte) (int, error) {
			_, at, err := text(b, 0)
			if err != nil {
				return 0, err
			}
			t, at, err := s.d.tag(b, at)
			if err != nil {
				return 0, err
			}
			_, at, err = end(b, at)
			inside = t != tag{name, true}
			return at, err
		})
		if !errors.Is(err, errLong) {
			if err != nil {
				return err
			}
			continue
		}
		if err := s.passText(); err != nil {
			return err
		}
	}
	return nil
}

// passText passes a text of which no end is in sight.
func (s *sheet) passText() error {
	b := s.w.rest()
	if b[0] == '<' {
		return errStrange // a tag of that length
	}
	_, at, err := text(b, 0)
	if err != nil && !errors.Is(err, errShort) {
		return err
	}
	s.w.pos += at
	return nil
}

// begin passes what stands before the rows and notes the hidden columns.
func (s *sheet) begin() error {
	var err error
	if s.d, err = root(s.w, "worksheet", s.careful); err != nil {
		return err
	}
	for at := false; !at; {
		err := s.w.take(1<<20, func(b []byte) (n int, err error) {
			at, n, err = s.preface(b)
			return n, err
		})
		if errors.Is(err, errLong) {
			return errStrange
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// preface takes one tag; rows reports that the rows begin after it.
func (s *sheet) preface(b []byte) (rows bool, n int, err error) {
	_, at, err := text(b, 0)
	if err != nil {
		return false, at, err
	}
	t, at, err := s.d.tag(b, at)
	if err != nil {
		return false, at, err
	}
	from := at
	empty, at, err := end(b, at)
	switch {
	case err != nil:
		return false, at, err
	case t == tag{"sheetData", false}:
		s.none = empty
		return true, at, nil
	case t == tag{"col", false}:
		s.column(b[:at], from)
	case t == tag{"worksheet", true}, t.name == "row", t.name == "mc:AlternateContent":
		return false, at, errStrange
	}
	return false, at, nil
}

// column notes a range of hidden columns. What makes no sense is passed: it
// holds no value.
func (s *sheet) column(b []byte, at int) {
	var c span
	hidden := false
	for {
		name, value, next, err := attribute(b, at)
		if err != nil || name == nil {
			break
		}
		switch at = next; string(name) {
		case "min":
			c.from, _ = small(value)
		case "max":
			c.to, _ = small(value)
		case "hidden":
			hidden = truth(value)
		}
	}
	if hidden && c.from > 0 && len(s.hidden) < s.limits.MaxColumns {
		s.hidden = append(s.hidden, c)
	}
}

func truth(value []byte) bool { return string(value) == "1" || string(value) == "true" }

// finish reads the part to its end, where its sum is checked, and counts the
// hidden columns as far as there are values. A second set of rows would be a
// loss: no program writes one.
func (s *sheet) finish() error {
	again, err := s.w.drain("<" + s.d.prefix + "sheetData")
	if err != nil {
		return err
	}
	if again {
		return errStrange
	}
	for _, c := range s.hidden {
		s.tally.hiddenColumns += max(0, min(c.to, s.tally.width)-c.from+1)
	}
	return io.EOF
}
