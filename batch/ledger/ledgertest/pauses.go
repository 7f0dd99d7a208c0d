package ledgertest

import "genopret/batch"

func pausePromises() []promise {
	return []promise{
		{"the brake stays on over a restart until somebody takes it off", brake},
		{"the first pause stands", firstPause},
	}
}

func (b *bench) entry(who, what, why string) batch.AuditEntry {
	return batch.AuditEntry{At: b.now(), Who: who, What: what, About: "K-2026-11-22-1", Why: why}
}

func (b *bench) paused(want batch.AuditEntry, wantOK bool) {
	b.Helper()
	entry, ok, err := b.Pauses.Paused(b.ctx())
	b.must(err)
	if ok != wantOK {
		b.Errorf("paused is %v, want %v", ok, wantOK)
	}
	b.same("pause", entry, want)
}

func brake(b *bench) {
	b.paused(batch.AuditEntry{}, false)
	pause := b.entry("mette", "paused", "STAR ringede æøå")
	b.must(b.Pauses.Pause(b.ctx(), pause))
	b.reopen()
	b.paused(pause, true)
	b.must(b.Pauses.Resume(b.ctx(), b.entry("jens", "resumed", "")))
	b.paused(batch.AuditEntry{}, false)
	b.must(b.Pauses.Resume(b.ctx(), b.entry("jens", "resumed", "again")))
	b.must(b.Pauses.Pause(b.ctx(), pause))
	b.paused(pause, true)
}

func firstPause(b *bench) {
	first := b.entry("mette", "paused", "the first reason")
	b.must(b.Pauses.Pause(b.ctx(), first))
	b.must(b.Pauses.Pause(b.ctx(), b.entry("jens", "paused", "another")))
	b.paused(first, true)
}
