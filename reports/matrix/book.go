package matrix

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"genopret/batch"
	"genopret/batch/plan"
	"genopret/reports/sheet"
	"genopret/reports/workbook"
)

// Book writes the whole matrix as a workbook: a branch a line, with the place
// in the note, and two columns for the reviewer. at stands in the file's
// properties; tmp is a folder of ours.
func (t *Teller) Book(out io.Writer, at time.Time, tmp string) error {
	book, err := workbook.New(workbook.Options{Title: t.say("book.title"), Created: at, TmpDir: tmp,
		Footer: t.say("book.edition") + " " + t.matrix.Edition()[:12],
		Words:  workbook.Words{Page: t.labels["book.page"].In(t.lang), Continued: t.say("book.continued")}})
	if err != nil {
		return err
	}
	defer book.Close()
	for _, part := range []func(*workbook.Book) error{t.front, t.ruleSheet, t.leftOutSheet, t.exampleSheet, t.fieldSheet, t.codeSheet} {
		if err := part(book); err != nil {
			return fmt.Errorf("workbook of the matrix: %w", err)
		}
	}
	return book.Save(out)
}

func (t *Teller) front(book *workbook.Book) error {
	page, err := book.Page(t.say("sheet.front"))
	if err != nil {
		return err
	}
	branches := 0
	for _, r := range t.matrix.Rules() {
		branches += len(r.Branches)
	}
	v := t.matrix.Validity()
	page.Write(sheet.Page{Title: t.say("book.title"), Lead: []sheet.Cell{sheet.String(t.say("book.lead"))},
		Blocks: []sheet.Block{{Heading: t.say("book.facts"), Rows: [][]sheet.Cell{
			{sheet.String(t.say("book.name")), sheet.String(v.Name.In(t.lang))},
			{sheet.String(t.say("book.source")), sheet.String(v.Source)},
			{sheet.String(t.say("book.from")), sheet.String(t.day(v.From.String()))},
			{sheet.String(t.say("book.edition")), sheet.String(t.matrix.Edition())},
			{sheet.String(t.say("book.rules")), sheet.String(strconv.Itoa(len(t.matrix.Rules())))},
			{sheet.String(t.say("book.branches")), sheet.String(strconv.Itoa(branches))},
		}}}})
	return nil
}

// grid writes a table whose columns are labels and whose rows are texts.
func (t *Teller) grid(book *workbook.Book, name string, columns []sheet.Column, rows [][]string) error {
	for i := range columns {
		columns[i].Heading = t.say(columns[i].Heading)
	}
	grid, err := book.Grid(t.say(name), columns, t.say("book.empty"))
	if err != nil {
		return err
	}
	for _, row := range rows {
		cells := make([]sheet.Cell, len(row))
		for i, text := range row {
			cells[i] = sheet.String(text)
			if columns[i].Heading == t.say("column.review") || columns[i].Heading == t.say("column.agreed") {
				cells[i] = sheet.Entry("")
			}
		}
		if err := grid.Add(cells); err != nil {
			return err
		}
	}
	return nil
}

func (t *Teller) ruleSheet(book *workbook.Book) error {
	var rows [][]string
	for _, r := range t.matrix.Rules() {
		c := t.Card(r)
		for _, b := range c.Branches {
			rows = append(rows, []string{c.ID, c.Section, fmt.Sprintf("%d-%d", c.Lines[0], c.Lines[1]), c.Title,
				b.When, strings.TrimSpace(b.Then + "\n" + b.Also), calls(b), c.Who, c.Star, "", "",
				b.ID, c.Sees, c.Recipients, strings.Join(c.Remarks, "\n"), c.Area, c.Law})
		}
	}
	return t.grid(book, "sheet.rules", []sheet.Column{{Heading: "column.rule"}, {Heading: "column.section"}, {Heading: "column.lines"},
		{Heading: "column.title", Widest: 26}, {Heading: "column.when", Widest: 30}, {Heading: "column.then", Widest: 24},
		{Heading: "column.calls", Widest: 66}, {Heading: "who", Widest: 14}, {Heading: "star", Widest: 24},
		{Heading: "column.agreed"}, {Heading: "column.review", Widest: 24},
		{Heading: "column.branch", Screen: true}, {Heading: "sees", Widest: 40, Screen: true}, {Heading: "recipients", Widest: 40, Screen: true},
		{Heading: "remarks", Widest: 80, Screen: true}, {Heading: "column.area", Widest: 40, Screen: true}, {Heading: "column.law", Screen: true}}, rows)
}

