package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	_ "embed"

	"genopret/batch/seal"
)

// initCmd makes an installation that cannot send anything.
type initCmd struct {
	Dir string `arg:"" help:"Mappe, der oprettes eller er tom." type:"path"`
}

//go:embed genopret.example.yaml
var exampleConfig []byte

// Run writes the configuration, the key and the folders. It refuses to touch
// an installation that is there.
func (c *initCmd) Run(io *stdio) error {
	config := filepath.Join(c.Dir, "genopret.yaml")
	if _, err := os.Lstat(config); !errors.Is(err, os.ErrNotExist) {
		return usageError{fmt.Errorf("%s findes allerede; init rører den ikke", config)}
	}
	for _, dir := range []string{"", "arbejde", "rapporter", "indbakke"} {
		if err := os.MkdirAll(filepath.Join(c.Dir, dir), 0o700); err != nil {
			return fmt.Errorf("opret mappe: %w", err)
		}
	}
	if err := seal.NewKeyFile(filepath.Join(c.Dir, "noegle"), rand.Reader); err != nil {
		return fmt.Errorf("lav nøglen: %w", err)
	}
	if err := os.WriteFile(config, exampleConfig, 0o600); err != nil {
		return fmt.Errorf("skriv konfigurationen: %w", err)
	}
	fmt.Fprintf(io.out, `Installationen er oprettet i %s, i skyggedrift: intet sendes.

  genopret.yaml  konfigurationen; ret kommunens nummer og navn først
  noegle         nøglen til de forseglede data; gem en kopi et andet sted,
                 for uden den kan journalen ikke læses
  indbakke       her lægges rettelseslisterne (CSV eller Excel)
  arbejde        programmets egne filer
  rapporter      udfald og sager til STAR

Næste skridt: ret genopret.yaml, læg en liste i indbakke, og kør
  genopret run --config %s
`, c.Dir, config)
	return nil
}
