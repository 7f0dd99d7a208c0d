package reports

import (
	"errors"
	"fmt"
	"io"

	"genopret/batch"
	"genopret/reports/sheet"
	"genopret/reports/workbook"
)

// Star writes the workbook of cases that STAR is asked to help with, a row per
// case. It holds whole CPR numbers, since STAR cannot find the citizen without,
// and no free text of the list, since such a text may name another citizen.
func (w *Writer) Star(out io.Writer, d StarData) (err error) {
	h := w.hand()
	book, err := h.begin(h.label("star.title"), d.Run)
	if err != nil {
		return fmt.Errorf("cases for STAR of %s: %w", d.Run.ID, err)
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	if err := h.star(book, d); err != nil {
		return fmt.Errorf("cases for STAR of %s: %w", d.Run.ID, err)
	}
	if err := book.Save(out); err != nil {
		return fmt.Errorf("cases for STAR of %s: %w", d.Run.ID, err)
	}
	return nil
}

func (h *hand) star(book *workbook.Book, d StarData) error {
	grid, err := book.Grid(h.label("sheet.star_cases"), h.starColumns(), h.label("star.none"))
	if err != nil {
		return err
	}
	page, err := book.Page(h.label("sheet.guide"))
	if err != nil {
		return err
	}
	cases := 0
	err = each(d.Rows, func(row *batch.RowRecord) error {
		if !hasCase(row) {
			return nil
		}
		cases++
		return grid.Add(h.starRow(row))
	})
	if err != nil {
		return err
	}
	page.Write(h.guidePage(d.Run, cases))
	return nil
}

func (h *hand) starColumns() []sheet.Column {
	columns := []sheet.Column{
		{Heading: h.label("column.case")}, {Heading: h.label("column.category"), Widest: 24},
		{Heading: h.label("column.star_reason"), Widest: 52}, {Heading: h.label("column.why_not_us"), Widest: 44},
		{Heading: h.label("column.asked"), Widest: 44}, {Heading: h.label("column.cpr")}, {Heading: h.label("column.registration"), Widest: 38},
	}
	star := h.texts.Star()
	for _, detail := range star.Details {
		columns = append(columns, sheet.Column{Heading: detail.Heading.In(h.Lang), Widest: 22})
	}
	columns = append(columns, sheet.Column{Heading: h.label("column.rule")}, sheet.Column{Heading: h.label("column.situation"), Widest: 36},
		sheet.Column{Heading: h.label("column.already"), Widest: 60}, sheet.Column{Heading: h.label("column.id")})
	for _, answer := range star.Answers {
		columns = append(columns, sheet.Column{Heading: answer.In(h.Lang)})
	}
	return columns
}

func (h *hand) starRow(row *batch.RowRecord) []sheet.Cell {
	star := h.texts.Star()
	trigger := star.Trigger(row.Star.Reason)
	cells := []sheet.Cell{
		sheet.String(row.StarCase), sheet.String(star.Category(row.Star.Category, h.Lang)), sheet.String(trigger.Text.In(h.Lang)),
		sheet.String(trigger.Why.In(h.Lang)), sheet.String(trigger.Asks.In(h.Lang)),
		sheet.DigitString(row.Wrong.Reveal()), sheet.DigitString(row.Registration),
	}
	for _, detail := range star.Details {
		cells = append(cells, detailCell(row.Fields, detail.Fields))
	}
	already := h.calls(row)
	if already == "" {
		already = h.label("star.nothing_done")
	}
	return append(cells, sheet.String(row.Rule), sheet.String(h.ruleTitle(row.Rule)), sheet.String(already), sheet.String(row.ID))
}

// detailCell is the first of the fields that the row has; ISO dates become
// dates that people can sort.
func detailCell(fields []batch.FieldValue, keys []string) sheet.Cell {
	for _, key := range keys {
		for _, f := range fields {
			if f.Key != key || f.Value == "" {
				continue
			}
			if day, err := batch.ParseDate(f.Value); err == nil {
				return sheet.Date(day)
			}
			return sheet.String(f.Value)
		}
	}
	return sheet.Cell{}
}

func (h *hand) guidePage(run batch.Run, cases int) sheet.Page {
	facts := [][]sheet.Cell{
		{sheet.String(h.label("fact.cases")), sheet.String(h.counted("count.case", cases))},
		{sheet.String(h.label("fact.run")), sheet.String(run.ID)},
		{sheet.String(h.label("fact.as_of")), sheet.Date(run.AsOf)},
		{sheet.String(h.label("fact.edition")), sheet.String(shortHash(run.Edition))},
	}
	if run.Occasion.Tenant != "" {
		facts = append(facts, []sheet.Cell{sheet.String(h.label("fact.tenant")), sheet.String(run.Occasion.Tenant)})
	}
	return sheet.Page{Title: h.label("star.title"), Lead: []sheet.Cell{
		sheet.String(h.label("star.lead")), sheet.String(h.label("star.answer")), sheet.String(h.label("star.secret")).In(sheet.Warn),
	}, Blocks: []sheet.Block{{Heading: h.label("block.run"), Rows: facts}}}
}
