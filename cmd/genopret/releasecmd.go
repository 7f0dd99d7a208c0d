package main

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"genopret/batch"
	"genopret/batch/approve"
)

// releaseCmd lets rows go on that wait for something which a person may lift.
type releaseCmd struct {
	letFlags `embed:""`
	Reason   batch.Reason `help:"Kun denne årsag: seen-before, limit, shadow, replan, blocked eller unset-code."`
}

// Run needs no lock; a run that is under way does not see it.
func (c *releaseCmd) Run(ctx context.Context, cli *cli, io *stdio) error {
	if c.Reason != "" && !slices.Contains(batch.Releasable(), c.Reason) {
		return usageError{fmt.Errorf("%q er ikke en årsag, der kan frigives; kendte: %v", string(c.Reason), batch.Releasable())}
	}
	return atDesk(ctx, cli, io, c.JSON, func(d *desk) error { return c.run(ctx, d, releasing(c.Reason)) })
}

// releasing is about the reasons that can be lifted, or about one of them.
func releasing(only batch.Reason) *letting {
	reasons := batch.Releasable()
	if only != "" {
		reasons = []batch.Reason{only}
	}
	return &letting{kind: batch.LetRelease, action: approve.Release, refuses: refuseShadowRows,
		fits: func(row *batch.RowRecord) bool {
			return row.Standing == batch.Queued && slices.Contains(reasons, row.Reason)
		},
		in: func(found map[batch.Reason]int) bool {
			return slices.ContainsFunc(reasons, func(r batch.Reason) bool { return found[r] > 0 })
		},
		nothing: "Intet venter på at blive frigivet.",
		many:    "%d rækker venter på at blive frigivet: %d kald, som %d borgere kan se noget af."}
}

// refuseShadowRows: what shadow mode held back goes nowhere until it ends.
func refuseShadowRows(d *desk, w *waiting) error {
	if d.conf.Mode == string(batch.Shadow) && w.reasons[batch.ReasonShadow] > 0 {
		return usageError{errors.New("her er skyggedrift (mode: shadow), så dens rækker kan ikke frigives endnu. " +
			"Skift først til mode: act, eller vælg andre rækker med --reason")}
	}
	return nil
}

// reasons tells what a release means for each reason.
func (d *desk) reasons(count map[batch.Reason]int) {
	for _, r := range batch.Releasable() {
		if n := count[r]; n > 0 {
			fmt.Fprintf(d.out, "  %d rækker: %s. %s\n", n, d.words.Reason(r, d.lang), releaseMeans()[r].In(d.lang))
		}
	}
}

// releaseMeans says what happens to a row that is released. It is planned
// again first, whatever it waits for.
func releaseMeans() map[batch.Reason]batch.Text {
	return map[batch.Reason]batch.Text{
		batch.ReasonSeenBefore: {Da: "Frigives de, sendes den samme ændring én gang til.", En: "Released, the same change is sent once more."},
		batch.ReasonLimit:      {Da: "Frigives de, sendes de, selv om loftet stoppede dem.", En: "Released, they are sent although the ceiling stopped them."},
		batch.ReasonShadow:     {Da: "Frigives de, sendes det, som skyggedriften kun viste.", En: "Released, what shadow mode only showed is sent."},
		batch.ReasonReplan:     {Da: "Frigives de, gælder den nye plan og ikke den, der før blev godkendt.", En: "Released, the new plan counts and not the one approved before."},
		batch.ReasonBlocked:    {Da: "Frigives de, prøves de igen, selv om noget stod i vejen.", En: "Released, they are tried again although something was in the way."},
		batch.ReasonUnsetCode:  {Da: "Frigives de, planlægges de igen med de koder, der nu er sat.", En: "Released, they are planned again with the codes that are set by now."},
	}
}
