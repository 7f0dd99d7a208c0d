package reports

import (
	"fmt"
	"io"
	"iter"
	"strings"
	"testing"
	"time"

	"genopret/batch"
)

// tricky texts that a sender may write: a spreadsheet must show them as they
// are and run none of them.
var tricky = []string{
	"=HYPERLINK(\"http://x\",\"klik\")", "+45 12 34 56 78", "-1+2", "@SUM(A1)", "sag æøå ÆØÅ", "  mellemrum  ", "0012", "'0101",
	"10-3", "1E5", "to\nlinjer", "_x000D_", "a&b <c> \"d\"", "Ærø Kommunes Jobcenter, afdelingen for sygedagpenge",
}

// richNight gives rows of every standing, with long texts and many calls.
func richNight(t testing.TB) []batch.RowRecord {
	var rows []batch.RowRecord
	for i := range 6 {
		for _, s := range batch.Standings() {
			row := aRow(t, len(rows), s)
			row.ID = fmt.Sprintf("R%010d", len(rows))
			row.Ref = tricky[len(rows)%len(tricky)]
			row.File.Name, row.Sheet = "rettelser "+tricky[i]+".xlsx", tricky[(i+4)%len(tricky)]
			row.Rule = []string{"6.1-2", "13.3b-1", "1.2.4-1"}[i%3]
			dress(&row, i)
			rows = append(rows, row)
		}
	}
	return rows
}

// dress gives a row what its standing brings along.
func dress(row *batch.RowRecord, i int) {
	second := batch.PlannedCall{Seq: 2, Operation: "AbsenceRegistrationService.CreateAbsenceForAnotherCitizen", On: "right", Citizen: row.Right}
	message := fmt.Sprintf("3fa85f64-5717-4562-b3fc-2c963f66a%03d", i)
	switch row.Standing {
	case batch.Rejected:
		row.Findings = append(row.Findings, batch.Finding{Code: batch.FindingCommentMissing, Severity: batch.SeverityError, Field: "comment", Column: 4},
			batch.Finding{Code: batch.FindingFactMissing, Severity: batch.SeverityError, Field: "affects_benefit"},
			batch.Finding{Code: batch.FindingCPRModulus, Severity: batch.SeverityWarning, Field: "cpr", Column: 2})
	case batch.Queued:
		row.Reason = batch.Reasons()[i%len(batch.Reasons())]
	case batch.Unknown:
		row.Made = []batch.Call{{PlannedCall: row.Calls[0], State: batch.CallUnknown, Attempt: 1, SettleAfter: night.Add(time.Hour)}}
	case batch.PartlyDone:
		row.Made = []batch.Call{{PlannedCall: row.Calls[0], State: batch.CallDone, Attempt: 1,
			Answer: batch.Answer{MessageID: message, EventDate: night}},
			{PlannedCall: second, State: batch.CallRefused, Attempt: 1, Answer: batch.Answer{Number: 4632}}}
		row.Findings = []batch.Finding{{Code: batch.FindingPartlyDone, Severity: batch.SeverityError, Args: []string{"4632"}}}
	case batch.Done:
		row.Made = []batch.Call{{PlannedCall: row.Calls[0], State: batch.CallDone, Attempt: 2,
			Answer: batch.Answer{MessageID: message, EventDate: night}}}
		row.Star, row.StarCase = &batch.StarNeed{Category: "other-identity", Reason: "other-identity"}, fmt.Sprintf("SB%07d", i)
	case batch.AtSTAR:
		row.StarCase = fmt.Sprintf("SA%07d", i)
		row.Star = &batch.StarNeed{Category: []string{"flex-job", "absence", "a category to come"}[i%3], Reason: []string{"case-system-cannot", "affects-benefit", "x"}[i%3]}
		row.Fields = append(row.Fields, batch.FieldValue{Key: "right_end_date", Value: "2026-06-30"}, batch.FieldValue{Key: "activity_status", Value: "3"})
	}
}

