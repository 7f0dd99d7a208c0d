package plan_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"genopret/batch"
	"genopret/batch/dfdg/catalog"
	"genopret/batch/plan"
	"genopret/batch/rules"
)

var today = func() batch.Date { d, _ := batch.NewDate(2026, 11, 22); return d }()

// bench plans single rows given by field key.
type bench struct {
	t       *testing.T
	matrix  *rules.Matrix
	catalog batch.Catalog
	options plan.Options
}

func newBench(t *testing.T) *bench {
	t.Helper()
	matrix, err := rules.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	operations, err := catalog.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return &bench{t, matrix, operations, plan.Options{AsOf: today, Zone: time.UTC, Gate: plan.Gate{Mode: batch.Act},
		Codes: plan.DemoCodes(matrix), Choices: map[batch.Fact]string{batch.FactInterviews: "person-registration",
			batch.FactPlanRoute: "execute", batch.FactIllnessRemoval: "recovery", batch.FactOwnerChange: "change"}}}
}

// row plans one row; kinds may type a cell otherwise than as text.
func (b *bench) row(cells map[string]string, kinds map[string]batch.CellKind) *batch.Plan {
	b.t.Helper()
	planner, err := plan.New(b.matrix, b.catalog, b.options)
	if err != nil {
		b.t.Fatal(err)
	}
	keys := slices.Sorted(maps.Keys(cells))
	var heading, record []batch.Cell
	for _, key := range keys {
		field, ok := b.matrix.Field(key)
		if !ok {
			b.t.Fatalf("there is no field %s", key)
		}
		heading = append(heading, batch.Cell{Text: field.Heading.Da})
		record = append(record, batch.Cell{Text: cells[key], Kind: kinds[key]})
	}
	list := planner.List()
	if _, err := list.Take(batch.RawRow{Row: 1, Cells: heading}); err != nil {
		b.t.Fatal(err)
	}
	p, err := list.Take(batch.RawRow{Row: 2, Cells: record})
	if err != nil {
		b.t.Fatal(err)
	}
	return p
}

// with is the base row with some cells changed; a "-" takes one away.
func with(base map[string]string, changes ...string) map[string]string {
	row := maps.Clone(base)
	for i := 0; i < len(changes); i += 2 {
		row[changes[i]] = changes[i+1]
		if changes[i+1] == "-" {
			delete(row, changes[i])
		}
	}
	return row
}

var absence = map[string]string{"rule": "6.1-2", "cpr": "0202801001", "registration_id": "a1", "registered_by": "egen",
	"start_date": "02-12-2026", "affects_benefit": "nej", "comment": "fejl"}

