package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"genopret/batch"
	"genopret/batch/plan"
	"genopret/reports/texts"
)

// explainCmd follows one row from the list to DFDG's answer, and back from
// any id that a workbook shows.
type explainCmd struct {
	Key  string `arg:"" help:"Id på en rettelse, et kald, en sag til STAR, en liste eller en kørsel (eller begyndelsen af det), eller LISTE:RÆKKE, LISTE:ARK:RÆKKE."`
	JSON bool   `help:"Som JSON."`
}

// explained is explain --json.
type explained struct {
	planLine
	Run         string             `json:"run"`
	Edition     string             `json:"edition"`
	AsOf        string             `json:"as_of"`
	Title       string             `json:"title"`
	Facts       []batch.StatedFact `json:"facts"`
	DuplicateOf string             `json:"duplicate_of"`
	Made        []madeCall         `json:"made"`
	WhyNot      []plan.Missed      `json:"why_not"`
}

type madeCall struct {
	ID        string          `json:"id"`
	Operation string          `json:"operation"`
	On        batch.Side      `json:"on"`
	State     batch.CallState `json:"state"`
	Attempt   int             `json:"attempt"`
	Fault     int             `json:"fault,omitempty"`
	Receipt   string          `json:"receipt,omitempty"`
	At        string          `json:"at,omitempty"`
}

// Run looks the key up in the ledger; it needs no lock.
func (c *explainCmd) Run(ctx context.Context, cli *cli, io *stdio) error {
	_, p, err := newPrinter(cli, io, c.JSON)
	if err != nil {
		return err
	}
	return withLedger(ctx, cli, func(l ledger) error {
		found, err := lookUp(ctx, l, c.Key)
		if err != nil {
			return usageError{err}
		}
		if found.row == nil {
			return p.subject(found)
		}
		e := explain(found.row, p.words, p.lang)
		e.Title = ruleTitle(p.lib)(found.row.Rule, p.lang)
		if rule, ok := p.lib.matrix.Rule(found.row.Rule); ok && e.Branch != "" {
			e.WhyNot = plan.WhyNot(rule, e.Branch, e.Facts)
		}
		if c.JSON {
			return printJSON(io.out, e)
		}
		return p.explained(e)
	})
}

func explain(row *batch.RowRecord, words *texts.Texts, lang string) *explained {
	e := &explained{planLine: planLineOf(&row.Plan, row.File.ID, words, lang), Run: row.Run, Edition: row.Edition,
		AsOf: row.AsOf.String(), Facts: row.Facts, DuplicateOf: row.DuplicateOf, Made: []madeCall{}, WhyNot: []plan.Missed{}}
	e.ID = row.ID
	for _, call := range row.Made {
		made := madeCall{ID: call.ID, Operation: call.Operation, On: call.On, State: call.State,
			Attempt: call.Attempt, Fault: call.Answer.Number, Receipt: call.Answer.MessageID}
		if !call.Answer.EventDate.IsZero() {
			made.At = call.Answer.EventDate.In(copenhagen()).Format(time.RFC3339)
		}
		e.Made = append(e.Made, made)
	}
	return e
}

func (p *printer) explained(e *explained) error {
	out := p.out
	fmt.Fprintf(out, "Rettelse %s, liste %s, række %s, kørsel %s\n", e.ID, e.File, place(e.Sheet, e.Row), e.Run)
	fmt.Fprintf(out, "Regel %s, gren %s: %s\n", orDash(e.Rule), orDash(e.Branch), e.Title)
	fmt.Fprintf(out, "Stilling: %s\n", standingWords(p.words, p.lang, e.Standing, e.Reason))
	if e.DuplicateOf != "" {
		fmt.Fprintf(out, "Samme række som %s\n", e.DuplicateOf)
	}
	for _, f := range e.Facts {
		fmt.Fprintf(out, "  faktum %-18s %-20s (%s)\n", f.Fact, orDash(f.Value), f.From)
	}
	for _, m := range e.WhyNot {
		fmt.Fprintf(out, "  ikke gren %-18s %s skulle være %s, er %s\n", m.Branch, m.Fact, strings.Join(m.Needs, " eller "), orDash(m.Was))
	}
	for _, f := range e.Findings {
		fmt.Fprintf(out, "  %s: %s\n", p.words.Entry("severities", string(f.Severity)).Text.In(p.lang), f.Text)
	}
	for _, m := range e.Made {
		fmt.Fprintf(out, "  kald %s %s på %s: %s", m.ID, m.Operation, m.On, p.words.CallState(m.State, p.lang))
		if m.Receipt != "" {
			fmt.Fprintf(out, ", kvittering %s %s", m.Receipt, m.At)
		}
		if m.Fault != 0 {
			fmt.Fprintf(out, ", fejl %d: %s", m.Fault, p.lib.catalog.Meaning(m.Fault).In(p.lang))
		}
		fmt.Fprintln(out)
	}
	if rule, ok := p.lib.matrix.Rule(e.Rule); ok {
		for _, remark := range rule.Remarks {
			fmt.Fprintf(out, "  bemærk fra %s: %s\n", remark.From, remark.Text.In(p.lang))
		}
	}
	_, err := fmt.Fprintf(out, "Planlagt pr. %s med matrixens udgave %s\n", e.AsOf, e.Edition)
	return err
}

// place is a row as people point at it.
func place(sheet string, row int) string {
	if sheet == "" {
		return strconv.Itoa(row)
	}
	return sheet + ":" + strconv.Itoa(row)
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}
