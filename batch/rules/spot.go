package rules

import (
	"fmt"

	"go.yaml.in/yaml/v3"
)

// spot is a word of a file that remembers where it stands. The text is taken
// as written, so that yes, no and 0101 stay what the specialist typed.
type spot struct {
	text         string
	line, column int
}

// UnmarshalYAML takes a single word.
func (s *spot) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.ScalarNode {
		return notA(n, "a single value")
	}
	*s = spotOf(n)
	return nil
}

func spotOf(n *yaml.Node) spot { return spot{text: n.Value, line: n.Line, column: n.Column} }

// notA is a type error in the form that strict reads: yaml goes on after it.
func notA(n *yaml.Node, want string) error {
	return &yaml.TypeError{Errors: []string{fmt.Sprintf("line %d:%d: %q is not %s", n.Line, n.Column, n.Value, want)}}
}

// pair is one key of a mapping with its value, or its list of values.
type pair struct {
	key    spot
	values []spot
}

// pairs is a mapping whose keys are data, in the order of the file.
type pairs []pair

// UnmarshalYAML takes a mapping of words to words or lists of words.
func (p *pairs) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.MappingNode {
		return notA(n, "a mapping")
	}
	for i := 0; i < len(n.Content); i += 2 {
		one := pair{key: spotOf(n.Content[i])}
		if p.has(one.key.text) {
			return notA(n.Content[i], "the first of its name here")
		}
		values := []*yaml.Node{n.Content[i+1]}
		if n.Content[i+1].Kind == yaml.SequenceNode {
			values = n.Content[i+1].Content
		}
		for _, v := range values {
			if v.Kind != yaml.ScalarNode {
				return notA(v, "a single value")
			}
			one.values = append(one.values, spotOf(v))
		}
		*p = append(*p, one)
	}
	return nil
}

func (p pairs) has(key string) bool {
	for _, one := range p {
		if one.key.text == key {
			return true
		}
	}
	return false
}

func texts(spots []spot) []string {
	out := make([]string, len(spots))
	for i, s := range spots {
		out[i] = s.text
	}
	return out
}
