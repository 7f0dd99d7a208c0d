package main

import (
	"fmt"
	"strings"

	"genopret/batch"
	"genopret/reports/texts"
)

// standingWords is a standing as one reads it in a table on a terminal.
func standingWords(words *texts.Texts, lang string, s batch.Standing, r batch.Reason) string {
	standing := words.Standing(s, lang)
	if r != "" {
		standing += " (" + words.Reason(r, lang) + ")"
	}
	return standing
}

func joinWords(parts ...string) string {
	return strings.TrimSpace(strings.Join(parts, " "))
}

// fieldName names a field by its heading, for texts and workbooks.
func fieldName(lib *library) func(key, lang string) string {
	return func(key, lang string) string {
		if f, ok := lib.matrix.Field(key); ok {
			return f.Heading.In(lang)
		}
		return key
	}
}

func ruleTitle(lib *library) func(id, lang string) string {
	return func(id, lang string) string {
		if r, ok := lib.matrix.Rule(id); ok {
			return r.Title.In(lang)
		}
		return ""
	}
}

// wordsFor loads the texts with this matrix's headings.
func wordsFor(lib *library) (*texts.Texts, error) {
	words, err := texts.Load()
	if err != nil {
		return nil, fmt.Errorf("teksterne: %w", err)
	}
	return words.WithFieldNames(fieldName(lib)), nil
}
