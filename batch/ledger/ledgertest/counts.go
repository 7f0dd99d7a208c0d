package ledgertest

import (
	"time"

	"genopret/batch"
)

func countPromises() []promise {
	return []promise{
		{"the standings of a run add up to the rows read", countsAddUp},
		{"a lost row shows", lostRowShows},
		{"parking leaves no row ready", parkAll},
		{"a row whose call is on its way is not parked", parkNotOpen},
	}
}

func countsAddUp(b *bench) {
	earlier := b.begin("2026-11-21T02:00")
	b.ready(earlier, "FAAAAAAA0", "RAAAAAAAA90")
	b.end(earlier, batch.RunFailed)
	run := b.begin("2026-11-22T02:00")
	file := b.claim(run, "FAAAAAAA1")
	again := aRow("RAAAAAAAA07", 8)
	again.Identity = mark("row RAAAAAAAA01")
	rows := []batch.StoredRow{
		fullRow("RAAAAAAAA01", 2), aRow("RAAAAAAAA02", 3), standingRow("RAAAAAAAA03", 4, batch.Rejected, "", ""),
		standingRow("RAAAAAAAA04", 5, batch.AtSTAR, "", ""), standingRow("RAAAAAAAA05", 6, batch.Queued, batch.ReasonRetry, "2026-11-23"),
		standingRow("RAAAAAAAA06", 7, batch.Queued, batch.ReasonHandoff, ""), again,
	}
	for i := range rows {
		rows[i].Sheet = "Ark 1"
	}
	b.store(run, file, rows...)
	file.State, file.Rows = batch.FilePlanned, len(rows)
	b.must(b.Files.Advance(b.ctx(), file))
	refused := b.claim(run, "FAAAAAAA2")
	refused.State, refused.Verdict, refused.Rows = batch.FilePlanned, batch.FileRefused, 5
	b.must(b.Files.Advance(b.ctx(), refused))
	_, err := b.Claims.Claim(b.ctx(), aFile(run, "FAAAAAAA3", "bytes of FAAAAAAA1"))
	b.must(err)
	count, err := b.Rows.Count(b.ctx(), run.ID)
	b.must(err)
	b.same("count", count, batch.Count{
		Read: 7, AlsoSTAR: 1, ToSend: 3,
		Files:    map[batch.Verdict]int{batch.Taken: 1, batch.FileRefused: 1, batch.FileDuplicate: 1},
		Standing: map[batch.Standing]int{batch.Ready: 2, batch.Rejected: 1, batch.AtSTAR: 1, batch.Queued: 2, batch.Duplicate: 1},
		Reason:   map[batch.Reason]int{batch.ReasonRetry: 1, batch.ReasonHandoff: 1},
	})
	if count.Sum() != count.Read {
		b.Errorf("%d standings for %d rows", count.Sum(), count.Read)
	}
	_, err = b.Rows.Count(b.ctx(), "K-2026-11-22-9")
	b.refuses("count no run", err, nil)
}

func lostRowShows(b *bench) {
	run := b.begin("2026-11-22T02:00")
	file := b.claim(run, "FAAAAAAA1")
	b.store(run, file, aRow("RAAAAAAAA01", 2))
	file.State, file.Rows = batch.FilePlanned, 2
	b.must(b.Files.Advance(b.ctx(), file))
	count, err := b.Rows.Count(b.ctx(), run.ID)
	b.must(err)
	if count.Read != 2 || count.Sum() != 1 {
		b.Errorf("%d read and %d standing, want 2 and 1", count.Read, count.Sum())
	}
}

func parkAll(b *bench) {
	broken := b.begin("2026-11-21T02:00")
	b.ready(broken, "FAAAAAAA0", "RAAAAAAAA90")
	b.end(broken, batch.RunFailed)
	run := b.begin("2026-11-22T02:00")
	b.ready(run, "FAAAAAAA1", "RAAAAAAAA01", "RAAAAAAAA02")
	b.store(run, b.claim(run, "FAAAAAAA2"), standingRow("RAAAAAAAA03", 2, batch.Queued, batch.ReasonHandoff, ""))
	parked, err := b.Rows.Park(b.ctx(), run.ID, batch.ReasonLimit, "2026-11-23")
	b.must(err)
	if parked != 3 {
		b.Errorf("%d parked, want 3", parked)
	}
	for _, id := range []string{"RAAAAAAAA90", "RAAAAAAAA01", "RAAAAAAAA02"} {
		b.standing(id, batch.Queued, batch.ReasonLimit)
	}
	b.standing("RAAAAAAAA03", batch.Queued, batch.ReasonHandoff)
	parked, err = b.Rows.Park(b.ctx(), run.ID, batch.ReasonLimit, "2026-11-23")
	b.must(err)
	if parked != 0 {
		b.Errorf("%d parked again", parked)
	}
	_, err = b.Rows.Park(b.ctx(), run.ID, batch.ReasonLimit, "tomorrow")
	b.refuses("a time that is none", err, nil)
	b.same("touches a day later", b.touches(b.now().Add(24*time.Hour)), []string{"RAAAAAAAA90", "RAAAAAAAA01", "RAAAAAAAA02"})
}

func parkNotOpen(b *bench) {
	run := b.begin("2026-11-22T02:00")
	b.ready(run, "FAAAAAAA1", "RAAAAAAAA01", "RAAAAAAAA02")
	_, token := b.thread(run, "worker", "RAAAAAAAA01", "RAAAAAAAA02")
	b.intended("RAAAAAAAA01.1", token)
	parked, err := b.Rows.Park(b.ctx(), run.ID, batch.ReasonLimit, "2026-11-23")
	b.must(err)
	if parked != 1 {
		b.Errorf("%d parked, want 1", parked)
	}
	b.standing("RAAAAAAAA01", batch.Unknown, "")
	b.standing("RAAAAAAAA02", batch.Queued, batch.ReasonLimit)
}
