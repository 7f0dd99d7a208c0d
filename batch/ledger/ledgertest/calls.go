package ledgertest

import (
	"sync"
	"time"

	"genopret/batch"
)

func callPromises() []promise {
	return []promise{
		{"a call goes from intent to receipt, and its correction with it", intentToReceipt},
		{"what was intended is on disk", intentOnDisk},
		{"a token of before changes nothing", oldToken},
		{"a call leaves only the state it is in", wrongState},
		{"an unknown call may be intended again", unknownAgain},
		{"a call of which nothing left is planned again", plannedAgain},
		{"what follows a call that ended its correction is abandoned", abandoned},
		{"a standing changes without a call", standAlone},
		{"what explains a standing is told once", toldOnce},
		{"many workers settle at once, and one that fails fails alone", manyAtOnce},
	}
}

func intentToReceipt(b *bench) {
	run := b.begin("2026-11-22T02:00")
	b.store(run, b.claim(run, "FAAAAAAA1"), twoSteps("RAAAAAAAA01", 2))
	_, token := b.thread(run, "worker", "RAAAAAAAA01")
	intent := b.intent("RAAAAAAAA01.1", token)
	intent.Attempt = 3
	b.must(b.Calls.Intend(b.ctx(), intent))
	outcome := b.outcome("RAAAAAAAA01.1", token, batch.CallDone, batch.Ready)
	outcome.Answer = batch.Answer{Class: batch.Accepted, Number: 0, EventDate: b.now().Add(time.Second), MessageID: "urn:uuid:1"}
	b.must(b.Calls.Settle(b.ctx(), outcome))
	b.standing("RAAAAAAAA01", batch.Ready, "")
	b.intended("RAAAAAAAA01.2", token)
	refused := b.outcome("RAAAAAAAA01.2", token, batch.CallRefused, batch.PartlyDone)
	refused.Answer = batch.Answer{Class: batch.RowError, Number: 4711, Trouble: "intet svar fra æøå"}
	refused.Place.Finding, refused.Place.Detail = batch.FindingPartlyDone, "2"
	b.must(b.Calls.Settle(b.ctx(), refused))
	b.reopen()
	calls := b.correction("RAAAAAAAA01").Calls
	b.same("first answer", calls[0].Answer, outcome.Answer)
	b.same("second answer", calls[1].Answer, refused.Answer)
	if c := calls[0]; c.Attempt != 3 || !c.SendBefore.Equal(intent.SendBefore) || !c.SettleAfter.Equal(intent.SettleAfter) {
		b.Errorf("the intent is read back as %+v", c)
	}
	record := b.row("RAAAAAAAA01")
	b.same("calls of the row", record.Made, calls)
	b.same("findings", record.Findings, []batch.Finding{{Code: batch.FindingPartlyDone, Severity: batch.SeverityWarning, Args: []string{"2"}}})
	b.standing("RAAAAAAAA01", batch.PartlyDone, "")
}

func intentOnDisk(b *bench) {
	run := b.begin("2026-11-22T02:00")
	b.ready(run, "FAAAAAAA1", "RAAAAAAAA01")
	_, token := b.thread(run, "worker", "RAAAAAAAA01")
	b.intended("RAAAAAAAA01.1", token)
	b.reopen()
	b.state("RAAAAAAAA01", 1, batch.CallIntended)
	b.same("touches", b.touches(b.now()), []string{"RAAAAAAAA01"})
}

func oldToken(b *bench) {
	run := b.begin("2026-11-22T02:00")
	b.store(run, b.claim(run, "FAAAAAAA1"), twoSteps("RAAAAAAAA01", 2), aRow("RAAAAAAAA02", 3))
	thread, old := b.thread(run, "first", "RAAAAAAAA01")
	b.intended("RAAAAAAAA01.1", old)
	later := b.now().Add(time.Hour)
	token, err := b.Threads.Lease(b.ctx(), thread.ID, "second", later, later.Add(time.Minute))
	b.must(err)
	for _, wrong := range []batch.Token{old, token + 1, 0, -1} {
		b.refuses("settle", b.Calls.Settle(b.ctx(), b.outcome("RAAAAAAAA01.1", wrong, batch.CallDone, batch.Done)), batch.ErrFenced)
		b.refuses("intend", b.Calls.Intend(b.ctx(), b.intent("RAAAAAAAA01.2", wrong)), batch.ErrFenced)
		place := batch.Place{Correction: "RAAAAAAAA01", Token: wrong, Standing: batch.Done}
		b.refuses("stand", b.Calls.Stand(b.ctx(), place), batch.ErrFenced)
	}
	b.refuses("a correction of no thread", b.Calls.Intend(b.ctx(), b.intent("RAAAAAAAA02.1", token)), batch.ErrFenced)
	b.state("RAAAAAAAA01", 1, batch.CallUnknown)
	b.state("RAAAAAAAA01", 2, batch.CallPlanned)
	b.standing("RAAAAAAAA01", batch.Unknown, "")
	b.must(b.Calls.Settle(b.ctx(), b.outcome("RAAAAAAAA01.1", token, batch.CallDone, batch.Ready)))
}

