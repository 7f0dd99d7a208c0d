package rules

import (
	"slices"

	"genopret/batch"
)

// Validity says what a matrix was made from and when it holds. From counts in,
// To does not; a zero date is open.
type Validity struct {
	Name     batch.Text
	Source   string
	From, To batch.Date
}

// Holds reports whether the matrix holds on the day.
func (v Validity) Holds(day batch.Date) bool {
	return (v.From.IsZero() || !day.Before(v.From)) && (v.To.IsZero() || day.Before(v.To))
}

// Validity gives what edition.yaml says; all is open where there is none.
func (m *Matrix) Validity() Validity { return m.validity }

// editionFile is edition.yaml.
type editionFile struct {
	Name   batch.Text `yaml:"name"`
	Source string     `yaml:"source"`
	From   spot       `yaml:"from"`
	To     spot       `yaml:"to"`
}

func (l *loader) loadEdition() {
	const file = "edition.yaml"
	var item editionFile
	if l.files[file] == nil || !l.document(file, &item) {
		return
	}
	l.bothTexts(file, spot{line: 1, column: 1}, "name of the edition", item.Name)
	v := Validity{Name: item.Name, Source: item.Source, From: l.day(file, item.From), To: l.day(file, item.To)}
	if !v.From.IsZero() && !v.To.IsZero() && !v.From.Before(v.To) {
		l.wrong(file, item.To, "the edition ends on %q, before it begins", item.To.text)
	}
	l.matrix.validity = v
	l.mark(file, item.To, "edition")
}

func (l *loader) day(file string, at spot) batch.Date {
	day, err := batch.ParseDate(at.text)
	if at.text != "" && err != nil {
		l.wrong(file, at, "%q is no day", at.text)
	}
	return day
}

// generalRemark is an entry of remarks.yaml: it holds for every rule in which
// the actor acts.
type generalRemark struct {
	Actor  spot       `yaml:"actor"`
	From   spot       `yaml:"from"`
	Text   batch.Text `yaml:"text"`
	Except []spot     `yaml:"except"` // ids of rules that say it better themselves
}

// loadRemarks puts the general remarks behind those of the rules.
func (l *loader) loadRemarks() {
	const file = "remarks.yaml"
	for _, entry := range entries[generalRemark](l, file) {
		r := entry.item
		l.oneOf(file, r.Actor, "actor", l.known.actors)
		l.day(file, r.From)
		l.bothTexts(file, entry.at, "remark", r.Text)
		for _, id := range r.Except {
			if l.matrix.byID[id.text] == nil {
				l.wrong(file, id, "no rule %q", id.text)
			}
		}
		for _, rule := range l.matrix.rules {
			if slices.Contains(rule.Actors, batch.Actor(r.Actor.text)) && !slices.Contains(texts(r.Except), rule.ID) {
				rule.Remarks = append(rule.Remarks, batch.Remark{From: r.From.text, Text: r.Text})
			}
		}
	}
}
