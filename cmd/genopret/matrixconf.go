package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"genopret/batch"
	"genopret/batch/dfdg/catalog"
	"genopret/batch/plan"
	"genopret/batch/rules"
)

// loadMatrix gives the program's own matrix, or the configured one once it
// has passed its examination and is the very edition that was pinned: who
// changes a rule changes the configuration with it.
func (c *Config) loadMatrix(operations *catalog.Catalog) (*rules.Matrix, error) {
	if c.Matrix.Folder == "" {
		return rules.Shipped()
	}
	dir := c.path(c.Matrix.Folder)
	m, err := rules.Load(os.DirFS(dir))
	if err != nil {
		return nil, usageError{fmt.Errorf("%s bruges ikke: %w", dir, err)}
	}
	if m.Edition() != c.Matrix.Edition {
		return nil, usageError{fmt.Errorf("%s er udgave %s, og matrix.edition i konfigurationen siger %q.\n"+
			"Gennemgå ændringerne med 'genopret rules diff', og skriv den nye udgave i konfigurationen", dir, m.Edition(), c.Matrix.Edition)}
	}
	return m, examined(m, operations, dir)
}

func examined(m *rules.Matrix, operations *catalog.Catalog, dir string) error {
	var wrong []string
	for _, t := range plan.Check(m, operations, batch.DateOf(time.Now().In(copenhagen()))) {
		if t.Severity != batch.SeverityNote {
			wrong = append(wrong, fmt.Sprintf("%s: %s", t.Place, t.Text.Da))
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	return usageError{errors.New(dir + " består ikke 'rules check':\n" + strings.Join(wrong, "\n"))}
}

// holdsOn refuses a night with a matrix that does not hold on its day.
func holdsOn(m *rules.Matrix, day batch.Date) error {
	v := m.Validity()
	if v.Holds(day) {
		return nil
	}
	return usageError{fmt.Errorf("regelmatrixen %q gælder ikke den %s (fra %s til %s); hent en ny udgave af programmet eller af matrixen",
		v.Name.Da, day, v.From, v.To)}
}
