package ledgertest

import "genopret/batch"

func filePromises() []promise {
	return []promise{
		{"bytes that were taken or refused before make a duplicate", sameBytes},
		{"a file without hash or id is refused", emptyFile},
		{"claiming the same file again gives what is stored", claimAgain},
		{"a dropped file is known until it is returned", knownUntilReturned},
		{"files come in the order of claiming until they are returned", filesInOrder},
		{"what is told of a file is read back", toldReadBack},
		{"a file never goes back, and a duplicate stays one", neverBack},
		{"forgetting leaves nothing of the rows", forgetAll},
		{"a planned file is not forgotten, nor one whose calls were begun", forgetNot},
		{"a file that turns out refused keeps no rows", refusedKeepsNone},
	}
}

func sameBytes(b *bench) {
	run := b.begin("2026-11-22T02:00")
	taken := b.claim(run, "FAAAAAAA1")
	again := aFile(run, "FAAAAAAA2", "bytes of FAAAAAAA1")
	stored, err := b.Claims.Claim(b.ctx(), again)
	b.must(err)
	again.State, again.Verdict, again.DuplicateOf = batch.FilePlanned, batch.FileDuplicate, taken.ID
	b.same("the second", stored, again)

	refused := b.claim(run, "FAAAAAAA3")
	refused.State, refused.Verdict = batch.FileReturned, batch.FileRefused
	b.must(b.Files.Advance(b.ctx(), refused))
	stored, err = b.Claims.Claim(b.ctx(), aFile(run, "FAAAAAAA4", "bytes of FAAAAAAA3"))
	b.must(err)
	if stored.DuplicateOf != refused.ID {
		b.Errorf("a refused file's bytes are a duplicate of %q", stored.DuplicateOf)
	}
	for id, want := range map[string]bool{"FAAAAAAA1": true, "FAAAAAAA2": false, "FAAAAAAA3": true, "FAAAAAAA9": false} {
		claimed, err := b.Claims.Claimed(b.ctx(), id)
		b.must(err)
		if claimed != want {
			b.Errorf("%s claimed: %v, want %v", id, claimed, want)
		}
	}
}

func emptyFile(b *bench) {
	run := b.begin("2026-11-22T02:00")
	for _, empty := range []func(*batch.File){
		func(f *batch.File) { f.ID = "" },
		func(f *batch.File) { f.Hash = batch.Mark{} },
		func(f *batch.File) { f.Run = "K-2026-11-22-9" },
	} {
		file := aFile(run, "FAAAAAAA1", "bytes")
		empty(&file)
		_, err := b.Claims.Claim(b.ctx(), file)
		b.refuses("claim", err, nil)
	}
}

func claimAgain(b *bench) {
	run := b.begin("2026-11-22T02:00")
	first := b.claim(run, "FAAAAAAA1")
	b.same("the second claim", b.claim(run, "FAAAAAAA1"), first)
	_, err := b.Claims.Claim(b.ctx(), aFile(run, "FAAAAAAA1", "other bytes"))
	b.refuses("the id for other bytes", err, nil)
}

func knownUntilReturned(b *bench) {
	run := b.begin("2026-11-22T02:00")
	file := b.claim(run, "FAAAAAAA1")
	dropped := batch.Dropped{Name: file.Name, Size: file.Size, ModTime: file.ModTime}
	b.reopen()
	b.known("inbox", dropped, true)
	b.known("another", dropped, false)
	b.known("inbox", batch.Dropped{Name: file.Name, Size: file.Size + 1, ModTime: file.ModTime}, false)
	b.known("inbox", batch.Dropped{Name: file.Name, Size: file.Size, ModTime: file.ModTime.Add(1)}, false)
	b.known("inbox", batch.Dropped{Name: file.Name + "x", Size: file.Size, ModTime: file.ModTime}, false)
	file.State = batch.FileReturned
	b.must(b.Files.Advance(b.ctx(), file))
	b.known("inbox", dropped, false)
}

func (b *bench) known(source string, dropped batch.Dropped, want bool) {
	b.Helper()
	known, err := b.Claims.Known(b.ctx(), source, dropped)
	b.must(err)
	if known != want {
		b.Errorf("known is %v, want %v", known, want)
	}
}

func filesInOrder(b *bench) {
	run := b.begin("2026-11-22T02:00")
	last, first := b.claim(run, "FZZZZZZZ1"), b.claim(run, "FAAAAAAA1")
	gone := b.claim(run, "FMMMMMMM1")
	gone.State = batch.FileReturned
	b.must(b.Files.Advance(b.ctx(), gone))
	files, err := b.Files.Files(b.ctx())
	b.must(err)
	b.same("files", files, []batch.File{last, first})
}