func TestFindings(t *testing.T) {
	b := newBench(t)
	move := map[string]string{"rule": "11-4", "cpr": "0202801001", "registration_id": "a1", "registered_by": "egen", "comment": "fejl", "cvr": "13748136"}
	for _, c := range []struct {
		name string
		row  map[string]string
		want batch.FindingCode
	}{
		{"no rule", with(absence, "rule", ""), batch.FindingRuleMissing},
		{"a rule that is none", with(absence, "rule", "6.1-9"), batch.FindingRuleUnknown},
		{"Excel's month", with(absence, "rule", "10-mar"), batch.FindingRuleBecameDate},
		{"Excel's day", with(absence, "rule", "10-03-2026"), batch.FindingRuleBecameDate},
		{"no citizen", with(absence, "cpr", ""), batch.FindingCPRMissing},
		{"nine digits", with(absence, "cpr", "202801001"), batch.FindingCPRNineDigits},
		{"eight digits", with(absence, "cpr", "02801001"), batch.FindingCPRLength},
		{"eleven digits", with(absence, "cpr", "02028010011"), batch.FindingCPRLength},
		{"letters", with(absence, "cpr", "hr. Hansen"), batch.FindingCPRNotDigits},
		{"zeros", with(absence, "cpr", "0000000000"), batch.FindingCPRZeros},
		{"day plus sixty", with(absence, "cpr", "6202801001"), batch.FindingCPRSubstitute},
		{"letters in the last four", with(absence, "cpr", "020280KOT1"), batch.FindingCPRSubstitute},
		{"scientific", with(absence, "cpr", "2,02E+08"), batch.FindingNotation},
		{"31 February", with(absence, "cpr", "3102801001"), batch.FindingCPRNoSuchDay},
		{"29 February 1900", with(absence, "cpr", "2902000001"), batch.FindingCPRNoSuchDay},
		{"born in the future", with(absence, "cpr", "0202405001"), batch.FindingCPRFutureBirth},
		{"no registrant", with(absence, "registered_by", ""), batch.FindingFactMissing},
		{"an unknown registrant", with(absence, "registered_by", "naboen"), batch.FindingCodeUnknown},
		{"other municipality, moved or not", with(absence, "registered_by", "anden kommune"), batch.FindingFactMissing},
		{"benefit not said", with(absence, "affects_benefit", ""), batch.FindingFactMissing},
		{"benefit neither yes nor no", with(absence, "affects_benefit", "måske"), batch.FindingYesNoUnreadable},
		{"start not said", with(absence, "start_date", ""), batch.FindingFactMissing},
		{"no such day", with(absence, "start_date", "31-02-2026"), batch.FindingDateUnreadable},
		{"two-digit year", with(absence, "start_date", "02-12-26"), batch.FindingDateTwoDigitYear},
		{"ends before it starts", with(absence, "end_date", "01-12-2026"), batch.FindingDateOrder},
		{"no comment", with(absence, "comment", " "), batch.FindingCommentMissing},
		{"a number in the comment", with(absence, "comment", "skulle stå på 020280-1099"), batch.FindingTextHasCPR},
		{"a name in the comment", with(absence, "comment", "skulle stå på Bo Prøve", "other_name", "bo prøve"), batch.FindingTextHasName},
		{"a given name in the comment", with(absence, "comment", "skulle stå på Ane", "other_name", "Ane Prøvesen"), batch.FindingTextHasName},
		{"who does not know leaves it open", with(absence, "affects_benefit", "ved ikke"), batch.FindingFactMissing},
		{"no registration", with(absence, "registration_id", ""), batch.FindingFieldMissing},
		{"a GUID cut short", with(absence, "registration_id", "c0ffee00-0000-4000-8000-00000000001"), batch.FindingGUIDMalformed},
		{"a future absence as historic", with(absence, "rule", "6.1-4"), batch.FindingPhaseNotCovered},
		{"the citizen does not wish it", with(absence, "rule", "1.2.4-1", "citizen_wish", "nej", "absence_type", "1"), batch.FindingWishNeeded},
		{"a CVR too short", with(move, "cvr", "1374813"), batch.FindingCVRLength},
		{"a CVR that checks wrong", with(move, "cvr", "13748135"), batch.FindingCVRCheck},
		{"moved to the same citizen", with(absence, "rule", "11-1", "right_cpr", "0202801001", "referral_number", "7", "cvr", "13748136", "right_start_date", "02-12-2026"), batch.FindingCPRSame},
		{"no right citizen", with(absence, "rule", "11-1", "referral_number", "7", "cvr", "13748136", "right_start_date", "02-12-2026"), batch.FindingCPRMissing},
		{"another's identity under 8.1-2", with(absence, "rule", "8.1-2", "other_identity", "ja", "text_place", "plan"), batch.FindingUseRule},
		{"a comment longer than DFDG takes", with(absence, "comment", string(make([]rune, 1600))+"x"), batch.FindingFieldTooLong},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := b.row(c.row, nil)
			if p.Standing != batch.Rejected || !has(p, c.want) {
				t.Errorf("stands %s with %v; want rejected with %s", p.Standing, codesOf(p), c.want)
			}
			if p.Canon != "" || len(p.Calls) > 0 {
				t.Error("a rejected row must leave nothing to send or to count as seen")
			}
		})
	}
}

func has(p *batch.Plan, code batch.FindingCode) bool { return slices.Contains(codesOf(p), code) }

func codesOf(p *batch.Plan) []batch.FindingCode {
	var all []batch.FindingCode
	for _, f := range p.Findings {
		all = append(all, f.Code)
	}
	return all
}

