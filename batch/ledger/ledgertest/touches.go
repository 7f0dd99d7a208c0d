package ledgertest

import (
	"time"

	"genopret/batch"
)

func touchPromises() []promise {
	return []promise{
		{"what is ready, due or open is worked on, and nothing else", readyDueOpen},
		{"a time to wait for comes in the zone of the clock", untilComes},
		{"a touch carries the marks, and whether health comes first", touchCarries},
		{"corrections of earlier nights come first", earlierFirst},
	}
}

func readyDueOpen(b *bench) {
	run := b.begin("2026-11-22T02:00")
	due := b.now().Add(-time.Second).Format(time.RFC3339)
	later := b.now().Add(time.Minute).Format(time.RFC3339)
	b.store(run, b.claim(run, "FAAAAAAA1"),
		aRow("RAAAAAAAA01", 2), standingRow("RAAAAAAAA02", 3, batch.Queued, batch.ReasonRetry, due),
		standingRow("RAAAAAAAA03", 4, batch.Queued, batch.ReasonRetry, later), standingRow("RAAAAAAAA04", 5, batch.Queued, batch.ReasonApproval, ""),
		standingRow("RAAAAAAAA05", 6, batch.Rejected, "", ""), standingRow("RAAAAAAAA06", 7, batch.AtSTAR, "", ""),
		aRow("RAAAAAAAA07", 8), aRow("RAAAAAAAA08", 9), aRow("RAAAAAAAA09", 10))
	_, token := b.thread(run, "worker", "RAAAAAAAA07", "RAAAAAAAA08", "RAAAAAAAA09")
	b.intended("RAAAAAAAA07.1", token)
	b.intended("RAAAAAAAA08.1", token)
	b.must(b.Calls.Settle(b.ctx(), b.outcome("RAAAAAAAA08.1", token, batch.CallUnknown, batch.Unknown)))
	b.intended("RAAAAAAAA09.1", token)
	b.must(b.Calls.Settle(b.ctx(), b.outcome("RAAAAAAAA09.1", token, batch.CallDone, batch.Done)))
	found, err := b.Threads.Touches(b.ctx(), b.now())
	b.must(err)
	open := map[string]bool{}
	for _, touch := range found {
		open[touch.Correction] = touch.Open
	}
	b.same("touches, open or not", open, map[string]bool{
		"RAAAAAAAA01": false, "RAAAAAAAA02": false, "RAAAAAAAA07": true, "RAAAAAAAA08": true,
	})
}

func untilComes(b *bench) {
	run := b.begin("2026-11-22T02:00")
	copenhagen := time.FixedZone("CET", 3600)
	untils := []string{"2026-11-23", "2026-11-23T02:30", "2026-11-23T02:30:30", "2026-11-23T02:30:00Z", "2026-11-23T02:30:00+01:00"}
	rows := []batch.StoredRow{}
	for i, until := range untils {
		rows = append(rows, standingRow(numbered("RAAAA", i), i+2, batch.Queued, batch.ReasonRetry, until))
	}
	b.store(run, b.claim(run, "FAAAAAAA1"), rows...)
	at := func(day, hour, minute, second int) time.Time {
		return time.Date(2026, 11, day, hour, minute, second, 0, copenhagen)
	}
	for _, c := range []struct {
		now  time.Time
		want []string
	}{
		{at(22, 23, 59, 59), nil},
		{at(23, 0, 0, 0), []string{"RAAAA000000"}},
		{at(23, 2, 29, 59), []string{"RAAAA000000"}},
		{at(23, 2, 30, 0), []string{"RAAAA000000", "RAAAA000001", "RAAAA000004"}},
		{at(23, 3, 30, 0), []string{"RAAAA000000", "RAAAA000001", "RAAAA000002", "RAAAA000003", "RAAAA000004"}},
	} {
		b.same(c.now.String(), b.touches(c.now), c.want)
	}
	wrong := standingRow("RAAAAAAAA09", 2, batch.Queued, batch.ReasonRetry, "om lidt")
	b.refuses("a time that is none", b.Rows.Store(b.ctx(), b.chunk(run, b.claim(run, "FAAAAAAA2"), wrong)), nil)
}

func touchCarries(b *bench) {
	run := b.begin("2026-11-22T02:00")
	row := fullRow("RAAAAAAAA01", 2)
	b.store(run, b.claim(run, "FAAAAAAA1"), row)
	b.reopen()
	found, err := b.Threads.Touches(b.ctx(), b.now())
	b.must(err)
	b.same("touches", found, []batch.Touch{{Correction: row.ID, Rule: row.Rule, Health: true, Marks: row.Marks}})
}

func earlierFirst(b *bench) {
	earlier := b.begin("2026-11-21T02:00")
	b.store(earlier, b.claim(earlier, "FZZZZZZZ1"), standingRow("RZZZZZZZZ01", 900, batch.Queued, batch.ReasonRetry, "2026-11-20"))
	b.end(earlier, batch.RunNeeds)
	run := b.begin("2026-11-22T02:00")
	b.ready(run, "FAAAAAAA1", "RAAAAAAAA01")
	b.same("touches", b.touches(b.now()), []string{"RZZZZZZZZ01", "RAAAAAAAA01"})
}