// calls writes the calls of a branch, a line each, with what they carry.
func calls(b Branch) string {
	var lines []string
	for i, c := range b.Calls {
		lines = append(lines, fmt.Sprintf("%d. %s %s", i+1, c.Operation, c.On))
		for _, v := range c.Values {
			lines = append(lines, "    "+v.Element+": "+v.From)
		}
	}
	return strings.Join(lines, "\n")
}

func (t *Teller) leftOutSheet(book *workbook.Book) error {
	var rows [][]string
	for _, r := range t.matrix.Rules() {
		for _, gap := range t.matrix.Gaps(r.ID) {
			rows = append(rows, []string{r.ID, r.Title.In(t.lang), t.facts.When(gap.When, plan.Asking(r), t.lang), gap.Reason.In(t.lang)})
		}
	}
	return t.grid(book, "sheet.left-out", []sheet.Column{{Heading: "column.rule"}, {Heading: "column.title"}, {Heading: "column.when"}, {Heading: "column.reason", Widest: 70}}, rows)
}

func (t *Teller) exampleSheet(book *workbook.Book) error {
	var rows [][]string
	for _, r := range t.matrix.Rules() {
		for _, e := range r.Examples {
			stands := t.words.Standing(e.Standing, t.lang)
			if e.Reason != "" {
				stands += " (" + t.words.Reason(e.Reason, t.lang) + ")"
			}
			var findings []string
			for _, code := range e.Findings {
				findings = append(findings, string(code))
			}
			rows = append(rows, []string{r.ID, e.Name, e.Branch, t.exampleRow(&e), stands, strings.Join(slices.Concat(e.Calls, findings), "\n")})
		}
	}
	return t.grid(book, "sheet.examples", []sheet.Column{{Heading: "column.rule"}, {Heading: "column.example"}, {Heading: "column.branch"},
		{Heading: "column.row", Widest: 60}, {Heading: "column.stands"}, {Heading: "column.calls", Widest: 60}}, rows)
}

func (t *Teller) exampleRow(e *batch.Example) string {
	var lines []string
	for _, key := range slices.Sorted(maps.Keys(e.Row)) {
		lines = append(lines, t.heading(key)+": "+e.Row[key])
	}
	return strings.Join(lines, "\n")
}

func (t *Teller) fieldSheet(book *workbook.Book) error {
	used := map[string][]string{}
	for _, r := range t.matrix.Rules() {
		for _, c := range plan.Columns(t.matrix, r) {
			used[c.Field.Key] = append(used[c.Field.Key], r.ID)
		}
	}
	var rows [][]string
	for _, f := range t.matrix.Fields() {
		kind := t.say("type." + string(f.Type))
		if more := limits(&f); more != "" {
			kind += ", " + more
		}
		rows = append(rows, []string{f.Heading.In(t.lang), kind, f.List, f.Help.In(t.lang), strings.Join(f.Aliases, ", "), strings.Join(used[f.Key], ", "), f.Key})
	}
	return t.grid(book, "sheet.fields", []sheet.Column{{Heading: "column.heading"}, {Heading: "column.type"}, {Heading: "column.list"},
		{Heading: "column.help", Widest: 50}, {Heading: "column.aliases"}, {Heading: "column.used", Widest: 50}, {Heading: "column.key"}}, rows)
}

func limits(f *batch.Field) string {
	switch {
	case f.Length > 0:
		return "≤ " + strconv.Itoa(f.Length)
	case f.Max > f.Min:
		return strconv.Itoa(f.Min) + "-" + strconv.Itoa(f.Max)
	}
	return ""
}

func (t *Teller) codeSheet(book *workbook.Book) error {
	var rows [][]string
	for _, list := range t.matrix.CodeLists() {
		if len(list.Codes) == 0 {
			rows = append(rows, []string{list.Name, "", "", "", "", "", list.Source})
		}
		for _, c := range list.Codes {
			rows = append(rows, []string{list.Name, c.Value, c.Name.In(t.lang), strings.Join(c.Aliases, ", "), c.From, c.To, list.Source})
		}
	}
	return t.grid(book, "sheet.codes", []sheet.Column{{Heading: "column.list"}, {Heading: "column.value"}, {Heading: "column.name"},
		{Heading: "column.aliases"}, {Heading: "column.from"}, {Heading: "column.to"}, {Heading: "column.source", Widest: 60}}, rows)
}
