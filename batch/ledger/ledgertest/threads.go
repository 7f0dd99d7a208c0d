package ledgertest

import (
	"time"

	"genopret/batch"
)

func threadPromises() []promise {
	return []promise{
		{"threads keep their order and their ids", formKeeps},
		{"a thread is held by one worker until its lease ends", heldUntil},
		{"every lease has a greater token", greaterTokens},
		{"a heartbeat renews the lease of its own token alone", beats},
		{"taking over makes open intents unknown", takeover},
		{"forming again fences every worker of before", formFences},
		{"a correction stands in one thread", oneThread},
		{"a lease outlives a crash, and its token too", leaseOutlives},
	}
}

func formKeeps(b *bench) {
	run := b.begin("2026-11-22T02:00")
	b.ready(run, "FAAAAAAA1", "RAAAAAAAA01", "RAAAAAAAA02", "RAAAAAAAA03")
	want := [][]string{{"RAAAAAAAA03", "RAAAAAAAA01"}, {"RAAAAAAAA02"}}
	threads, err := b.Threads.Form(b.ctx(), run.ID, want)
	b.must(err)
	if len(threads) != 2 || threads[0].ID == threads[1].ID {
		b.Fatalf("threads %+v", threads)
	}
	b.same("corrections", [][]string{threads[0].Corrections, threads[1].Corrections}, want)
}

func heldUntil(b *bench) {
	run := b.begin("2026-11-22T02:00")
	b.ready(run, "FAAAAAAA1", "RAAAAAAAA01")
	thread, _ := b.thread(run, "first", "RAAAAAAAA01")
	until := b.now().Add(time.Minute)
	for _, now := range []time.Time{b.now(), until.Add(-1)} {
		_, err := b.Threads.Lease(b.ctx(), thread.ID, "second", now, now.Add(time.Minute))
		b.refuses("a held thread", err, batch.ErrFenced)
	}
	_, err := b.Threads.Lease(b.ctx(), thread.ID, "second", until, until.Add(time.Minute))
	b.must(err)
	_, err = b.Threads.Lease(b.ctx(), thread.ID+1000, "second", until, until.Add(time.Minute))
	b.refuses("no such thread", err, batch.ErrFenced)
}

func greaterTokens(b *bench) {
	run := b.begin("2026-11-22T02:00")
	b.ready(run, "FAAAAAAA1", "RAAAAAAAA01", "RAAAAAAAA02")
	last := batch.Token(0)
	lease := func(thread int64, now time.Time) {
		b.Helper()
		token, err := b.Threads.Lease(b.ctx(), thread, "worker", now, now.Add(time.Minute))
		b.must(err)
		if token <= last {
			b.Errorf("token %d after %d", token, last)
		}
		last = token
	}
	threads, err := b.Threads.Form(b.ctx(), run.ID, [][]string{{"RAAAAAAAA01"}, {"RAAAAAAAA02"}})
	b.must(err)
	lease(threads[1].ID, b.now())
	lease(threads[0].ID, b.now())
	lease(threads[1].ID, b.now().Add(time.Hour))
	b.reopen()
	threads, err = b.Threads.Form(b.ctx(), run.ID, [][]string{{"RAAAAAAAA01"}})
	b.must(err)
	lease(threads[0].ID, b.now())
}

func beats(b *bench) {
	run := b.begin("2026-11-22T02:00")
	b.ready(run, "FAAAAAAA1", "RAAAAAAAA01")
	thread, token := b.thread(run, "first", "RAAAAAAAA01")
	b.must(b.Threads.Beat(b.ctx(), thread.ID, token, b.now().Add(time.Hour)))
	_, err := b.Threads.Lease(b.ctx(), thread.ID, "second", b.now().Add(time.Minute), b.now().Add(2*time.Hour))
	b.refuses("a renewed lease", err, batch.ErrFenced)
	_, err = b.Threads.Lease(b.ctx(), thread.ID, "second", b.now().Add(time.Hour), b.now().Add(2*time.Hour))
	b.must(err)
	b.refuses("the old token", b.Threads.Beat(b.ctx(), thread.ID, token, b.now().Add(9*time.Hour)), batch.ErrFenced)
	b.refuses("no token", b.Threads.Beat(b.ctx(), thread.ID, 0, b.now().Add(9*time.Hour)), batch.ErrFenced)
}

