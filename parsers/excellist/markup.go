package excellist

import "bytes"

// The functions here understand as much of XML as nearly every workbook needs.
// They look at a slice of bytes and a place in it, and give the place after
// what they took; errShort when the bytes end before it does, errStrange for
// everything that needs a full parser.

func space(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

func skipSpace(b []byte, at int) int {
	for at < len(b) && space(b[at]) {
		at++
	}
	return at
}

// attribute gives the next attribute of a tag. The name is nil when there is
// none; the place is then at the tag's > or />.
func attribute(b []byte, at int) (name, value []byte, next int, err error) {
	at = skipSpace(b, at)
	if at == len(b) {
		return nil, nil, at, errShort
	}
	if b[at] == '>' || b[at] == '/' {
		return nil, nil, at, nil
	}
	start := at
	for ; at < len(b) && b[at] != '='; at++ {
		if c := b[at]; c <= ' ' || c == '<' || c == '>' || c == '"' {
			return nil, nil, at, errStrange
		}
	}
	if at+1 >= len(b) {
		return nil, nil, at, errShort
	}
	name, quote := b[start:at], b[at+1]
	if quote != '"' && quote != '\'' {
		return nil, nil, at, errStrange
	}
	at += 2
	i := bytes.IndexByte(b[at:], quote)
	if i < 0 {
		return nil, nil, at, errShort
	}
	return name, b[at : at+i], at + i + 1, nil
}

// tag is a start or end tag without its attributes.
type tag struct {
	name   string // without the prefix; other prefixes stay on
	closes bool
}

// dialect is how a part names its elements: some programs put a prefix in
// front of each.
type dialect struct{ prefix string }

// words are the names that matter; a table saves making a string of each.
func word(name []byte) string {
	switch string(name) {
	case "v":
		return "v"
	case "t":
		return "t"
	case "f":
		return "f"
	case "r":
		return "r"
	case "c":
		return "c"
	case "is":
		return "is"
	case "si":
		return "si"
	case "row":
		return "row"
	case "rPr":
		return "rPr"
	case "rPh":
		return "rPh"
	}
	return string(name)
}

// tag reads a tag up to its attributes. b[at] must be its <.
func (d dialect) tag(b []byte, at int) (tag, int, error) {
	at++
	closes := at < len(b) && b[at] == '/'
	if closes {
		at++
	}
	start := at
	for at < len(b) && !space(b[at]) && b[at] != '>' && b[at] != '/' {
		if c := b[at]; c == '!' || c == '?' || c == '<' || c == '=' {
			return tag{}, at, errStrange
		}
		at++
	}
	if at == len(b) {
		return tag{}, at, errShort
	}
	name := b[start:at]
	if len(d.prefix) > 0 {
		if !bytes.HasPrefix(name, []byte(d.prefix)) {
			return tag{":" + string(name), closes}, at, nil // none of ours
		}
		name = name[len(d.prefix):]
	}
	if len(name) == 0 {
		return tag{}, at, errStrange
	}
	return tag{word(name), closes}, at, nil
}

// end passes the attributes of a tag and its > and says whether it is empty.
func end(b []byte, at int) (empty bool, next int, err error) {
	for {
		name, _, next, err := attribute(b, at)
		if err != nil {
			return false, next, err
		}
		if name != nil {
			at = next
			continue
		}
		return closing(b, next)
	}
}

// closing passes > or />.
func closing(b []byte, at int) (empty bool, next int, err error) {
	if b[at] == '>' {
		return false, at + 1, nil
	}
	if at+1 == len(b) {
		return false, at, errShort
	}
	if b[at+1] != '>' {
		return false, at, errStrange
	}
	return true, at + 2, nil
}

// open finds the next tag after nothing but white space.
func (d dialect) open(b []byte, at int) (tag, int, error) {
	at = skipSpace(b, at)
	if at == len(b) {
		return tag{}, at, errShort
	}
	if b[at] != '<' {
		return tag{}, at, errStrange
	}
	return d.tag(b, at)
}

// text gives the raw text up to the next tag, whose < is at next.
func text(b []byte, at int) (raw []byte, next int, err error) {
	i := bytes.IndexByte(b[at:], '<')
	if i < 0 {
		return nil, len(b), errShort
	}
	return b[at : at+i], at + i, nil
}

// leaf reads the text of an element without children, from after its
// attributes to after its end tag.
func (d dialect) leaf(b []byte, at int, name string) (raw []byte, next int, err error) {
	raw, at, err = text(b, at)
	if err != nil {
		return nil, at, err
	}
	t, at, err := d.tag(b, at)
	if err != nil {
		return nil, at, err
	}
	if t != (tag{name, true}) {
		return nil, at, errStrange
	}
	_, at, err = end(b, at)
	return raw, at, err
}

// skip passes an element with all that is in it, from after its attributes.
func (d dialect) skip(b []byte, at int) (int, error) {
	for depth := 1; depth > 0; {
		_, next, err := text(b, at)
		if err != nil {
			return next, err
		}
		t, next, err := d.tag(b, next)
		if err != nil {
			return next, err
		}
		empty, next, err := end(b, next)
		switch {
		case err != nil:
			return next, err
		case t.closes:
			depth--
		case !empty:
			depth++
		}
		at = next
	}
	return at, nil
}
