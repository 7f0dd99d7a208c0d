package soap

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
)

// maxDepth is far deeper than any answer; encoding/xml itself sets no limit.
const maxDepth = 64

var errNoXML = errors.New("no XML that can be trusted")

// node is an element: its local name, its own text, its children. Namespaces
// are left out, because DFDG's differ by service and version.
type node struct {
	name     string
	text     []byte
	children []*node
}

// parseTree reads one XML document to its end. Refused are: other encodings
// than UTF-8, document types, processing instructions, text or a second root
// beside the first, and depth. The error never quotes the document.
func parseTree(document []byte) (*node, error) {
	document = bytes.TrimPrefix(document, []byte("\xef\xbb\xbf"))
	decoder := xml.NewDecoder(bytes.NewReader(document))
	top := &node{}
	open := []*node{top}
	for first := true; ; first = false {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, errNoXML
		}
		inner := open[len(open)-1]
		switch token := token.(type) {
		case xml.StartElement:
			child := &node{name: token.Name.Local}
			inner.children = append(inner.children, child)
			open = append(open, child)
			if len(open) > maxDepth || len(top.children) > 1 {
				return nil, errNoXML
			}
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			inner.text = append(inner.text, token...)
		case xml.ProcInst:
			if !first || token.Target != "xml" {
				return nil, errNoXML
			}
		case xml.Directive:
			return nil, errNoXML
		}
	}
	if len(top.children) != 1 || len(bytes.TrimSpace(top.text)) > 0 {
		return nil, errNoXML
	}
	return top.children[0], nil
}

// value is the text of a child without the white space around it.
func (n *node) value(name string) (string, bool) {
	for _, child := range n.children {
		if child.name == name {
			return string(bytes.TrimSpace(child.text)), true
		}
	}
	return "", false
}

// all gives the elements of a name at any depth; what lies inside one of them
// is not looked at.
func (n *node) all(name string) []*node {
	var found []*node
	for _, child := range n.children {
		if child.name == name {
			found = append(found, child)
			continue
		}
		found = append(found, child.all(name)...)
	}
	return found
}