func takeover(b *bench) {
	run := b.begin("2026-11-22T02:00")
	b.store(run, b.claim(run, "FAAAAAAA1"), twoSteps("RAAAAAAAA01", 2), aRow("RAAAAAAAA02", 3), aRow("RAAAAAAAA03", 4))
	threads, err := b.Threads.Form(b.ctx(), run.ID, [][]string{{"RAAAAAAAA01", "RAAAAAAAA02"}, {"RAAAAAAAA03"}})
	b.must(err)
	for i, call := range []string{"RAAAAAAAA01.1", "RAAAAAAAA03.1"} {
		token, err := b.Threads.Lease(b.ctx(), threads[i].ID, "first", b.now(), b.now().Add(time.Minute))
		b.must(err)
		b.intended(call, token)
	}
	b.reopen()
	later := b.now().Add(time.Hour)
	_, err = b.Threads.Lease(b.ctx(), threads[0].ID, "second", later, later.Add(time.Minute))
	b.must(err)
	b.state("RAAAAAAAA01", 1, batch.CallUnknown)
	b.state("RAAAAAAAA01", 2, batch.CallPlanned)
	b.standing("RAAAAAAAA01", batch.Unknown, "")
	b.state("RAAAAAAAA02", 1, batch.CallPlanned)
	b.standing("RAAAAAAAA02", batch.Ready, "")
	b.state("RAAAAAAAA03", 1, batch.CallIntended) // of another thread
	call := b.correction("RAAAAAAAA01").Calls[0]
	if call.Answer.Class != batch.Unclear || call.SettleAfter.IsZero() {
		b.Errorf("a call taken over: %+v", call)
	}
}

func formFences(b *bench) {
	run := b.begin("2026-11-22T02:00")
	b.ready(run, "FAAAAAAA1", "RAAAAAAAA01", "RAAAAAAAA02")
	old, token := b.thread(run, "first", "RAAAAAAAA01", "RAAAAAAAA02")
	b.intended("RAAAAAAAA01.1", token)
	threads, err := b.Threads.Form(b.ctx(), run.ID, [][]string{{"RAAAAAAAA01", "RAAAAAAAA02"}})
	b.must(err)
	b.refuses("settle", b.Calls.Settle(b.ctx(), b.outcome("RAAAAAAAA01.1", token, batch.CallDone, batch.Done)), batch.ErrFenced)
	b.refuses("intend", b.Calls.Intend(b.ctx(), b.intent("RAAAAAAAA02.1", token)), batch.ErrFenced)
	b.refuses("intend without a token", b.Calls.Intend(b.ctx(), b.intent("RAAAAAAAA02.1", 0)), batch.ErrFenced)
	b.refuses("beat", b.Threads.Beat(b.ctx(), old.ID, token, b.now().Add(time.Hour)), batch.ErrFenced)
	_, err = b.Threads.Lease(b.ctx(), old.ID, "second", b.now().Add(time.Hour), b.now().Add(2*time.Hour))
	b.refuses("lease of a thread that is gone", err, batch.ErrFenced)
	_, err = b.Threads.Lease(b.ctx(), threads[0].ID, "second", b.now(), b.now().Add(time.Minute))
	b.must(err)
	b.state("RAAAAAAAA01", 1, batch.CallUnknown)
}

func oneThread(b *bench) {
	run := b.begin("2026-11-22T02:00")
	b.ready(run, "FAAAAAAA1", "RAAAAAAAA01", "RAAAAAAAA02")
	_, err := b.Threads.Form(b.ctx(), run.ID, [][]string{{"RAAAAAAAA01"}, {"RAAAAAAAA02", "RAAAAAAAA01"}})
	b.refuses("a correction in two threads", err, nil)
	_, err = b.Threads.Form(b.ctx(), run.ID, [][]string{{"RAAAAAAAA09"}})
	b.refuses("no such correction", err, nil)
	_, err = b.Threads.Form(b.ctx(), "K-2026-11-22-9", nil)
	b.refuses("no such run", err, nil)
}

func leaseOutlives(b *bench) {
	run := b.begin("2026-11-22T02:00")
	b.ready(run, "FAAAAAAA1", "RAAAAAAAA01")
	thread, token := b.thread(run, "first", "RAAAAAAAA01")
	b.reopen()
	_, err := b.Threads.Lease(b.ctx(), thread.ID, "second", b.now(), b.now().Add(time.Minute))
	b.refuses("a held thread", err, batch.ErrFenced)
	b.intended("RAAAAAAAA01.1", token)
}
