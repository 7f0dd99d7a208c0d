package ledgertest

import (
	"context"
	"errors"

	"genopret/batch"
)

func rowPromises() []promise {
	return []promise{
		{"a row is read back as it was stored", roundTrip},
		{"a chunk stored twice changes nothing", storedTwice},
		{"a chunk that does not follow is refused whole", chunkMustFollow},
		{"a chunk is stored whole or not at all", wholeOrNot},
		{"rows come in the order of the lists, many more than one page", rowsInOrder},
		{"reading may stop early", stopEarly},
		{"a file that is not claimed takes no rows", onlyClaimed},
		{"ids that are taken are drawn anew", takenIDs},
	}
}

func roundTrip(b *bench) {
	run := b.begin("2026-11-22T02:00")
	file := b.claim(run, "FAAAAAAA1")
	rows := []batch.StoredRow{
		fullRow("RAAAAAAAA01", 2), aRow("RAAAAAAAA02", 3), standingRow("RAAAAAAAA03", 4, batch.Rejected, "", ""),
		standingRow("RAAAAAAAA04", 5, batch.AtSTAR, "", ""), standingRow("RAAAAAAAA05", 6, batch.Queued, batch.ReasonRetry, "2026-11-23"),
		standingRow("RAAAAAAAA06", 7, batch.NoAction, "", ""),
	}
	for i := range rows {
		rows[i].Sheet = rows[0].Sheet
	}
	b.store(run, file, rows...)
	b.reopen()
	file.Cursor = len(rows)
	want := make([]batch.RowRecord, len(rows))
	for i, row := range rows {
		want[i] = batch.RowRecord{StoredRow: row, File: file, Run: run.ID, Edition: run.Edition, AsOf: run.AsOf, Changed: b.now()}
		for k, planned := range row.Calls {
			want[i].Made = append(want[i].Made, batch.Call{PlannedCall: planned, ID: batch.CallID(row.ID, planned.Seq),
				Correction: row.ID, State: batch.CallPlanned, Identity: row.CallIDs[k]})
		}
	}
	b.same("rows of the run", b.list(run.ID, ""), want)
	b.same("rows of the file", b.list("", file.ID), want)
	b.same("one row", b.row(rows[0].ID), want[0])
	b.same("a correction", b.correction(rows[0].ID), batch.Correction{ID: rows[0].ID, Rule: rows[0].Rule,
		Standing: rows[0].Standing, Calls: want[0].Made, File: file.ID, Registration: rows[0].Marks[len(rows[0].Marks)-1]})
}

func storedTwice(b *bench) {
	run := b.begin("2026-11-22T02:00")
	file := b.claim(run, "FAAAAAAA1")
	first := b.chunk(run, file, aRow("RAAAAAAAA01", 2), aRow("RAAAAAAAA02", 3))
	second := b.chunk(run, file, aRow("RAAAAAAAA03", 4))
	b.must(b.Rows.Store(b.ctx(), first))
	b.must(b.Rows.Store(b.ctx(), second))
	before := b.list(run.ID, "")
	b.reopen()
	b.must(b.Rows.Store(b.ctx(), first))
	b.must(b.Rows.Store(b.ctx(), second))
	b.same("rows", b.list(run.ID, ""), before)
}

func chunkMustFollow(b *bench) {
	run := b.begin("2026-11-22T02:00")
	file := b.claim(run, "FAAAAAAA1")
	b.store(run, file, aRow("RAAAAAAAA01", 2), aRow("RAAAAAAAA02", 3))
	gap := batch.Chunk{File: file.ID, Run: run.ID, At: b.now(), Rows: []batch.StoredRow{aRow("RAAAAAAAA04", 5)}, Cursor: 4}
	b.refuses("a gap", b.Rows.Store(b.ctx(), gap), nil)
	overlap := gap
	overlap.Rows, overlap.Cursor = []batch.StoredRow{aRow("RAAAAAAAA02", 3), aRow("RAAAAAAAA03", 4)}, 3
	b.refuses("an overlap", b.Rows.Store(b.ctx(), overlap), nil)
	position := gap
	position.Rows, position.Cursor = []batch.StoredRow{aRow("RAAAAAAAA05", 3)}, 3
	b.refuses("a position stored before", b.Rows.Store(b.ctx(), position), nil)
	position.Rows, position.Cursor = []batch.StoredRow{aRow("RAAAAAAAA06", 4), aRow("RAAAAAAAA07", 4)}, 4
	b.refuses("a position twice", b.Rows.Store(b.ctx(), position), nil)
	if rows := b.list(run.ID, ""); len(rows) != 2 {
		b.Errorf("%d rows are stored, want 2", len(rows))
	}
}

