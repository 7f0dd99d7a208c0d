package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"genopret/batch"
	"genopret/reports/texts"
)

// explainCmd follows one row from the list to DFDG's answer.
type explainCmd struct {
	Key  string `arg:"" help:"Rettelsens id (eller begyndelsen af det), eller FIL:RÆKKE."`
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

// Run looks the row up in the ledger.
func (c *explainCmd) Run(ctx context.Context, cli *cli, io *stdio) error {
	conf, err := loadConfig(cli.Config)
	if err != nil {
		return err
	}
	lib, err := conf.library()
	if err != nil {
		return err
	}
	words, err := wordsFor(lib)
	if err != nil {
		return err
	}
	lang := conf.lang(cli.Lang)
	return withLedger(ctx, cli, func(l ledger) error {
		row, err := l.Row(ctx, rowKey(c.Key))
		if err != nil {
			return usageError{err}
		}
		e := explain(&row, words, lang)
		e.Title = ruleTitle(lib)(row.Rule, lang)
		if c.JSON {
			return printJSON(io.out, e)
		}
		printExplained(io.out, e, words, lang)
		return nil
	})
}

// rowKey reads R…, FILE:ROW or FILE:SHEET:ROW, split from the right: a sheet
// may be called anything.
func rowKey(key string) batch.RowKey {
	at := strings.LastIndexByte(key, ':')
	if at < 0 {
		return batch.RowKey{ID: strings.ToUpper(key)}
	}
	row, err := strconv.Atoi(key[at+1:])
	if err != nil {
		return batch.RowKey{ID: strings.ToUpper(key)}
	}
	file, sheet, _ := strings.Cut(key[:at], ":")
	return batch.RowKey{File: strings.ToUpper(file), Sheet: sheet, Row: row}
}

func explain(row *batch.RowRecord, words *texts.Texts, lang string) *explained {
	e := &explained{planLine: planLineOf(&row.Plan, row.File.ID, words, lang), Run: row.Run, Edition: row.Edition,
		AsOf: row.AsOf.String(), Facts: row.Facts, DuplicateOf: row.DuplicateOf, Made: []madeCall{}}
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

func printExplained(out io.Writer, e *explained, words *texts.Texts, lang string) {
	fmt.Fprintf(out, "Rettelse %s, liste %s, række %d, kørsel %s\n", e.ID, e.File, e.Row, e.Run)
	fmt.Fprintf(out, "Regel %s, gren %s: %s\n", orDash(e.Rule), orDash(e.Branch), e.Title)
	fmt.Fprintf(out, "Stilling: %s\n", standingWords(words, lang, e.Standing, e.Reason))
	if e.DuplicateOf != "" {
		fmt.Fprintf(out, "Samme række som %s\n", e.DuplicateOf)
	}
	for _, f := range e.Facts {
		fmt.Fprintf(out, "  faktum %-18s %-20s (%s)\n", f.Fact, orDash(f.Value), f.From)
	}
	for _, f := range e.Findings {
		fmt.Fprintf(out, "  %s: %s\n", f.Severity, f.Text)
	}
	for _, m := range e.Made {
		fmt.Fprintf(out, "  kald %s %s på %s: %s", m.ID, m.Operation, m.On, m.State)
		if m.Receipt != "" {
			fmt.Fprintf(out, ", kvittering %s %s", m.Receipt, m.At)
		}
		if m.Fault != 0 {
			fmt.Fprintf(out, ", fejl %d", m.Fault)
		}
		fmt.Fprintln(out)
	}
	fmt.Fprintf(out, "Planlagt pr. %s med matrixens udgave %s\n", e.AsOf, e.Edition)
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}
