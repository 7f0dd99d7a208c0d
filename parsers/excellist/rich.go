package excellist

// rich reads the text of a string item or an inline string: one text, or runs
// of rich text joined. Formatting and the phonetic runs, which say how the
// text is pronounced, are left out. It reads from after the attributes of the
// element, to after its end tag.
func (d dialect) rich(dst, b []byte, at int, name string) ([]byte, int, error) {
	start := len(dst)
	for {
		t, next, err := d.open(b, at)
		if err != nil {
			return dst, next, err
		}
		empty, next, err := end(b, next)
		if err != nil {
			return dst, next, err
		}
		at = next
		switch {
		case t == tag{name, true}:
			return append(dst[:start], unescape(dst[start:])...), at, nil
		case t.name == "r":
			// Its texts are the item's.
		case t.closes:
			return dst, at, errStrange
		case empty:
		case t.name == "t":
			var raw []byte
			if raw, at, err = d.leaf(b, at, "t"); err == nil {
				dst, err = appendText(dst, raw)
			}
		default:
			at, err = d.skip(b, at)
		}
		if err != nil {
			return dst, at, err
		}
	}
}