func TestStandings(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct {
		name     string
		row      map[string]string
		standing batch.Standing
		reason   batch.Reason
	}{
		{"a future absence", absence, batch.Ready, ""},
		{"as of today counts as begun", with(absence, "start_date", "22-11-2026"), batch.Ready, ""},
		{"it affects a benefit", with(absence, "affects_benefit", "ja"), batch.AtSTAR, ""},
		{"another's name in a text", with(absence, "other_identity", "ja"), batch.AtSTAR, ""},
		{"the fund's own", with(absence, "registered_by", "a-kasse"), batch.OtherAuthority, ""},
		{"another municipality's, not moved", with(absence, "registered_by", "anden kommune", "moved_here", "nej"), batch.OtherAuthority, ""},
		{"another municipality's, moved here", with(absence, "registered_by", "anden kommune", "moved_here", "ja"), batch.Ready, ""},
		{"ours, moved away", with(absence, "moved_here", "fraflyttet"), batch.Queued, batch.ReasonMoved},
		{"the other operator's counts as ours", with(absence, "registered_by", "anden aktør"), batch.Ready, ""},
		{"anybody may cancel what the citizen wishes", with(absence, "rule", "1.2.4-1", "citizen_wish", "ja", "absence_type", "10", "registered_by", "a-kasse"), batch.Ready, ""},
		{"a future sick report goes to a person", with(absence, "rule", "1.2.4-1", "citizen_wish", "ja", "absence_type", "11"), batch.Queued, batch.ReasonNoteSilent},
		{"job-search demands are the fund's", with(absence, "rule", "8.3-1"), batch.OtherAuthority, ""},
		{"a delivery is awaited", with(absence, "rule", "9-1"), batch.AwaitingDelivery, ""},
		{"STAR alone", with(absence, "rule", "8.1-7"), batch.AtSTAR, ""},
		{"an id that does not matter", with(absence, "rule", "11-3", "id_matters", "nej"), batch.NoAction, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := b.row(c.row, nil)
			if p.Standing != c.standing || p.Reason != c.reason {
				t.Errorf("stands %s %s with %v; want %s %s", p.Standing, p.Reason, codesOf(p), c.standing, c.reason)
			}
		})
	}
}

// TestGate: what would be sent is held back by mode and approval.
func TestGate(t *testing.T) {
	b := newBench(t)
	booking := map[string]string{"rule": "3.1-1", "cpr": "0202801001", "registration_id": "a1", "registered_by": "egen", "interview_at": "02-12-2026 10:00"}
	for _, c := range []struct {
		gate   plan.Gate
		row    map[string]string
		reason batch.Reason
	}{
		{plan.Gate{Mode: batch.Shadow}, absence, batch.ReasonShadow},
		{plan.Gate{Mode: batch.Act, ApproveVisible: true}, booking, batch.ReasonApproval},
		{plan.Gate{Mode: batch.Act, ApproveVisible: true}, absence, ""},
		{plan.Gate{Mode: batch.Act}, booking, ""},
	} {
		b.options.Gate = c.gate
		if p := b.row(c.row, nil); p.Reason != c.reason {
			t.Errorf("%+v: %s stands %s %s, want reason %q", c.gate, p.Rule, p.Standing, p.Reason, c.reason)
		}
	}
}

// TestUnsetCode: codes that the note does not give are never invented.
func TestUnsetCode(t *testing.T) {
	b := newBench(t)
	b.options.Codes = nil
	p := b.row(map[string]string{"rule": "8.2-1", "cpr": "0202801001", "registration_id": "a1", "registered_by": "egen"}, nil)
	if p.Standing != batch.Queued || p.Reason != batch.ReasonUnsetCode || !has(p, batch.FindingUnsetCode) {
		t.Errorf("stands %s %s with %v", p.Standing, p.Reason, codesOf(p))
	}
}

// TestCenturies goes through every cell of the table of the seventh digit.
func TestCenturies(t *testing.T) {
	b := newBench(t)
	for _, c := range []struct {
		cpr  string
		want batch.FindingCode // of the date 29 February, which tells the century
	}{
		{"2902000100", batch.FindingCPRNoSuchDay}, // 1900
		{"2902004100", ""},                        // 2000
		{"2902005100", ""},                        // 2000
		{"2902369100", batch.FindingCPRFutureBirth},
		{"2902374100", batch.FindingCPRNoSuchDay}, // 1937
		{"2902404100", ""},                        // 1940
		{"2902409100", ""},                        // 1940
		{"2902405100", batch.FindingCPRFutureBirth},
		{"2902565100", batch.FindingCPRFutureBirth}, // 2056
		{"2902605100", ""},                          // 1860
		{"2902808100", ""},                          // 1880
		{"2902803100", ""},                          // 1980
	} {
		p := b.row(with(absence, "cpr", c.cpr), nil)
		if c.want == "" && p.Standing != batch.Ready || c.want != "" && !has(p, c.want) {
			t.Errorf("%s: %s with %v, want %q", c.cpr[4:7], p.Standing, codesOf(p), c.want)
		}
	}
}

