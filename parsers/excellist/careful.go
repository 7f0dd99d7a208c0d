package excellist

import (
	"bytes"
	"encoding/xml"
	"io"
	"strings"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
)

const compatibility = "http://schemas.openxmlformats.org/markup-compatibility/2006"

// rewriter reads XML of any form through a full and strict parser, and writes
// it anew in the form that the scanner understands: UTF-8, no prefixes, no
// comments, the five entities alone. What another namespace brings is left
// out, as a program does that does not know it; but among rows and cells
// anything unknown could hold a value, so there it is an error.
type rewriter struct {
	part   io.ReadCloser
	parser *xml.Decoder
	mixed  bool     // the bytes were in another character set
	open   []string // the elements that are open
	out    bytes.Buffer
	escape *strings.Replacer
	err    error
}

func newRewriter(part io.ReadCloser, limits Limits) *rewriter {
	r := &rewriter{part: part, escape: plainText()}
	r.parser, r.mixed = newParser(&guard{from: part, longest: limits.MaxRow})
	if own := r.parser.CharsetReader; own != nil {
		r.parser.CharsetReader = func(label string, from io.Reader) (io.Reader, error) {
			r.mixed = true
			return own(label, from)
		}
	}
	return r
}

// newParser gives a parser for any character set. UTF-16 must be told from
// its first bytes; all others say what they are in words.
func newParser(from io.Reader) (p *xml.Decoder, mixed bool) {
	var head [2]byte
	n, err := io.ReadFull(from, head[:])
	whole := io.MultiReader(bytes.NewReader(head[:n]), from)
	if err != nil && n == 0 {
		whole = failing{err}
	}
	order := unicode.LittleEndian
	switch string(head[:]) {
	case "\xFE\xFF", "\x00<":
		order = unicode.BigEndian
	case "\xFF\xFE", "<\x00":
	default:
		p = xml.NewDecoder(whole)
		p.CharsetReader = charset
		return p, false
	}
	p = xml.NewDecoder(unicode.UTF16(order, unicode.UseBOM).NewDecoder().Reader(whole))
	p.CharsetReader = func(_ string, from io.Reader) (io.Reader, error) { return from, nil }
	return p, true
}

func charset(label string, from io.Reader) (io.Reader, error) {
	e, err := htmlindex.Get(label)
	if err != nil {
		return nil, err
	}
	return e.NewDecoder().Reader(from), nil
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func (r *rewriter) Read(p []byte) (int, error) {
	for r.out.Len() < len(p) && r.err == nil {
		r.err = r.token()
	}
	if r.out.Len() > 0 {
		return r.out.Read(p)
	}
	return 0, r.err
}

func (r *rewriter) Close() error { return r.part.Close() }

func (r *rewriter) token() error {
	t, err := r.parser.Token()
	if err != nil {
		return err
	}
	switch t := t.(type) {
	case xml.StartElement:
		return r.start(t)
	case xml.EndElement:
		if ours(t.Name) {
			r.open = r.open[:len(r.open)-1]
			r.out.WriteString("</" + t.Name.Local + ">")
		}
	case xml.CharData:
		if r.mixed && bytes.ContainsRune(t, '\uFFFD') {
			return broken() // half a letter
		}
		_, err := r.escape.WriteString(&r.out, string(t))
		return err
	case xml.Directive:
		return broken() // a document type, which no workbook has
	}
	return nil
}

// plainText escapes what stands for itself nowhere, and leaves line ends and
// spaces between tags as they are.
func plainText() *strings.Replacer {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#13;")
}

func ours(name xml.Name) bool { return name.Space == namespaces[0] || name.Space == namespaces[1] }

func (r *rewriter) start(e xml.StartElement) error {
	if !ours(e.Name) {
		return r.foreign(e.Name)
	}
	r.open = append(r.open, e.Name.Local)
	r.out.WriteString("<" + e.Name.Local)
	for _, a := range e.Attr {
		if a.Name.Space != "" || a.Name.Local == "xmlns" {
			continue
		}
		r.out.WriteString(" " + a.Name.Local + `="`)
		if err := xml.EscapeText(&r.out, []byte(a.Value)); err != nil {
			return err
		}
		r.out.WriteByte('"')
	}
	r.out.WriteByte('>')
	return nil
}

// foreign passes an element of another namespace. Of alternatives the one is
// taken that asks for nothing special.
func (r *rewriter) foreign(name xml.Name) error {
	within := ""
	if len(r.open) > 0 {
		within = r.open[len(r.open)-1]
	}
	switch {
	case strings.Contains(" sheetData row c v f is si sst t r ", " "+within+" "):
		return broken()
	case name.Space == compatibility && (name.Local == "AlternateContent" || name.Local == "Fallback"):
		return nil
	}
	return r.parser.Skip()
}

// guard keeps the parser from gathering more than it should: it keeps every
// text in memory whole.
type guard struct {
	from    io.Reader
	longest int
	since   int // bytes since the last tag began
	all     int
}

func (g *guard) Read(p []byte) (int, error) {
	n, err := g.from.Read(p)
	g.all += n
	if i := bytes.LastIndexByte(p[:n], '<'); i >= 0 {
		g.since = n - i
	} else {
		g.since += n
	}
	if g.all > maxCareful || g.since > g.longest+chunkSize {
		return 0, tooLarge(maxCareful)
	}
	return n, err
}
