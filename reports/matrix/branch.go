package matrix

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"genopret/batch"
	"genopret/batch/plan"
)

func (t *Teller) branch(r *batch.Rule, b *batch.Branch) Branch {
	out := Branch{ID: b.ID, When: t.facts.When(b.When, plan.Asking(r), t.lang), Then: t.then(r, b), Calls: []Call{}}
	if b.Star != nil && b.Standing != batch.AtSTAR {
		out.Also = t.say("then.also-star", t.trigger(b))
	}
	for i := range b.Steps {
		out.Calls = append(out.Calls, t.call(r, &b.Steps[i]))
	}
	return out
}

func (t *Teller) trigger(b *batch.Branch) string {
	return strings.ToLower(first(t.code("star_triggers", b.Star.Trigger))) + rest(t.code("star_triggers", b.Star.Trigger))
}

// then says what becomes of a row that takes the branch.
func (t *Teller) then(r *batch.Rule, b *batch.Branch) string {
	actor := t.words.Actor(r.Actors[0], t.lang)
	switch {
	case b.Standing == batch.AtSTAR:
		return t.say("then.star", t.trigger(b))
	case b.Route == batch.RouteCaseSystem:
		return t.say("then.case-system")
	case b.Standing == batch.Queued && b.Reason == batch.ReasonHandoff:
		return t.say("then.office", actor)
	case b.Standing == batch.Queued && (b.Reason == batch.ReasonNoteSilent || b.Reason == batch.ReasonBlocked):
		return t.say("then." + string(b.Reason))
	case b.Standing == batch.Queued:
		return t.say("then.queued", t.words.Reason(b.Reason, t.lang))
	}
	return t.say("then."+string(b.Standing), actor)
}

func (t *Teller) call(r *batch.Rule, s *batch.Step) Call {
	c := Call{Operation: s.Operation, On: t.side(r, s.On), Values: []Filled{}}
	for _, p := range s.Params {
		c.Values = append(c.Values, Filled{p.Element, t.source(p)})
	}
	if s.Comment != nil {
		c.Values = append(c.Values, Filled{s.Comment.Field, t.say("duty."+string(s.Comment.Duty), t.heading("comment"))})
	}
	return c
}

func (t *Teller) side(r *batch.Rule, side batch.Side) string {
	switch r.Citizens {
	case 0:
		return t.say("side.none")
	case 1:
		return t.say("side.one")
	}
	return t.say("side." + string(side))
}

// source says where the value of an element comes from.
func (t *Teller) source(p batch.Param) string {
	switch {
	case p.Today:
		return t.say("source.today")
	case p.Code != "":
		return t.say("source.code", p.Code)
	case p.Field == "":
		return p.Value
	case p.Optional:
		return t.say("source.optional", t.heading(p.Field))
	}
	return t.heading(p.Field)
}

func capital(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(r)) + text[size:]
}

func first(text string) string {
	_, size := utf8.DecodeRuneInString(text)
	return text[:size]
}

func rest(text string) string { return text[len(first(text)):] }
