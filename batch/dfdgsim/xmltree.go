package dfdgsim

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
)

// deepest is far below what a message needs; it keeps a hostile one from
// growing the tree without end.
const deepest = 16

// element is a piece of a message. Attributes carry nothing on this wire.
type element struct {
	space, name string
	text        []byte
	children    []*element
}

// child finds the first child of the name, in the name space or in any ("").
func (e *element) child(space, name string) *element {
	if e == nil {
		return nil
	}
	for _, c := range e.children {
		if c.name == name && (space == "" || c.space == space) {
			return c
		}
	}
	return nil
}

// value is the trimmed text of a child, "" when there is none.
func (e *element) value(name string) string {
	c := e.child("", name)
	if c == nil {
		return ""
	}
	return string(bytes.TrimSpace(c.text))
}

// parseXML reads one document to its very end. Directives are refused, and so
// is a second root, which encoding/xml would leave unread.
func parseXML(body []byte) (*element, error) {
	decoder := xml.NewDecoder(bytes.NewReader(body))
	var root *element
	var open []*element
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("read message: %w", err)
		}
		if root, open, err = grow(root, open, token); err != nil {
			return nil, err
		}
	}
	if root == nil {
		return nil, errors.New("read message: no element")
	}
	return root, nil
}

// grow adds one token to the tree.
func grow(root *element, open []*element, token xml.Token) (*element, []*element, error) {
	switch t := token.(type) {
	case xml.StartElement:
		e := &element{space: t.Name.Space, name: t.Name.Local}
		switch {
		case len(open) == deepest:
			return nil, nil, errors.New("read message: too deep")
		case len(open) > 0:
			parent := open[len(open)-1]
			parent.children = append(parent.children, e)
		case root != nil:
			return nil, nil, errors.New("read message: a second root element")
		default:
			root = e
		}
		open = append(open, e)
	case xml.EndElement:
		open = open[:len(open)-1]
	case xml.CharData:
		if len(open) > 0 {
			top := open[len(open)-1]
			top.text = append(top.text, t...)
		} else if len(bytes.TrimSpace(t)) > 0 {
			return nil, nil, errors.New("read message: text outside the root element")
		}
	case xml.Directive:
		return nil, nil, errors.New("read message: a directive")
	}
	return root, open, nil
}
