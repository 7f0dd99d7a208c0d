package texts

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// unknownSlot stands where a sentence needs a word that nobody gave it.
const unknownSlot = "…"

// Fill puts the arguments into a label: {0} {1} in order.
func Fill(label string, args ...string) string {
	slots := map[string]string{}
	for i, arg := range args {
		slots[string(rune('0'+i))] = arg
	}
	return fill(label, slots)
}

// fill puts words into a sentence. {name} is replaced by the slot. A part in
// [ ] is left out when a slot inside it is not known, or replaced by what
// follows a | in it. Parts do not nest.
func fill(sentence string, slots map[string]string) string {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(sentence, "[")
		text, _ := replace(before, slots)
		out.WriteString(text)
		if !found {
			return out.String()
		}
		part, after, _ := strings.Cut(rest, "]")
		out.WriteString(choose(part, slots))
		sentence = after
	}
}

func choose(part string, slots map[string]string) string {
	wanted, otherwise, _ := strings.Cut(part, "|")
	if text, ok := replace(wanted, slots); ok {
		return text
	}
	text, _ := replace(otherwise, slots)
	return text
}

// replace reports false when a slot was not known.
func replace(part string, slots map[string]string) (string, bool) {
	var out strings.Builder
	known := true
	for {
		before, rest, found := strings.Cut(part, "{")
		out.WriteString(before)
		if !found {
			return out.String(), known
		}
		name, after, _ := strings.Cut(rest, "}")
		word := slots[name]
		if word == "" {
			word, known = unknownSlot, false
		}
		out.WriteString(word)
		part = after
	}
}

func capital(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return text
	}
	return string(unicode.ToUpper(first)) + text[size:]
}