// TestModulusOnlyWarns: numbers without modulus 11 are as valid as others,
// and on 1 January they are so common that not even a warning helps.
func TestModulusOnlyWarns(t *testing.T) {
	b := newBench(t)
	if p := b.row(with(absence, "cpr", "0202801001"), nil); p.Standing != batch.Ready || !has(p, batch.FindingCPRModulus) {
		t.Errorf("stands %s with %v", p.Standing, codesOf(p))
	}
	if p := b.row(with(absence, "cpr", "0101801001"), nil); has(p, batch.FindingCPRModulus) {
		t.Error("warned on 1 January")
	}
}

// TestIrrelevantColumnsChangeNothing: not even when they are unreadable.
func TestIrrelevantColumnsChangeNothing(t *testing.T) {
	b := newBench(t)
	plain := b.row(absence, nil)
	odd := b.row(with(absence, "cvr", "ikke et nummer", "hours", "mange", "interview_at", "i morgen"), nil)
	if plain.Canon != odd.Canon || odd.Standing != plain.Standing || len(odd.Findings) != len(plain.Findings) {
		t.Errorf("stands %s with %v, was %s", odd.Standing, codesOf(odd), plain.Standing)
	}
}

// TestOneColumnOneDateForm: the first form pins the column.
func TestOneColumnOneDateForm(t *testing.T) {
	b := newBench(t)
	planner, err := plan.New(b.matrix, b.catalog, b.options)
	if err != nil {
		t.Fatal(err)
	}
	list := planner.List()
	take := func(row int, cells ...string) *batch.Plan {
		var record []batch.Cell
		for _, c := range cells {
			record = append(record, batch.Cell{Text: c})
		}
		p, err := list.Take(batch.RawRow{Row: row, Cells: record})
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	take(1, "Regel", "CPR", "Registrerings-id", "Registreret af", "Påvirker ydelse", "Berigtigelseskommentar", "Startdato")
	if p := take(2, "6.1-2", "0202801001", "a1", "egen", "nej", "fejl", "02-12-2026"); p.Standing != batch.Ready {
		t.Fatalf("stands %s with %v", p.Standing, codesOf(p))
	}
	if p := take(3, "6.1-2", "0202801002", "a2", "egen", "nej", "fejl", "2026-12-02"); !has(p, batch.FindingDateOtherForm) {
		t.Errorf("another form: %s with %v", p.Standing, codesOf(p))
	}
	if p := take(4, "6.1-2", "0202801002", "a2", "egen", "nej", "fejl", "02.12.2026"); !has(p, batch.FindingDateOtherForm) {
		t.Errorf("dots after dashes: %s with %v", p.Standing, codesOf(p))
	}
}

// TestCanonTellsRowsApart: the Reference and what the rule looks at make a
// row itself; how a date or a number was written does not.
func TestCanonTellsRowsApart(t *testing.T) {
	b := newBench(t)
	base := b.row(absence, nil).Canon
	for _, same := range []map[string]string{with(absence, "cpr", "020280-1001"), with(absence, "start_date", "2026-12-02"), with(absence, "comment", " fejl ")} {
		if got := b.row(same, nil).Canon; got != base {
			t.Errorf("%v is another row: %q", same, got)
		}
	}
	for _, other := range []map[string]string{with(absence, "reference", "igen"), with(absence, "registration_id", "a2"), with(absence, "comment", "anden fejl"), with(absence, "cpr", "0202801002")} {
		if b.row(other, nil).Canon == base {
			t.Errorf("%v is the same row", other)
		}
	}
}

func FuzzRowNeverPanics(f *testing.F) {
	f.Add("6.1-2", "0202801001", "02-12-2026", "ja", "c0ffee00-0000-4000-8000-000000000001")
	f.Add("10-mar", "2,03E+09", "01-02-26", "måske", "{}")
	f.Add("3.1-1", "\x80", "2026-12-02T10:00", "'", "----")
	f.Fuzz(func(t *testing.T, rule, cpr, date, word, id string) {
		b := newBench(t)
		row := map[string]string{"rule": rule, "cpr": cpr, "right_cpr": cpr, "start_date": date, "end_date": date, "interview_at": date,
			"affects_benefit": word, "registered_by": word, "registration_id": id, "comment": word, "cvr": cpr, "hours": cpr}
		p := b.row(row, nil)
		if p != nil && p.Standing == "" {
			t.Errorf("a row without a standing: %v", row)
		}
		if p != nil && p.Standing == batch.Rejected && p.Worst() != batch.SeverityError {
			t.Error("rejected without a reason")
		}
	})
}
