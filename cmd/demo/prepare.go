package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"genopret/batch"
	"genopret/batch/dfdgsim"
)

// prepare makes the folder the first time; it reports whether it did.
func (d *demo) prepare(ctx context.Context) (first bool, err error) {
	if _, err := os.Stat(d.path("klar")); err == nil {
		fmt.Printf("Mappen %s er der fra en tidligere nat; den beholdes. ('make demo-clean' fjerner den.)\n", d.dir)
		return false, nil
	}
	if err := os.RemoveAll(d.dir); err != nil { // what an interrupted start left
		return false, err
	}
	fmt.Printf("Skriver en installation, lister og en simuleret DFDG i mappen %s.\n", d.dir)
	if err := os.MkdirAll(d.path("lister"), 0o700); err != nil {
		return false, err
	}
	if err := d.quietly(ctx, "genopret", "init", d.path("kommune")); err != nil {
		return false, err
	}
	if err := d.quietly(ctx, "dfdgsim", "init", d.path("dfdg")); err != nil {
		return false, err
	}
	today := batch.DateOf(time.Now().In(copenhagen()))
	rows, err := d.writeLists(today)
	if err != nil {
		return false, err
	}
	if err := dfdgsim.WriteWorld(d.path("dfdg"), world(rows)); err != nil {
		return false, err
	}
	if err := os.WriteFile(d.path("dfdg", "script.json"), []byte(misbehaviour), 0o600); err != nil {
		return false, err
	}
	return true, os.WriteFile(d.path("klar"), nil, 0o600)
}

func (d *demo) quietly(ctx context.Context, name string, args ...string) error {
	if out, err := d.program(ctx, name, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, out)
	}
	return nil
}

// drop lays the lists into the inboxes, as a data team would. In the second
// night one of them comes saved anew: other bytes, the same rows.
func (d *demo) drop(first bool) error {
	for _, inbox := range []string{"indbakke", "indbakke-alternativ"} {
		if err := os.MkdirAll(d.path("kommune", inbox), 0o700); err != nil {
			return err
		}
		lists, err := os.ReadDir(d.path("lister", inbox))
		if err != nil {
			return err
		}
		for _, list := range lists {
			if err := copyFile(d.path("lister", inbox, list.Name()), d.path("kommune", inbox, list.Name()), nil); err != nil {
				return err
			}
		}
		fmt.Printf("Lagt i %s: %d filer.\n", d.path("kommune", inbox), len(lists))
	}
	if first {
		return nil
	}
	again := d.path("kommune", "indbakke", "fravaer gemt igen.csv")
	return copyFile(d.path("lister", "indbakke", absenceList), again, []byte("\r\n"))
}

// copyFile copies under a temporary name and renames, so that the night never
// sees half a list; tail is added at the end.
func copyFile(from, to string, tail []byte) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close() // read only: nothing to lose
	part := filepath.Join(filepath.Dir(to), "."+filepath.Base(to)+".part")
	out, err := os.OpenFile(part, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if err == nil {
		_, err = out.Write(tail)
	}
	if err := errors.Join(err, out.Close()); err != nil {
		return err
	}
	return os.Rename(part, to)
}

func copenhagen() *time.Location {
	zone, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		panic("the zone data built into the program lacks Europe/Copenhagen")
	}
	return zone
}
