package main

import (
	"bufio"
	_ "embed"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	stdtime "time"
)

//go:embed duckdb.mjs
var duckdbScript []byte

// besideDuckDB runs the same checks on the same list with DuckDB, driven from
// Node, and with ours, in turn. Times are shown only if both found the same
// rows. Where npm cannot install DuckDB, it says so and shows nothing.
func besideDuckDB(dir, list string, runs int) error {
	fmt.Println("\n| ten checks and equal rows | rows found | seconds | times ours |")
	fmt.Println("| --- | ---: | ---: | ---: |")
	if err := installDuckDB(dir); err != nil {
		fmt.Printf("\nDuckDB could not be installed here: %v\n", err)
		return nil
	}
	var ours, theirs []float64
	found := 0
	for range runs {
		began := stdtime.Now()
		out := filepath.Join(dir, "duckdb.out")
		if err := command(dir, "node", "duckdb.mjs", list, out); err != nil {
			return err
		}
		theirs = append(theirs, stdtime.Since(began).Seconds())
		mine := filepath.Join(dir, "ours.out")
		began = stdtime.Now()
		self, err := os.Executable()
		if err != nil {
			return err
		}
		if err := command(dir, self, "-one", "plan", "-found", mine, list); err != nil {
			return err
		}
		ours = append(ours, stdtime.Since(began).Seconds())
		if found, err = sameLines(out, mine); err != nil {
			return err
		}
	}
	slices.Sort(ours)
	slices.Sort(theirs)
	a, b := ours[len(ours)/2], theirs[len(theirs)/2]
	fmt.Printf("| DuckDB, from Node | %d | %.3f | %.2f |\n| genopret, the whole matrix | %d | %.3f | 1.00 |\n", found, b, b/a, found, a)
	return nil
}

func installDuckDB(dir string) error {
	if err := os.WriteFile(filepath.Join(dir, "duckdb.mjs"), duckdbScript, 0o600); err != nil {
		return err
	}
	return command(dir, "npm", "install", "--silent", "--no-audit", "--no-fund", "@duckdb/node-api")
}

func command(dir, name string, args ...string) error {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", filepath.Base(name), err, strings.TrimSpace(string(out)))
	}
	return nil
}

// sameLines compares two files as sets and gives their size.
func sameLines(a, b string) (int, error) {
	left, err := lines(a)
	if err != nil {
		return 0, err
	}
	right, err := lines(b)
	if err != nil {
		return 0, err
	}
	if !slices.Equal(left, right) {
		return 0, fmt.Errorf("DuckDB found %d rows and we %d, and they are not the same", len(left), len(right))
	}
	return len(left), nil
}

func lines(path string) ([]string, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var all []string
	for scanner := bufio.NewScanner(file); scanner.Scan(); {
		all = append(all, scanner.Text())
	}
	slices.Sort(all)
	return all, nil
}
