package rules

import (
	"strings"

	"genopret/batch"
)

func (g *groupLoader) step(rule *batch.Rule, item *stepItem) batch.Step {
	s := batch.Step{Operation: item.Operation.text, On: batch.Side(item.On.text)}
	if service, name := batch.SplitOperation(s.Operation); service == "" || name == "" {
		at := item.Operation
		if at.line == 0 {
			at = item.On
		}
		g.wrong(at, "step without an operation Service.Operation: %q", s.Operation)
	}
	g.oneOf(item.On, "side", g.known.sides)
	if item.On.text == "" {
		g.wrong(item.Operation, "the step does not say on which citizen")
	}
	if s.On == batch.Right && rule.Citizens != 2 {
		g.wrong(item.On, "a step on the right citizen, and rule %q knows %d", rule.ID, rule.Citizens)
	}
	filled := map[string]bool{}
	for _, one := range item.Params {
		filled[one.key.text] = true
		s.Params = append(s.Params, g.param(one))
	}
	if c := item.Comment; c != nil {
		s.Comment = &batch.Comment{Field: c.Field.text, Duty: batch.Duty(c.Duty.text)}
		if c.Field.text == "" || c.Duty.text == "" || filled[c.Field.text] {
			g.wrong(item.Operation, "comment needs a duty and an element that no parameter fills: %q", c.Field.text)
		}
		g.oneOf(c.Duty, "comment duty", g.known.duties)
	}
	return s
}

// param reads where an element's value comes from. A source is a field's key,
// with ? where the field may be blank; =36 for a constant; code:name for a
// code that configuration sets; today.
func (g *groupLoader) param(one pair) batch.Param {
	p := batch.Param{Element: one.key.text}
	if len(one.values) != 1 || one.values[0].text == "" {
		g.wrong(one.key, "element %q needs one source", p.Element)
		return p
	}
	source := one.values[0].text
	if value, ok := strings.CutPrefix(source, "="); ok {
		p.Value = value
	} else if code, ok := strings.CutPrefix(source, "code:"); ok {
		p.Code = code
		if !g.settable(code) {
			g.wrong(one.values[0], "code %q is in no configured code list", code)
		}
	} else if source == "today" {
		p.Today = true
	} else {
		p.Field, p.Optional = strings.CutSuffix(source, "?")
		if _, known := g.matrix.byKey[p.Field]; !known {
			g.wrong(one.values[0], "unknown field %q", p.Field)
		}
	}
	if p.Value == "" && p.Code == "" && p.Field == "" && !p.Today {
		g.wrong(one.values[0], "element %q has an empty source %q", p.Element, source)
	}
	return p
}
