package plan

import (
	"slices"

	"genopret/batch"
)

// gate holds back what would be sent now but may not be: nothing is sent in
// shadow mode, and what citizens see waits for approval.
func (r *row) gate() {
	if r.plan.Standing != batch.Ready {
		return
	}
	visible := slices.ContainsFunc(r.plan.Calls, func(c batch.PlannedCall) bool { return c.CitizenVisible })
	switch {
	case r.p.opt.Gate.Mode == batch.Shadow:
		r.stand(batch.Queued, batch.ReasonShadow)
	case r.p.opt.Gate.Mode == batch.Handoff:
		r.stand(batch.Queued, batch.ReasonHandoff)
	case visible && r.p.opt.Gate.ApproveVisible:
		r.stand(batch.Queued, batch.ReasonApproval)
	}
}
