package csvlist

import (
	"bytes"
	"encoding/binary"
	"io"
	"unicode/utf8"

	"genopret/batch"
)

// encoding is how the letters of a file are written; its value is what the
// receipt tells.
type encoding string

const (
	utf8Plain   encoding = "UTF-8"
	utf8BOM     encoding = "UTF-8 with BOM"
	windows1252 encoding = "Windows-1252"
	utf16LE     encoding = "UTF-16LE"
	utf16BE     encoding = "UTF-16BE"
)

func (e encoding) order() binary.ByteOrder {
	switch e {
	case utf16LE:
		return binary.LittleEndian
	case utf16BE:
		return binary.BigEndian
	}
	return nil
}

// sniff looks at the first bytes: a byte order mark decides, and NULs in every
// other place mean UTF-16 without one. It returns "" where only the whole file
// can tell, and the length of the mark.
func sniff(from io.ReaderAt, size int64) (encoding, int64, error) {
	head := make([]byte, min(size, 4096))
	src := source{from: from, size: size}
	if err := src.read(head); err != nil {
		return "", 0, err
	}
	begins := func(mark string) bool { return bytes.HasPrefix(head, []byte(mark)) }
	switch {
	case begins("\xFF\xFE\x00\x00"), begins("\x00\x00\xFE\xFF"): // UTF-32
		return "", 0, refuse(batch.FindingFileEncoding)
	case begins("\xEF\xBB\xBF"):
		return utf8BOM, 3, nil
	case begins("\xFF\xFE"):
		return evenLength(utf16LE, 2, size)
	case begins("\xFE\xFF"):
		return evenLength(utf16BE, 2, size)
	}
	return evenLength(nulPattern(head), 0, size)
}

// evenLength refuses UTF-16 that ends in the middle of a letter: the file was
// cut, and what else is missing nobody can say.
func evenLength(e encoding, mark, size int64) (encoding, int64, error) {
	if e.order() != nil && size%2 != 0 {
		return "", 0, refuse(batch.FindingFileEncoding)
	}
	return e, mark, nil
}

func nulPattern(head []byte) encoding {
	pairs, even, odd := len(head)/2, 0, 0
	for i := range pairs {
		if head[2*i] == 0 {
			even++
		}
		if head[2*i+1] == 0 {
			odd++
		}
	}
	switch {
	case pairs < 2:
		return ""
	case odd*10 >= pairs*7 && even*10 <= pairs:
		return utf16LE
	case even*10 >= pairs*7 && odd*10 <= pairs:
		return utf16BE
	}
	return ""
}

// settle decides for a file that did not announce itself. Broken letters among
// many whole ones are a damaged UTF-8 file: to read it as Windows-1252 would
// garble every row without a word, while this way only the damaged rows are
// at fault.
func (s *survey) settle(e encoding) encoding {
	switch {
	case e != "":
		return e
	case s.broken == 0 || s.wide > s.broken:
		return utf8Plain
	}
	return windows1252
}

// specials are the letters of Windows-1252 from 0x80 to 0x9F; five are
// undefined. From 0xA0 on it is Latin-1.
const specials = "€\uFFFD‚ƒ„…†‡ˆ‰Š‹Œ\uFFFDŽ\uFFFD\uFFFD‘’“”•–—˜™š›œ\uFFFDžŸ"

// page1252 gives the rune of each byte from 0x80.
type page1252 [128]rune

func newPage1252() *page1252 {
	var p page1252
	copy(p[:], []rune(specials))
	for i := 32; i < len(p); i++ {
		p[i] = rune(0x80 + i)
	}
	return &p
}

func (p *page1252) appendTo(dst, b []byte) (out []byte, undefined bool) {
	for {
		n := ascii(b)
		dst = append(dst, b[:n]...)
		if n == len(b) {
			return dst, undefined
		}
		r := p[b[n]-utf8.RuneSelf]
		undefined = undefined || r == utf8.RuneError
		dst = utf8.AppendRune(dst, r)
		b = b[n+1:]
	}
}

// decoder turns the bytes of one record into UTF-8 and says what is wrong
// with them. What the survey did not find anywhere is not looked for.
type decoder struct {
	page     *page1252 // nil unless the file is Windows-1252
	broken   bool      // some row is no UTF-8, or lost letters before
	controls bool      // some row holds control characters
	scratch  []byte
}

func newDecoder(e encoding, s survey) decoder {
	if e == windows1252 {
		return decoder{page: newPage1252(), controls: s.controls > 0}
	}
	return decoder{broken: s.broken > 0 || s.lost, controls: s.controls > 0}
}

// record returns text that is always UTF-8. It may alias b, and holds until
// the next call.
func (d *decoder) record(b []byte) (text []byte, flaw batch.FindingCode) {
	text, bad := d.letters(b)
	switch {
	case bad:
		flaw = batch.FindingBadEncoding
	case d.controls && holdsControl(text):
		flaw = batch.FindingControlCharacter
	}
	return text, flaw
}

func (d *decoder) letters(b []byte) (text []byte, bad bool) {
	if d.page != nil {
		return d.from1252(b)
	}
	if !d.broken {
		return b, false
	}
	if !utf8.Valid(b) {
		return bytes.ToValidUTF8(b, []byte("\uFFFD")), true
	}
	return b, bytes.Contains(b, []byte("\uFFFD"))
}

// from1252 also holds a row against the file if its letters are UTF-8 through
// and through: two lists were pasted together, and "Ã¦" is no letter that
// anybody meant.
func (d *decoder) from1252(b []byte) (text []byte, bad bool) {
	if ascii(b) == len(b) {
		return b, false
	}
	d.scratch, bad = d.page.appendTo(d.scratch[:0], b)
	return d.scratch, bad || utf8.Valid(b)
}

func holdsControl(text []byte) bool {
	for i, c := range text {
		if isControl(c) || c == 0xC2 && i+1 < len(text) && text[i+1] < 0xA0 {
			return true
		}
	}
	return false
}

// tooBroken refuses UTF-16 that is not UTF-16 after all.
func (s *survey) tooBroken(e encoding) error {
	if e.order() != nil && s.broken > 8+s.bytes/16 {
		return refuse(batch.FindingFileEncoding)
	}
	return nil
}
