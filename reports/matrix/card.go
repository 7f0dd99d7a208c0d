package matrix

import (
	"strconv"
	"strings"

	"genopret/batch"
	"genopret/batch/plan"
	"genopret/batch/rules"
	"genopret/reports/texts"
)

// Teller tells rules of one matrix in one language.
type Teller struct {
	matrix *rules.Matrix
	words  *texts.Texts
	labels texts.Labels
	facts  texts.Facts
	lang   string
}

// NewTeller loads the words. An error means a program built from broken data.
func NewTeller(matrix *rules.Matrix, words *texts.Texts, lang string) (*Teller, error) {
	labels, err := texts.LoadRuleLabels()
	if err != nil {
		return nil, err
	}
	facts, err := texts.LoadFacts()
	if err != nil {
		return nil, err
	}
	return &Teller{matrix, words, labels, facts, lang}, nil
}

// Card is a rule in words, ready to be laid out.
type Card struct {
	ID         string   `json:"id"`
	Title      string   `json:"title"`
	Place      string   `json:"place"`
	Area       string   `json:"area"`
	Law        string   `json:"law"`
	Section    string   `json:"section"`
	Lines      [2]int   `json:"lines"`
	Who        string   `json:"who"`
	Star       string   `json:"star"`
	Sees       string   `json:"sees"`
	Recipients string   `json:"recipients"`
	Health     string   `json:"health"` // "" where the data are not about health
	Branches   []Branch `json:"branches"`
	LeftOut    []string `json:"left_out"`
	Remarks    []string `json:"remarks"`
	Columns    []Column `json:"columns"`
}

// Branch is a branch in words.
type Branch struct {
	ID    string `json:"id"`
	When  string `json:"when"` // "" where it always holds
	Then  string `json:"then"`
	Also  string `json:"also"` // what STAR is asked beside the calls, "" for nothing
	Calls []Call `json:"calls"`
}

// Call is a step in words.
type Call struct {
	Operation string   `json:"operation"`
	On        string   `json:"on"`
	Values    []Filled `json:"values"`
}

// Filled is an element and where its value comes from.
type Filled struct {
	Element string `json:"element"`
	From    string `json:"from"`
}

// Column is a column that rows of the rule fill in.
type Column struct {
	Key     string    `json:"key"`
	Heading string    `json:"heading"`
	Need    plan.Need `json:"need"`
}

// Card tells a rule.
func (t *Teller) Card(r *batch.Rule) Card {
	area, _ := t.matrix.Area(r.Area)
	c := Card{ID: r.ID, Title: r.Title.In(t.lang), Area: area.Title.In(t.lang), Law: r.Law, Section: r.Section, Lines: r.Lines,
		Who: t.actors(r), Star: t.say("star."+string(r.Star), r.StarWhen.In(t.lang)), Sees: r.Sees.In(t.lang),
		Recipients: t.recipients(r), LeftOut: []string{}, Remarks: []string{}}
	c.Place = t.say("place", c.Area, c.Law, c.Section, strconv.Itoa(r.Lines[0]), strconv.Itoa(r.Lines[1]))
	if r.Health {
		c.Health = t.say("health.yes")
	}
	for i := range r.Branches {
		c.Branches = append(c.Branches, t.branch(r, &r.Branches[i]))
	}
	for _, gap := range t.matrix.Gaps(r.ID) {
		c.LeftOut = append(c.LeftOut, t.say("left-out.one", t.facts.When(gap.When, plan.Asking(r), t.lang), gap.Reason.In(t.lang)))
	}
	for _, remark := range r.Remarks {
		c.Remarks = append(c.Remarks, t.say("remark", t.day(remark.From), remark.Text.In(t.lang)))
	}
	for _, column := range plan.Columns(t.matrix, r) {
		c.Columns = append(c.Columns, Column{column.Field.Key, column.Field.Heading.In(t.lang), column.Need})
	}
	return c
}

// Say gives a sentence of rules.yaml in the teller's language.
func (t *Teller) Say(key string, args ...string) string { return t.say(key, args...) }

func (t *Teller) say(key string, args ...string) string { return t.labels.Say(key, t.lang, args...) }

func (t *Teller) day(iso string) string {
	day, err := batch.ParseDate(iso)
	if err != nil || t.lang == "en" {
		return iso
	}
	return day.Danish()
}

func (t *Teller) actors(r *batch.Rule) string {
	var names []string
	for _, a := range r.Actors {
		names = append(names, t.words.Actor(a, t.lang))
	}
	return capital(strings.Join(names, ", "))
}

func (t *Teller) recipients(r *batch.Rule) string {
	var names []string
	for _, value := range r.Recipients {
		names = append(names, t.code("recipients", value))
	}
	return strings.Join(names, ", ")
}

// code names a value of a code list.
func (t *Teller) code(list, value string) string {
	if codes, ok := t.matrix.CodeList(list); ok {
		for _, c := range codes.Codes {
			if c.Value == value {
				return c.Name.In(t.lang)
			}
		}
	}
	return value
}

func (t *Teller) heading(key string) string {
	if f, ok := t.matrix.Field(key); ok {
		return f.Heading.In(t.lang)
	}
	return key
}
