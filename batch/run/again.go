package run

import (
	"context"
	"errors"
	"fmt"
	"io"

	"genopret/batch"
	"genopret/batch/approve"
)

// planAgain plans anew, on this day, what a person let go and what has waited
// long enough: a row that was right last week may be wrong by now. A row whose
// plan is the same goes on; another plan waits for somebody to look at it. A
// list that cannot be read again leaves its rows where they are.
func (n *night) planAgain(ctx context.Context) error {
	again, err := n.Lets.Again(ctx, n.Clock.Now())
	if err != nil {
		return err
	}
	if again, err = n.takeUpBegun(ctx, again); err != nil {
		return err
	}
	var failed error
	for len(again) > 0 {
		file, rows := again[0].File, map[place]batch.Again{}
		for len(again) > 0 && again[0].File == file {
			rows[place{again[0].Sheet, again[0].Row}] = again[0]
			again = again[1:]
		}
		if err := n.planFileAgain(ctx, file, rows); err != nil {
			failed = errors.Join(failed, fmt.Errorf("plan rows of file %s again: %w", file, err))
		}
	}
	return failed
}

// takeUpBegun lets corrections go on that were begun and then released: half
// of them stands already, and another plan would not fit it.
func (n *night) takeUpBegun(ctx context.Context, again []batch.Again) (left []batch.Again, err error) {
	for _, row := range again {
		if !row.Begun {
			left = append(left, row)
		} else if err := n.Lets.TakeUp(ctx, row.ID, n.Clock.Now()); err != nil {
			return nil, err
		}
	}
	return left, nil
}

// place is where a row stands in its list.
type place struct {
	sheet string
	row   int
}

// planFileAgain reads the list from the top, as it was read the first time.
func (n *night) planFileAgain(ctx context.Context, id string, rows map[place]batch.Again) error {
	file, err := n.Files.File(ctx, id)
	if err != nil {
		return err
	}
	r, closeList, err := n.readList(ctx, file)
	if err != nil {
		return err
	}
	defer closeList() // read only: nothing to lose
	for left := len(rows); left > 0; {
		planned, err := r.next()
		if errors.Is(err, io.EOF) {
			return fmt.Errorf("%d rows are no longer in the list", left)
		}
		if err != nil {
			return err
		}
		if planned == nil {
			continue
		}
		row, asked := rows[place{planned.Sheet, planned.Row}]
		if !asked {
			continue
		}
		left--
		if err := n.reconsider(ctx, row, planned); err != nil {
			return fmt.Errorf("row %s: %w", row.ID, err)
		}
	}
	return ctx.Err()
}

// reconsider compares the plan of today with the one that is stored.
func (n *night) reconsider(ctx context.Context, row batch.Again, today *batch.Plan) error {
	record, err := n.Rows.Row(ctx, batch.RowKey{ID: row.ID})
	if err != nil {
		return err
	}
	was := n.planMark(&record.Plan)
	same := was == n.planMark(today) && (row.Kind == "" || row.Plan == was)
	liftGate(row, today)
	switch {
	case same && today.Standing == batch.Ready && row.Kind == "":
		return nil // its time has come, and execution finds it
	case same && today.Standing == batch.Ready:
		return n.Lets.TakeUp(ctx, row.ID, n.Clock.Now())
	case same && today.Standing == record.Standing && today.Reason == record.Reason:
		return nil
	case !same && today.Standing == batch.Ready && record.Reason != batch.ReasonUnsetCode:
		today.Standing, today.Reason = batch.Queued, batch.ReasonReplan
		today.Findings = append(today.Findings, batch.Finding{Code: batch.FindingPlanChanged, Severity: batch.SeverityWarning})
	}
	stored, err := n.stored(today)
	if err != nil {
		return err
	}
	return n.Lets.Replan(ctx, row.ID, stored, n.Clock.Now())
}

// liftGate lets through what somebody has approved.
func liftGate(row batch.Again, today *batch.Plan) {
	if row.Approved && today.Standing == batch.Queued && today.Reason == batch.ReasonApproval {
		today.Standing, today.Reason = batch.Ready, ""
	}
}

// planMark is what an approval is given for.
func (n *night) planMark(p *batch.Plan) batch.Mark {
	return approve.PlanMark(n.Mark, p.Rule, p.Branch, p.Calls)
}
