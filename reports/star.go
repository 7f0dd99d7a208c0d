package reports

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"genopret/batch"
	"genopret/reports/sheet"
	"genopret/reports/texts"
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
	cases, lacking := 0, false
	err = each(d.Rows, func(row *batch.RowRecord) error {
		if !hasCase(row) {
			return nil
		}
		cases++
		lacking = lacking || h.lacks(row)
		return grid.Add(h.starRow(row))
	})
	if err != nil {
		return err
	}
	guide := h.guidePage(d.Run, cases)
	if lacking {
		guide.Lead = append(guide.Lead, sheet.String(h.label("star.asks_missing")).In(sheet.Warn).Bold())
	}
	page.Write(guide)
	return nil
}

// starColumns: on paper the case as it is told to STAR; beside it, for the
// screen, the answer and each new value in a column of its own.
func (h *hand) starColumns() []sheet.Column {
	columns := []sheet.Column{
		{Heading: h.label("column.case")}, {Heading: h.label("column.category"), Widest: 16}, {Heading: h.label("column.cpr")},
		{Heading: h.label("column.registration"), Widest: 24},
	}
	star := h.texts.Star()
	for _, d := range star.Details {
		if d.Now {
			columns = append(columns, sheet.Column{Heading: d.Heading.In(h.Lang), Widest: 12})
		}
	}
	columns = append(columns, sheet.Column{Heading: h.label("column.to_be"), Widest: 30},
		sheet.Column{Heading: h.label("column.star_reason"), Widest: 60}, sheet.Column{Heading: h.label("column.why_not_us"), Widest: 50},
		sheet.Column{Heading: h.label("column.asked"), Widest: 50}, sheet.Column{Heading: h.label("column.already"), Widest: 60})
	for _, answer := range star.Answers {
		columns = append(columns, sheet.Column{Heading: answer.In(h.Lang), Screen: true, Tone: sheet.Warn})
	}
	columns = append(columns, sheet.Column{Heading: h.label("column.rule"), Screen: true},
		sheet.Column{Heading: h.label("column.situation"), Widest: 36, Screen: true}, sheet.Column{Heading: h.label("column.id"), Screen: true})
	for _, d := range star.Details {
		if !d.Now {
			columns = append(columns, sheet.Column{Heading: d.Heading.In(h.Lang), Widest: 22, Screen: true})
		}
	}
	return columns
}

func (h *hand) starRow(row *batch.RowRecord) []sheet.Cell {
	star := h.texts.Star()
	trigger := star.Trigger(row.Star.Reason)
	id := sheet.DigitString(row.Registration)
	if row.Registration == "" {
		id = sheet.String(h.label("star.unknown_id")).In(sheet.Faint)
	}
	cells := []sheet.Cell{sheet.String(row.StarCase), sheet.String(star.Category(row.Star.Category, h.Lang)),
		sheet.DigitString(row.Wrong.Reveal()), id}
	cells = append(cells, h.details(row, true)...)
	already := h.calls(row)
	if already == "" {
		already = h.label("star.nothing_done")
	}
	cells = append(cells, sheet.String(h.toBe(row)), sheet.String(trigger.Text.In(h.Lang)), sheet.String(trigger.Why.In(h.Lang)),
		sheet.String(trigger.Asks.In(h.Lang)), sheet.String(already))
	for range star.Answers {
		cells = append(cells, sheet.Entry(""))
	}
	cells = append(cells, sheet.String(row.Rule), sheet.String(h.ruleTitle(row.Rule)), sheet.String(row.ID))
	return append(cells, h.details(row, false)...)
}

// details are the cells of the columns that tell what is, or what is to be.
func (h *hand) details(row *batch.RowRecord, now bool) []sheet.Cell {
	var cells []sheet.Cell
	for _, d := range h.texts.Star().Details {
		if d.Now == now {
			cells = append(cells, h.detail(row, d))
		}
	}
	return cells
}

// detail is the first of the fields that the row has; ISO dates become dates
// that people can sort. What STAR needs and the row lacks is told.
func (h *hand) detail(row *batch.RowRecord, d texts.Detail) sheet.Cell {
	for _, key := range d.Fields {
		for _, f := range row.Fields {
			if f.Key != key || f.Value == "" {
				continue
			}
			if day, err := batch.ParseDate(f.Value); err == nil {
				return sheet.Date(day)
			}
			return sheet.String(f.Value)
		}
	}
	if slices.Contains(d.NeededBy, row.Star.Category) {
		return sheet.String(h.label("star.missing")).In(sheet.Warn)
	}
	return sheet.Cell{}
}

// toBe tells in one cell what the registration is to be changed to.
func (h *hand) toBe(row *batch.RowRecord) string {
	var lines []string
	for _, d := range h.texts.Star().Details {
		if cell := h.detail(row, d); !d.Now && cell.Kind != sheet.Blank {
			value := cell.Text
			if cell.Kind == sheet.Day {
				value = batch.DateOf(cell.Time).Danish()
			}
			lines = append(lines, d.Heading.In(h.Lang)+": "+value)
		}
	}
	return strings.Join(lines, "\n")
}

// lacks reports whether the case lacks something that STAR needs.
func (h *hand) lacks(row *batch.RowRecord) bool {
	missing := h.label("star.missing")
	return slices.ContainsFunc(h.texts.Star().Details, func(d texts.Detail) bool { return h.detail(row, d).Text == missing })
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
