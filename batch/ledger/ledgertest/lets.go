package ledgertest

import (
	"time"

	"genopret/batch"
)

func letPromises() []promise {
	return []promise{
		{"an approved row is taken up, until its approval expires", approvedUntilExpired},
		{"a let names rows that wait for it, or nothing is stored", letForOthers},
		{"what is due is planned again, what was begun is not", dueUnbegun},
		{"what was begun and released goes on where it stands", begunAndReleased},
		{"another plan replaces calls, findings and case, and voids its lets", replanned},
		{"a row rejected by its new plan can be sent again mended", replannedRejected},
		{"a release is told to whoever works on the correction", releasedCorrection},
	}
}

func (b *bench) let(kind batch.LetKind, expires time.Time, ids ...string) batch.Let {
	let := batch.Let{Kind: kind, Plan: mark("plan"), Who: "Anna", Key: "SHA256:x", Why: "gennemgået", At: b.now(), Expires: expires}
	for _, id := range ids {
		let.Rows = append(let.Rows, batch.LetRow{ID: id, Plan: mark("plan " + id)})
	}
	return let
}

func (b *bench) again(now time.Time) []batch.Again {
	b.Helper()
	again, err := b.Lets.Again(b.ctx(), now)
	b.must(err)
	return again
}

// waiting is a row with calls that is queued for the reason.
func waiting(id string, at int, reason batch.Reason, until string) batch.StoredRow {
	row := twoSteps(id, at)
	row.Standing, row.Reason, row.Until = batch.Queued, reason, until
	return row
}

func approvedUntilExpired(b *bench) {
	run := b.begin("2026-11-22T02:00")
	b.store(run, b.claim(run, "FAAAAAAA1"), waiting("RAAAAAAAA01", 2, batch.ReasonApproval, ""), waiting("RAAAAAAAA02", 3, batch.ReasonApproval, ""))
	b.same("before", b.again(b.now()), []batch.Again{})
	b.must(b.Lets.Let(b.ctx(), b.let(batch.LetApprove, b.now().Add(time.Hour), "RAAAAAAAA02")))
	b.reopen()
	b.same("after", b.again(b.now()), []batch.Again{{ID: "RAAAAAAAA02", File: "FAAAAAAA1", Row: 3, Reason: batch.ReasonApproval,
		Kind: batch.LetApprove, Approved: true, Plan: mark("plan RAAAAAAAA02")}})
	b.same("expired", b.again(b.now().Add(time.Hour)), []batch.Again{})
	b.must(b.Lets.TakeUp(b.ctx(), "RAAAAAAAA02", b.now()))
	b.standing("RAAAAAAAA02", batch.Ready, "")
	b.refuses("a row that is ready", b.Lets.TakeUp(b.ctx(), "RAAAAAAAA02", b.now()), nil)
}

func letForOthers(b *bench) {
	run := b.begin("2026-11-22T02:00")
	b.store(run, b.claim(run, "FAAAAAAA1"), waiting("RAAAAAAAA01", 2, batch.ReasonApproval, ""), waiting("RAAAAAAAA02", 3, batch.ReasonMoved, ""),
		waiting("RAAAAAAAA03", 4, batch.ReasonLimit, ""), aRow("RAAAAAAAA04", 5))
	hour := b.now().Add(time.Hour)
	for _, wrong := range []batch.Let{
		b.let(batch.LetApprove, hour, "RAAAAAAAA01", "RAAAAAAAA03"), b.let(batch.LetRelease, hour, "RAAAAAAAA03", "RAAAAAAAA01"),
		b.let(batch.LetRelease, hour, "RAAAAAAAA02"), b.let(batch.LetApprove, hour, "RAAAAAAAA04"), b.let(batch.LetApprove, hour, "RAAAAAAAA09"),
	} {
		b.refuses("a let of "+wrong.Rows[0].ID, b.Lets.Let(b.ctx(), wrong), nil)
	}
	b.same("again", b.again(b.now()), []batch.Again{})
	b.must(b.Lets.Let(b.ctx(), b.let(batch.LetRelease, hour, "RAAAAAAAA03")))
}

func dueUnbegun(b *bench) {
	run := b.begin("2026-11-22T02:00")
	past := b.now().Add(-time.Minute).Format(time.RFC3339)
	b.store(run, b.claim(run, "FAAAAAAA1"), waiting("RAAAAAAAA01", 2, batch.ReasonRetry, past), aRow("RAAAAAAAA02", 3),
		waiting("RAAAAAAAA03", 4, batch.ReasonRetry, b.now().Add(time.Minute).Format(time.RFC3339)))
	_, token := b.thread(run, "worker", "RAAAAAAAA02")
	b.intended("RAAAAAAAA02.1", token)
	back := b.outcome("RAAAAAAAA02.1", token, batch.CallPlanned, batch.Queued)
	back.Place.Reason, back.Place.Until = batch.ReasonRetry, past
	b.must(b.Calls.Settle(b.ctx(), back))
	b.same("again", b.again(b.now()), []batch.Again{{ID: "RAAAAAAAA01", File: "FAAAAAAA1", Row: 2, Reason: batch.ReasonRetry}})
	b.refuses("a row that was begun", b.Lets.Replan(b.ctx(), "RAAAAAAAA02", aRow("RAAAAAAAA02", 3), b.now()), nil)
	b.same("the row that was begun", b.touches(b.now()), []string{"RAAAAAAAA01", "RAAAAAAAA02"})
}

