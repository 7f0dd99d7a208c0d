package ledgertest

import (
	"time"

	"genopret/batch"
)

func upkeepPromises() []promise {
	return []promise{
		{"what touches a citizen is found, and nothing else", citizenFound},
		{"a file is purgeable once it is returned and nothing waits", purgeable},
		{"purging leaves counts and marks, and nothing personal", purged},
		{"the audit trail is given back with its heads", auditHeads},
	}
}

func citizenFound(b *bench) {
	run := b.begin("2026-11-22T02:00")
	b.store(run, b.claim(run, "FAAAAAAA1"), aRow("RAAAAAAAA01", 2), aRow("RAAAAAAAA03", 4), fullRow("RAAAAAAAA02", 3))
	for id, want := range map[string][]string{"right RAAAAAAAA02": {"RAAAAAAAA02"}, "citizen RAAAAAAAA03": {"RAAAAAAAA03"}, "nobody": nil} {
		var ids []string
		for row, err := range b.Citizens.Touching(b.ctx(), mark(id)) {
			b.must(err)
			ids = append(ids, row.ID)
		}
		b.same(id, ids, want)
	}
}

// returned stores a list of rows and hands it back.
func (b *bench) returned(id string, rows ...batch.StoredRow) batch.Run {
	b.Helper()
	run := b.begin("2026-11-22T02:00")
	file := b.claim(run, id)
	b.store(run, file, rows...)
	file.Rows, file.Cursor = len(rows), len(rows)
	for _, state := range []batch.FileState{batch.FilePlanned, batch.FileReturned} {
		file.State = state
		b.must(b.Files.Advance(b.ctx(), file))
	}
	return run
}

func (b *bench) purgeable(before time.Time, want ...string) {
	b.Helper()
	ids, err := b.Purges.Purgeable(b.ctx(), before)
	b.must(err)
	b.same("purgeable", append([]string(nil), ids...), want)
}

func purgeable(b *bench) {
	done := standingRow("RAAAAAAAA01", 2, batch.Done, "", "")
	b.returned("FAAAAAAA1", done)
	b.returned("FAAAAAAA2", standingRow("RAAAAAAAA02", 2, batch.Queued, batch.ReasonApproval, ""))
	b.purgeable(b.now().Add(-time.Hour))
	b.purgeable(b.now().Add(time.Hour), "FAAAAAAA1")
	b.must(b.Purges.Purge(b.ctx(), "FAAAAAAA1", b.now()))
	b.purgeable(b.now().Add(time.Hour))
}

func purged(b *bench) {
	row := fullRow("RAAAAAAAA01", 2)
	row.Standing = batch.Refused
	run := b.returned("FAAAAAAA1", row)
	before, err := b.Rows.Count(b.ctx(), run.ID)
	b.must(err)
	b.must(b.Purges.Purge(b.ctx(), "FAAAAAAA1", b.now()))
	b.reopen()
	after, err := b.Rows.Count(b.ctx(), run.ID)
	b.must(err)
	b.same("count", after, before)
	got := b.list("", "FAAAAAAA1")[0]
	if got.Ref != "" || got.Registration != "" || len(got.Fields) > 0 || !got.Wrong.IsZero() || got.Sheet == row.Sheet || got.File.Name != "" {
		b.Errorf("after purging the row still holds %+v of %q", got.StoredRow, got.File.Name)
	}
	for _, call := range got.Made {
		if !call.Citizen.IsZero() || len(call.Params) > 0 {
			b.Errorf("after purging call %s still holds its message", call.ID)
		}
	}
	run = b.begin("2026-11-23T02:00")
	again := aRow("RAAAAAAAA02", 2)
	again.Identity = row.Identity
	b.store(run, b.claim(run, "FAAAAAAA2"), again)
	b.standing("RAAAAAAAA02", batch.Duplicate, "")
}

func auditHeads(b *bench) {
	for _, what := range []string{"paused", "resumed"} {
		b.must(b.Runs.Note(b.ctx(), b.entry("Anna", what, "fordi")))
	}
	var heads []batch.AuditHead
	b.must(b.Audits.Audit(b.ctx(), func(_ batch.AuditEntry, head batch.AuditHead) error {
		heads = append(heads, head)
		return nil
	}))
	end, err := b.Audits.AuditEnd(b.ctx())
	b.must(err)
	b.same("end", end, heads[len(heads)-1])
	parsed, err := batch.ParseAuditHead(end.String())
	b.must(err)
	b.same("as people copy it", parsed, end)
	if heads[0] == heads[1] {
		b.Error("two entries have one head")
	}
}