func wholeOrNot(b *bench) {
	run := b.begin("2026-11-22T02:00")
	file := b.claim(run, "FAAAAAAA1")
	bad := aRow("RAAAAAAAA02", 3)
	bad.Standing = "nowhere"
	b.refuses("a standing that is none", b.Rows.Store(b.ctx(), b.chunk(run, file, aRow("RAAAAAAAA01", 2), bad)), nil)
	stopped, cancel := context.WithCancel(b.ctx())
	cancel()
	delete(b.chunks, file.ID)
	err := b.Rows.Store(stopped, b.chunk(run, file, aRow("RAAAAAAAA01", 2)))
	if !errors.Is(err, context.Canceled) {
		b.Errorf("a stopped context: %v", err)
	}
	delete(b.chunks, file.ID)
	b.same("rows", b.list(run.ID, ""), []batch.RowRecord(nil))
	b.store(run, file, aRow("RAAAAAAAA01", 2), aRow("RAAAAAAAA02", 3))
	b.standing("RAAAAAAAA01", batch.Ready, "")
}

func rowsInOrder(b *bench) {
	run := b.begin("2026-11-22T02:00")
	want := []string{}
	for _, file := range []string{"FZZZZZZZ1", "FAAAAAAA1"} {
		claimed := b.claim(run, file)
		for part := range 3 {
			rows := []batch.StoredRow{}
			for i := range 411 {
				// Ids fall while rows rise, so that no order is right by chance.
				id := numbered("R"+file[1:2]+"A", 900000-part*1000-i)
				row := aRow(id, i+2)
				row.Sheet = []string{"Zebra", "Abe", "Mus"}[part]
				rows, want = append(rows, row), append(want, id)
			}
			b.store(run, claimed, rows...)
		}
	}
	got := []string{}
	for _, record := range b.list(run.ID, "") {
		got = append(got, record.ID)
	}
	b.same("order", got, want)
	b.same("touches", b.touches(b.now()), want)
}

func stopEarly(b *bench) {
	run := b.begin("2026-11-22T02:00")
	b.ready(run, "FAAAAAAA1", "RAAAAAAAA01", "RAAAAAAAA02")
	for range 20 { // more often than there can be connections
		for range b.Rows.Rows(b.ctx(), run.ID, "") {
			break
		}
	}
	for _, err := range b.Rows.Rows(b.ctx(), "K-2026-11-22-9", "") {
		b.refuses("rows of no run", err, nil)
	}
	for _, err := range b.Rows.Rows(b.ctx(), "", "FAAAAAAA9") {
		b.refuses("rows of no file", err, nil)
	}
}

func onlyClaimed(b *bench) {
	run := b.begin("2026-11-22T02:00")
	file := b.claim(run, "FAAAAAAA1")
	file.State = batch.FilePlanned
	b.must(b.Files.Advance(b.ctx(), file))
	b.refuses("a planned file", b.Rows.Store(b.ctx(), b.chunk(run, file, aRow("RAAAAAAAA01", 2))), nil)
	none := batch.File{ID: "FAAAAAAA9"}
	b.refuses("no file", b.Rows.Store(b.ctx(), b.chunk(run, none, aRow("RAAAAAAAA01", 2))), nil)
}

func takenIDs(b *bench) {
	run := b.begin("2026-11-22T02:00")
	b.store(run, b.claim(run, "FAAAAAAA1"), fullRow("RAAAAAAAA01", 2))
	other := fullRow("RAAAAAAAA01", 2)
	other.Identity, other.CallIDs = mark("another row"), []batch.Mark{mark("another call"), mark("and one")}
	b.store(run, b.claim(run, "FAAAAAAA2"), other)
	if n := len(b.touches(b.now())); n != 2 {
		b.Errorf("%d corrections, want 2", n)
	}
	rows, ids, cases := b.list(run.ID, ""), map[string]bool{}, map[string]bool{}
	for _, row := range rows {
		ids[row.ID], cases[row.StarCase] = true, true
		b.same("found by its id", b.row(row.ID), row)
	}
	if len(rows) != 2 || len(ids) != 2 || len(cases) != 2 {
		b.Errorf("%d rows with %d ids and %d cases", len(rows), len(ids), len(cases))
	}
}
