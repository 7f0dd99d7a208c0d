package approve_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"genopret/batch"
	"genopret/batch/approve"
)

func day(t *testing.T, iso string) batch.Date {
	t.Helper()
	d, err := batch.ParseDate(iso)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// statement is one that holds: written on the 20th, good until the 27th.
func statement(t *testing.T) approve.Statement {
	t.Helper()
	return approve.Statement{Action: approve.Approve, Municipality: "0999", Environment: batch.Test, Plan: strings.Repeat("ab", 16),
		Rows: 2, Calls: 3, Content: []string{"3 kald AbsenceRegistrationService.DeleteAbsence"}, AskedBy: []string{"data-team", "ydelse"},
		Why: "gennemgået", Written: day(t, "2026-11-20"), Until: day(t, "2026-11-27"), About: []string{"R0000000001", "R0000000002"}}
}

func rules(t *testing.T) approve.Rules {
	t.Helper()
	return approve.Rules{Today: day(t, "2026-11-23"), ValidDays: 7, Approvers: []approve.Approver{
		{Name: "Anna And", Team: "fagkontor", Key: "SHA256:anna"}, {Name: "Dan Data", Team: "data-team", Key: "SHA256:dan"},
		{Name: "Yrsa Y", Team: "ydelse", Key: "SHA256:yrsa"}}}
}

func code(err error) approve.RefusalCode {
	var refusal *approve.Refusal
	if errors.As(err, &refusal) {
		return refusal.Code
	}
	return ""
}

func TestASignedStatementHolds(t *testing.T) {
	t.Parallel()
	signed, now, r := statement(t), statement(t), rules(t)
	now.Why, now.Written, now.Until = "", day(t, "2026-11-23"), day(t, "2026-11-30") // as it would be written today
	for _, today := range []string{"2026-11-20", "2026-11-27"} {
		r.Today = day(t, today)
		if by, err := r.Check(&signed, &now, "SHA256:anna"); err != nil || by.Name != "Anna And" {
			t.Errorf("on %s: %v, %v", today, by, err)
		}
	}
}

// TestRefusals: each rule refuses what it is about, and that alone is wrong.
func TestRefusals(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		want   approve.RefusalCode
		key    string
		change func(signed, now *approve.Statement, r *approve.Rules)
	}{
		{approve.UnknownKey, "SHA256:nobody", func(_, _ *approve.Statement, _ *approve.Rules) {}},
		{approve.UnknownKey, "", func(_, _ *approve.Statement, _ *approve.Rules) {}},
		{approve.UnknownKey, "SHA256:anna", func(_, _ *approve.Statement, r *approve.Rules) { r.Approvers = nil }},
		{approve.AskersKey, "SHA256:dan", func(_, _ *approve.Statement, _ *approve.Rules) {}},
		{approve.AskersKey, "SHA256:yrsa", func(_, _ *approve.Statement, _ *approve.Rules) {}},
		{approve.AskersKey, "SHA256:dan", func(_, _ *approve.Statement, r *approve.Rules) { r.Approvers[1].Team = "Data-Team" }},
		// A statement cannot name another asker to let its signer in.
		{approve.AskersKey, "SHA256:dan", func(signed, _ *approve.Statement, _ *approve.Rules) { signed.AskedBy = []string{"fagkontor"} }},
		{approve.AskerUnknown, "SHA256:anna", func(signed, now *approve.Statement, _ *approve.Rules) {
			signed.AskedBy, now.AskedBy = []string{"", "data-team"}, []string{"", "data-team"}
		}},
		{approve.AskerUnknown, "SHA256:anna", func(signed, now *approve.Statement, _ *approve.Rules) { signed.AskedBy, now.AskedBy = nil, nil }},
		{approve.OtherAction, "SHA256:anna", func(signed, _ *approve.Statement, _ *approve.Rules) { signed.Action = approve.Release }},
		{approve.OtherMunicipality, "SHA256:anna", func(signed, _ *approve.Statement, _ *approve.Rules) { signed.Municipality = "0101" }},
		{approve.OtherEnvironment, "SHA256:anna", func(signed, _ *approve.Statement, _ *approve.Rules) { signed.Environment = batch.Production }},
		{approve.NotYet, "SHA256:anna", func(_, _ *approve.Statement, r *approve.Rules) { r.Today = day(t, "2026-11-19") }},
		{approve.Expired, "SHA256:anna", func(_, _ *approve.Statement, r *approve.Rules) { r.Today = day(t, "2026-11-28") }},
		{approve.HoldsTooLong, "SHA256:anna", func(signed, _ *approve.Statement, _ *approve.Rules) { signed.Until = day(t, "2026-11-28") }},
		{approve.HoldsTooLong, "SHA256:anna", func(_, _ *approve.Statement, r *approve.Rules) { r.ValidDays = 6 }},
		{approve.Changed, "SHA256:anna", func(_, now *approve.Statement, _ *approve.Rules) { now.Plan = strings.Repeat("cd", 16) }},
		{approve.Changed, "SHA256:anna", func(_, now *approve.Statement, _ *approve.Rules) { now.Rows = 1 }},
		{approve.Changed, "SHA256:anna", func(_, now *approve.Statement, _ *approve.Rules) { now.Calls = 2 }},
		{approve.Changed, "SHA256:anna", func(_, now *approve.Statement, _ *approve.Rules) { now.Content = nil }},
		{approve.Changed, "SHA256:anna", func(_, now *approve.Statement, _ *approve.Rules) { now.Outcome = approve.Done }},
		{approve.Changed, "SHA256:anna", func(_, now *approve.Statement, _ *approve.Rules) { now.About = now.About[:1] }},
		{approve.Changed, "SHA256:anna", func(_, now *approve.Statement, _ *approve.Rules) { now.AskedBy = []string{"data-team"} }},
	} {
		signed, now, r := statement(t), statement(t), rules(t)
		c.change(&signed, &now, &r)
		by, err := r.Check(&signed, &now, c.key)
		if code(err) != c.want || by != (approve.Approver{}) {
			t.Errorf("want %s, got %v by %v", c.want, err, by)
		}
	}
}

