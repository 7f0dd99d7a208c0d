package ledgertest

import "genopret/batch"

// citizen gives an invented number that no person has: it fails modulus 11.
func citizen(digits string) batch.CPR {
	cpr, _ := batch.NewCPR(digits)
	return cpr
}

// aRow is a ready row with one call, all of it its own.
func aRow(id string, at int) batch.StoredRow {
	return batch.StoredRow{
		ID: id, Identity: mark("row " + id), Marks: []batch.Mark{mark("citizen " + id)},
		CallIDs: []batch.Mark{mark("call " + id)},
		Plan: batch.Plan{
			Row: at, Ref: "ref-" + id, Rule: "4.1-1", Branch: "future", Standing: batch.Ready, Wrong: citizen("1502901234"),
			Canon: "4.1-1|" + id, Calls: []batch.PlannedCall{aCall(1)},
		},
	}
}

func aCall(seq int) batch.PlannedCall {
	return batch.PlannedCall{
		Seq: seq, Operation: "AbsenceService.DeleteAbsence", Adapter: batch.SOAP, Effect: batch.Cancels, On: batch.Wrong,
		CitizenVisible: true, Citizen: citizen("1502901234"),
		Params: []batch.Value{{Element: "AbsenceIdentifier", Text: "7f1c"}, {Element: "Comment", Text: "skrevet på en forkert: 'æ' ; \x01"}},
	}
}

// twoSteps is a ready row with two calls.
func twoSteps(id string, at int) batch.StoredRow {
	row := aRow(id, at)
	row.Calls = append(row.Calls, aCall(2))
	row.CallIDs = append(row.CallIDs, mark("second call "+id))
	return row
}

// standingRow is a row that stands where its plan put it, without calls.
func standingRow(id string, at int, standing batch.Standing, reason batch.Reason, until string) batch.StoredRow {
	row := aRow(id, at)
	row.Standing, row.Reason, row.Until, row.Calls, row.CallIDs = standing, reason, until, nil, nil
	if standing == batch.Rejected {
		row.Identity, row.Canon = batch.Mark{}, ""
		row.Findings = []batch.Finding{{Code: batch.FindingCPRMissing, Severity: batch.SeverityError, Field: "cpr", Column: 2}}
	}
	if standing == batch.AtSTAR {
		row.Star, row.StarCase = &batch.StarNeed{Category: "absence", Reason: "historic"}, "S"+id
	}
	return row
}

// fullRow uses every field that a row has.
func fullRow(id string, at int) batch.StoredRow {
	row := twoSteps(id, at)
	row.Sheet, row.Registration, row.Right = "Ark 1 – øvrige", "0f8b", citizen("2811671235")
	row.Findings = []batch.Finding{
		{Code: batch.FindingCPRModulus, Severity: batch.SeverityWarning, Field: "cpr", Column: 2},
		{Code: batch.FindingFieldTooLong, Severity: batch.SeverityNote, Field: "comment", Column: 9, Args: []string{"Kommentar", "500"}},
	}
	row.Facts = []batch.StatedFact{{Fact: batch.FactPhase, Value: "future", From: "derived"}, {Fact: batch.FactWish, From: "row"}}
	row.Fields = []batch.FieldValue{{Key: "start", Value: "2026-12-01"}, {Key: "comment", Value: "linje 1\nlinje 2"}, {Key: "tom"}}
	row.Star, row.StarCase = &batch.StarNeed{Category: "activity", Reason: "beside-calls"}, "S"+id
	row.Marks = append(row.Marks, mark("right "+id), mark("registration "+id))
	row.Health = true
	return row
}
