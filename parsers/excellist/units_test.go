package excellist

import "testing"

func TestFormats(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]format{
		"General": plainNumber, "0.00E+00": plainNumber, `0 "dage"`: plainNumber, "[Red]0;[Blue]-0": plainNumber, `#\d`: plainNumber, "_d0": plainNumber, "*s0": plainNumber, "@": plainNumber, "": plainNumber, "[": plainNumber, `"`: plainNumber, `\`: plainNumber,
		"dd-mm-yyyy": hasDate, "mmm": hasDate, "YYYY": hasDate, "[$-406]d. mmmm yyyy;@": hasDate, `[=0]"";dd/mm`: hasDate, "[>1]d": hasDate,
		"hh:mm": hasTime, "[h]": hasTime, "[mm]:ss": hasTime, "mm:ss.0": hasTime, "h:mm AM/PM": hasTime, "[hm]": plainNumber,
		"dd-mm-yyyy hh:mm": hasDate | hasTime,
	} {
		if got := custom(code); got != want {
			t.Errorf("%s: %d, want %d", code, got, want)
		}
	}
	for id, want := range map[int]format{0: 0, 13: 0, 14: hasDate, 17: hasDate, 18: hasTime, 21: hasTime, 22: hasDate | hasTime, 23: 0, 27: hasDate, 36: hasDate, 37: 0, 45: hasTime, 47: hasTime, 48: 0, 49: 0, 50: hasDate, 58: hasDate, 59: 0} {
		if got := builtin(id); got != want {
			t.Errorf("%d: %d, want %d", id, got, want)
		}
	}
}

// TestTextsOfTheirOwnBlock: a text that fills a block, one over the limit and
// empty ones at the seams are found again.
func TestTextsOfTheirOwnBlock(t *testing.T) {
	t.Parallel()
	full := make([]byte, 1<<20)
	for i := range full {
		full[i] = byte('a' + i%20)
	}
	for _, texts := range [][]string{{string(full), ""}, {"", "x", string(full), "", "y", string(full[:1<<20-1]), "", string(full[:1<<20-1]), "z", "", string(full) + "!", "last"}} {
		findAgain(t, texts)
	}
}

func findAgain(t *testing.T, texts []string) {
	t.Helper()
	table := newTable(Limits{MaxCell: 1 << 20, MaxStrings: 1 << 30})
	for _, text := range texts {
		if !table.add([]byte(text)) {
			t.Fatal("full")
		}
	}
	table.done()
	for i, want := range texts {
		got, long, ok := table.get(i)
		if long != (len(want) > 1<<20) || !ok || !long && got != want {
			t.Errorf("text %d: %d bytes, long %v, ok %v; want %d", i, len(got), long, ok, len(want))
		}
	}
	if _, _, ok := table.get(len(texts)); ok {
		t.Error("a text after the last")
	}
}
