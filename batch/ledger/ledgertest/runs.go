package ledgertest

import "genopret/batch"

func runPromises() []promise {
	return []promise{
		{"an open run goes on under its own id, day and edition", openRunGoesOn},
		{"the runs of a day are numbered", runsAreNumbered},
		{"an occasion with an empty part is refused", emptyOccasion},
		{"an occasion is run once, unless it failed", occasionOnce},
		{"the latest runs come first", latestFirst},
		{"a run that is not open cannot be ended", endOnce},
	}
}

func openRunGoesOn(b *bench) {
	first := b.begin("2026-11-22T02:00")
	want := aRun("2026-11-22T02:00")
	want.ID = "K-2026-11-22-1"
	b.same("a new run", first, want)
	b.reopen()
	other := aRun("2026-11-23T02:00")
	other.AsOf, other.Edition = other.AsOf.AddDays(1), "edition-2"
	again, err := b.Runs.Begin(b.ctx(), other)
	b.must(err)
	want.Attempt = 2
	b.same("the run after a crash", again, want)
}

func runsAreNumbered(b *bench) {
	b.end(b.begin("2026-11-22T02:00"), batch.RunDone)
	second := b.begin("2026-11-22T14:00")
	b.end(second, batch.RunNeeds)
	next := aRun("2026-11-23T02:00")
	next.AsOf = next.AsOf.AddDays(1)
	third, err := b.Runs.Begin(b.ctx(), next)
	b.must(err)
	if second.ID != "K-2026-11-22-2" || third.ID != "K-2026-11-23-1" {
		b.Errorf("ids %s and %s", second.ID, third.ID)
	}
}

func emptyOccasion(b *bench) {
	for _, empty := range []func(*batch.Run){
		func(r *batch.Run) { r.Occasion.Job = "" },
		func(r *batch.Run) { r.Occasion.Nominal = "" },
		func(r *batch.Run) { r.Occasion.Tenant = "" },
		func(r *batch.Run) { r.AsOf = batch.Date{} },
	} {
		run := aRun("2026-11-22T02:00")
		empty(&run)
		_, err := b.Runs.Begin(b.ctx(), run)
		b.refuses("begin", err, nil)
	}
	runs, err := b.Runs.Runs(b.ctx(), 10)
	b.must(err)
	b.same("runs", runs, []batch.Run{})
}

func occasionOnce(b *bench) {
	b.end(b.begin("2026-11-22T02:00"), batch.RunFailed)
	b.end(b.begin("2026-11-22T02:00"), batch.RunNeeds)
	_, err := b.Runs.Begin(b.ctx(), aRun("2026-11-22T02:00"))
	b.refuses("the same occasion", err, nil)
}

func latestFirst(b *bench) {
	first := b.begin("2026-11-22T02:00")
	b.end(first, batch.RunDone)
	second := b.begin("2026-11-22T14:00")
	runs, err := b.Runs.Runs(b.ctx(), 10)
	b.must(err)
	first.State, first.Ended = batch.RunDone, b.now()
	b.same("runs", runs, []batch.Run{second, first})
	runs, err = b.Runs.Runs(b.ctx(), 1)
	b.must(err)
	b.same("one run", runs, []batch.Run{second})
}

func endOnce(b *bench) {
	run := b.begin("2026-11-22T02:00")
	b.end(run, batch.RunDone)
	b.refuses("another end", b.Runs.End(b.ctx(), run.ID, batch.RunFailed, b.now()), nil)
	b.refuses("no such run", b.Runs.End(b.ctx(), "K-2026-11-22-9", batch.RunDone, b.now()), nil)
}
