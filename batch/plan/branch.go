package plan

import (
	"slices"

	"genopret/batch"
)

// branch chooses the rule's branch by its facts and takes it.
func (r *row) branch() bool {
	left := r.narrow(r.branches())
	switch {
	case r.rejected():
		return false
	case len(left) == 0:
		r.explainNoBranch()
		return false
	}
	return r.take(r.narrowed(left[0]))
}

// narrowed spares STAR what the municipality can take away itself, where
// configuration says so: a row that goes to STAR because it affects a benefit
// then takes the branch that it would take if it did not, if that branch
// removes the wrong entry. One that only shortens or comments leaves it to be
// seen, and is STAR's all the same.
func (r *row) narrowed(b *batch.Branch) *batch.Branch {
	if !r.p.opt.StarWhereVisible || b.Standing != batch.AtSTAR || !slices.Contains(b.When[batch.FactAffectsBenefit], "yes") {
		return b
	}
	trial := &row{p: r.p, list: r.list, guide: r.guide, plan: &batch.Plan{Rule: r.plan.Rule}, values: slices.Clone(r.values), bad: r.bad}
	trial.values[r.p.factFields(batch.FactAffectsBenefit)[0]] = "no"
	left := trial.narrow(trial.branches())
	if len(left) == 0 || trial.rejected() || !r.p.takesAway(left[0]) {
		return b
	}
	r.plan.Facts = append(r.plan.Facts[:0], trial.plan.Facts...)
	for i := range r.plan.Facts {
		if r.plan.Facts[i].Fact == batch.FactAffectsBenefit {
			r.plan.Facts[i].Value = "yes"
		}
	}
	r.note(batch.FindingStarSpared, -1)
	return left[0]
}

// takesAway reports whether the branch cancels the wrong entry.
func (p *Planner) takesAway(b *batch.Branch) bool {
	return slices.ContainsFunc(b.Steps, func(s batch.Step) bool {
		op := p.catalog.Operation(s.Operation)
		return s.On == batch.Wrong && op != nil && op.Effect == batch.Cancels
	})
}

func (r *row) branches() []*batch.Branch {
	all := make([]*batch.Branch, len(r.guide.rule.Branches))
	for i := range all {
		all[i] = &r.guide.rule.Branches[i]
	}
	return all
}

// narrow asks one fact after the other, and only those on which the branches
// still left depend. All that is missing is told at once.
func (r *row) narrow(left []*batch.Branch) []*batch.Branch {
	for _, fact := range r.guide.facts {
		if !slices.ContainsFunc(left, func(b *batch.Branch) bool { return b.When[fact] != nil }) {
			continue
		}
		stated, field := r.fact(fact)
		r.plan.Facts = append(r.plan.Facts, stated)
		if stated.Value == "" {
			if field < 0 || !r.bad[field] {
				r.fail(batch.FindingFactMissing, field, string(fact))
			}
			continue
		}
		left = slices.DeleteFunc(left, func(b *batch.Branch) bool {
			values := b.When[fact]
			return values != nil && !slices.Contains(values, stated.Value)
		})
	}
	return left
}

// explainNoBranch says which stated fact leads nowhere.
func (r *row) explainNoBranch() {
	for _, stated := range r.plan.Facts {
		switch {
		case stated.Fact == batch.FactWish && stated.Value == "no":
			r.fail(batch.FindingWishNeeded, r.p.at.wish)
			return
		case stated.Fact == batch.FactPhase && !r.covers(batch.FactPhase, stated.Value):
			r.fail(batch.FindingPhaseNotCovered, r.p.at.start, stated.Value)
			return
		}
	}
	r.fail(batch.FindingNoBranch, r.p.at.rule)
}

func (r *row) covers(fact batch.Fact, value string) bool {
	return slices.ContainsFunc(r.guide.rule.Branches, func(b batch.Branch) bool {
		return b.When[fact] != nil && slices.Contains(b.When[fact], value)
	})
}

// take makes the branch's steps calls and gives the row its standing.
func (r *row) take(b *batch.Branch) bool {
	r.plan.Branch = b.ID
	if b.Star != nil {
		r.plan.Star = &batch.StarNeed{Category: b.Star.Category, Reason: b.Star.Trigger}
		r.note(batch.FindingAssistanceNeeded, -1)
	}
	for _, code := range b.Findings {
		r.warn(code, -1)
	}
	if b.Standing == batch.AtSTAR {
		return r.stand(batch.AtSTAR, "")
	}
	r.steps(b)
	if r.rejected() {
		return false
	}
	switch {
	case b.Standing != batch.Ready:
		r.tellWhy(b)
		return r.stand(b.Standing, b.Reason)
	case r.plan.Standing == batch.Queued:
		return true
	}
	return r.stand(batch.Ready, "")
}

// tellWhy says in a finding what the standing alone does not.
func (r *row) tellWhy(b *batch.Branch) {
	switch {
	case b.Route == batch.RouteCaseSystem:
		r.note(batch.FindingThroughSystem, -1)
	case b.Reason == batch.ReasonNoteSilent:
		r.note(batch.FindingNoteSilent, -1)
	case b.Standing == batch.NoAction:
		r.note(batch.FindingNothingToDo, -1)
	}
}
