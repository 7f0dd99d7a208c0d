package run_test

import (
	"context"
	"testing"
	"time"

	"genopret/batch"
	"genopret/batch/approve"
	"genopret/batch/dfdg/catalog"
	"genopret/batch/execute"
	"genopret/batch/plan"
	"genopret/batch/rules"
)

// acting lets the stage's next night send, with approval for more than one
// call; sending makes every ready row done.
func (s *stage) acting(asOf string) {
	s.Helper()
	matrix, err := rules.Shipped()
	s.must(err)
	operations, err := catalog.Shipped()
	s.must(err)
	day, err := batch.ParseDate(asOf)
	s.must(err)
	s.night.Mode, s.night.AsOf, s.night.ApproveOver = batch.Act, day, 1
	s.night.Planner = func(_ string, asOf batch.Date) (*plan.Planner, error) {
		return plan.New(matrix, operations, plan.Options{AsOf: asOf, Zone: time.UTC, Gate: plan.Gate{Mode: batch.Act}})
	}
	s.night.Execute = func(ctx context.Context, run string) (execute.Tally, error) {
		touches, err := s.ledger.Touches(ctx, s.night.Clock.Now())
		if err != nil {
			return execute.Tally{}, err
		}
		s.sent = nil
		var threads [][]string
		for _, touch := range touches {
			s.sent = append(s.sent, touch.Correction)
			threads = append(threads, []string{touch.Correction})
		}
		formed, err := s.ledger.Form(ctx, run, threads)
		for _, thread := range formed {
			now := s.night.Clock.Now()
			token, err := s.ledger.Lease(ctx, thread.ID, "test", now, now.Add(time.Minute))
			if err == nil {
				err = s.ledger.Stand(ctx, batch.Place{Correction: thread.Corrections[0], Token: token, Standing: batch.Done})
			}
			if err != nil {
				return execute.Tally{}, err
			}
		}
		return execute.Tally{}, err
	}
}

const twoPlans = "Regel;CPR;Registrerings-id;Registreret af;Startdato;Slutdato;Påvirker ydelse;Berigtigelseskommentar\n" +
	"6.1-2;0202801001;a1;egen;02-12-2026;05-12-2026;nej;Forkert borger\n" +
	"6.1-2;0202801002;a2;egen;02-12-2026;05-12-2026;nej;Forkert borger\n"

// first is the first row of the first run.
func (s *stage) first() batch.RowRecord {
	s.Helper()
	runs, err := s.ledger.Runs(s.Context(), 9)
	s.must(err)
	for row, err := range s.ledger.Rows(s.Context(), runs[len(runs)-1].ID, "") {
		s.must(err)
		return row
	}
	s.Fatal("no row is stored")
	return batch.RowRecord{}
}

func (s *stage) nextNight(nominal, asOf string) {
	s.Helper()
	s.must(s.ledger.Close())
	s.open(nominal)
	s.acting(asOf)
	_, err := s.night.Run(s.Context())
	s.must(err)
}

// TestApprovedRowsGoOn: what waits for approval goes on in the next night once
// it is approved, and not before.
func TestApprovedRowsGoOn(t *testing.T) {
	s := newStage(t)
	s.acting("2026-11-22")
	s.drop("a.csv", twoPlans)
	_, err := s.night.Run(t.Context())
	s.must(err)
	row := s.first()
	if row.Standing != batch.Queued || row.Reason != batch.ReasonApproval || len(s.sent) != 0 {
		t.Fatalf("the row stands %s %s with %v sent", row.Standing, row.Reason, s.sent)
	}
	s.nextNight("2026-11-23T02:00", "2026-11-23")
	if row := s.first(); row.Reason != batch.ReasonApproval || len(s.sent) != 0 {
		t.Fatalf("without approval the row stands %s %s with %v sent", row.Standing, row.Reason, s.sent)
	}
	s.must(s.ledger.Let(t.Context(), s.approval(row)))
	s.nextNight("2026-11-24T02:00", "2026-11-24")
	if row := s.first(); row.Standing != batch.Done || len(s.sent) != 1 {
		t.Errorf("approved, the row stands %s %s with %v sent", row.Standing, row.Reason, s.sent)
	}
}

func (s *stage) approval(row batch.RowRecord) batch.Let {
	return batch.Let{Kind: batch.LetApprove, Who: "Anna", At: time.Now(), Expires: time.Now().Add(time.Hour),
		Rows: []batch.LetRow{{ID: row.ID, Plan: approve.PlanMark(s.keys.Mark, row.Rule, row.Branch, row.Calls)}}}
}

// TestALetHoldsForItsPlanAlone: what was signed is another plan than the one
// that is stored.
func TestALetHoldsForItsPlanAlone(t *testing.T) {
	s := newStage(t)
	s.acting("2026-11-22")
	s.drop("a.csv", twoPlans)
	_, err := s.night.Run(t.Context())
	s.must(err)
	let := s.approval(s.first())
	let.Rows[0].Plan = batch.Mark{1}
	s.must(s.ledger.Let(t.Context(), let))
	s.nextNight("2026-11-23T02:00", "2026-11-23")
	if row := s.first(); row.Standing != batch.Queued || row.Reason != batch.ReasonReplan || len(s.sent) != 0 {
		t.Errorf("the row stands %s %s with %v sent", row.Standing, row.Reason, s.sent)
	}
}

// TestAnotherPlanIsNotApproved: approved as the deletion of an absence to
// come, the row would shorten one that has begun by now; it is not sent.
func TestAnotherPlanIsNotApproved(t *testing.T) {
	s := newStage(t)
	s.acting("2026-11-22")
	s.drop("a.csv", twoPlans)
	_, err := s.night.Run(t.Context())
	s.must(err)
	before := s.first()
	s.must(s.ledger.Let(t.Context(), s.approval(before)))
	s.nextNight("2026-12-03T02:00", "2026-12-03")
	row := s.first()
	if row.Standing != batch.Queued || row.Reason != batch.ReasonReplan || row.Branch == before.Branch || len(s.sent) != 0 {
		t.Errorf("the row stands %s %s on branch %s with %v sent", row.Standing, row.Reason, row.Branch, s.sent)
	}
	s.nextNight("2026-12-04T02:00", "2026-12-04")
	if len(s.sent) != 0 {
		t.Errorf("the old approval sent %v", s.sent)
	}
}
