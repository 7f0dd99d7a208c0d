// Command demo is "make demo": two municipalities' worth of trouble in one
// folder. It writes an installation, lists and a simulated DFDG under ./demo,
// starts the simulator as its own process over mutual TLS, and runs a night.
// A second start keeps the folder and shows the second night.
//
// Start at [story].
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	_ "time/tzdata" // Copenhagen's clock also where the machine knows no zones
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := story(ctx, "demo", binaries())
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

// binaries is the folder in which make has built all programs.
func binaries() string {
	self, err := os.Executable()
	if err != nil {
		return "bin"
	}
	return filepath.Dir(self)
}

// story is the demo, from an empty folder to what the night left.
func story(ctx context.Context, dir, bin string) (err error) {
	d := &demo{dir: dir, bin: bin}
	first, err := d.prepare(ctx)
	if err != nil {
		return err
	}
	stop, endpoint, err := d.startDFDG(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()
	if err := d.configure(endpoint); err != nil {
		return err
	}
	if err := d.drop(first); err != nil {
		return err
	}
	before, err := d.accepted()
	if err != nil {
		return err
	}
	code, err := d.night(ctx)
	if err != nil {
		return err
	}
	after, err := d.accepted()
	if err != nil {
		return err
	}
	return d.tell(first, code, after-before)
}

// demo is the folder and the programs.
type demo struct{ dir, bin string }

func (d *demo) path(parts ...string) string {
	return filepath.Join(append([]string{d.dir}, parts...)...)
}

func (d *demo) program(ctx context.Context, name string, args ...string) *exec.Cmd {
	return exec.CommandContext(ctx, filepath.Join(d.bin, name), args...)
}

// night runs the job as an operator would, and passes on what it shows.
func (d *demo) night(ctx context.Context) (int, error) {
	cmd := d.program(ctx, "genopret", "run", "--config", d.path("kommune", "genopret.yaml"))
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	fmt.Printf("\n$ genopret run --config %s\n", d.path("kommune", "genopret.yaml"))
	err := cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		err = nil
	}
	return cmd.ProcessState.ExitCode(), err
}

// tell says in words how the night ended; the job's own 3 is no failure.
func (d *demo) tell(first bool, code, calls int) error {
	switch code {
	case 0:
		fmt.Printf("\nKørslen sluttede med 0: alt er gjort, og intet venter på et menneske.\n")
	case 3:
		fmt.Printf("\nKørslen sluttede med 3: alt er gjort, og noget venter på et menneske. Sådan skal denne nat ende,\n" +
			"for listerne indeholder fejl med vilje, og noget skal gøres af andre.\n")
	default:
		return fmt.Errorf("natten endte med %d; det burde den ikke", code)
	}
	fmt.Printf("Den simulerede DFDG accepterede %d kald i nat.\n", calls)
	if !first && calls > 0 {
		return fmt.Errorf("anden nat sendte %d kald igen; intet må ske to gange", calls)
	}
	fmt.Printf(`
Se efter i mappen %s:
  kommune/indbakke/kvitteringer/   en kvittering pr. liste, til dem der lagde den
                                   og ret-….xlsx med de rækker, der skal rettes; den kan lægges i indbakken igen
  kommune/indbakke/behandlet/      listerne, efter at de er behandlet
  kommune/indbakke/afvist/         filer, der ikke kunne læses som lister
  kommune/rapporter/               udfaldet af natten og sagerne til STAR
  kommune/genopret.yaml            konfigurationen, med hver afvigelse sagt højt
  lister/                          listerne, som de blev skrevet
  dfdg/journal.jsonl               hvad den simulerede DFDG accepterede
`, d.dir)
	if first {
		fmt.Println("Kør 'make demo' igen, og se anden nat: de samme lister lægges igen, og intet gøres to gange.")
	}
	return nil
}
