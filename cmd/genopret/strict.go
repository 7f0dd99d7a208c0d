package main

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// strictYAML fills v from YAML. Every unknown key, every key that stands
// twice and every bad value is told with line and column, all at once. The
// places are those of all values, by path, for what is judged later.
func strictYAML(data []byte, v any) (places, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, err
	}
	if len(doc.Content) == 0 {
		return nil, nil
	}
	found := places{}
	found.note("", doc.Content[0])
	return found, errors.Join(fill(doc.Content[0], reflect.ValueOf(v).Elem(), "")...)
}

// places knows where each value stands, by path: limits.parallel, sources[0].name.
type places map[string]*yaml.Node

func (p places) note(path string, node *yaml.Node) {
	p[path] = node
	switch node.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			p.note(strings.TrimPrefix(path+"."+node.Content[i].Value, "."), node.Content[i+1])
		}
	case yaml.SequenceNode:
		for i, item := range node.Content {
			p.note(fmt.Sprintf("%s[%d]", path, i), item)
		}
	}
}

// wrong says what is wrong with the value at a path. One that is missing is
// told at the place of what should hold it.
func (p places) wrong(path, words string) error {
	for at := path; ; {
		if node, ok := p[at]; ok {
			return fmt.Errorf("linje %d, kolonne %d: %s %s", node.Line, node.Column, path, words)
		}
		i := strings.LastIndexAny(at, ".[")
		if i < 0 {
			return fmt.Errorf("%s %s", path, words)
		}
		at = at[:i]
	}
}

// fill decodes one node; oneof lists the words that are allowed there.
func fill(node *yaml.Node, v reflect.Value, oneof string) []error {
	switch v.Kind() {
	case reflect.Struct:
		return fillStruct(node, v)
	case reflect.Slice:
		return fillSlice(node, v)
	}
	if err := node.Decode(v.Addr().Interface()); err != nil {
		return []error{at(node, "værdien passer ikke: ventet %s", expected(v))}
	}
	if words := strings.Fields(oneof); len(words) > 0 && !slices.Contains(words, v.String()) {
		return []error{at(node, "%q er ikke en af: %s", node.Value, strings.Join(words, ", "))}
	}
	return nil
}

func fillStruct(node *yaml.Node, v reflect.Value) []error {
	if node.Kind == yaml.ScalarNode && node.Tag == "!!null" {
		return nil
	}
	if node.Kind != yaml.MappingNode {
		return []error{at(node, "ventet navne med værdier under")}
	}
	var problems []error
	seen := map[string]bool{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := node.Content[i]
		field, oneof, ok := fieldNamed(v, key.Value)
		switch {
		case !ok:
			problems = append(problems, at(key, "ukendt navn %q; kendte: %s", key.Value, strings.Join(namesOf(v), ", ")))
		case seen[key.Value]:
			problems = append(problems, at(key, "%q står to gange", key.Value))
		default:
			seen[key.Value] = true
			problems = append(problems, fill(node.Content[i+1], field, oneof)...)
		}
	}
	return problems
}

func fillSlice(node *yaml.Node, v reflect.Value) []error {
	if node.Kind != yaml.SequenceNode {
		return []error{at(node, "ventet en liste")}
	}
	var problems []error
	all := reflect.MakeSlice(v.Type(), len(node.Content), len(node.Content))
	for i, item := range node.Content {
		problems = append(problems, fill(item, all.Index(i), "")...)
	}
	v.Set(all)
	return problems
}

func fieldNamed(v reflect.Value, name string) (reflect.Value, string, bool) {
	for i := range v.NumField() {
		if field := v.Type().Field(i); field.Tag.Get("yaml") == name {
			return v.Field(i), field.Tag.Get("oneof"), true
		}
	}
	return reflect.Value{}, "", false
}

func namesOf(v reflect.Value) []string {
	names := make([]string, v.NumField())
	for i := range names {
		names[i] = v.Type().Field(i).Tag.Get("yaml")
	}
	return names
}

func expected(v reflect.Value) string {
	switch v.Interface().(type) {
	case bool:
		return "true eller false"
	case int, int64, float64:
		return "et tal"
	case fmt.Stringer:
		return "en varighed som 30s eller 10m"
	}
	return "en tekst"
}

func at(node *yaml.Node, format string, args ...any) error {
	return fmt.Errorf("linje %d, kolonne %d: %s", node.Line, node.Column, fmt.Sprintf(format, args...))
}
