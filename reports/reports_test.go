package reports

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"genopret/batch"
	"genopret/reports/texts"
)

// Invented numbers that fail the check digit and so belong to nobody.
const (
	wrongCPR = "2402771119"
	rightCPR = "1703651117"
)

var night = time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC)

func writer(t *testing.T) *Writer {
	t.Helper()
	all, err := texts.Load()
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	return &Writer{Texts: all, Lang: "da", Zone: zone, TmpDir: t.TempDir(),
		FieldName: func(key, _ string) string {
			return map[string]string{"cpr": "CPR", "start_date": "Startdato",
				"affects_benefit": "Påvirker ydelse", "comment": "Berigtigelseskommentar"}[key]
		},
		RuleTitle: func(id, _ string) string { return "Situation " + id }}
}

func cpr(t testing.TB, digits string) batch.CPR {
	t.Helper()
	c, ok := batch.NewCPR(digits)
	if !ok {
		t.Fatal("bad test number")
	}
	return c
}

func aRun() batch.Run {
	asOf, _ := batch.NewDate(2026, 11, 22)
	return batch.Run{ID: "K-2026-11-22-1", AsOf: asOf, Edition: strings.Repeat("ab", 32), Mode: batch.Act, State: batch.RunNeeds,
		Began: night, Ended: night.Add(time.Hour), Attempt: 1, Occasion: batch.Occasion{Job: "rettelser", Tenant: "Demo Kommune"}}
}

func aFile(rows int) batch.File {
	return batch.File{ID: "FAAAAAAAA", Source: "indbakke", Name: "liste " + wrongCPR + ".csv", Size: 12345, ModTime: night.Add(-time.Hour),
		Verdict: batch.Taken, Rows: rows, Told: batch.Told{Format: "csv", Encoding: "Windows-1252", Delimiter: ";", LineEnd: "CRLF"}}
}

// oneOfEach gives a row of every standing, and one with calls and a case.
func oneOfEach(t testing.TB) []batch.RowRecord {
	var rows []batch.RowRecord
	for i, s := range batch.Standings() {
		rows = append(rows, aRow(t, i, s))
	}
	also := aRow(t, len(rows), batch.Done)
	also.Star, also.StarCase = &batch.StarNeed{Category: "other-identity", Reason: "other-identity"}, "SBBBBBBBB"
	return append(rows, also)
}

func aRow(t testing.TB, i int, s batch.Standing) batch.RowRecord {
	row := batch.RowRecord{File: aFile(0), Run: "K-2026-11-22-1"}
	row.ID = fmt.Sprintf("R%010d", i)
	row.Plan = batch.Plan{Row: i + 2, Ref: fmt.Sprintf("sag %d", i), Rule: "6.1-2", Standing: s, Wrong: cpr(t, wrongCPR), Right: cpr(t, rightCPR),
		Registration: "7d9f0c52-0000-4000-8000-000000000001",
		Fields:       []batch.FieldValue{{Key: "start_date", Value: "2026-03-01"}, {Key: "comment", Value: "SECRETWORDS"}}}
	call := batch.PlannedCall{Seq: 1, Operation: "AbsenceRegistrationService.DeleteAbsence", Citizen: row.Wrong}
	row.Calls = []batch.PlannedCall{call}
	switch s {
	case batch.Rejected:
		row.Calls = nil
		row.Findings = []batch.Finding{{Code: batch.FindingCPRNineDigits, Severity: batch.SeverityError, Field: "cpr"},
			{Code: batch.FindingMovedHere, Severity: batch.SeverityNote}}
	case batch.Queued:
		row.Reason, row.Until = batch.ReasonRetry, "2026-11-23T01:00:00Z"
	case batch.AtSTAR:
		row.Star, row.StarCase, row.Calls = &batch.StarNeed{Category: "absence", Reason: "affects-benefit"}, "SAAAAAAAA", nil
		row.Findings = []batch.Finding{{Code: batch.FindingAssistanceNeeded, Severity: batch.SeverityNote}}
	case batch.Duplicate:
		row.DuplicateOf = "R0000000099"
		row.Findings = []batch.Finding{{Code: batch.FindingDuplicateRow, Severity: batch.SeverityNote, Args: []string{"R0000000099"}}}
	case batch.Refused:
		row.Findings = []batch.Finding{{Code: batch.FindingRefusedByDFDG, Severity: batch.SeverityError, Args: []string{"4632"}}}
		row.Made = []batch.Call{{PlannedCall: call, State: batch.CallRefused, Answer: batch.Answer{Number: 4632}}}
	case batch.Done:
		row.Made = []batch.Call{{PlannedCall: call, State: batch.CallDone, Answer: batch.Answer{MessageID: "m-1"}}}
	}
	return row
}

