package batch_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"genopret/batch"
)

// TestCPRPrintsMasked: whichever way it is printed, and inside whatever.
func TestCPRPrintsMasked(t *testing.T) {
	cpr, ok := batch.NewCPR("0202801357")
	if !ok || cpr.Reveal() != "0202801357" {
		t.Fatal("the number was not taken")
	}
	type holder struct{ inner struct{ c batch.CPR } }
	hidden := holder{}
	hidden.inner.c = cpr
	asJSON, err := json.Marshal(map[string]any{"cpr": cpr})
	if err != nil {
		t.Fatal(err)
	}
	for _, printed := range []string{fmt.Sprint(cpr), fmt.Sprintf("%v %+v %#v %s %q %d %x", cpr, cpr, cpr, cpr, cpr, cpr, cpr),
		fmt.Sprintf("%v %+v %#v", hidden, hidden, &hidden), string(asJSON), fmt.Sprint([]batch.CPR{cpr}, map[batch.CPR]int{cpr: 1})} {
		if strings.Contains(printed, "1357") || strings.Contains(printed, "202801357") {
			t.Errorf("printed %s", printed)
		}
	}
	for _, bad := range []string{"", "020280135", "02028013577", "020280135a", "020280-1357"} {
		if _, ok := batch.NewCPR(bad); ok {
			t.Errorf("%q was taken", bad)
		}
	}
	if zeros, ok := batch.NewCPR("0000000000"); !ok || zeros.IsZero() || zeros.Reveal() != "0000000000" {
		t.Error("ten zeros are a number like others here; the plan rejects it")
	}
}

// TestDates: days that are none, order, and the way back.
func TestDates(t *testing.T) {
	for _, none := range [][3]int{{2026, 2, 29}, {2026, 13, 1}, {2026, 4, 31}, {1900, 2, 29}, {0, 1, 1}} {
		if _, ok := batch.NewDate(none[0], none[1], none[2]); ok {
			t.Errorf("%v is a day", none)
		}
	}
	a, _ := batch.NewDate(2028, 2, 29)
	if a.String() != "2028-02-29" || a.Danish() != "29-02-2028" || a.AddDays(1).String() != "2028-03-01" {
		t.Errorf("%s %s %s", a, a.Danish(), a.AddDays(1))
	}
	if back, err := batch.ParseDate(a.String()); err != nil || back != a || a.Before(a) || !a.After(a.AddDays(-1)) || a.Compare(a.AddDays(1)) != -1 {
		t.Errorf("%s, %v", back, err)
	}
}

// TestCodesHoldForATime: from the first day on, until before the last.
func TestCodesHoldForATime(t *testing.T) {
	code := batch.Code{Value: "7", From: "2024-01-01", To: "2025-07-01"}
	for iso, want := range map[string]bool{"2023-12-31": false, "2024-01-01": true, "2025-06-30": true, "2025-07-01": false} {
		day, err := batch.ParseDate(iso)
		if err != nil || code.Holds(day) != want {
			t.Errorf("%s: %v, %v", iso, code.Holds(day), err)
		}
	}
}
