package main

import (
	"fmt"
	"os"

	"genopret/batch/rules"
	"genopret/reports/matrix"
	"genopret/reports/texts"
)

// shippedMatrix names the matrix that is built into the program, where a folder
// could stand.
const shippedMatrix = "shipped"

// rulesShowCmd puts a rule on one screen.
type rulesShowCmd struct {
	ID   string `arg:"" help:"Reglens nummer, for eksempel 6.1-2, eller situationen i ord."`
	In   string `help:"Mappe med en anden matrix end programmets egen." type:"existingdir"`
	JSON bool   `help:"Som JSON."`
}

// Run understands the id as a list's column does: also 7.1-2, or a title.
func (c *rulesShowCmd) Run(cli *cli, io *stdio) error {
	m, err := matrixIn(c.In)
	if err != nil {
		return err
	}
	found, ok := m.Find(c.ID)
	if !ok {
		return usageError{fmt.Errorf("der er ingen regel %q; se 'genopret rules list'", c.ID)}
	}
	teller, err := tellerOf(m, cli.Lang)
	if err != nil {
		return err
	}
	card := teller.Card(found.Rule)
	if c.JSON {
		return printJSON(io.out, card)
	}
	return teller.Screen(io.out, card)
}

// matrixIn loads the matrix of a folder, or the program's own.
func matrixIn(folder string) (*rules.Matrix, error) {
	if folder == "" || folder == shippedMatrix {
		return rules.Shipped()
	}
	if info, err := os.Stat(folder); err != nil || !info.IsDir() {
		return nil, usageError{fmt.Errorf("%q er ingen mappe", folder)}
	}
	m, err := rules.Load(os.DirFS(folder))
	if err != nil {
		return nil, usageError{fmt.Errorf("matrixen i %s er ikke i orden; kør 'genopret rules check %s':\n%w", folder, folder, err)}
	}
	return m, nil
}

func tellerOf(m *rules.Matrix, lang string) (*matrix.Teller, error) {
	words, err := texts.Load()
	if err != nil {
		return nil, err
	}
	return matrix.NewTeller(m, words, lang)
}
