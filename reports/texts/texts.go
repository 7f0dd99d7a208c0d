package texts

import "genopret/batch"

// Texts are the words of the program. The value is read-only once loaded and
// may be shared.
type Texts struct {
	// FieldName gives the heading of a field by its key, such as "CPR" for
	// cpr. Where it is nil or gives "", the key itself is shown.
	FieldName func(key, lang string) string

	entries  map[string]map[string]Entry
	findings map[batch.FindingCode]finding
	words    map[string]map[string]batch.Text
	labels   map[string]batch.Text
	star     Star
}

// Entry is one word of a closed list and what there is to say about it.
type Entry struct {
	Mark   string              `yaml:"mark"` // a sign that stands beside the word
	Tone   string              `yaml:"tone"` // which colour it takes: alarm bad warn wait good quiet
	Text   batch.Text          `yaml:"text"`
	Means  batch.Text          `yaml:"means"`
	Next   batch.Text          `yaml:"next"`
	SaidBy []batch.FindingCode `yaml:"said_by"` // findings that make Next superfluous
}

// WithFieldNames is t with another way to name fields.
func (t *Texts) WithFieldNames(name func(key, lang string) string) *Texts {
	named := *t
	named.FieldName = name
	return &named
}

// Entry looks a word up in one of the lists: standings reasons calls verdicts
// severities modes runs. A word that no list knows is shown as it is, since a
// report must come out whatever a newer ledger holds.
func (t *Texts) Entry(list, key string) Entry {
	if e, ok := t.entries[list][key]; ok {
		return e
	}
	return Entry{Text: batch.Text{Da: key, En: key}}
}

// Standing names a standing.
func (t *Texts) Standing(s batch.Standing, lang string) string {
	return t.Entry("standings", string(s)).Text.In(lang)
}

// Reason names the reason of a queued row; "" for no reason.
func (t *Texts) Reason(r batch.Reason, lang string) string {
	return t.Entry("reasons", string(r)).Text.In(lang)
}

// CallState names the state of a call.
func (t *Texts) CallState(s batch.CallState, lang string) string {
	return t.Entry("calls", string(s)).Text.In(lang)
}

// Word translates a word of the program that stands inside a sentence, from
// one of the lists of words.yaml; a word unknown there is shown as it is.
func (t *Texts) Word(list, word, lang string) string {
	if text, ok := t.words[list][word]; ok {
		return text.In(lang)
	}
	return word
}

// Actor names who makes a correction.
func (t *Texts) Actor(a batch.Actor, lang string) string {
	return t.Word("actors", string(a), lang)
}

// Label gives a heading or a sentence of the reports by its key in
// headings.yaml. A key that does not exist is shown as it is; a test holds
// that the reports ask for none.
func (t *Texts) Label(key, lang string) string {
	if text, ok := t.labels[key]; ok {
		return text.In(lang)
	}
	return key
}

func (t *Texts) field(key, lang string) string {
	if t.FieldName != nil {
		if name := t.FieldName(key, lang); name != "" {
			return name
		}
	}
	return key
}
