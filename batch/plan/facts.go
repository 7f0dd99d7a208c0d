package plan

import (
	"slices"

	"genopret/batch"
)

// asking is the order in which facts are asked. What ends a row early, such
// as an effect on somebody's benefit, comes before what only chooses between
// two ways of mending.
var asking = []batch.Fact{
	batch.FactAffectsBenefit, batch.FactEditable, batch.FactSystemCan, batch.FactOtherIdentity, batch.FactWish,
	batch.FactIllness, batch.FactPhase, batch.FactDeletable, batch.FactStartPassed, batch.FactLate, batch.FactCommentGiven,
	batch.FactRecreate, batch.FactIDMatters, batch.FactRemedy, batch.FactTextPlace, batch.FactWithInterview,
	batch.FactHealthAction, batch.FactBenefitMethod, batch.FactInterviews, batch.FactPlanRoute,
	batch.FactIllnessRemoval, batch.FactOwnerChange,
}

// factOrder lists the facts that the rule's branches depend on.
func factOrder(rule *batch.Rule) []batch.Fact {
	var facts []batch.Fact
	for _, fact := range asking {
		if slices.ContainsFunc(rule.Branches, func(b batch.Branch) bool { return b.When[fact] != nil }) {
			facts = append(facts, fact)
		}
	}
	return facts
}

// factFields names the fields from which a fact is told.
func (p *Planner) factFields(fact batch.Fact) []int {
	switch fact {
	case batch.FactPhase:
		return []int{p.at.start, p.at.end}
	case batch.FactDeletable, batch.FactIllness:
		return []int{p.at.absenceType}
	case batch.FactLate:
		return []int{p.at.rightDate}
	case batch.FactStartPassed:
		return []int{p.at.rightStart}
	case batch.FactCommentGiven:
		return []int{p.at.comment}
	}
	for i, f := range p.fields {
		if f.Fact == fact {
			return []int{i}
		}
	}
	return nil
}

// fact answers one fact. Value is "" when it is not stated; field is then
// the column to fill in, -1 when configuration should have answered.
func (r *row) fact(fact batch.Fact) (stated batch.StatedFact, field int) {
	stated, field = batch.StatedFact{Fact: fact, From: "derived"}, -1
	if choice, ok := r.p.opt.Choices[fact]; ok {
		stated.Value, stated.From = choice, "configuration"
		return stated, field
	}
	if fields := r.p.factFields(fact); len(fields) > 0 {
		field = fields[0]
	}
	switch fact {
	case batch.FactPhase:
		stated.Value = phase(r.value(r.p.at.start), r.value(r.p.at.end), r.p.today)
	case batch.FactDeletable:
		stated.Value = r.deletable()
	case batch.FactIllness:
		stated.Value = yesIf(r.value(field), r.value(field) == illnessType)
	case batch.FactLate:
		stated.Value = yesIf(r.value(field), r.value(field) < r.earliest())
	case batch.FactStartPassed:
		stated.Value = yesIf(r.value(field), !r.p.opt.IllnessPastStart && r.value(field) < r.p.today)
	case batch.FactCommentGiven:
		stated.Value = yesIf("stated", r.value(field) != "")
	default:
		if field >= 0 {
			stated.Value, stated.From = r.value(field), r.stated(field)
		}
	}
	return stated, field
}

// earliest is the first day that a right date may be.
func (r *row) earliest() string {
	if r.guide.rule.Backdates {
		return r.p.opt.AsOf.AddDays(-r.p.opt.EnrolmentDaysBack).String()
	}
	return r.p.today
}

// illnessType is DFDG's absence type for "Sygdom - sygemelding".
const illnessType = "11"

// deletable needs no absence type while no type at all may be deleted.
func (r *row) deletable() string {
	if len(r.p.opt.Deletable) == 0 {
		return "no"
	}
	kind := r.value(r.p.at.absenceType)
	return yesIf(kind, r.p.opt.Deletable[kind])
}

// yesIf keeps the third value: what is not stated is neither yes nor no.
func yesIf(stated string, yes bool) string {
	switch {
	case stated == "":
		return ""
	case yes:
		return "yes"
	}
	return "no"
}

// phase places the wrong entry in time. As of today counts as begun; an
// entry without an end is still running once it has begun.
func phase(start, end, today string) string {
	switch {
	case start == "":
		return ""
	case start > today:
		return "future"
	case end != "" && end < today:
		return "historic"
	}
	return "ongoing"
}
