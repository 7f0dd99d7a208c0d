package reports

import (
	"strings"
	"testing"

	"genopret/batch"
)

func TestTableAddsUpAndShowsStarAsALineOfItsOwn(t *testing.T) {
	c := batch.Count{Read: 1203, Standing: map[batch.Standing]int{batch.Done: 1200, batch.Queued: 3},
		Reason: map[batch.Reason]int{batch.ReasonShadow: 3}, AlsoSTAR: 2,
		Files: map[batch.Verdict]int{batch.Taken: 2, batch.FileDuplicate: 1}}
	var out strings.Builder
	if err := writer(t).Table(&out, c); err != nil {
		t.Fatal(err)
	}
	got := out.String()
	for _, want := range []string{"✓  Udført", "1.200\n", "heraf: skyggedrift", "Sum", "✓ tallene går op", "heraf også STAR", "Filer: 2 modtaget, 1 modtaget før"} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %q:\n%s", want, got)
		}
	}
}

func TestTableFailsLoudlyWhenTheSumDiffers(t *testing.T) {
	for name, c := range map[string]batch.Count{
		"lost":   {Read: 2, Standing: map[batch.Standing]int{batch.Done: 1}},
		"gained": {Read: 0, Standing: map[batch.Standing]int{batch.Done: 1}},
		"ready":  {Read: 1, Standing: map[batch.Standing]int{batch.Ready: 1}},
	} {
		var out strings.Builder
		if err := writer(t).Table(&out, c); err == nil || !strings.Contains(out.String(), "TALLENE GÅR IKKE OP") {
			t.Errorf("%s: %v\n%s", name, err, out.String())
		}
	}
	if err := CheckSum(batch.Count{Read: 3, AlsoSTAR: 2, Standing: map[batch.Standing]int{batch.Done: 3}}); err != nil {
		t.Errorf("cases beside calls are no addend: %v", err)
	}
}

func TestMaskHidesWhatCouldBeACPR(t *testing.T) {
	for in, want := range map[string]string{
		"sag 2402771119": "sag 240277-****", "240277-1119": "240277-****", "240277 1119,1703651117": "240277-****,170365-****",
		"2402771119 1703651117": "240277-**** 170365-****", "8402771119": "840277-****", "K-2026-11-22-1": "K-2026-11-22-1",
		"12345678": "12345678", "9912771119": "9912771119", "24027711190": "24027711190",
	} {
		if got := mask(in); got != want {
			t.Errorf("mask of a text of %d letters: got %q", len(in), got)
		}
	}
}
