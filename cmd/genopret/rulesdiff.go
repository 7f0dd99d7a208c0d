package main

import (
	"fmt"
	"io"

	"genopret/reports/matrix"
)

// rulesDiffCmd says what changes when one matrix takes the place of another.
type rulesDiffCmd struct {
	Old  string `arg:"" help:"Mappe med den gamle matrix, eller 'shipped' for programmets egen."`
	New  string `arg:"" help:"Mappe med den nye matrix, eller 'shipped'."`
	JSON bool   `help:"Som JSON."`
}

// Run ends well whether or not they differ.
func (c *rulesDiffCmd) Run(cli *cli, stdio *stdio) error {
	var tellers [2]*matrix.Teller
	var editions [2]string
	for i, folder := range []string{c.Old, c.New} {
		m, err := matrixIn(folder)
		if err != nil {
			return err
		}
		if tellers[i], err = tellerOf(m, cli.Lang); err != nil {
			return err
		}
		editions[i] = m.Edition()[:12]
	}
	changes := tellers[1].Diff(tellers[0])
	if c.JSON {
		return printJSON(stdio.out, append([]matrix.Change{}, changes...))
	}
	fmt.Fprintln(stdio.out, tellers[1].Say("diff.edition", editions[0], editions[1]))
	printChanges(stdio.out, changes)
	if len(changes) == 0 {
		fmt.Fprintln(stdio.out, tellers[1].Say("diff.none"))
	}
	return nil
}

// printChanges puts what belongs to one rule, column or list under its name.
func printChanges(out io.Writer, changes []matrix.Change) {
	last := ""
	for _, c := range changes {
		if heading := joinWords(c.Rule, c.Name); heading != last {
			fmt.Fprintf(out, "\n%s\n", heading)
			last = heading
		}
		fmt.Fprintf(out, "  [%s] %s\n", c.Whom, c.Text)
	}
}
