package approve

import (
	"bytes"
	"slices"
	"strconv"

	"genopret/batch"
)

// PlanMark is the keyed mark of what a row would have sent: rule, branch, and
// each call's operation, side, adapter, citizen and parameters in order. It
// leaves out the day, so a plan that another day does not change keeps its
// mark, and with it what was said of it.
//
// mark must tell its parts apart by their lengths, as [genopret/batch/seal]
// does. The number of parameters stands before them, so that the last of one
// call cannot be read as the beginning of the next.
func PlanMark(mark func(parts ...string) batch.Mark, rule, branch string, calls []batch.PlannedCall) batch.Mark {
	parts := []string{"plan", rule, branch}
	for i := range calls {
		c := &calls[i]
		parts = append(parts, c.Operation, string(c.On), string(c.Adapter), c.Citizen.Reveal(), strconv.Itoa(len(c.Params)))
		for _, v := range c.Params {
			parts = append(parts, v.Element, v.Text)
		}
	}
	return mark(parts...)
}

// Over is the mark of many plans together, in whatever order they come: what
// a person signs.
func Over(mark func(parts ...string) batch.Mark, plans []batch.Mark) batch.Mark {
	sorted := slices.SortedFunc(slices.Values(plans), func(a, b batch.Mark) int { return bytes.Compare(a[:], b[:]) })
	parts := make([]string, 1, len(sorted)+1)
	parts[0] = "plans"
	for i := range sorted {
		parts = append(parts, string(sorted[i][:]))
	}
	return mark(parts...)
}

// SettleMark is the mark of a person's word for a call: which call, at which
// attempt, and how it ended. A call that was sent again since has another.
func SettleMark(mark func(parts ...string) batch.Mark, call string, attempt int, outcome string) batch.Mark {
	return mark("settle", call, strconv.Itoa(attempt), outcome)
}
