package ledgertest

import (
	"time"

	"genopret/batch"
)

func equalPromises() []promise {
	return []promise{
		{"a call that is on its way elsewhere is seen", seenOpen},
		{"a call that was done since the time is seen", seenDone},
		{"calls of the same correction and calls that never left do not count", seenNot},
		{"two equal calls are never on their way at once", neverTwo},
	}
}

// twins stores two corrections whose calls are equal, in threads of their own.
func (b *bench) twins() (one, other batch.Token) {
	b.Helper()
	run := b.begin("2026-11-22T02:00")
	second := aRow("RAAAAAAAA02", 3)
	second.CallIDs = []batch.Mark{mark("call RAAAAAAAA01")}
	b.store(run, b.claim(run, "FAAAAAAA1"), aRow("RAAAAAAAA01", 2), second)
	threads, err := b.Threads.Form(b.ctx(), run.ID, [][]string{{"RAAAAAAAA01"}, {"RAAAAAAAA02"}})
	b.must(err)
	one, err = b.Threads.Lease(b.ctx(), threads[0].ID, "one", b.now(), b.now().Add(time.Minute))
	b.must(err)
	other, err = b.Threads.Lease(b.ctx(), threads[1].ID, "other", b.now(), b.now().Add(time.Minute))
	b.must(err)
	return one, other
}

func (b *bench) seen(correction string, since time.Time, want string) {
	b.Helper()
	seen, err := b.Calls.SeenBefore(b.ctx(), correction, since)
	b.must(err)
	if seen != want {
		b.Errorf("%s sees %q, want %q", correction, seen, want)
	}
}

func seenOpen(b *bench) {
	token, _ := b.twins()
	b.seen("RAAAAAAAA02", time.Time{}, "")
	b.intended("RAAAAAAAA01.1", token)
	b.seen("RAAAAAAAA02", b.now().Add(time.Hour), "RAAAAAAAA01.1")
	for _, state := range []batch.CallState{batch.CallUnknown, batch.CallHandedOver} {
		b.must(b.Calls.Settle(b.ctx(), b.outcome("RAAAAAAAA01.1", token, state, batch.Unknown)))
		b.seen("RAAAAAAAA02", b.now().Add(time.Hour), "RAAAAAAAA01.1")
	}
	b.must(b.Calls.Settle(b.ctx(), b.outcome("RAAAAAAAA01.1", token, batch.CallRefused, batch.Refused)))
	b.seen("RAAAAAAAA02", time.Time{}, "")
}

func seenDone(b *bench) {
	token, _ := b.twins()
	b.intended("RAAAAAAAA01.1", token)
	b.must(b.Calls.Settle(b.ctx(), b.outcome("RAAAAAAAA01.1", token, batch.CallDone, batch.Done)))
	b.reopen()
	b.seen("RAAAAAAAA02", b.now(), "RAAAAAAAA01.1")
	b.seen("RAAAAAAAA02", b.now().Add(-time.Hour), "RAAAAAAAA01.1")
	b.seen("RAAAAAAAA02", b.now().Add(1), "")
}

func seenNot(b *bench) {
	run := b.begin("2026-11-22T02:00")
	row := twoSteps("RAAAAAAAA01", 2)
	row.CallIDs[1] = row.CallIDs[0]
	none := aRow("RAAAAAAAA02", 3)
	none.CallIDs = []batch.Mark{{}}
	another := aRow("RAAAAAAAA03", 4)
	another.CallIDs = []batch.Mark{{}}
	b.store(run, b.claim(run, "FAAAAAAA1"), row, none, another)
	_, token := b.thread(run, "worker", "RAAAAAAAA01", "RAAAAAAAA02", "RAAAAAAAA03")
	b.intended("RAAAAAAAA01.1", token)
	b.seen("RAAAAAAAA01", time.Time{}, "")
	b.intended("RAAAAAAAA02.1", token)
	b.seen("RAAAAAAAA03", time.Time{}, "") // no identity equals no identity
	b.intended("RAAAAAAAA03.1", token)
	_, err := b.Calls.SeenBefore(b.ctx(), "RAAAAAAAA09", time.Time{})
	b.refuses("no such correction", err, nil)
}

func neverTwo(b *bench) {
	one, other := b.twins()
	b.intended("RAAAAAAAA01.1", one)
	b.refuses("an equal call", b.Calls.Intend(b.ctx(), b.intent("RAAAAAAAA02.1", other)), nil)
	b.state("RAAAAAAAA02", 1, batch.CallPlanned)
	b.must(b.Calls.Settle(b.ctx(), b.outcome("RAAAAAAAA01.1", one, batch.CallDone, batch.Done)))
	b.intended("RAAAAAAAA02.1", other) // done once, a second is for the caller to judge
}
