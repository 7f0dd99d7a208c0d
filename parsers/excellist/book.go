package excellist

import (
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
)

// book is what must be known before the first row can be read.
type book struct {
	sheets   []sheetPart
	strings  *table
	formats  []format // by style
	from1904 bool
}

// sheetPart is where a sheet lies.
type sheetPart struct {
	name, part string
	hidden     bool
}

func (b *book) format(style int) format {
	if style >= len(b.formats) {
		return plainNumber
	}
	return b.formats[style]
}

// relation points from one part to another.
type relation struct{ kind, target string }

// readBook reads all but the shared strings and the sheets.
func (a *archive) readBook() (b *book, stringsPart string, err error) {
	b = &book{strings: newTable(a.limits)}
	main := "xl/workbook.xml"
	top, err := a.relations("")
	if err != nil {
		return nil, "", err
	}
	for _, to := range top {
		if to.kind == "officeDocument" {
			main = to.target
		}
	}
	relations, err := a.relations(main)
	if err != nil {
		return nil, "", err
	}
	if err := a.readWorkbook(b, main, relations); err != nil {
		return nil, "", err
	}
	for _, to := range relations {
		switch to.kind {
		case "sharedStrings":
			stringsPart = to.target
		case "styles":
			if err := a.readStyles(b, to.target); err != nil {
				return nil, "", err
			}
		}
	}
	return b, stringsPart, nil
}

func (a *archive) readWorkbook(b *book, main string, relations map[string]relation) error {
	names := map[string]bool{}
	err := a.elements(main, func(parent string, e xml.StartElement) error {
		switch {
		case !ours(e.Name):
		case e.Name.Local == "workbookPr":
			b.from1904 = truth([]byte(attr(e, "date1904")))
		case e.Name.Local == "sheet" && parent == "sheets":
			name := attr(e, "name")
			to, ok := relations[relationID(e)]
			if !ok || name == "" || names[strings.ToLower(name)] {
				return broken()
			}
			names[strings.ToLower(name)] = true
			if to.kind == "worksheet" { // and not a chart or a macro
				b.sheets = append(b.sheets, sheetPart{name, to.target, strings.HasSuffix(strings.ToLower(attr(e, "state")), "hidden")})
			}
		}
		return nil
	})
	if err == nil && len(names) == 0 {
		return broken()
	}
	return err
}

// readStyles learns which styles show a number as a date.
func (a *archive) readStyles(b *book, name string) error {
	codes, ids := map[string]format{}, []string{}
	err := a.elements(name, func(parent string, e xml.StartElement) error {
		switch {
		case !ours(e.Name):
		case e.Name.Local == "numFmt" && parent == "numFmts":
			codes[attr(e, "numFmtId")] = custom(attr(e, "formatCode"))
		case e.Name.Local == "xf" && parent == "cellXfs":
			ids = append(ids, attr(e, "numFmtId"))
		}
		return nil
	})
	for _, id := range ids {
		f, ok := codes[id]
		if !ok {
			n, _ := small([]byte(id))
			f = builtin(n)
		}
		b.formats = append(b.formats, f)
	}
	return err
}

// relations gives those of a part by their ids; none for a part without.
func (a *archive) relations(of string) (map[string]relation, error) {
	found := map[string]relation{}
	dir, base := path.Split(of)
	name := path.Join(dir, "_rels", base+".rels")
	if a.parts[partName(name)] == nil {
		return found, nil
	}
	err := a.elements(name, func(_ string, e xml.StartElement) error {
		target := attr(e, "Target")
		if e.Name.Local != "Relationship" || attr(e, "TargetMode") == "External" {
			return nil
		}
		if !strings.HasPrefix(target, "/") {
			target = path.Join("/", dir, target)
		}
		found[attr(e, "Id")] = relation{path.Base(attr(e, "Type")), partName(target)}
		return nil
	})
	return found, err
}

// elements calls each for every element of a small part, with the name of the
// one it stands in. Excel's own extensions stand in namespaces of their own.
func (a *archive) elements(name string, each func(parent string, e xml.StartElement) error) error {
	part, err := a.open(name)
	if err != nil {
		return err
	}
	defer part.Close() // nothing was written
	small := &io.LimitedReader{R: part, N: maxBookPart}
	parser, _ := newParser(small)
	for open := []string{""}; ; {
		t, err := parser.Token()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case small.N <= 0:
			return tooLarge(maxBookPart)
		case err != nil:
			return a.fault(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if err := each(open[len(open)-1], t); err != nil {
				return err
			}
			open = append(open, t.Name.Local)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.Directive:
			return broken()
		}
	}
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Space == "" && a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// relationID is the one attribute that stands in a namespace, one of two.
func relationID(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Local == "id" && strings.HasSuffix(a.Name.Space, "/relationships") {
			return a.Value
		}
	}
	return ""
}