func toldReadBack(b *bench) {
	run := b.begin("2026-11-22T02:00")
	file := b.claim(run, "FAAAAAAA1")
	file.State, file.Verdict, file.Rows = batch.FilePlanned, batch.Taken, 17
	file.Told = batch.Told{Format: "csv", Encoding: "Windows-1252", Delimiter: ";", LineEnd: "CRLF"}
	file.Findings = []batch.Finding{{Code: batch.FindingColumnUnknown, Severity: batch.SeverityWarning, Column: 4, Args: []string{"4"}}}
	for range 2 { // safe to repeat
		b.must(b.Files.Advance(b.ctx(), file))
	}
	b.reopen()
	files, err := b.Files.Files(b.ctx())
	b.must(err)
	b.same("files", files, []batch.File{file})
}

func neverBack(b *bench) {
	run := b.begin("2026-11-22T02:00")
	file := b.claim(run, "FAAAAAAA1")
	file.State = batch.FilePlanned
	b.must(b.Files.Advance(b.ctx(), file))
	file.State = batch.FileClaimed
	b.refuses("back to claimed", b.Files.Advance(b.ctx(), file), nil)
	copied, err := b.Claims.Claim(b.ctx(), aFile(run, "FAAAAAAA2", "bytes of FAAAAAAA1"))
	b.must(err)
	copied.Verdict = batch.Taken
	b.refuses("a duplicate taken", b.Files.Advance(b.ctx(), copied), nil)
	b.refuses("no such file", b.Files.Advance(b.ctx(), aFile(run, "FAAAAAAA9", "x")), nil)
}

func forgetAll(b *bench) {
	run := b.begin("2026-11-22T02:00")
	file := b.claim(run, "FAAAAAAA1")
	b.store(run, file, fullRow("RAAAAAAAA01", 2), aRow("RAAAAAAAA02", 3))
	b.touches(b.now()) // whatever a ledger puts off until here
	for range 2 {      // safe to repeat
		b.must(b.Files.Forget(b.ctx(), file.ID))
	}
	b.same("rows", b.list(run.ID, ""), []batch.RowRecord(nil))
	b.same("files", b.files(), []batch.File{file})
	_, err := b.Rows.Row(b.ctx(), batch.RowKey{ID: "RAAAAAAAA02"})
	b.refuses("a row that is gone", err, nil)
	delete(b.chunks, file.ID)
	// Planned again, nothing of the first time makes a duplicate.
	b.store(run, file, fullRow("RAAAAAAAA01", 2), aRow("RAAAAAAAA12", 3))
	b.standing("RAAAAAAAA01", batch.Ready, "")
	b.standing("RAAAAAAAA12", batch.Ready, "")
	b.same("touches", b.touches(b.now()), []string{"RAAAAAAAA01", "RAAAAAAAA12"})
}

func (b *bench) files() []batch.File {
	b.Helper()
	files, err := b.Files.Files(b.ctx())
	b.must(err)
	return files
}

func forgetNot(b *bench) {
	run := b.begin("2026-11-22T02:00")
	b.ready(run, "FAAAAAAA1", "RAAAAAAAA01")
	_, token := b.thread(run, "worker", "RAAAAAAAA01")
	b.intended("RAAAAAAAA01.1", token)
	b.refuses("forget begun calls", b.Files.Forget(b.ctx(), "FAAAAAAA1"), nil)
	b.state("RAAAAAAAA01", 1, batch.CallIntended)

	planned := b.claim(run, "FAAAAAAA2")
	b.store(run, planned, aRow("RAAAAAAAA02", 2))
	planned.State, planned.Rows = batch.FilePlanned, 1
	b.must(b.Files.Advance(b.ctx(), planned))
	b.refuses("forget a planned file", b.Files.Forget(b.ctx(), planned.ID), nil)
	b.standing("RAAAAAAAA02", batch.Ready, "")
}

func refusedKeepsNone(b *bench) {
	run := b.begin("2026-11-22T02:00")
	file := b.claim(run, "FAAAAAAA1")
	b.store(run, file, aRow("RAAAAAAAA01", 2))
	file.State, file.Verdict = batch.FilePlanned, batch.FileRefused
	b.must(b.Files.Advance(b.ctx(), file))
	b.same("rows", b.list(run.ID, ""), []batch.RowRecord(nil))
	b.ready(run, "FAAAAAAA2", "RAAAAAAAA01")
	b.standing("RAAAAAAAA01", batch.Ready, "")
}
