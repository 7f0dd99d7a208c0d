package ledgertest

import "genopret/batch"

func duplicatePromises() []promise {
	return []promise{
		{"an equal row becomes a duplicate, wherever the first one stands", equalRow},
		{"a duplicate has no calls, no case and names the first row", duplicateHasNone},
		{"a rejected row claims nothing", rejectedClaimsNothing},
		{"an equal row of a night long ago is found", longAgo},
		{"a duplicate names the row that was planned anew", plannedAnew},
	}
}

func equalRow(b *bench) {
	run := b.begin("2026-11-22T02:00")
	again := func(id string, at int) batch.StoredRow {
		row := aRow(id, at)
		row.Identity = mark("row RAAAAAAAA01")
		return row
	}
	file := b.claim(run, "FAAAAAAA1")
	b.store(run, file, aRow("RAAAAAAAA01", 2), again("RAAAAAAAA02", 3))
	b.store(run, file, again("RAAAAAAAA03", 4))
	b.store(run, b.claim(run, "FAAAAAAA2"), again("RAAAAAAAA04", 2))
	for _, id := range []string{"RAAAAAAAA02", "RAAAAAAAA03", "RAAAAAAAA04"} {
		b.standing(id, batch.Duplicate, "") // at once, not only when somebody asks for work
	}
	b.reopen()
	b.store(run, b.claim(run, "FAAAAAAA3"), again("RAAAAAAAA05", 2))
	b.touches(b.now()) // whatever a ledger puts off until here
	b.store(run, b.claim(run, "FAAAAAAA4"), again("RAAAAAAAA06", 2))
	b.standing("RAAAAAAAA01", batch.Ready, "")
	for _, id := range []string{"RAAAAAAAA02", "RAAAAAAAA03", "RAAAAAAAA04", "RAAAAAAAA05", "RAAAAAAAA06"} {
		b.standing(id, batch.Duplicate, "")
		if of := b.row(id).DuplicateOf; of != "RAAAAAAAA01" {
			b.Errorf("%s is a duplicate of %q", id, of)
		}
	}
	b.same("touches", b.touches(b.now()), []string{"RAAAAAAAA01"})
}

func duplicateHasNone(b *bench) {
	run := b.begin("2026-11-22T02:00")
	first, second := fullRow("RAAAAAAAA01", 2), fullRow("RAAAAAAAA02", 3)
	second.Identity, second.Standing, second.Reason, second.Until = first.Identity, batch.Queued, batch.ReasonRetry, "2026-11-23"
	b.store(run, b.claim(run, "FAAAAAAA1"), first, second)
	got := b.row(second.ID)
	want := second
	want.Standing, want.Reason, want.Until, want.Identity = batch.Duplicate, "", "", batch.Mark{}
	want.Calls, want.CallIDs, want.Star, want.StarCase, want.Held = nil, nil, nil, "", first.ID
	want.Findings = append(want.Findings, batch.Finding{Code: batch.FindingDuplicateRow, Severity: batch.SeverityNote, Args: []string{first.ID}})
	b.same("the duplicate", got.StoredRow, want)
	b.same("its calls", got.Made, []batch.Call(nil))
	count, err := b.Rows.Count(b.ctx(), run.ID)
	b.must(err)
	if count.AlsoSTAR != 1 {
		b.Errorf("%d cases for STAR beside calls, want 1", count.AlsoSTAR)
	}
}

func rejectedClaimsNothing(b *bench) {
	run := b.begin("2026-11-22T02:00")
	rejected := standingRow("RAAAAAAAA01", 2, batch.Rejected, "", "")
	rejected.Identity = mark("row RAAAAAAAA02")
	another := standingRow("RAAAAAAAA03", 4, batch.Rejected, "", "")
	another.Identity = rejected.Identity
	b.store(run, b.claim(run, "FAAAAAAA1"), rejected, aRow("RAAAAAAAA02", 3), another)
	b.standing("RAAAAAAAA01", batch.Rejected, "")
	b.standing("RAAAAAAAA02", batch.Ready, "")
	b.standing("RAAAAAAAA03", batch.Rejected, "")
}

func longAgo(b *bench) {
	run := b.begin("2026-11-22T02:00")
	b.ready(run, "FAAAAAAA1", "RAAAAAAAA01")
	_, token := b.thread(run, "worker", "RAAAAAAAA01")
	b.intended("RAAAAAAAA01.1", token)
	b.must(b.Calls.Settle(b.ctx(), b.outcome("RAAAAAAAA01.1", token, batch.CallDone, batch.Done)))
	b.end(run, batch.RunDone)
	b.reopen()
	next := b.begin("2026-11-23T02:00")
	row := aRow("RAAAAAAAA02", 2)
	row.Identity = mark("row RAAAAAAAA01")
	b.store(next, b.claim(next, "FAAAAAAA2"), row)
	b.standing("RAAAAAAAA02", batch.Duplicate, "")
}

func plannedAnew(b *bench) {
	run := b.begin("2026-11-22T02:00")
	first, second := b.claim(run, "FAAAAAAA1"), b.claim(run, "FAAAAAAA2")
	b.store(run, first, aRow("RAAAAAAAA01", 2))
	again := aRow("RAAAAAAAA02", 2)
	again.Identity = mark("row RAAAAAAAA01")
	b.store(run, second, again)
	b.must(b.Files.Forget(b.ctx(), first.ID))
	delete(b.chunks, first.ID)
	anew := aRow("RAAAAAAAA03", 2)
	anew.Identity = again.Identity
	b.store(run, first, anew)
	b.standing("RAAAAAAAA03", batch.Ready, "")
	got := b.row("RAAAAAAAA02")
	if got.DuplicateOf != "RAAAAAAAA03" || got.Held != "RAAAAAAAA03" || got.Findings[0].Args[0] != "RAAAAAAAA03" {
		b.Errorf("the duplicate names %s, %s and %v", got.DuplicateOf, got.Held, got.Findings)
	}
}