func wrongState(b *bench) {
	run := b.begin("2026-11-22T02:00")
	b.ready(run, "FAAAAAAA1", "RAAAAAAAA01")
	_, token := b.thread(run, "worker", "RAAAAAAAA01")
	settle := func(state batch.CallState) error {
		return b.Calls.Settle(b.ctx(), b.outcome("RAAAAAAAA01.1", token, state, batch.Done))
	}
	b.refuses("settle a planned call", settle(batch.CallDone), nil)
	b.intended("RAAAAAAAA01.1", token)
	b.refuses("intend twice", b.Calls.Intend(b.ctx(), b.intent("RAAAAAAAA01.1", token)), nil)
	b.refuses("settle to intended", settle(batch.CallIntended), nil)
	b.must(settle(batch.CallDone))
	b.refuses("settle a done call", settle(batch.CallRefused), nil)
	b.refuses("intend a done call", b.Calls.Intend(b.ctx(), b.intent("RAAAAAAAA01.1", token)), nil)
	for _, call := range []string{"RAAAAAAAA01.2", "RAAAAAAAA09.1", "RAAAAAAAA01", "RAAAAAAAA01.x", ""} {
		b.refuses("no such call", b.Calls.Intend(b.ctx(), b.intent(call, token)), nil)
	}
	b.state("RAAAAAAAA01", 1, batch.CallDone)
	b.standing("RAAAAAAAA01", batch.Done, "")
}

func unknownAgain(b *bench) {
	run := b.begin("2026-11-22T02:00")
	b.ready(run, "FAAAAAAA1", "RAAAAAAAA01")
	_, token := b.thread(run, "worker", "RAAAAAAAA01")
	b.intended("RAAAAAAAA01.1", token)
	b.must(b.Calls.Settle(b.ctx(), b.outcome("RAAAAAAAA01.1", token, batch.CallUnknown, batch.Unknown)))
	again := b.intent("RAAAAAAAA01.1", token)
	again.Attempt = 2
	b.must(b.Calls.Intend(b.ctx(), again))
	b.must(b.Calls.Settle(b.ctx(), b.outcome("RAAAAAAAA01.1", token, batch.CallUnknown, batch.Unknown)))
	proof := b.outcome("RAAAAAAAA01.1", token, batch.CallDone, batch.Done)
	proof.Answer.MessageID = "the latest answer"
	b.must(b.Calls.Settle(b.ctx(), proof))
	if c := b.correction("RAAAAAAAA01"); c.Calls[0].Attempt != 2 || c.Standing != batch.Done || c.Calls[0].Answer != proof.Answer {
		b.Errorf("%+v", c)
	}
}

func plannedAgain(b *bench) {
	run := b.begin("2026-11-22T02:00")
	b.ready(run, "FAAAAAAA1", "RAAAAAAAA01")
	_, token := b.thread(run, "worker", "RAAAAAAAA01")
	b.intended("RAAAAAAAA01.1", token)
	back := b.outcome("RAAAAAAAA01.1", token, batch.CallPlanned, batch.Queued)
	back.Answer = batch.Answer{Class: batch.RetryLater, NotSent: true}
	back.Place.Reason, back.Place.Until = batch.ReasonRetry, "2026-11-23"
	b.must(b.Calls.Settle(b.ctx(), back))
	b.state("RAAAAAAAA01", 1, batch.CallPlanned)
	b.standing("RAAAAAAAA01", batch.Queued, batch.ReasonRetry)
	b.same("its answer", b.correction("RAAAAAAAA01").Calls[0].Answer, back.Answer)
	b.intended("RAAAAAAAA01.1", token)
}