func seq(rows []batch.RowRecord) Rows {
	return func(yield func(batch.RowRecord, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func open(t *testing.T, b []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

func cells(t *testing.T, f *excelize.File, name string) [][]string {
	t.Helper()
	rows, err := f.GetRows(name)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// unpacked is everything that the workbook holds, decompressed.
func unpacked(t *testing.T, b []byte) string {
	t.Helper()
	zr, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range zr.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all.WriteString(f.Name + "\n")
		all.Write(data)
	}
	return all.String()
}

func receipt(t *testing.T, w *Writer, d ReceiptData) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := w.Receipt(&out, d); err != nil {
		t.Fatal(err)
	}
	leftNothing(t, w.TmpDir)
	return out.Bytes()
}

func leftNothing(t *testing.T, dir string) {
	t.Helper()
	left, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(left) > 0 {
		t.Errorf("%d temporary files were left behind", len(left))
	}
}

func find(rows [][]string, first string) []string {
	for _, r := range rows {
		if len(r) > 0 && strings.Contains(r[0], first) {
			return r
		}
	}
	return nil
}

func TestReceiptTellsEveryRowInTheSendersOrder(t *testing.T) {
	rows := oneOfEach(t)
	slices.Reverse(rows)
	b := receipt(t, writer(t), ReceiptData{Run: aRun(), File: aFile(len(rows)), Rows: seq(rows)})
	f := open(t, b)
	if got := f.GetSheetList(); !slices.Equal(got, []string{"Kvittering", "Rækker"}) {
		t.Fatalf("sheets %v", got)
	}
	told := cells(t, f, "Rækker")
	if len(told) != len(rows)+1 {
		t.Fatalf("%d rows told, want %d and a heading", len(told), len(rows))
	}
	for i, row := range rows {
		got := told[i+1]
		if got[0] != fmt.Sprint(row.Row) || got[2] != row.Ref || got[3] != "6.1-2" || got[4] != "Situation 6.1-2" || got[11] != row.ID {
			t.Errorf("row %d: %q", i, got)
		}
		if !strings.HasSuffix(got[6], writer(t).Texts.Standing(row.Standing, "da")) {
			t.Errorf("row %d stands as %q, want %s", i, got[6], row.Standing)
		}
		if got[10] == "" {
			t.Errorf("row %d (%s) does not say what to do next", i, row.Standing)
		}
	}
}

func TestReceiptCountsAddUpAndSaySo(t *testing.T) {
	rows := oneOfEach(t)
	page := cells(t, open(t, receipt(t, writer(t), ReceiptData{Run: aRun(), File: aFile(len(rows)), Rows: seq(rows)})), "Kvittering")
	if got := find(page, "Sum"); len(got) < 3 || got[1] != "12" || !strings.Contains(got[2], "Tallene går op") {
		t.Errorf("sum line: %q", got)
	}
	if got := find(page, "Udført"); got == nil {
		// The word stands after its sign.
		if got = find(page, "✓ Udført"); len(got) < 2 || got[1] != "2" {
			t.Errorf("done line: %q", got)
		}
	}
	if got := find(page, "heraf også STAR"); len(got) < 2 || got[1] != "1" {
		t.Errorf("also STAR: %q", got)
	}
	if got := find(page, "Læst som"); len(got) < 2 || got[1] != "CSV, tegnsæt Windows-1252, adskilt af semikolon, linjeskift CRLF" {
		t.Errorf("how it was read: %q", got)
	}
	if got := find(page, "Begyndt"); len(got) < 2 || got[1] != "22-11-2026 02:00" {
		t.Errorf("began in Copenhagen: %q", got)
	}
}

func TestReceiptTellsWhatWasHiddenAndReckoned(t *testing.T) {
	file := aFile(0)
	file.Told = batch.Told{Format: "xlsx", HiddenSheets: 1, HiddenColumns: 2, Formulas: 1234, Date1904: true, Assumed: []string{"A = ja", "B = nej"}}
	page := cells(t, open(t, receipt(t, writer(t), ReceiptData{Run: aRun(), File: file, Mend: "ret-F.xlsx"})), "Kvittering")
	for label, want := range map[string]string{"Læst som": "XLSX", "Skjult i filen": "1 ark, 2 kolonner. Det skjulte er læst og behandlet som resten.",
		"Formler": "1.234 celler er formler; deres senest beregnede værdi er brugt.", "Standardværdier": "A = ja\nB = nej",
		"Datoer i filen": "Projektmappen tæller dage fra 1904; datoerne er omregnet."} {
		if got := find(page, label); len(got) < 2 || got[1] != want {
			t.Errorf("%s: %q", label, got)
		}
	}
}

func TestReceiptListsTheMostFrequentFindingFirst(t *testing.T) {
	var rows []batch.RowRecord
	for i := range 5 {
		r := aRow(t, i, batch.Duplicate) // each points to another row
		r.Findings[0].Args = []string{fmt.Sprintf("R%010d", 100+i)}
		rows = append(rows, r)
	}
	for i := range 3 {
		rows = append(rows, aRow(t, 5+i, batch.Rejected))
	}
	page := cells(t, open(t, receipt(t, writer(t), ReceiptData{Run: aRun(), File: aFile(8), Rows: seq(rows)})), "Kvittering")
	at := slices.IndexFunc(page, func(r []string) bool { return len(r) > 0 && r[0] == "De hyppigste anmærkninger" })
	if at < 0 {
		t.Fatal("no list of findings")
	}
	if got := page[at+2]; got[1] != "5" || !strings.Contains(got[2], "modtaget før") {
		t.Errorf("first: %q", got)
	}
	if got := page[at+3]; got[0] != "✗ Fejl" || got[1] != "3" || !strings.Contains(got[2], "»CPR« har ni cifre") {
		t.Errorf("second, the graver of the equally many: %q", got)
	}
}

func TestReceiptHidesEveryCPR(t *testing.T) {
	w := writer(t)
	w.FullCPR = true // must not matter here
	rows := oneOfEach(t)
	rows[0].Ref, rows[1].Sheet = wrongCPR, "Ark "+wrongCPR[:6]+"-"+wrongCPR[6:]
	rows[2].Ref = "=HYPERLINK(" + rightCPR + ")"
	all := unpacked(t, receipt(t, w, ReceiptData{Run: aRun(), File: aFile(len(rows)), Rows: seq(rows)}))
	for _, secret := range []string{wrongCPR, rightCPR, wrongCPR[:6] + "-" + wrongCPR[6:], wrongCPR[6:], "SECRETWORDS"} {
		if strings.Contains(all, secret) {
			t.Errorf("the receipt holds what it must not")
		}
	}
	if !strings.Contains(all, wrongCPR[:6]+"-****") {
		t.Error("the masked form is missing")
	}
}

func TestReceiptOfAFileThatWasNotTakenSaysWhyAndWhatToDo(t *testing.T) {
	for _, test := range []struct {
		file batch.File
		want []string
	}{
		{batch.File{ID: "FA", Name: "a.xls", Verdict: batch.FileRefused,
			Findings: []batch.Finding{{Code: batch.FindingFileOldExcel, Severity: batch.SeverityError}}}, []string{"Afvist", ".xls", "Gem som"}},
		{batch.File{ID: "FB", Name: "b.csv", Verdict: batch.FileDuplicate, DuplicateOf: "FA"}, []string{"Modtaget før", "FA", "behøver ikke"}},
	} {
		f := open(t, receipt(t, writer(t), ReceiptData{Run: aRun(), File: test.file}))
		if got := f.GetSheetList(); !slices.Equal(got, []string{"Kvittering"}) {
			t.Errorf("sheets %v", got)
		}
		page := fmt.Sprint(cells(t, f, "Kvittering"))
		for _, want := range test.want {
			if !strings.Contains(page, want) {
				t.Errorf("%s: lacks %q", test.file.ID, want)
			}
		}
	}
}

func TestAReportThatDoesNotAddUpIsRefused(t *testing.T) {
	rows := oneOfEach(t)
	w := writer(t)
	ready := slices.Clone(rows)
	ready[3].Standing = batch.Ready
	stranger := slices.Clone(rows)
	stranger[3].File.ID = "FZZZZZZZZ"
	broken := errors.New("disk on fire")
	for name, d := range map[string]ReceiptData{
		"a row is missing":        {Run: aRun(), File: aFile(len(rows) + 1), Rows: seq(rows)},
		"a row too many":          {Run: aRun(), File: aFile(len(rows) - 1), Rows: seq(rows)},
		"no final standing":       {Run: aRun(), File: aFile(len(rows)), Rows: seq(ready)},
		"another sender's row":    {Run: aRun(), File: aFile(len(rows)), Rows: seq(stranger)},
		"the ledger counts other": {Run: aRun(), File: aFile(len(rows)), Rows: seq(rows), Count: batch.Count{Read: 12, Standing: map[batch.Standing]int{batch.Done: 12}}},
		"the rows end in an error": {Run: aRun(), File: aFile(len(rows)), Rows: func(yield func(batch.RowRecord, error) bool) {
			yield(batch.RowRecord{}, broken)
		}},
	} {
		var out bytes.Buffer
		if err := w.Receipt(&out, d); err == nil || out.Len() > 0 {
			t.Errorf("%s: error %v, %d bytes written", name, err, out.Len())
		}
		leftNothing(t, w.TmpDir)
	}
}

func TestSameInputGivesTheSameBytes(t *testing.T) {
	rows := oneOfEach(t)
	w := writer(t)
	for name, write := range map[string]func(io.Writer) error{
		"receipt": func(out io.Writer) error {
			return w.Receipt(out, ReceiptData{Run: aRun(), File: aFile(12), Rows: seq(rows)})
		},
		"outcome": func(out io.Writer) error { return w.Outcome(out, outcomeOf(rows)) },
		"star":    func(out io.Writer) error { return w.Star(out, StarData{Run: aRun(), Rows: seq(rows)}) },
	} {
		var first bytes.Buffer
		if err := write(&first); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for range 6 {
			var again bytes.Buffer
			if err := write(&again); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(first.Bytes(), again.Bytes()) {
				t.Fatalf("%s: two different files", name)
			}
		}
		if all := unpacked(t, first.Bytes()); !strings.Contains(all, "2026-11-22T01:00:00Z</dcterms:created>") {
			t.Errorf("%s: the properties do not carry the time of the run", name)
		}
	}
}

func outcomeOf(rows []batch.RowRecord) OutcomeData {
	refused := batch.File{ID: "FBBBBBBBB", Name: "tom.csv", Verdict: batch.FileRefused, Findings: []batch.Finding{{Code: batch.FindingFileEmpty}}}
	return OutcomeData{Run: aRun(), Files: []batch.File{aFile(len(rows)), refused}, Rows: seq(rows), Area: func(string) string { return "Fravær" }}
}

func TestOutcomePutsEveryRowOnItsSheet(t *testing.T) {
	rows := oneOfEach(t)
	var out bytes.Buffer
	if err := writer(t).Outcome(&out, outcomeOf(rows)); err != nil {
		t.Fatal(err)
	}
	f := open(t, out.Bytes())
	want := map[string]int{"Rettelser": 12, "Afviste": 1, "I kø": 1, "Delvist udført": 1, "Uafklarede": 1, "Anden myndighed": 1,
		"Afventer levering": 1, "Nægtet af DFDG": 1, "Dubletter": 1, "STAR": 2, "Ingen handling": 1, "Servicekald": 3}
	for name, n := range want {
		if got := cells(t, f, name); len(got) != n+1 {
			t.Errorf("%s: %d rows, want %d", name, len(got)-1, n)
		}
	}
	if got := len(f.GetSheetList()); got != len(want)+1 || f.GetSheetName(0) != "Overblik" {
		t.Errorf("sheets %v", f.GetSheetList())
	}
	page := cells(t, f, "Overblik")
	at := slices.IndexFunc(page, func(r []string) bool { return len(r) > 0 && r[0] == "Det skal en medarbejder se på først" })
	if at < 0 || page[at+2][0] != "‼ Delvist udført" || page[at+3][0] != "? Uafklaret" {
		t.Error("what needs a person first is not first")
	}
	if got := find(page, "Fravær"); len(got) < 4 || got[1] != "12" || !strings.Contains(got[2], "2 udført") {
		t.Errorf("per area: %q", got)
	}
	if all := unpacked(t, out.Bytes()); strings.Contains(all, wrongCPR) || strings.Contains(all, "SECRETWORDS") {
		t.Error("the outcome holds a whole CPR number without being told to")
	}
}

func TestOutcomeShowsWholeNumbersAsTextWhenToldTo(t *testing.T) {
	w := writer(t)
	w.FullCPR = true
	var out bytes.Buffer
	if err := w.Outcome(&out, outcomeOf(oneOfEach(t))); err != nil {
		t.Fatal(err)
	}
	f := open(t, out.Bytes())
	if kind, err := f.GetCellType("Rettelser", "F2"); err != nil || kind != excelize.CellTypeInlineString {
		t.Errorf("CPR is stored as %v (%v)", kind, err)
	}
	if got, _ := f.GetCellValue("Rettelser", "F2"); got != wrongCPR {
		t.Error("the whole number is missing")
	}
}

func TestEmptySheetsSaySoInOneLine(t *testing.T) {
	var out bytes.Buffer
	if err := writer(t).Outcome(&out, OutcomeData{Run: aRun()}); err != nil {
		t.Fatal(err)
	}
	f := open(t, out.Bytes())
	for _, name := range f.GetSheetList()[1:] {
		if got := cells(t, f, name); len(got) != 2 || !strings.Contains(got[1][0], "ingen rækker") {
			t.Errorf("%s: %d lines", name, len(got))
		}
	}
}

func TestStarHasARowPerCaseAndNoFreeText(t *testing.T) {
	rows := oneOfEach(t)
	rows[0].Star, rows[0].Standing = &batch.StarNeed{Category: "absence", Reason: "affects-benefit"}, batch.Rejected
	var out bytes.Buffer
	if err := writer(t).Star(&out, StarData{Run: aRun(), Rows: seq(rows)}); err != nil {
		t.Fatal(err)
	}
	got := cells(t, open(t, out.Bytes()), "STAR-sager")
	if len(got) != 3 {
		t.Fatalf("%d rows, want a heading and two cases", len(got))
	}
	if c := got[1]; c[0] != "SAAAAAAAA" || c[1] != "Fravær" || c[2] != wrongCPR || c[4] != "01-03-2026" || c[8] == "" || c[9] == "" || c[10] == "" {
		t.Errorf("first case: %q", c[1:4])
	}
	if c := got[2]; c[0] != "SBBBBBBBB" || !strings.Contains(strings.Join(c, "|"), "DeleteAbsence (AbsenceRegistrationService) – udført, kvittering m-1") {
		t.Error("the second case does not tell what is already done")
	}
	if heading := got[0]; heading[11] != "Hvad der allerede er gjort" || heading[12] != "STARs svar" {
		t.Errorf("columns for the answer: %q", heading)
	}
	if strings.Contains(unpacked(t, out.Bytes()), "SECRETWORDS") || strings.Contains(unpacked(t, out.Bytes()), rightCPR) {
		t.Error("the workbook holds a free text or another citizen")
	}
}

func TestNextStepsSayWhatMattersOnce(t *testing.T) {
	h := writer(t).hand()
	rejected := aRow(t, 0, batch.Rejected)
	rejected.Findings = append(rejected.Findings, batch.Finding{Code: batch.FindingCPRModulus, Severity: batch.SeverityWarning, Field: "cpr"})
	if got := h.say(&rejected); strings.Contains(got.next, "•") || strings.Count(got.findings, "•") != 3 {
		t.Errorf("rejected: %q", got.next)
	}
	queued := aRow(t, 1, batch.Queued)
	queued.Reason = batch.ReasonUnsetCode
	queued.Findings = []batch.Finding{{Code: batch.FindingUnsetCode, Severity: batch.SeverityWarning, Args: []string{"cv"}}}
	if got := h.say(&queued).next; strings.Count(got, "koden") != 1 {
		t.Errorf("queued says it twice: %q", got)
	}
	queued.Reason, queued.Findings = batch.ReasonApproval, []batch.Finding{{Code: batch.FindingMovedHere, Severity: batch.SeverityNote}}
	if got := h.say(&queued).next; got != "En godkender skal tage stilling." {
		t.Errorf("queued for approval: %q", got)
	}
}

func TestASettledRowNoLongerSaysThatNothingIsKnown(t *testing.T) {
	h := writer(t).hand()
	row := aRow(t, 0, batch.Unknown)
	row.Findings = []batch.Finding{{Code: batch.FindingOutcomeUnknown, Severity: batch.SeverityWarning}}
	if h.say(&row).findings == "" {
		t.Error("an unknown row does not say so")
	}
	row.Standing = batch.Done
	row.Made = []batch.Call{{PlannedCall: row.Calls[0], State: batch.CallDone}}
	if got := h.say(&row); got.findings != "" || got.next != "Du behøver ikke gøre noget." {
		t.Errorf("settled: %+v", got)
	}
	if got := h.calls(&row); !strings.Contains(got, "udført, uden kvittering; afklaret siden") {
		t.Errorf("calls: %q", got)
	}
}

func TestEnglish(t *testing.T) {
	w := writer(t)
	w.Lang = "en"
	rows := oneOfEach(t)
	f := open(t, receipt(t, w, ReceiptData{Run: aRun(), File: aFile(len(rows)), Rows: seq(rows)}))
	if got := f.GetSheetList(); !slices.Equal(got, []string{"Receipt", "Rows"}) {
		t.Errorf("sheets %v", got)
	}
}
