package plan

import "genopret/batch"

// principles applies 1.2.2: another person's CPR or name in a free text.
func (r *row) principles() bool {
	if r.value(r.p.at.otherIdentity) != "yes" {
		return false
	}
	switch belongs := r.guide.rule.Identity; belongs {
	case "":
	case batch.MendsIdentity:
		return false
	default:
		r.fail(batch.FindingUseRule, r.p.at.otherIdentity, belongs)
		return false
	}
	r.warn(batch.FindingOtherIdentity, r.p.at.otherIdentity)
	r.plan.Star = &batch.StarNeed{Category: "free-text", Reason: "other-identity"}
	return r.stand(batch.AtSTAR, "")
}

// actors sends the row to whoever the note says must act.
func (r *row) actors() bool {
	actor := r.guide.actor
	if actor == batch.JobCenter || r.p.opt.ActAs[actor] {
		return false
	}
	r.nameOnlyBranch()
	switch actor {
	case batch.UnemploymentFund:
		r.note(batch.FindingForwarded, -1, string(actor))
		return r.stand(batch.OtherAuthority, "")
	case batch.BenefitSystem:
		r.note(batch.FindingAwaitsDelivery, -1)
		return r.stand(batch.AwaitingDelivery, "")
	case batch.STAR:
		return r.branch()
	}
	if r.ownership() || r.rejected() {
		return true
	}
	if r.branch() && r.plan.Standing != batch.AtSTAR {
		r.note(batch.FindingThroughOffice, -1, string(actor))
		r.stand(batch.Queued, batch.ReasonHandoff)
	}
	return true
}

// nameOnlyBranch names the branch of a rule that has a single one: nothing
// has to be asked to know it.
func (r *row) nameOnlyBranch() {
	if branches := r.guide.rule.Branches; len(branches) == 1 {
		r.plan.Branch = branches[0].ID
	}
}

// ownership applies 1.2.3: own registrations only. Anden aktør counts as
// own; a moved citizen's present municipality may act; what a citizen who
// moved away has from us waits for a person. By 1.2.4 anybody may cancel
// what has not begun, when the citizen wishes it.
func (r *row) ownership() bool {
	if r.guide.rule.AnyOwner {
		return false
	}
	by, moved := r.p.at.registeredBy, r.p.at.moved
	switch registrant := r.value(by); registrant {
	case "":
		if !r.bad[by] {
			r.fail(batch.FindingFactMissing, by, "registered_by")
		}
		return false
	case "other-municipality":
		return r.otherMunicipality()
	case "a-kasse", "star":
		r.note(batch.FindingOtherAuthority, by, registrant)
		return r.stand(batch.OtherAuthority, "")
	}
	if r.value(moved) == "away" {
		r.warn(batch.FindingMovedAway, moved)
		return r.stand(batch.Queued, batch.ReasonMoved)
	}
	return false
}

func (r *row) otherMunicipality() bool {
	by, moved := r.p.at.registeredBy, r.p.at.moved
	switch r.value(moved) {
	case "yes":
		r.note(batch.FindingMovedHere, moved)
		return false
	case "":
		if !r.bad[moved] {
			r.fail(batch.FindingFactMissing, moved, "moved_here")
		}
		return false
	}
	r.note(batch.FindingOtherAuthority, by, "other-municipality")
	return r.stand(batch.OtherAuthority, "")
}
