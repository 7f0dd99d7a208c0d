package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"text/tabwriter"

	"genopret/batch/rules"
)

// rulesCmd shows the matrix.
type rulesCmd struct {
	List   rulesListCmd   `cmd:"" help:"Alle regler, en linje hver."`
	Show   rulesShowCmd   `cmd:"" help:"En regel på én skærm."`
	Check  rulesCheckCmd  `cmd:"" help:"Lader matrixen efterse sig selv: huller, overlap, kald, eksempler."`
	Export rulesExportCmd `cmd:"" help:"Hele matrixen som data eller som arbejdsbog."`
	Diff   rulesDiffCmd   `cmd:"" help:"Hvad to matrixer siger forskelligt, og for hvem."`
}

type rulesListCmd struct {
	JSON bool `help:"Som JSON."`
}

// Run lists id, actors, STAR duty, branches and title.
func (c *rulesListCmd) Run(cli *cli, io *stdio) error {
	matrix, err := rules.Shipped()
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(io.out, ruleLines(matrix))
	}
	w := tabwriter.NewWriter(io.out, 0, 0, 2, ' ', 0)
	for _, r := range matrix.Rules() {
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%s\n", r.ID, r.Actors[0], r.Star, len(r.Branches), r.Title.In(cli.Lang))
	}
	return w.Flush()
}

type ruleLine struct {
	ID         string   `json:"id"`
	Section    string   `json:"section"`
	Title      string   `json:"title"`
	Actors     []string `json:"actors"`
	Star       string   `json:"star"`
	Branches   int      `json:"branches"`
	Operations []string `json:"operations"`
}

func ruleLines(m *rules.Matrix) []ruleLine {
	lines := []ruleLine{}
	for _, r := range m.Rules() {
		line := ruleLine{ID: r.ID, Section: r.Section, Title: r.Title.Da, Star: string(r.Star),
			Branches: len(r.Branches), Operations: r.Operations()}
		for _, a := range r.Actors {
			line.Actors = append(line.Actors, string(a))
		}
		lines = append(lines, line)
	}
	return lines
}

type rulesExportCmd struct {
	JSON   bool   `help:"Som JSON på skærmen; det gøres også, når intet er valgt."`
	XLSX   string `help:"Som arbejdsbog til gennemsyn ved siden af notatet, i denne fil." type:"path" name:"xlsx"`
	Folder string `help:"Som filer i denne nye mappe, at rette i: udgangspunktet for en matrix, der er jeres egen." type:"path" xor:"form"`
	In     string `help:"Mappe med en anden matrix end programmets egen." type:"existingdir"`
}

// Run writes all rules with branches and steps.
func (c *rulesExportCmd) Run(cli *cli, io *stdio) error {
	if c.Folder != "" {
		return c.copyFiles(io)
	}
	matrix, err := matrixIn(c.In)
	if err != nil {
		return err
	}
	if c.XLSX != "" {
		if err := writeMatrix(matrix, cli.Lang, c.XLSX); err != nil || !c.JSON {
			return err
		}
	}
	return printJSON(io.out, matrix.Export())
}

// copyFiles never writes into a folder that exists: it may hold somebody's work.
func (c *rulesExportCmd) copyFiles(io *stdio) error {
	if c.In != "" {
		return usageError{errors.New("--folder skriver programmets egen matrix; en mappe kan kopieres uden os")}
	}
	if _, err := os.Lstat(c.Folder); err == nil {
		return usageError{fmt.Errorf("%s findes allerede; vælg en ny mappe", c.Folder)}
	}
	if err := os.CopyFS(c.Folder, rules.Files()); err != nil {
		return fmt.Errorf("skriv matrixen: %w", err)
	}
	fmt.Fprintf(io.out, "Matrixen ligger i %s. Ret i filerne, lad 'genopret rules check %s' efterse dem, og skriv udgaven i konfigurationen.\n", c.Folder, c.Folder)
	return nil
}

func printJSON(w interface{ Write([]byte) (int, error) }, v any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(v)
}
