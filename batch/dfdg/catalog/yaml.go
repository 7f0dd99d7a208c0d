package catalog

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"time"

	"go.yaml.in/yaml/v3"

	"genopret/batch"
)

// parse reads the one YAML document of a file as nodes, which know where they
// stand; decoding into structs would lose the columns.
func parse(fsys fs.FS, name string) (*yaml.Node, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("read catalog: %w", err)
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var document, second yaml.Node
	if err := decoder.Decode(&document); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if err := decoder.Decode(&second); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: more than one document", name)
	}
	if len(document.Content) == 0 {
		return nil, fmt.Errorf("%s: it is empty", name)
	}
	return document.Content[0], nil
}

// mistakes collects what is wrong with one file, each with its place.
type mistakes struct {
	file  string
	found []error
}

func (m *mistakes) at(node *yaml.Node, format string, args ...any) {
	place := fmt.Sprintf("%s:%d:%d: ", m.file, node.Line, node.Column)
	m.found = append(m.found, errors.New(place+fmt.Sprintf(format, args...)))
}

// keys says what to do with the value of each key that a mapping may have.
type keys map[string]func(*yaml.Node)

// mapping walks a mapping: a key that is unknown, given twice or required and
// missing is a mistake.
func (m *mistakes) mapping(node *yaml.Node, known keys, required ...string) {
	if node.Kind != yaml.MappingNode {
		m.at(node, "a mapping is expected")
		return
	}
	var seen []string
	for i := 0; i < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		take, ok := known[key.Value]
		switch {
		case !ok:
			m.at(key, "unknown key %q", key.Value)
		case slices.Contains(seen, key.Value):
			m.at(key, "key %q is given twice", key.Value)
		default:
			seen = append(seen, key.Value)
			take(value)
		}
	}
	for _, key := range required {
		if !slices.Contains(seen, key) {
			m.at(node, "key %q is missing", key)
		}
	}
}

// pairs walks a mapping with free keys; a key given twice is a mistake.
func (m *mistakes) pairs(node *yaml.Node, take func(key, value *yaml.Node)) {
	if node.Kind != yaml.MappingNode {
		m.at(node, "a mapping is expected")
		return
	}
	seen := map[string]bool{}
	for i := 0; i < len(node.Content); i += 2 {
		key := node.Content[i]
		if seen[key.Value] {
			m.at(key, "key %q is given twice", key.Value)
			continue
		}
		seen[key.Value] = true
		take(key, node.Content[i+1])
	}
}

func (m *mistakes) each(node *yaml.Node, take func(*yaml.Node)) {
	if node.Kind != yaml.SequenceNode {
		m.at(node, "a list is expected")
		return
	}
	for _, item := range node.Content {
		take(item)
	}
}

// text, truth, number, length and oneOf give a setter for the value of a key.
func (m *mistakes) text(into *string) func(*yaml.Node) {
	return func(node *yaml.Node) {
		if node.Kind != yaml.ScalarNode || node.Tag == "!!null" {
			m.at(node, "a text is expected")
			return
		}
		*into = node.Value
	}
}

func (m *mistakes) truth(into *bool) func(*yaml.Node) {
	return func(node *yaml.Node) {
		if node.Tag != "!!bool" {
			m.at(node, "true or false is expected, not %q", node.Value)
			return
		}
		*into = node.Value == "true"
	}
}

func (m *mistakes) number(into *int) func(*yaml.Node) {
	return func(node *yaml.Node) {
		n, err := strconv.Atoi(node.Value)
		if err != nil || n < 1 {
			m.at(node, "a number from 1 is expected, not %q", node.Value)
			return
		}
		*into = n
	}
}

func (m *mistakes) length(into *time.Duration) func(*yaml.Node) {
	return func(node *yaml.Node) {
		d, err := time.ParseDuration(node.Value)
		if err != nil || d <= 0 {
			m.at(node, "a time such as 30s or 10m is expected, not %q", node.Value)
			return
		}
		*into = d
	}
}

func oneOf[T ~string](m *mistakes, into *T, values ...T) func(*yaml.Node) {
	return func(node *yaml.Node) {
		if !slices.Contains(values, T(node.Value)) {
			m.at(node, "%q is none of %q", node.Value, values)
			return
		}
		*into = T(node.Value)
	}
}

func (m *mistakes) bilingual(into *batch.Text) func(*yaml.Node) {
	return func(node *yaml.Node) {
		m.mapping(node, keys{"da": m.text(&into.Da), "en": m.text(&into.En)}, "da", "en")
	}
}
