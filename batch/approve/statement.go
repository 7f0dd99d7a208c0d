package approve

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"genopret/batch"
)

// Action is what a statement lets happen. The words are those of the commands.
type Action string

// The actions.
const (
	Approve Action = "approve" // rows that wait for a second pair of eyes
	Release Action = "release" // rows that wait for something else
	Settle  Action = "settle"  // the outcome of a call that nobody knows
	Matrix  Action = "matrix"  // a matrix in place of the program's own
)

// Done and NotDone are the outcomes that a person can settle a call with.
const (
	Done    = "done"
	NotDone = "not-done"
)

// Statement is what a person reads and signs: what is asked for, how much of
// it there is, who asks and why. It holds ids and never a citizen.
type Statement struct {
	Action       Action
	Municipality string // four digits
	Environment  batch.Environment
	Plan         string // the mark of what would be done, in hex; of a matrix its edition
	Outcome      string // of Settle: Done or NotDone; else ""
	Rows, Calls  int
	Content      []string // what would be done, a line for each kind of it
	AskedBy      []string // teams of the sources, sorted
	Why          string
	Written      batch.Date
	Until        batch.Date // the last day on which it holds
	About        []string   // ids of the rows, or of the call; sorted
}

// firstLine names the form and its version. Another version is another form.
const firstLine = "genopret-anmodning 1"

// The names of the lines, in their order. They are Danish, since the one who
// signs reads them.
const (
	nameAction       = "handling"
	nameMunicipality = "kommune"
	nameEnvironment  = "miljø"
	namePlan         = "plan"
	nameOutcome      = "udfald"
	nameRows         = "rækker"
	nameCalls        = "kald"
	nameContent      = "indhold"
	nameAskedBy      = "bedt-om-af"
	nameWhy          = "begrundelse"
	nameWritten      = "skrevet"
	nameUntil        = "gælder-til"
	nameAbout        = "emne"
)

// Text is the statement as a file. Equal statements have equal texts, and
// [Parse] takes no other text for one.
func (s *Statement) Text() []byte {
	var text bytes.Buffer
	line := func(name, value string) { fmt.Fprintf(&text, "%s: %s\n", name, value) }
	lines := func(name string, values []string) {
		for _, value := range values {
			line(name, value)
		}
	}
	text.WriteString(firstLine + "\n")
	line(nameAction, string(s.Action))
	line(nameMunicipality, s.Municipality)
	line(nameEnvironment, string(s.Environment))
	line(namePlan, s.Plan)
	if s.Outcome != "" {
		line(nameOutcome, s.Outcome)
	}
	line(nameRows, strconv.Itoa(s.Rows))
	line(nameCalls, strconv.Itoa(s.Calls))
	lines(nameContent, s.Content)
	lines(nameAskedBy, s.AskedBy)
	line(nameWhy, s.Why)
	line(nameWritten, s.Written.String())
	line(nameUntil, s.Until.String())
	lines(nameAbout, s.About)
	return text.Bytes()
}

// Parse reads a statement. Only what [Statement.Text] writes is one, to the
// byte: an added line, another order or another end of line is a *[Refusal].
func Parse(text []byte) (*Statement, error) {
	s := &Statement{}
	head, rest, _ := strings.Cut(string(text), "\n")
	if head != firstLine || !utf8.Valid(text) {
		return nil, refuse(NotAStatement)
	}
	for line := range strings.Lines(rest) {
		name, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		if !ok || !s.set(name, value) {
			return nil, refuse(NotAStatement)
		}
	}
	if !bytes.Equal(s.Text(), text) || !ascending(s.AskedBy) || !ascending(s.About) || !s.outcomeFits() {
		return nil, refuse(NotAStatement)
	}
	return s, nil
}

// outcomeFits: a settlement says one of the two, and nothing else says either.
func (s *Statement) outcomeFits() bool {
	if s.Action == Settle {
		return s.Outcome == Done || s.Outcome == NotDone
	}
	return s.Outcome == ""
}

func (s *Statement) set(name, value string) bool {
	var err error
	switch name {
	case nameAction:
		s.Action = Action(value)
	case nameMunicipality:
		s.Municipality = value
	case nameEnvironment:
		s.Environment = batch.Environment(value)
	case namePlan:
		s.Plan = value
	case nameOutcome:
		s.Outcome = value
	case nameRows:
		s.Rows, err = strconv.Atoi(value)
	case nameCalls:
		s.Calls, err = strconv.Atoi(value)
	case nameContent:
		s.Content = append(s.Content, value)
	case nameAskedBy:
		s.AskedBy = append(s.AskedBy, value)
	case nameWhy:
		s.Why = value
	case nameWritten:
		s.Written, err = batch.ParseDate(value)
	case nameUntil:
		s.Until, err = batch.ParseDate(value)
	case nameAbout:
		s.About = append(s.About, value)
	default:
		return false
	}
	return err == nil
}

func ascending(values []string) bool {
	for i := 1; i < len(values); i++ {
		if values[i-1] >= values[i] {
			return false
		}
	}
	return true
}

// OneLine makes a person's words fit for one line of a statement.
func OneLine(words string) string {
	return strings.Join(strings.FieldsFunc(words, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
}

// Sorted is a sorted copy without repetitions, as Parse wants it.
func Sorted(values []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(values)))
}
