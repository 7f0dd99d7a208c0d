package rules

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// document reads one file into out. Unknown keys, doubled keys and values of
// the wrong kind are noted as mistakes; it reports whether anything was read.
// The reader's own strict mode names no column and stops at custom types,
// hence the walk of our own.
func (l *loader) document(file string, out any) bool {
	decoder := yaml.NewDecoder(bytes.NewReader(l.files[file]))
	var root yaml.Node
	if err := decoder.Decode(&root); err != nil {
		l.yamlTrouble(file, &root, err)
		return false
	}
	var more yaml.Node
	if err := decoder.Decode(&more); !errors.Is(err, io.EOF) {
		l.wrong(file, spotOf(&more), "a second document in one file is never read")
	}
	l.unknownKeys(file, root.Content[0], reflect.TypeOf(out).Elem())
	if err := root.Decode(out); err != nil {
		l.yamlTrouble(file, &root, err)
	}
	return true
}

// lineAndText is how yaml words a trouble; the column is ours.
var lineAndText = regexp.MustCompile(`^(?:yaml: )?line (\d+)(?::(\d+))?: (.*)$`)

func (l *loader) yamlTrouble(file string, root *yaml.Node, err error) {
	all := []string{err.Error()}
	if typed := (*yaml.TypeError)(nil); errors.As(err, &typed) {
		all = typed.Errors
	}
	for _, text := range all {
		parts := lineAndText.FindStringSubmatch(text)
		if parts == nil {
			l.wrong(file, spot{line: 1, column: 1}, "%s", text)
			continue
		}
		at := spot{}
		at.line, _ = strconv.Atoi(parts[1])
		at.column, _ = strconv.Atoi(parts[2])
		if at.column == 0 {
			at.column = max(1, firstColumn(root, at.line))
		}
		l.wrong(file, at, "%s", parts[3])
	}
}

// firstColumn finds where a line's first value stands; 0 when it has none.
func firstColumn(n *yaml.Node, line int) int {
	if n.Line == line && n.Kind == yaml.ScalarNode {
		return n.Column
	}
	for _, child := range n.Content {
		if column := firstColumn(child, line); column > 0 {
			return column
		}
	}
	return 0
}

// unknownKeys walks a file beside the Go type that takes it.
func (l *loader) unknownKeys(file string, n *yaml.Node, t reflect.Type) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case reflect.PointerTo(t).Implements(reflect.TypeFor[yaml.Unmarshaler]()):
	case t.Kind() == reflect.Slice && n.Kind == yaml.SequenceNode:
		for _, child := range n.Content {
			l.unknownKeys(file, child, t.Elem())
		}
	case t.Kind() == reflect.Map && n.Kind == yaml.MappingNode:
		for i := 1; i < len(n.Content); i += 2 {
			l.unknownKeys(file, n.Content[i], t.Elem())
		}
	case t.Kind() == reflect.Struct && n.Kind == yaml.MappingNode:
		keys := keysOf(t)
		for i := 0; i+1 < len(n.Content); i += 2 {
			inner, ok := keys[n.Content[i].Value]
			if !ok {
				l.wrong(file, spotOf(n.Content[i]), "unknown key %q", n.Content[i].Value)
				continue
			}
			l.unknownKeys(file, n.Content[i+1], inner)
		}
	}
}

func keysOf(t reflect.Type) map[string]reflect.Type {
	keys := map[string]reflect.Type{}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
		keys[name] = t.Field(i).Type
	}
	return keys
}
