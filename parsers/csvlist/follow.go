package csvlist

import "bytes"

// trail remembers how far an unfinished quote was followed in vain. Every
// record that starts within it and is still open at the end of its own line is
// in the very state in which the trail came by, so it takes over from where
// the trail ended. Without this a hostile list of open quotes would cost its
// length squared.
type trail struct {
	upTo   int64 // place in the list as handed out by the source
	inside bool  // within quotes there
	dead   bool  // it ended in damage, or with the list
	walked int64 // bytes followed in all
}

// follow is asked when the quotes of the record in hand are still open at the
// end of its first line, whose text is that long. It looks for the end of the
// record in the lines after it and gives its length without the line end; ok
// is false when the quotes never end, end in damage, or not within limit.
func (t *trail) follow(w *window, text, limit int, delimiter byte) (length int, ok bool, err error) {
	at, inside := text, true
	if start := w.base + int64(w.pos); start+int64(text) < t.upTo {
		if t.dead {
			return 0, false, nil
		}
		at, inside = int(t.upTo-start), t.inside
	}
	for {
		seen := w.rest()
		seen = seen[:min(len(seen), limit)]
		from, last := at, w.last() && len(seen) == len(w.rest())
		var end verdict
		at, inside, end = walk(seen, at, inside, delimiter, last)
		t.walked += int64(at - from)
		switch {
		case end == ended:
			return at, true, nil
		case end == short && !last && len(seen) < limit:
			if err := w.more(); err != nil {
				return 0, false, err
			}
			continue
		}
		t.upTo, t.inside, t.dead = w.base+int64(w.pos+at), inside, end == damaged || last
		return 0, false, nil
	}
}

type verdict int

const (
	short   verdict = iota // more must be seen
	ended                  // the record ends at the place
	damaged                // text follows a closing quote
)

// walk goes through a record from at, which lies within quotes or at the
// start of a cell. When it needs to see more, the place and the state it gives
// are those to go on from. last says that b is the end of the list.
func walk(b []byte, at int, inside bool, delimiter byte, last bool) (int, bool, verdict) {
	for {
		if !inside {
			end := at + cellEnd(b[at:], delimiter)
			switch {
			case at < len(b) && b[at] == '"':
				at, inside = at+1, true
			case end < len(b) && b[end] == delimiter:
				at = end + 1
			case end < len(b) || last:
				return end, false, ended
			default:
				return at, false, short
			}
			continue
		}
		i := bytes.IndexByte(b[at:], '"')
		if i < 0 {
			return len(b), true, short
		}
		switch after := at + i + 1; {
		case after == len(b) && last:
			return after, false, ended
		case after == len(b):
			return after - 1, true, short
		case b[after] == '"':
			at = after + 1
		case b[after] == delimiter:
			at, inside = after+1, false
		case b[after] == '\n' || b[after] == '\r':
			return after, false, ended
		default:
			return after, false, damaged
		}
	}
}

// cellEnd is the length of an unquoted cell.
func cellEnd(b []byte, delimiter byte) int {
	for i, c := range b {
		if c == delimiter || c == '\n' || c == '\r' {
			return i
		}
	}
	return len(b)
}
