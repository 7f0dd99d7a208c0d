package main

import (
	"fmt"
	"maps"
	"slices"

	"genopret/batch/dfdgsim"
)

// initCommand is dfdgsim init.
type initCommand struct {
	Dir string `arg:"" help:"Folder to make."`
}

// Run makes the folder.
func (c *initCommand) Run(w world) error {
	if err := dfdgsim.Init(c.Dir, w.clock.Now()); err != nil {
		return fmt.Errorf("init: %w", err)
	}
	fmt.Fprintf(w.out, "made %s\n", c.Dir)
	return nil
}

// journalCommand is dfdgsim journal.
type journalCommand struct {
	Dir string `arg:"" type:"existingdir" help:"Folder of the simulator."`
}

// Run counts the accepted writes, an operation a line, then the sum.
func (c *journalCommand) Run(w world) error {
	entries, err := dfdgsim.ReadJournal(c.Dir)
	if err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	count := map[string]int{}
	for _, e := range entries {
		count[e.Service+"."+e.Operation]++
	}
	for _, name := range slices.Sorted(maps.Keys(count)) {
		fmt.Fprintf(w.out, "%7d %s\n", count[name], name)
	}
	fmt.Fprintf(w.out, "%7d accepted\n", len(entries))
	return nil
}
