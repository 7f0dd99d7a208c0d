package texts

import "genopret/batch"

// Labels are sentences by their key.
type Labels map[string]batch.Text

// LoadRuleLabels reads rules.yaml, the words around a rule.
func LoadRuleLabels() (Labels, error) { return labels("rules") }

func labels(name string) (Labels, error) {
	var l Labels
	if err := read(shipped, name, &l); err != nil {
		return nil, err
	}
	return l, nil
}

// Say gives the sentence with its arguments filled in. A key that does not
// exist is shown as it is.
func (l Labels) Say(key, lang string, args ...string) string {
	text, ok := l[key]
	if !ok {
		return key
	}
	return Fill(text.In(lang), args...)
}

// LoadTemplateLabels reads template.yaml, the words of the empty list that
// people fill in.
func LoadTemplateLabels() (Labels, error) { return labels("template") }