// begunAndReleased: a row that was begun and then had to wait for a person
// goes on where it stands.
func begunAndReleased(b *bench) {
	run := b.begin("2026-11-22T02:00")
	b.store(run, b.claim(run, "FAAAAAAA1"), twoSteps("RAAAAAAAA01", 2))
	_, token := b.thread(run, "worker", "RAAAAAAAA01")
	b.intended("RAAAAAAAA01.1", token)
	b.must(b.Calls.Settle(b.ctx(), b.outcome("RAAAAAAAA01.1", token, batch.CallDone, batch.Ready)))
	b.must(b.Calls.Stand(b.ctx(), batch.Place{Correction: "RAAAAAAAA01", Token: token, Standing: batch.Queued, Reason: batch.ReasonSeenBefore}))
	b.same("before", b.again(b.now()), []batch.Again{})
	b.must(b.Lets.Let(b.ctx(), b.let(batch.LetRelease, b.now().Add(time.Hour), "RAAAAAAAA01")))
	if again := b.again(b.now()); len(again) != 1 || !again[0].Begun {
		b.Fatalf("again %+v", again)
	}
	b.must(b.Lets.TakeUp(b.ctx(), "RAAAAAAAA01", b.now()))
	b.standing("RAAAAAAAA01", batch.Ready, "")
	b.state("RAAAAAAAA01", 1, batch.CallDone)
}

func replanned(b *bench) {
	run := b.begin("2026-11-22T02:00")
	old := waiting("RAAAAAAAA01", 2, batch.ReasonApproval, "")
	old.Star, old.StarCase = &batch.StarNeed{Category: "absence", Reason: "historic"}, "SAAAAAAA1"
	old.Findings = []batch.Finding{{Code: batch.FindingCPRModulus, Severity: batch.SeverityWarning}}
	b.store(run, b.claim(run, "FAAAAAAA1"), old)
	b.must(b.Lets.Let(b.ctx(), b.let(batch.LetApprove, b.now().Add(time.Hour), "RAAAAAAAA01")))
	fresh := aRow("another id", 2)
	fresh.Standing, fresh.Reason, fresh.Branch = batch.Queued, batch.ReasonReplan, "ongoing"
	fresh.Findings = []batch.Finding{{Code: batch.FindingPlanChanged, Severity: batch.SeverityWarning}}
	fresh.Star, fresh.StarCase = &batch.StarNeed{Category: "activity", Reason: "beside-calls"}, "SBBBBBBB1"
	b.must(b.Lets.Replan(b.ctx(), "RAAAAAAAA01", fresh, b.now()))
	b.reopen()
	got := b.row("RAAAAAAAA01")
	if got.Branch != "ongoing" || len(got.Made) != 1 || got.StarCase != "SAAAAAAA1" || got.Star.Category != "activity" || got.Ref != fresh.Ref {
		b.Errorf("the row is read back as %+v", got.StoredRow)
	}
	b.same("findings", got.Findings, fresh.Findings)
	b.standing("RAAAAAAAA01", batch.Queued, batch.ReasonReplan)
	b.same("again", b.again(b.now()), []batch.Again{})
}

func replannedRejected(b *bench) {
	run := b.begin("2026-11-22T02:00")
	b.store(run, b.claim(run, "FAAAAAAA1"), waiting("RAAAAAAAA01", 2, batch.ReasonRetry, "2026-11-20"))
	b.touches(b.now()) // the keys know the row by now
	b.must(b.Lets.Replan(b.ctx(), "RAAAAAAAA01", standingRow("x", 2, batch.Rejected, "", ""), b.now()))
	b.standing("RAAAAAAAA01", batch.Rejected, "")
	mended := aRow("RAAAAAAAA02", 2)
	mended.Identity = mark("row RAAAAAAAA01")
	b.store(run, b.claim(run, "FAAAAAAA2"), mended)
	b.standing("RAAAAAAAA02", batch.Ready, "")
}

func releasedCorrection(b *bench) {
	run := b.begin("2026-11-22T02:00")
	b.store(run, b.claim(run, "FAAAAAAA1"), waiting("RAAAAAAAA01", 2, batch.ReasonSeenBefore, ""))
	if b.correction("RAAAAAAAA01").Released {
		b.Error("released before anybody said so")
	}
	b.must(b.Lets.Let(b.ctx(), b.let(batch.LetRelease, b.now().Add(time.Hour), "RAAAAAAAA01")))
	b.must(b.Lets.TakeUp(b.ctx(), "RAAAAAAAA01", b.now()))
	if !b.correction("RAAAAAAAA01").Released {
		b.Error("the release is not told")
	}
}
