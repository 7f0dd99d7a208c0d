// Command bench is "make bench": it writes lists of a given seed and size,
// reads and plans them without a ledger and with one, each size in a process
// of its own so that peak memory means that size alone, and prints a table
// that BENCHMARKS.md keeps.
//
// Start at [table]; what is timed is in measure.go, the lists in generate.go.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"slices"
	"strconv"
	_ "time/tzdata" // Copenhagen's clock also where the machine knows no zones

	"genopret/parsers/excellist/excellisttest"
)

func main() {
	one := flag.String("one", "", "measure one way (plan, store, xlsx, excelize) of one list, and print JSON; used by the bench itself")
	rows := flag.Int("rows", 1_000_000, "the largest list")
	runs := flag.Int("runs", 3, "runs of which the median counts")
	found := flag.String("found", "", "with -one plan: write the rows found to this file")
	profile := flag.String("profile", "", "with -one: write a CPU profile to this file")
	flag.Parse()
	stop, err := profiling(*profile)
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	if *one != "" {
		err = measureOne(*one, flag.Arg(0), *found)
	} else {
		err = table(*rows, *runs)
	}
	if err = errors.Join(err, stop()); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// profiling writes a CPU profile until it is stopped; to no file, none.
func profiling(path string) (stop func() error, err error) {
	if path == "" {
		return func() error { return nil }, nil
	}
	file, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	stop = func() error {
		pprof.StopCPUProfile()
		return file.Close()
	}
	return stop, pprof.StartCPUProfile(file)
}

// sample is one timed run.
type sample struct {
	Rows       int     `json:"rows"`
	Seconds    float64 `json:"seconds"`
	PeakMiB    float64 `json:"peak_mib"`
	Rejected   int     `json:"rejected"`
	Duplicates int     `json:"duplicates"`
	Sum        uint64  `json:"sum"` // over the cells read
}

// table measures both ways at three sizes and prints rows per second, peak
// memory, and time per row against the next smaller size.
func table(most, runs int) error {
	dir, err := os.MkdirTemp("", "genopret-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	fmt.Printf("%s, %d cores, %s\n\n", runtime.Version(), runtime.NumCPU(), time())
	fmt.Println("| way | rows | seconds | rows/s | peak MiB | time per row against the smaller | rejected | duplicates |")
	fmt.Println("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
	for _, way := range []string{"plan", "store"} {
		before := 0.0
		for _, n := range []int{most / 100, most / 10, most} {
			list := filepath.Join(dir, strconv.Itoa(n)+".csv")
			if err := generate(list, n); err != nil {
				return err
			}
			s, err := median(way, list, runs)
			if err != nil {
				return err
			}
			perRow := s.Seconds / float64(s.Rows)
			ratio := "-"
			if before > 0 {
				ratio = fmt.Sprintf("%.2f", perRow/before)
			}
			before = perRow
			fmt.Printf("| %s | %d | %.3f | %.0f | %.0f | %s | %d | %d |\n", way, s.Rows, s.Seconds, 1/perRow, s.PeakMiB, ratio, s.Rejected, s.Duplicates)
		}
	}
	if err := besideDuckDB(dir, filepath.Join(dir, strconv.Itoa(most)+".csv"), runs); err != nil {
		return err
	}
	return books(dir, most, runs)
}

// books reads one workbook of shared strings with our reader and, on a tenth
// of the rows, beside excelize; in turn, and only if both read the same.
func books(dir string, most, runs int) error {
	fmt.Println("\n| workbook, 12 columns, shared strings | rows | seconds | rows/s | peak MiB |")
	fmt.Println("| --- | ---: | ---: | ---: | ---: |")
	for _, n := range []int{most / 10, most} {
		path := filepath.Join(dir, strconv.Itoa(n)+".xlsx")
		if err := excellisttest.WriteBench(path, n); err != nil {
			return err
		}
		ours, err := median("xlsx", path, runs)
		if err != nil {
			return err
		}
		if n < most {
			peer, err := median("excelize", path, 1)
			if err == nil {
				err = same(ours, peer)
			}
			if err != nil {
				return err
			}
			printBook("excelize, raw values", peer)
		}
		printBook("genopret", ours)
	}
	return nil
}

func printBook(who string, s sample) {
	fmt.Printf("| %s | %d | %.3f | %.0f | %.0f |\n", who, s.Rows, s.Seconds, float64(s.Rows)/s.Seconds, s.PeakMiB)
}

// median runs the measurement in processes of its own and gives the one in
// the middle.
func median(way, list string, runs int) (sample, error) {
	var all []sample
	self, err := os.Executable()
	if err != nil {
		return sample{}, err
	}
	for range runs {
		out, err := exec.Command(self, "-one", way, list).Output()
		if err != nil {
			return sample{}, fmt.Errorf("measure %s of %s: %w", way, filepath.Base(list), err)
		}
		var s sample
		if err := json.Unmarshal(out, &s); err != nil {
			return sample{}, err
		}
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b sample) int { return int((a.Seconds - b.Seconds) * 1e9) })
	return all[len(all)/2], nil
}
