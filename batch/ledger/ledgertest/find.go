package ledgertest

import "genopret/batch"

func findPromises() []promise {
	return []promise{
		{"a row is found by id, by prefix and by position", found},
		{"a key that fits several rows is refused", ambiguous},
		{"a key that fits none is refused", notFound},
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
