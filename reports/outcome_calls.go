package reports

import (
	"strconv"

	"genopret/batch"
	"genopret/reports/sheet"
	"genopret/reports/workbook"
)

// callColumns are those of the sheet with a row per call, so that a message
// identifier of DFDG leads back to the row, and the row to the call.
func (h *hand) callColumns() []sheet.Column {
	return []sheet.Column{
		{Heading: h.label("column.call")}, {Heading: h.label("column.id")}, {Heading: h.label("column.place"), Widest: 16},
		{Heading: h.label("column.operation"), Widest: 60}, {Heading: h.label("column.state"), Widest: 24},
		{Heading: h.label("column.message"), Widest: 40}, {Heading: h.label("column.event")}, {Heading: h.label("column.fault")},
		{Heading: h.label("column.attempt")}, {Heading: h.label("column.side"), Widest: 14}, {Heading: h.label("column.cpr")},
		{Heading: h.label("column.standing"), Widest: 18},
	}
}

// addCalls writes the calls of a row. Calls that were never begun, because the
// row is rejected, waits or is a duplicate, are told beside the row alone.
func (v *view) addCalls(grid *workbook.Grid) error {
	for i := range v.row.Made {
		if err := grid.Add(v.callRow(&v.row.Made[i])); err != nil {
			return err
		}
	}
	return nil
}

func (v *view) callRow(c *batch.Call) []sheet.Cell {
	id := c.ID
	if id == "" {
		id = batch.CallID(v.row.ID, c.Seq)
	}
	return []sheet.Cell{
		sheet.String(id), sheet.String(v.row.ID), sheet.String(v.place(v.row)), sheet.String(c.Operation),
		sheet.String(v.texts.CallState(c.State, v.Lang)), sheet.String(c.Answer.MessageID), sheet.At(c.Answer.EventDate, v.Zone),
		sheet.String(orNothing(c.Answer.Number)), sheet.String(orNothing(c.Attempt)),
		sheet.String(v.texts.Word("sides", string(c.On), v.Lang)), v.cpr(c.Citizen, v.FullCPR), v.standing(v.row.Standing),
	}
}

// orNothing writes a number, and nothing for none.
func orNothing(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
