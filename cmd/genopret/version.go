package main

import (
	"fmt"
	"runtime/debug"

	"genopret/batch/rules"
)

// versionCmd tells what runs here.
type versionCmd struct{}

// Run prints the program's and the matrix's edition.
func (versionCmd) Run(io *stdio) error {
	matrix, err := rules.Shipped()
	if err != nil {
		return err
	}
	version := "ukendt"
	if info, ok := debug.ReadBuildInfo(); ok {
		version = info.Main.Version
	}
	_, err = fmt.Fprintf(io.out, "genopret %s\nregelmatrix %s\n", version, matrix.Edition())
	return err
}
