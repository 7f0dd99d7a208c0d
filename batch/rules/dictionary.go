package rules

import (
	"slices"

	"genopret/batch"

	"go.yaml.in/yaml/v3"
)

// placed is an entry of a list with its place.
type placed[T any] struct {
	at   spot
	item T
	node *yaml.Node
}

// entries reads a file that is a list.
func entries[T any](l *loader, file string) []placed[T] {
	var items []T
	var nodes []yaml.Node
	if l.files[file] == nil || !l.document(file, &items) {
		return nil
	}
	if err := yaml.Unmarshal(l.files[file], &nodes); err != nil || len(nodes) != len(items) {
		return nil // document has said why
	}
	out := make([]placed[T], len(items))
	for i, item := range items {
		out[i] = placed[T]{spotOf(&nodes[i]), item, &nodes[i]}
	}
	return out
}

func (l *loader) loadCodes() {
	for _, file := range l.in("codes") {
		for _, entry := range entries[batch.CodeList](l, file) {
			l.addCodes(file, entry.at, entry.item)
			l.markCodes(file, entry)
		}
	}
	for _, name := range []string{listRecipients, listTriggers, listCategories} {
		if l.matrix.codes[name] == nil {
			l.wrong("codes", spot{}, "the code list %q is missing", name)
		}
	}
}

// The code lists that the matrix itself draws on.
const (
	listRecipients = "recipients"
	listTriggers   = "star_triggers"
	listCategories = "star_categories"
)

func (l *loader) addCodes(file string, at spot, list batch.CodeList) {
	if list.Name == "" || l.matrix.codes[list.Name] != nil {
		l.wrong(file, at, "code list %q has no name of its own", list.Name)
		return
	}
	seen := map[string]bool{}
	for _, code := range list.Codes {
		if code.Value == "" || seen[code.Value] {
			l.wrong(file, at, "code list %q: value %q is blank or stands twice", list.Name, code.Value)
		}
		seen[code.Value] = true
		l.bothTexts(file, at, "name of code "+code.Value, code.Name)
		for _, day := range []string{code.From, code.To} {
			if _, err := batch.ParseDate(day); day != "" && err != nil {
				l.wrong(file, at, "code list %q: %q is no day", list.Name, day)
			}
		}
	}
	l.uniqueNames(file, at, list)
	l.matrix.codes[list.Name] = &list
}

// markCodes remembers where a list and each of its codes stands.
func (l *loader) markCodes(file string, entry placed[batch.CodeList]) {
	l.mark(file, entry.at, "codes", entry.item.Name)
	for i := 0; i+1 < len(entry.node.Content); i += 2 {
		if entry.node.Content[i].Value != "codes" {
			continue
		}
		for k, code := range entry.node.Content[i+1].Content {
			if k == len(entry.item.Codes) {
				return // document has said why
			}
			l.mark(file, spotOf(code), "codes", entry.item.Name, entry.item.Codes[k].Value)
		}
	}
}

// uniqueNames: what a person writes may mean one code alone.
func (l *loader) uniqueNames(file string, at spot, list batch.CodeList) {
	means := map[string]string{}
	for _, code := range list.Codes {
		for _, name := range append([]string{code.Value, code.Name.Da, code.Name.En}, code.Aliases...) {
			key := Normalise(name)
			if other, taken := means[key]; taken && other != code.Value {
				l.wrong(file, at, "code list %q: %q means both %q and %q", list.Name, name, other, code.Value)
			}
			means[key] = code.Value
		}
	}
}

func (l *loader) isCode(list, value string) bool {
	codes := l.matrix.codes[list]
	return codes != nil && slices.ContainsFunc(codes.Codes, func(c batch.Code) bool { return c.Value == value })
}

// settable reports whether configuration can set this code.
func (l *loader) settable(code string) bool {
	for name, list := range l.matrix.codes {
		if list.Configured && l.isCode(name, code) {
			return true
		}
	}
	return false
}

func (l *loader) bothTexts(file string, at spot, what string, text batch.Text) {
	if text.Da == "" || text.En == "" {
		l.wrong(file, at, "%s needs both da and en", what)
	}
}
