package ledgertest

import "genopret/batch"

func findPromises() []promise {
	return []promise{
		{"a row is found by id, by prefix and by position", found},
		{"a key that fits several rows is refused", ambiguous},
		{"a key that fits none is refused", notFound},
		{"a row is found by its case, a file by prefix and run", byOther},
	}
}

// stages stores three rows: two on the sheets of one file, one in another.
func (b *bench) stages() {
	b.Helper()
	run := b.begin("2026-11-22T02:00")
	first, second, third := aRow("R0AAAAAAA01", 5), aRow("R1AAAAAAA01", 5), aRow("R1BAAAAAA01", 5)
	first.Sheet, second.Sheet = "Ark 1", "Ark 2"
	b.store(run, b.claim(run, "F0AAAAAA1"), first, second)
	b.store(run, b.claim(run, "F0BAAAAA1"), third)
}

func found(b *bench) {
	b.stages()
	check := func() {
		b.Helper()
		for _, c := range []struct {
			key  batch.RowKey
			want string
		}{
			{batch.RowKey{ID: "R1AAAAAAA01"}, "R1AAAAAAA01"},
			{batch.RowKey{ID: "R1A"}, "R1AAAAAAA01"},
			{batch.RowKey{ID: "R0"}, "R0AAAAAAA01"},
			{batch.RowKey{File: "F0AAAAAA1", Sheet: "Ark 2", Row: 5}, "R1AAAAAAA01"},
			{batch.RowKey{File: "F0A", Sheet: "Ark 1", Row: 5}, "R0AAAAAAA01"},
			{batch.RowKey{File: "F0B", Row: 5}, "R1BAAAAAA01"},
		} {
			record, err := b.Rows.Row(b.ctx(), c.key)
			if err != nil || record.ID != c.want {
				b.Errorf("%+v gives %s, %v, want %s", c.key, record.ID, err, c.want)
			}
		}
	}
	check()
	b.touches(b.now()) // whatever a ledger puts off until here
	check()
}

func ambiguous(b *bench) {
	b.stages()
	for _, key := range []batch.RowKey{{ID: "R1"}, {ID: "R"}, {File: "F0", Row: 5}, {File: "F0A", Row: 5}} {
		_, err := b.Rows.Row(b.ctx(), key)
		b.refuses("an ambiguous key", err, nil)
	}
}

func notFound(b *bench) {
	b.stages()
	for _, key := range []batch.RowKey{
		{ID: "R2"}, {ID: "R1AAAAAAA011"}, {File: "F9", Row: 5}, {File: "F0B", Row: 6}, {File: "F0A", Sheet: "Ark 3", Row: 5}, {},
		{File: "F0B", Row: -1}, {Row: 5},
	} {
		_, err := b.Rows.Row(b.ctx(), key)
		b.refuses("a key of nothing", err, nil)
	}
	_, err := b.Threads.Correction(b.ctx(), "R1")
	b.refuses("a correction by its prefix", err, nil)
}

// byOther finds rows by their case for STAR, and files by id, prefix and run.
func byOther(b *bench) {
	run := b.begin("2026-11-22T02:00")
	row := aRow("R0AAAAAAA01", 5)
	row.Star, row.StarCase = &batch.StarNeed{Category: "absence", Reason: "affects-benefit"}, "S0AAAAAA1"
	b.store(run, b.claim(run, "F0AAAAAA1"), row)
	b.claim(run, "F0BAAAAA1")
	record, err := b.Rows.Row(b.ctx(), batch.RowKey{Star: "S0AAA"})
	if err != nil || record.ID != row.ID {
		b.Errorf("the case gives %s, %v", record.ID, err)
	}
	for id, want := range map[string]string{"F0AAAAAA1": "F0AAAAAA1", "F0B": "F0BAAAAA1"} {
		if file, err := b.Files.File(b.ctx(), id); err != nil || file.ID != want {
			b.Errorf("%s gives file %s, %v", id, file.ID, err)
		}
	}
	for _, id := range []string{"F0", "F9"} {
		if file, err := b.Files.File(b.ctx(), id); err == nil {
			b.Errorf("%s gives file %s", id, file.ID)
		}
	}
	files, err := b.Files.FilesOf(b.ctx(), run.ID)
	if err != nil || len(files) != 2 || files[0].ID != "F0AAAAAA1" {
		b.Errorf("the run has %d files, %v", len(files), err)
	}
}
