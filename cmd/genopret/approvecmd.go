package main

import (
	"context"
	"errors"

	"genopret/batch"
	"genopret/batch/approve"
)

// approveCmd lets rows be sent that wait for a second pair of eyes. No
// workbook approves: what is shown here is what is signed.
type approveCmd struct {
	letFlags `embed:""`
}

// Run needs no lock; a run that is under way does not see it.
func (c *approveCmd) Run(ctx context.Context, cli *cli, io *stdio) error {
	return atDesk(ctx, cli, io, c.JSON, func(d *desk) error { return c.run(ctx, d, approving()) })
}

func approving() *letting {
	return &letting{kind: batch.LetApprove, action: approve.Approve, refuses: refuseInShadow,
		fits: func(row *batch.RowRecord) bool {
			return row.Standing == batch.Queued && row.Reason == batch.ReasonApproval
		},
		in:      func(reasons map[batch.Reason]int) bool { return reasons[batch.ReasonApproval] > 0 },
		nothing: "Intet venter på godkendelse.",
		many:    "%d rækker venter på godkendelse: %d kald, som %d borgere kan se noget af."}
}

// refuseInShadow keeps a yes from being spent: in shadow mode the next run
// would plan the rows as not to be sent, and ask again later.
func refuseInShadow(d *desk, _ *waiting) error {
	if d.conf.Mode == string(batch.Shadow) {
		return usageError{errors.New("her er skyggedrift (mode: shadow), så intet kan sendes. Skift først til mode: act, og godkend derefter")}
	}
	return nil
}
