package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"genopret/batch"
	"genopret/batch/dfdg/catalog"
	"genopret/batch/plan"
	"genopret/batch/rules"
)

// rulesCheckCmd lets a matrix examine itself.
type rulesCheckCmd struct {
	Dir  string `arg:"" optional:"" help:"Mappe med matrixen. Uden: programmets egen."`
	AsOf string `help:"Den dag, der afgør gyldighed og eksemplernes datoer (åååå-mm-dd). Uden: i dag."`
	JSON bool   `help:"Som JSON."`
}

// troubleLine is an entry of rules check --json.
type troubleLine struct {
	File     string         `json:"file"`
	Line     int            `json:"line"`
	Column   int            `json:"column"`
	Severity batch.Severity `json:"severity"`
	Code     string         `json:"code"`
	Rule     string         `json:"rule"`
	Text     string         `json:"text"`
}

// Run tells all troubles at once. Notes are combinations that the matrix leaves
// out on purpose; they alone need nobody.
func (c *rulesCheckCmd) Run(cli *cli, stdio *stdio) error {
	asOf, err := dayOrToday(c.AsOf)
	if err != nil {
		return usageError{err}
	}
	found, m, err := c.check(asOf)
	if err != nil {
		return err
	}
	lines, errs := []troubleLine{}, 0
	for _, t := range found {
		if t.Severity != batch.SeverityNote {
			errs++
		}
		lines = append(lines, troubleLine{t.Place.File, t.Place.Line, t.Place.Column, t.Severity, t.Code, t.Rule, t.Text.In(cli.Lang)})
	}
	if c.JSON {
		if err := printJSON(stdio.out, lines); err != nil {
			return err
		}
	} else {
		c.print(stdio.out, found, cli.Lang)
		sumUp(stdio.out, m, errs, len(found)-errs, cli.Lang)
	}
	return personIf(errs > 0)
}

func (c *rulesCheckCmd) check(asOf batch.Date) ([]plan.Trouble, *rules.Matrix, error) {
	operations, err := catalog.Shipped()
	if err != nil {
		return nil, nil, fmt.Errorf("kataloget: %w", err)
	}
	m, err := c.load()
	var wrong usageError
	switch {
	case errors.As(err, &wrong):
		return nil, nil, err
	case err != nil:
		return plan.LoadTroubles(err), nil, nil
	}
	return plan.Check(m, operations, asOf), m, nil
}

// load leaves the mistakes of a matrix as they are, to be told one by one.
func (c *rulesCheckCmd) load() (*rules.Matrix, error) {
	if c.Dir == "" || c.Dir == shippedMatrix {
		return rules.Shipped()
	}
	if info, err := os.Stat(c.Dir); err != nil || !info.IsDir() {
		return nil, usageError{fmt.Errorf("%q er ingen mappe", c.Dir)}
	}
	return rules.Load(os.DirFS(c.Dir))
}

func (c *rulesCheckCmd) print(out io.Writer, found []plan.Trouble, lang string) {
	for _, t := range found {
		word := batch.Text{Da: "fejl", En: "error"}
		if t.Severity == batch.SeverityNote {
			word = batch.Text{Da: "bemærk", En: "note"}
		}
		fmt.Fprintf(out, "%s: %s: %s\n", t.Place, word.In(lang), t.Text.In(lang))
	}
}

// sumUp says in one line what was looked at and what was found.
func sumUp(out io.Writer, m *rules.Matrix, errs, notes int, lang string) {
	if m == nil {
		fmt.Fprintln(out, batch.Text{Da: fmt.Sprintf("Matrixen kan ikke læses: %d fejl.", errs), En: fmt.Sprintf("The matrix cannot be read: %d errors.", errs)}.In(lang))
		return
	}
	branches, examples := 0, 0
	for _, r := range m.Rules() {
		branches += len(r.Branches)
		examples += len(r.Examples)
	}
	fmt.Fprintln(out, batch.Text{
		Da: fmt.Sprintf("%d regler, %d grene, %d eksempler kørt: %d fejl, %d bemærkninger. Udgave %s.", len(m.Rules()), branches, examples, errs, notes, m.Edition()),
		En: fmt.Sprintf("%d rules, %d branches, %d examples run: %d errors, %d notes. Edition %s.", len(m.Rules()), branches, examples, errs, notes, m.Edition()),
	}.In(lang))
}