// everyWorkbook makes one of each kind.
func everyWorkbook(t *testing.T) map[string][]byte {
	t.Helper()
	w, rows := writer(t), richNight(t)
	w.RuleTitle = func(string, string) string {
		return "Fravær registreret på en forkert borger, med sygemelding og ydelse"
	}
	full, english := *w, *w
	full.FullCPR, english.Lang = true, "en"
	file := aFile(len(rows))
	file.Told.HiddenSheets, file.Told.HiddenRows, file.Told.Formulas, file.Told.Date1904 = 1, 12, 3, true
	file.Told.Assumed = []string{"Påvirker ydelse = nej", "Registreret af = kommunen selv"}
	file.Findings = []batch.Finding{{Code: batch.FindingColumnUnknown, Severity: batch.SeverityNote, Column: 7, Args: []string{"G"}}}
	for i := range rows {
		rows[i].File.ID = file.ID
	}
	refused := batch.File{ID: "FBBBBBBBB", Name: "a.xls", Verdict: batch.FileRefused, Findings: []batch.Finding{{Code: batch.FindingFileOldExcel, Severity: batch.SeverityError}}}
	outcome := OutcomeData{Run: aRun(), Files: []batch.File{file, refused}, Rows: seq(rows), Area: func(string) string { return "Fravær og ferie, barsel og sygdom" },
		Approvals: []Approval{{Who: "Åse Østergård, teamleder", At: night, Rows: 12}}}
	receiptOf := ReceiptData{Run: aRun(), File: file, Rows: seq(rows), Mend: "ret-" + file.ID + ".xlsx"}
	mend := func(name string) MendData {
		return MendData{Run: aRun(), File: file, Sheets: sheetsOf(MendSheet{Name: name, Heading: mendHeading, Rows: toMend(rows)})}
	}
	return map[string][]byte{
		"kvittering":        bytesOf(t, func(o io.Writer) error { return w.Receipt(o, receiptOf) }),
		"kvittering-afvist": bytesOf(t, func(o io.Writer) error { return w.Receipt(o, ReceiptData{Run: aRun(), File: refused}) }),
		"receipt":           bytesOf(t, func(o io.Writer) error { return english.Receipt(o, receiptOf) }),
		"udfald":            bytesOf(t, func(o io.Writer) error { return w.Outcome(o, outcome) }),
		"udfald-cpr":        bytesOf(t, func(o io.Writer) error { return full.Outcome(o, outcome) }),
		"udfald-tomt":       bytesOf(t, func(o io.Writer) error { return w.Outcome(o, OutcomeData{Run: aRun()}) }),
		"star":              bytesOf(t, func(o io.Writer) error { return w.Star(o, StarData{Run: aRun(), Rows: seq(rows)}) }),
		"ret":               bytesOf(t, func(o io.Writer) error { return w.Mend(o, mend("")) }),
		"ret-ark":           bytesOf(t, func(o io.Writer) error { return english.Mend(o, mend("Fravær: 1/2")) }),
	}
}

var mendHeading = []batch.Cell{{Text: "Regel"}, {Text: "CPR"}, {Text: "Startdato"}, {Text: "Berigtigelseskommentar"}, {Text: "Reference"}, {Text: "Bemærkninger til os selv"}}

// toMend gives the rows as their sender wrote them.
func toMend(rows []batch.RowRecord) iter.Seq2[MendRow, error] {
	return func(yield func(MendRow, error) bool) {
		for i, row := range rows {
			for f := range row.Findings {
				if row.Findings[f].Code == batch.FindingCPRNineDigits {
					row.Findings[f].Column = 2
				}
			}
			comment := ""
			if i%2 == 0 {
				comment = strings.Repeat("Registreret ved en fejl på den forkerte borger. ", 8)
			}
			cells := []batch.Cell{{Text: row.Rule}, {Text: "101901117", Kind: batch.NumberCell}, {Text: "2026-03-01", Kind: batch.DateCell},
				{Text: comment}, {Text: row.Ref}, {Text: tricky[(i*3)%len(tricky)]}}
			if !yield(MendRow{Row: row, Cells: cells}, nil) {
				return
			}
		}
	}
}

func sheetsOf(sheets ...MendSheet) iter.Seq2[MendSheet, error] {
	return func(yield func(MendSheet, error) bool) {
		for _, s := range sheets {
			if !yield(s, nil) {
				return
			}
		}
	}
}
