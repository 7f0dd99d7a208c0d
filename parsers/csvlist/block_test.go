package csvlist

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"genopret/batch"
)

// Wherever the blocks end, in a line end, a letter, a quote or a surrogate
// pair, the rows are the same.
func TestBlocksChangeNothing(t *testing.T) {
	const multi = "a;b\r\n\"c\r\nd\r\"\"e\";f\r\n\r\n\"g\n\";h\r\n\"i\";\"j\r\n\""
	lists := map[string]string{
		"plain":      "a;b\r\nc;d\re;f\n\r\ng;h\r\n",
		"quotes":     multi,
		"long lines": "a;b\r\nref;" + strings.Repeat("x", 50) + "\r\nc;d\r\n" + strings.Repeat("y", 61) + "\r\ne;f\r" + strings.Repeat("z", 40),
		"damage":     "a;b\r\n\"c;d\r\n\"e\"f;g\r\n" + strings.Repeat("\";h\";\"\r\n", 9) + "i;j",
		"letters":    "x" + strings.Repeat("å", 90) + ";€🙂\r\n",
		"pairs":      "\xFF\xFE" + asUTF16(binary.LittleEndian, "🙂a🙂;🙂🙂\r\n"+multi),
	}
	for name, text := range lists {
		for _, limits := range []Limits{{}, {MaxCell: 8, MaxColumns: 4, MaxRow: 30}} {
			want, wantSpans, whole := spans(t, []byte(text), limits, blockSize)
			for block := 4; block < 70; block++ {
				got, gotSpans, r := spans(t, []byte(text), limits, block)
				if diff := cmp.Diff(want, got); diff != "" || !cmp.Equal(wantSpans, gotSpans) {
					t.Errorf("%s in blocks of %d (-whole +blocks):\n%s", name, block, diff)
				}
				if !cmp.Equal(r.Told(), whole.Told()) {
					t.Errorf("%s in blocks of %d: told %v, want %v", name, block, r.Told(), whole.Told())
				}
			}
		}
	}
}

// What the survey finds nowhere is not looked for, so it must find the only
// one there is.
func TestSurveyFindsTheOnlyOne(t *testing.T) {
	for name, tc := range map[string]struct {
		bad  string
		flaw batch.FindingCode
	}{
		"NUL":        {"\x00", batch.FindingControlCharacter},
		"unit":       {"\x1F", batch.FindingControlCharacter},
		"delete":     {"\x7F", batch.FindingControlCharacter},
		"next line":  {"\u0085", batch.FindingControlCharacter},
		"last of C1": {"\u009F", batch.FindingControlCharacter},
		"lost":       {"\uFFFD", batch.FindingBadEncoding},
		"tab":        {"\t", ""},
		"no break":   {"\u00A0", ""},
		"tilde":      {"~", ""},
	} {
		for shift := range 9 {
			text := "a;b\n" + strings.Repeat("x", 40+shift) + tc.bad + "y\nc;d\n"
			got, _ := readAll(t, text, Limits{})
			if got[1].Flaw != tc.flaw || got[0].Flaw != "" || got[2].Flaw != "" {
				t.Errorf("%s, shifted by %d: %v", name, shift, got)
			}
		}
	}
}

func TestMemoryDoesNotGrowWithTheList(t *testing.T) {
	text := bytes.Repeat([]byte("a;\"b\nc\";d\r\n"), 100_000)
	_, _, r := spans(t, text, Limits{}, 4096)
	if held := cap(r.w.buf); held > 4*headSize {
		t.Errorf("holds %d of %d bytes", held, len(text))
	}
}
