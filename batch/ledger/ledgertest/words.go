package ledgertest

import (
	"errors"
	"time"

	"genopret/batch"
)

func wordPromises() []promise {
	return []promise{
		{"a person settles an unknown call, and the correction goes on", wordForUnknown},
		{"what was not done is sent again", wordNotDone},
		{"a word about another state, attempt or a call in hand changes nothing", wordTooLate},
		{"calls of rows for other hands are handed over once", handedOverOnce},
		{"a correction handed over stands as its calls were settled", wordsForHandedOver},
		{"an equal call on its way or done lately is not handed over again", handOverSeen},
		{"a correction of another list is told what went before", toldOfEarlier},
		{"what was sent is counted", countSent},
	}
}

// unknown is a correction of two steps whose first call is unknown; the lease
// of its thread has run out by the returned time.
func (b *bench) unknown(id string) time.Time {
	b.Helper()
	run := b.begin("2026-11-22T02:00")
	b.store(run, b.claim(run, "FAAAAAAA1"), twoSteps(id, 2))
	_, token := b.thread(run, "worker", id)
	b.intended(id+".1", token)
	b.must(b.Calls.Settle(b.ctx(), b.outcome(id+".1", token, batch.CallUnknown, batch.Unknown)))
	thread, err := b.Threads.Form(b.ctx(), run.ID, [][]string{{id}})
	b.must(err)
	_, err = b.Threads.Lease(b.ctx(), thread[0].ID, "worker", b.now(), b.now())
	b.must(err)
	return b.now()
}

func (b *bench) word(call string, from batch.CallState, done bool) batch.Word {
	attempt := 0
	if from == batch.CallUnknown {
		attempt = 1
	}
	return batch.Word{Call: call, Attempt: attempt, From: from, Done: done, At: b.now(), Who: "Anna", Note: "set i DFDG"}
}

func wordForUnknown(b *bench) {
	b.unknown("RAAAAAAAA01")
	b.must(b.Words.TakeWord(b.ctx(), b.word("RAAAAAAAA01.1", batch.CallUnknown, true)))
	b.reopen()
	b.state("RAAAAAAAA01", 1, batch.CallDone)
	b.state("RAAAAAAAA01", 2, batch.CallPlanned)
	b.standing("RAAAAAAAA01", batch.Queued, batch.ReasonRetry)
	b.same("touches", b.touches(b.now().Add(time.Second)), []string{"RAAAAAAAA01"})
}

func wordNotDone(b *bench) {
	b.unknown("RAAAAAAAA01")
	b.must(b.Words.TakeWord(b.ctx(), b.word("RAAAAAAAA01.1", batch.CallUnknown, false)))
	b.state("RAAAAAAAA01", 1, batch.CallPlanned)
	b.standing("RAAAAAAAA01", batch.Queued, batch.ReasonRetry)
}

func wordTooLate(b *bench) {
	b.unknown("RAAAAAAAA01")
	stale := (*batch.StaleWord)(nil)
	for _, wrong := range []batch.Word{
		b.word("RAAAAAAAA01.1", batch.CallHandedOver, true), b.word("RAAAAAAAA01.2", batch.CallUnknown, true),
		{Call: "RAAAAAAAA01.1", Attempt: 2, From: batch.CallUnknown, Done: true, At: b.now(), Who: "Anna"},
	} {
		if err := b.Words.TakeWord(b.ctx(), wrong); !errors.As(err, &stale) {
			b.Errorf("a word of %s from %s ended with %v", wrong.Call, wrong.From, err)
		}
	}
	run := b.begin("2026-11-22T02:00")
	b.thread(run, "another", "RAAAAAAAA01")
	b.refuses("a correction in hand", b.Words.TakeWord(b.ctx(), b.word("RAAAAAAAA01.1", batch.CallUnknown, true)), batch.ErrHeld)
	b.refuses("no such call", b.Words.TakeWord(b.ctx(), b.word("RAAAAAAAA01.9", batch.CallUnknown, true)), nil)
	b.state("RAAAAAAAA01", 1, batch.CallUnknown)
}

// handOver hands over all that waits for it.
func (b *bench) handOver(want int) {
	b.Helper()
	calls, err := b.Words.HandOver(b.ctx(), b.now(), b.now().Add(-time.Hour))
	b.must(err)
	b.same("calls handed over", calls, want)
}