func abandoned(b *bench) {
	run := b.begin("2026-11-22T02:00")
	b.store(run, b.claim(run, "FAAAAAAA1"), twoSteps("RAAAAAAAA01", 2), twoSteps("RAAAAAAAA02", 3), twoSteps("RAAAAAAAA03", 4))
	_, token := b.thread(run, "worker", "RAAAAAAAA01", "RAAAAAAAA02", "RAAAAAAAA03")
	b.intended("RAAAAAAAA01.1", token)
	b.must(b.Calls.Settle(b.ctx(), b.outcome("RAAAAAAAA01.1", token, batch.CallRefused, batch.Refused)))
	b.state("RAAAAAAAA01", 1, batch.CallRefused)
	b.state("RAAAAAAAA01", 2, batch.CallAbandoned)
	b.intended("RAAAAAAAA02.1", token)
	b.must(b.Calls.Settle(b.ctx(), b.outcome("RAAAAAAAA02.1", token, batch.CallDone, batch.Ready)))
	b.state("RAAAAAAAA02", 2, batch.CallPlanned)
	b.must(b.Calls.Stand(b.ctx(), batch.Place{Correction: "RAAAAAAAA03", Token: token, Standing: batch.OtherAuthority}))
	b.state("RAAAAAAAA03", 1, batch.CallAbandoned)
	b.state("RAAAAAAAA03", 2, batch.CallAbandoned)
}

func standAlone(b *bench) {
	run := b.begin("2026-11-22T02:00")
	b.ready(run, "FAAAAAAA1", "RAAAAAAAA01")
	_, token := b.thread(run, "worker", "RAAAAAAAA01")
	place := batch.Place{Correction: "RAAAAAAAA01", Token: token, Standing: batch.Queued, Reason: batch.ReasonSeenBefore,
		Finding: batch.FindingSeenBefore, Detail: "RBBBBBBBB01.1"}
	b.must(b.Calls.Stand(b.ctx(), place))
	b.standing("RAAAAAAAA01", batch.Queued, batch.ReasonSeenBefore)
	b.state("RAAAAAAAA01", 1, batch.CallPlanned)
	b.same("touches", b.touches(b.now()), []string{})
	place.Until = "snart"
	b.refuses("a time that is none", b.Calls.Stand(b.ctx(), place), nil)
	place.Standing, place.Reason, place.Until = "nowhere", "", ""
	b.refuses("a standing that is none", b.Calls.Stand(b.ctx(), place), nil)
	place.Correction = "RAAAAAAAA09"
	b.refuses("no such correction", b.Calls.Stand(b.ctx(), place), nil)
	b.standing("RAAAAAAAA01", batch.Queued, batch.ReasonSeenBefore)
}

func toldOnce(b *bench) {
	run := b.begin("2026-11-22T02:00")
	b.ready(run, "FAAAAAAA1", "RAAAAAAAA01")
	_, token := b.thread(run, "worker", "RAAAAAAAA01")
	place := batch.Place{Correction: "RAAAAAAAA01", Token: token, Standing: batch.Queued, Reason: batch.ReasonBlocked,
		Finding: batch.FindingThreadBlocked, Detail: "RBBBBBBBB01"}
	for range 3 {
		b.must(b.Calls.Stand(b.ctx(), place))
	}
	place.Detail = "RBBBBBBBB02"
	b.must(b.Calls.Stand(b.ctx(), place))
	if findings := b.row("RAAAAAAAA01").Findings; len(findings) != 2 {
		b.Errorf("findings %+v, want two", findings)
	}
}

func manyAtOnce(b *bench) {
	const workers, each = 32, 8
	run := b.begin("2026-11-22T02:00")
	ids, threads := []string{}, [][]string{}
	for i := range workers * each {
		ids = append(ids, numbered("RAAAA", i))
	}
	b.ready(run, "FAAAAAAA1", ids...)
	for w := range workers {
		threads = append(threads, ids[w*each:(w+1)*each])
	}
	formed, err := b.Threads.Form(b.ctx(), run.ID, threads)
	b.must(err)
	var wait sync.WaitGroup
	for _, thread := range formed {
		wait.Go(func() { b.workThrough(thread) })
	}
	wait.Wait()
	for _, record := range b.list(run.ID, "") {
		if record.Standing != batch.Done || record.Made[0].State != batch.CallDone {
			b.Errorf("%s is %s, its call %s", record.ID, record.Standing, record.Made[0].State)
		}
	}
}

// workThrough is a worker that also tries what it must not.
func (b *bench) workThrough(thread batch.Thread) {
	token, err := b.Threads.Lease(b.ctx(), thread.ID, "worker", b.now(), b.now().Add(time.Minute))
	if err != nil {
		b.Error(err)
	}
	for _, id := range thread.Corrections {
		call := batch.CallID(id, 1)
		if err := b.Calls.Intend(b.ctx(), b.intent(call, token)); err != nil {
			b.Error(err)
		}
		b.refuses("intend twice", b.Calls.Intend(b.ctx(), b.intent(call, token)), nil)
		if err := b.Calls.Settle(b.ctx(), b.outcome(call, token, batch.CallDone, batch.Done)); err != nil {
			b.Error(err)
		}
	}
}