// TestAMatrixIsAnyApproversToSign: it comes from no source.
func TestAMatrixIsAnyApproversToSign(t *testing.T) {
	t.Parallel()
	signed, r := statement(t), rules(t)
	signed.Action, signed.AskedBy = approve.Matrix, nil
	now := signed
	if _, err := r.Check(&signed, &now, "SHA256:dan"); err != nil {
		t.Error(err)
	}
	if _, err := r.Check(&signed, &now, "SHA256:nobody"); code(err) != approve.UnknownKey {
		t.Error(err)
	}
}

func TestAStatementReadsAsItIsWritten(t *testing.T) {
	t.Parallel()
	s := statement(t)
	settle := s
	settle.Action, settle.Outcome, settle.About, settle.Content, settle.Why = approve.Settle, approve.NotDone, []string{"R0000000001.2"}, nil, ""
	for _, s := range []approve.Statement{s, settle} {
		read, err := approve.Parse(s.Text())
		if err != nil {
			t.Fatalf("%v\n%s", err, s.Text())
		}
		if !bytes.Equal(read.Text(), s.Text()) {
			t.Errorf("read as\n%s\nwritten as\n%s", read.Text(), s.Text())
		}
	}
}

// TestWhatIsNoStatementIsRefused: nothing can be added, turned or hidden.
func TestWhatIsNoStatementIsRefused(t *testing.T) {
	t.Parallel()
	s := statement(t)
	text := string(s.Text())
	for what, changed := range map[string]string{
		"empty": "", "another version": strings.Replace(text, "genopret-anmodning 1", "genopret-anmodning 2", 1),
		"Windows' ends of lines": strings.ReplaceAll(text, "\n", "\r\n"), "a byte order mark": "\ufeff" + text,
		"a line twice":          strings.Replace(text, "kald: 3\n", "kald: 3\nkald: 3\n", 1),
		"a line too many":       text + "andet: mere\n",
		"a line less":           strings.Replace(text, "gælder-til: 2026-11-27\n", "", 1),
		"another order":         strings.Replace(text, "kald: 3\n", "", 1) + "kald: 3\n",
		"an unclosed end":       strings.TrimSuffix(text, "\n"),
		"words behind":          text + "\n\nHilsen Dan\n",
		"a number in disguise":  strings.Replace(text, "kald: 3", "kald: +3", 1),
		"no day":                strings.Replace(text, "2026-11-27", "i morgen", 1),
		"ids out of order":      strings.Replace(text, "emne: R0000000001\nemne: R0000000002\n", "emne: R0000000002\nemne: R0000000001\n", 1),
		"an id twice":           strings.Replace(text, "emne: R0000000002\n", "emne: R0000000001\n", 1),
		"a team twice":          strings.Replace(text, "bedt-om-af: ydelse\n", "bedt-om-af: data-team\n", 1),
		"an outcome of nothing": strings.Replace(text, "rækker: 2\n", "udfald: done\nrækker: 2\n", 1),
		"no outcome":            strings.Replace(text, "handling: approve", "handling: settle", 1),
		"a third outcome":       strings.Replace(strings.Replace(text, "handling: approve", "handling: settle", 1), "rækker: 2\n", "udfald: måske\nrækker: 2\n", 1),
		"no UTF-8":              strings.Replace(text, "gennemgået", "gennemg\xe5et", 1),
	} {
		if changed == text {
			t.Fatalf("%s: the text is unchanged", what)
		}
		if _, err := approve.Parse([]byte(changed)); code(err) != approve.NotAStatement {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestOneLine(t *testing.T) {
	t.Parallel()
	if got := approve.OneLine(" én\r\nlinje:\tjo\u2028her\x00 "); got != "én linje: jo her" {
		t.Errorf("%q", got)
	}
}

// joined is a mark for tests that, like the real one, tells parts apart.
func joined(told *[]string) func(parts ...string) batch.Mark {
	return func(parts ...string) batch.Mark {
		text := strings.Join(parts, "\x00")
		i := slices.Index(*told, text)
		if i < 0 {
			i, *told = len(*told), append(*told, text)
		}
		return batch.Mark{0: byte(i + 1)}
	}
}

// TestPlansThatDifferHaveDifferentMarks: whatever a call would send is in it.
func TestPlansThatDifferHaveDifferentMarks(t *testing.T) {
	t.Parallel()
	cpr, _ := batch.NewCPR("0202801001")
	other, _ := batch.NewCPR("0202801002")
	call := batch.PlannedCall{Seq: 1, Operation: "S.A", Adapter: batch.SOAP, On: batch.Wrong, Citizen: cpr, Params: []batch.Value{{Element: "a", Text: "1"}, {Element: "b", Text: "2"}}}
	change := func(f func(c *batch.PlannedCall)) []batch.PlannedCall {
		c := call
		c.Params = slices.Clone(call.Params)
		f(&c)
		return []batch.PlannedCall{c}
	}
	var told []string
	mark, seen := joined(&told), map[batch.Mark]string{}
	for what, m := range map[string]batch.Mark{
		"as it is":          approve.PlanMark(mark, "r", "b", []batch.PlannedCall{call}),
		"another rule":      approve.PlanMark(mark, "r2", "b", []batch.PlannedCall{call}),
		"another branch":    approve.PlanMark(mark, "r", "b2", []batch.PlannedCall{call}),
		"no call":           approve.PlanMark(mark, "r", "b", nil),
		"twice":             approve.PlanMark(mark, "r", "b", []batch.PlannedCall{call, call}),
		"another operation": approve.PlanMark(mark, "r", "b", change(func(c *batch.PlannedCall) { c.Operation = "S.B" })),
		"another side":      approve.PlanMark(mark, "r", "b", change(func(c *batch.PlannedCall) { c.On = batch.Right })),
		"another adapter":   approve.PlanMark(mark, "r", "b", change(func(c *batch.PlannedCall) { c.Adapter = batch.REST })),
		"another citizen":   approve.PlanMark(mark, "r", "b", change(func(c *batch.PlannedCall) { c.Citizen = other })),
		"another value":     approve.PlanMark(mark, "r", "b", change(func(c *batch.PlannedCall) { c.Params[1].Text = "3" })),
		"another element":   approve.PlanMark(mark, "r", "b", change(func(c *batch.PlannedCall) { c.Params[1].Element = "c" })),
		"another order":     approve.PlanMark(mark, "r", "b", change(func(c *batch.PlannedCall) { slices.Reverse(c.Params) })),
		// What ends one call and what begins the next: the same words in a row.
		"one call with two values": approve.PlanMark(mark, "r", "b", []batch.PlannedCall{{Operation: "S.A", Params: []batch.Value{{Element: "S.B"}, {}}}}),
		"two calls with none":      approve.PlanMark(mark, "r", "b", []batch.PlannedCall{{Operation: "S.A"}, {Operation: "S.B"}}),
	} {
		if before, ok := seen[m]; ok {
			t.Errorf("%s has the mark of %s", what, before)
		}
		seen[m] = what
	}
}

func TestMarksOfManyPlansKnowNoOrder(t *testing.T) {
	t.Parallel()
	var told []string
	mark := joined(&told)
	a, b := batch.Mark{1}, batch.Mark{2}
	given := []batch.Mark{b, a}
	if approve.Over(mark, given) != approve.Over(mark, []batch.Mark{a, b}) {
		t.Error("the order counts")
	}
	if given[0] != b {
		t.Error("the caller's marks were turned round")
	}
	if approve.Over(mark, []batch.Mark{a, b}) == approve.Over(mark, []batch.Mark{a, a}) || approve.Over(mark, []batch.Mark{a}) == approve.Over(mark, []batch.Mark{a, a}) {
		t.Error("other plans, or more of them, have the same mark")
	}
	if approve.SettleMark(mark, "R1.1", 1, approve.Done) == approve.SettleMark(mark, "R1.1", 2, approve.Done) ||
		approve.SettleMark(mark, "R1.1", 1, approve.Done) == approve.SettleMark(mark, "R1.1", 1, approve.NotDone) {
		t.Error("another attempt or outcome has the same mark")
	}
}