func handedOverOnce(b *bench) {
	run := b.begin("2026-11-22T02:00")
	b.store(run, b.claim(run, "FAAAAAAA1"), waiting("RAAAAAAAA01", 2, batch.ReasonHandoff, ""), waiting("RAAAAAAAA02", 3, batch.ReasonApproval, ""))
	b.handOver(2)
	b.reopen()
	b.handOver(0)
	var ids []string
	for record, err := range b.Words.HandedOver(b.ctx()) {
		b.must(err)
		ids = append(ids, record.ID)
	}
	b.same("handed over", ids, []string{"RAAAAAAAA01"})
	b.state("RAAAAAAAA01", 2, batch.CallHandedOver)
	b.state("RAAAAAAAA02", 1, batch.CallPlanned)
	b.same("touches", b.touches(b.now()), []string(nil))
}

func wordsForHandedOver(b *bench) {
	for _, c := range []struct {
		name     string
		done     [2]bool
		standing batch.Standing
	}{
		{"both done", [2]bool{true, true}, batch.Done}, {"the second not possible", [2]bool{true, false}, batch.PartlyDone},
		{"neither", [2]bool{false, false}, batch.Refused},
	} {
		id := "R" + c.name
		run := b.begin("2026-11-22T02:00")
		b.store(run, b.claim(run, "F"+c.name), waiting(id, 2, batch.ReasonHandoff, ""))
		b.handOver(2)
		b.must(b.Words.TakeWord(b.ctx(), b.word(id+".1", batch.CallHandedOver, c.done[0])))
		b.standing(id, batch.Queued, batch.ReasonHandoff)
		b.must(b.Words.TakeWord(b.ctx(), b.word(id+".2", batch.CallHandedOver, c.done[1])))
		b.standing(id, c.standing, "")
	}
}

func handOverSeen(b *bench) {
	run := b.begin("2026-11-22T02:00")
	first, second := waiting("RAAAAAAAA01", 2, batch.ReasonHandoff, ""), waiting("RAAAAAAAA02", 3, batch.ReasonHandoff, "")
	second.CallIDs = first.CallIDs
	b.store(run, b.claim(run, "FAAAAAAA1"), first, second)
	b.handOver(2)
	b.standing("RAAAAAAAA02", batch.Queued, batch.ReasonSeenBefore)
	b.state("RAAAAAAAA02", 1, batch.CallPlanned)
}

func toldOfEarlier(b *bench) {
	run := b.begin("2026-11-22T02:00")
	b.ready(run, "FAAAAAAA1", "RAAAAAAAA01", "RAAAAAAAA02")
	b.ready(run, "FAAAAAAA2", "RAAAAAAAA03")
	_, token := b.thread(run, "worker", "RAAAAAAAA01")
	b.intended("RAAAAAAAA01.1", token)
	outcome := b.outcome("RAAAAAAAA01.1", token, batch.CallDone, batch.Done)
	outcome.Registration, outcome.Gone = mark("registration"), true
	b.must(b.Calls.Settle(b.ctx(), outcome))
	b.reopen()
	for _, c := range []struct {
		correction   string
		registration batch.Mark
		ok           bool
	}{{"RAAAAAAAA03", mark("registration"), true}, {"RAAAAAAAA03", mark("another"), false}, {"RAAAAAAAA02", mark("registration"), false}} {
		earlier, ok, err := b.Calls.Earlier(b.ctx(), c.correction, c.registration)
		b.must(err)
		if ok != c.ok || ok && (earlier.Correction != "RAAAAAAAA01" || !earlier.Gone) {
			b.Errorf("%s is told of %+v, %v", c.correction, earlier, ok)
		}
	}
}

func countSent(b *bench) {
	run := b.begin("2026-11-22T02:00")
	b.ready(run, "FAAAAAAA1", "RAAAAAAAA01", "RAAAAAAAA02")
	_, token := b.thread(run, "worker", "RAAAAAAAA01")
	b.intended("RAAAAAAAA01.1", token)
	for since, want := range map[time.Time]int{b.now().Add(-time.Minute): 1, b.now().Add(time.Minute): 0} {
		sent, err := b.Calls.Sent(b.ctx(), since)
		b.must(err)
		b.same("sent", sent, want)
	}
}
