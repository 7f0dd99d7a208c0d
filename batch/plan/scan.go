package plan

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"genopret/batch"
)

// scanTexts looks through every text that would leave the house: no citizen's
// number and not the other person's name may go out in a comment, an
// agreement text or a message.
func (r *row) scanTexts() {
	name := strings.ToLower(r.value(r.p.at.otherName))
	first, _, _ := strings.Cut(name, " ")
	for _, i := range r.guide.texts {
		if r.values[i] == "" || i == r.p.at.otherName || i == r.p.at.reference {
			continue
		}
		if holdsCPR(r.values[i]) {
			r.fail(batch.FindingTextHasCPR, i)
		}
		if name != "" && (holdsWord(strings.ToLower(r.values[i]), name) || givenName(first) && holdsWord(strings.ToLower(r.values[i]), first)) {
			r.fail(batch.FindingTextHasName, i)
		}
	}
}

// givenName reports whether a name alone points at a person; two letters are
// too often a word of the language.
func givenName(first string) bool { return utf8.RuneCountInString(first) > 2 }

// holdsCPR finds ten digits, with or without a hyphen or a space after the
// sixth, that begin with a day that exists.
func holdsCPR(text string) bool {
	run := make([]byte, 0, 11)
	for i := 0; i <= len(text); i++ {
		if i < len(text) && text[i] >= '0' && text[i] <= '9' {
			run = append(run, text[i])
			continue
		}
		if len(run) == 6 && i+1 < len(text) && (text[i] == '-' || text[i] == ' ') && text[i+1] >= '0' && text[i+1] <= '9' {
			continue
		}
		if len(run) == 10 && looksBorn(string(run)) {
			return true
		}
		run = run[:0]
	}
	return false
}

func looksBorn(digits string) bool {
	_, code := cprBirth(digits)
	return code == ""
}

// holdsWord finds the name as a whole word, so that "Bo" is not found in
// "Borger".
func holdsWord(text, name string) bool {
	for from := 0; ; {
		at := strings.Index(text[from:], name)
		if at < 0 {
			return false
		}
		at += from
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[at+len(name):])
		if !unicode.IsLetter(before) && !unicode.IsLetter(after) {
			return true
		}
		from = at + len(name)
	}
}
