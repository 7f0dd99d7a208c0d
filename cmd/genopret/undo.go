package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"text/tabwriter"

	"genopret/batch"
	"genopret/batch/plan/undo"
)

// undoLine is an entry of plan --undo --json.
type undoLine struct {
	Correction string          `json:"correction"`
	Row        int             `json:"row"`
	Ref        string          `json:"ref"`
	Call       string          `json:"call"`
	Operation  string          `json:"operation"`
	State      batch.CallState `json:"state"`
	Way        undo.Way        `json:"way"`
	Rule       string          `json:"rule"`
	Text       string          `json:"text"`

	citizen      batch.CPR
	registration string
}

// undo tells what could be reversed of a list that was carried out, by which
// rule, and what could not. It sends nothing and changes nothing.
func (c *planCmd) undo(ctx context.Context, cli *cli, stdio *stdio) error {
	conf, err := loadConfig(cli.Config)
	if err != nil {
		return err
	}
	table, err := undo.Shipped()
	if err != nil {
		return err
	}
	return withLedger(ctx, cli, func(l ledger) error {
		found, err := lookUp(ctx, l, c.Undo)
		if err != nil || found.file == nil {
			return usageError{fmt.Errorf("%q er ingen liste i journalen (F…)", c.Undo)}
		}
		lines := []undoLine{}
		for row, err := range l.Rows(ctx, "", found.file.File) {
			if err != nil {
				return err
			}
			lines = append(lines, undoLines(table, &row, conf.lang(cli.Lang))...)
		}
		if c.Out != "" {
			if err := writeUndo(c.Out, lines); err != nil {
				return err
			}
		}
		return c.printUndo(stdio, lines)
	})
}

func undoLines(table *undo.Table, row *batch.RowRecord, lang string) []undoLine {
	var lines []undoLine
	for _, u := range table.Of(row) {
		line := undoLine{Correction: row.ID, Row: row.Row, Ref: row.Ref, Call: u.Call.ID, Operation: u.Call.Operation, State: u.Call.State,
			Way: undo.ByHand, citizen: u.Call.Citizen, registration: row.Registration}
		if u.Entry != nil {
			line.Way, line.Rule, line.Text = u.Entry.Way, u.Entry.Rule, u.Entry.Text.In(lang)
		}
		lines = append(lines, line)
	}
	return lines
}

// wayWords are the ways in Danish, for the screen and the list.
var wayWords = map[undo.Way]string{undo.ByRule: "ny rettelse", undo.ByHand: "i hånden", undo.Never: "kan ikke"}

func (c *planCmd) printUndo(stdio *stdio, lines []undoLine) error {
	if c.JSON {
		return printJSON(stdio.out, lines)
	}
	if len(lines) == 0 {
		_, err := fmt.Fprintln(stdio.out, "Intet af listen er udført, så der er intet at gøre om.")
		return err
	}
	w := tabwriter.NewWriter(stdio.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "KALD\tRÆKKE\tHVAD BLEV GJORT\tGØRES OM\tREGEL\tHVORDAN")
	for _, l := range lines {
		fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\t%s\n", l.Call, l.Row, l.Operation, wayWords[l.Way], orDash(l.Rule), l.Text)
	}
	return w.Flush()
}

// writeUndo writes the lines as the beginning of a new list: what is missing
// in them, a person has to know.
func writeUndo(name string, lines []undoLine) error {
	return writeNew(name, false, func(out ioWriter, _ string) error {
		w := csv.NewWriter(out)
		w.Comma = ';'
		records := [][]string{{"Regel", "CPR", "Registrerings-id", "Reference", "Kald", "Gøres om", "Hvordan"}}
		for _, l := range lines {
			records = append(records, []string{l.Rule, l.citizen.Reveal(), l.registration, "fortryd " + l.Call, l.Call, wayWords[l.Way], l.Text})
		}
		if _, err := out.Write([]byte("\ufeff")); err != nil { // so that Excel reads the letters
			return err
		}
		return w.WriteAll(records)
	})
}
