package texts

import "genopret/batch"

// Star are the words of the assistance cases, from star.yaml.
type Star struct {
	Categories map[string]batch.Text `yaml:"categories"`
	Triggers   map[string]Trigger    `yaml:"triggers"`
	Details    []Detail              `yaml:"details"` // columns that STAR asks for
	Answers    []batch.Text          `yaml:"answers"` // columns that STAR fills in
}

// Trigger says why a case goes to STAR.
type Trigger struct {
	Text batch.Text `yaml:"text"` // the full reason
	Why  batch.Text `yaml:"why"`  // why the municipality does not do it itself
	Asks batch.Text `yaml:"asks"` // what STAR is asked for
}

// Detail is a column filled with the first of the fields that a row has. It
// may name no free text, since a free text may hold another citizen.
type Detail struct {
	Heading  batch.Text `yaml:"heading"`
	Fields   []string   `yaml:"fields"`
	Now      bool       `yaml:"now"`       // as it stands today, not what it is to become
	NeededBy []string   `yaml:"needed_by"` // categories whose cases STAR cannot take without it
}

// Star gives the words of the assistance cases.
func (t *Texts) Star() Star { return t.star }

// Category names a category; one that is not listed is shown as it is.
func (s Star) Category(key, lang string) string {
	if text, ok := s.Categories[key]; ok {
		return text.In(lang)
	}
	return key
}

// Trigger gives the words of a trigger, the general ones for a trigger that
// is not listed.
func (s Star) Trigger(key string) Trigger {
	if t, ok := s.Triggers[key]; ok {
		return t
	}
	return s.Triggers["general"]
}
