package csvlist

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"genopret/batch"
)

// cells cuts the text of one record into cells. All cells of a record share
// one string.
type cells struct {
	delimiter byte
	limits    Limits
	list      []batch.Cell
	flaw      batch.FindingCode
	text      []byte // of all cells, quotes taken off
	ends      []int  // of each cell in text; for simple, where it starts and ends in the record
}

// blame keeps the first flaw; the later ones may only follow from it.
func (c *cells) blame(code batch.FindingCode) {
	if c.flaw == "" {
		c.flaw = code
	}
}

// simple cuts a record as nearly all are: each cell bare, or in quotes with
// no quote in it, and all within the limits. It reports false, with nothing
// cut, where the record needs a closer look.
func (c *cells) simple(line []byte) bool {
	ends, delimiter := c.ends[:0], c.delimiter
	for at := 0; ; at++ {
		from, to := at, len(line)
		if at < len(line) && line[at] == '"' {
			i := bytes.IndexByte(line[at+1:], '"')
			from, to, at = at+1, at+1+i, at+2+i
			if i < 0 || at < len(line) && line[at] != delimiter {
				return false
			}
		} else {
			if i := bytes.IndexByte(line[at:], delimiter); i >= 0 {
				to = at + i
			}
			at = to
		}
		if to-from > c.limits.MaxCell || len(ends) == 2*c.limits.MaxColumns {
			return false
		}
		ends = append(ends, from, to)
		if at == len(line) {
			break
		}
	}
	c.ends = ends
	c.list = slices.Grow(c.list[:0], len(ends)/2)[:len(ends)/2]
	text := string(line)
	for i := range c.list {
		c.list[i] = batch.Cell{Text: text[ends[2*i]:ends[2*i+1]]}
	}
	return true
}

// closely cuts any record. It reports whether the last cell's quotes are open
// at its end. A cell over the limit is left empty.
func (c *cells) closely(line []byte) (open bool) {
	c.text, c.ends = c.text[:0], c.ends[:0]
	for at, more := 0, true; more; at++ {
		if len(c.ends) == c.limits.MaxColumns {
			return c.beyond(line[at:])
		}
		start := len(c.text)
		at, open = c.one(line, at)
		if len(c.text)-start > c.limits.MaxCell {
			c.text = c.text[:start]
			c.blame(batch.FindingCellTooLong)
		}
		c.ends = append(c.ends, len(c.text))
		more = at < len(line)
	}
	return open
}

// beyond goes through the cells after the last allowed one without keeping
// them. Excel leaves long tails of empty cells behind: those are no flaw.
func (c *cells) beyond(rest []byte) (open bool) {
	if len(bytes.Trim(rest, string(rune(c.delimiter))+" \t")) == 0 {
		return false
	}
	c.blame(batch.FindingRowTooLong)
	_, open, _ = walk(rest, 0, false, c.delimiter, true)
	return open
}

// one appends the cell that starts at the place and gives the place after it.
// A quote in the midst of an unquoted cell is text like any other.
func (c *cells) one(line []byte, at int) (end int, open bool) {
	if at == len(line) || line[at] != '"' {
		return c.upToDelimiter(line, at), false
	}
	for at++; ; {
		i := bytes.IndexByte(line[at:], '"')
		if i < 0 {
			c.text = append(c.text, line[at:]...)
			return len(line), true
		}
		c.text = append(c.text, line[at:at+i]...)
		at += i + 1
		switch {
		case at == len(line) || line[at] == c.delimiter:
			return at, false
		case line[at] == '"':
			c.text = append(c.text, '"')
			at++
		default:
			c.blame(batch.FindingQuoteStray)
			return c.upToDelimiter(line, at), false
		}
	}
}

func (c *cells) upToDelimiter(line []byte, at int) int {
	end := len(line)
	if i := bytes.IndexByte(line[at:], c.delimiter); i >= 0 {
		end = at + i
	}
	c.text = append(c.text, line[at:end]...)
	return end
}

// share makes the one string that the cells of closely cut.
func (c *cells) share() {
	c.list = c.list[:0]
	text, start := string(c.text), 0
	for _, end := range c.ends {
		c.list = append(c.list, batch.Cell{Text: text[start:end]})
		start = end
	}
}

// blank reports a record with nothing in it but spaces and byte order marks.
func (c *cells) blank() bool {
	for _, cell := range c.list {
		if cell.Text != "" && '!' <= cell.Text[0] && cell.Text[0] < utf8.RuneSelf {
			return false // nearly always the first cell
		}
		if strings.Trim(cell.Text, " \t\r\n\u00A0\uFEFF") != "" {
			return false
		}
	}
	return true
}
