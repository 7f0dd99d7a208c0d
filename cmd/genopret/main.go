// Command genopret is the nightly job: one binary, a file per command.
//
// Here are flags, configuration, wiring, exit codes and every word shown to
// a person; what the job does is read in batch/run. Start at [cli] for the
// commands, [Config] for the configuration and [house] for the wiring.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	_ "time/tzdata" // Copenhagen's clock also where the machine knows no zones

	"github.com/alecthomas/kong"
)

// cli is the command line. Every command that prints takes --json.
type cli struct {
	Config string `help:"Konfigurationsfil." default:"genopret.yaml" type:"path" short:"c"`
	Lang   string `help:"Sprog: da eller en." enum:"da,en," default:""`

	Init     initCmd     `cmd:"" help:"Opretter en installation i en tom mappe, i skyggedrift."`
	Template templateCmd `cmd:"" help:"Laver den tomme rettelsesliste i Excel, med rullelister og vejledning."`
	Plan     planCmd     `cmd:"" help:"Viser, hvad en rettelsesliste ville blive til. Sender intet."`
	Run      runCmd      `cmd:"" help:"Kører en nat: henter, kontrollerer, planlægger, udfører, rapporterer."`
	Approve  approveCmd  `cmd:"" help:"Viser, hvad der venter på godkendelse, skriver anmodningen og tager imod den underskrevet."`
	Release  releaseCmd  `cmd:"" help:"Frigiver rækker, der venter på andet: set før, loft, skyggedrift, ny plan, spærret, manglende kode."`
	Settle   settleCmd   `cmd:"" help:"Afgør et uafklaret kald: er det udført eller ej?"`
	Pause    pauseCmd    `cmd:"" help:"Stopper for nye kald, straks og indtil 'resume'."`
	Resume   resumeCmd   `cmd:"" help:"Ophæver pausen."`
	Status   statusCmd   `cmd:"" help:"Viser seneste kørsel, kø og uafklarede."`
	Explain  explainCmd  `cmd:"" help:"Forklarer en række: regel, gren, fakta, kald og svar."`
	Rules    rulesCmd    `cmd:"" help:"Regelmatrixen."`
	Citizen  citizenCmd  `cmd:"" help:"Samler, hvad journalen ved om en borger (indsigt). Nummeret læses fra prompt."`
	Audit    auditCmd    `cmd:"" help:"Revisionssporet: hvem gjorde hvad, og holder det."`
	Backup   backupCmd   `cmd:"" help:"Tager en efterprøvet kopi af journalen og de modtagne lister, uden nøglen."`
	Restore  restoreCmd  `cmd:"" help:"Lægger en sikkerhedskopi på plads og holder alt tilbage, til det er frigivet."`
	Purge    purgeCmd    `cmd:"" help:"Sletter det personlige, der er ældre end opsætningen tillader."`
	Version  versionCmd  `cmd:"" help:"Viser version og matrixens udgave."`
}

func main() {
	debug.SetGCPercent(gcPercent)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(perform(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// gcPercent trades a little time for memory: a night shares its machine.
const gcPercent = 50

// perform is main with everything handed in. A panic becomes exit 1 and names no
// value: what panicked may have held a citizen.
func perform(ctx context.Context, args []string, in io.Reader, out, errOut io.Writer) (code int) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case leave: // --help has printed
			code = exitDone
		default:
			fmt.Fprintf(errOut, "genopret: intern fejl (%s). Intet er tabt; start igen, så fortsætter kørslen.\n%s", panicKind(p), panicPlace())
			code = exitFailed
		}
	}()
	var c cli
	io := &stdio{in: in, out: out, err: errOut}
	parser, err := kong.New(&c, kong.Name("genopret"), kong.Description(description), kong.Writers(out, errOut),
		kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(io), kong.Bind(&c), kong.Exit(func(int) { panic(leave{}) }))
	if err != nil {
		return fail(errOut, err)
	}
	command, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(errOut, "genopret: %v\nSe 'genopret --help'.\n", err)
		return exitUsage
	}
	return fail(errOut, command.Run())
}

const description = "Retter fejlregistreringer i DFDG om natten, ud fra rettelseslister og STARs regler."

// leave unwinds when kong has printed its help.
type leave struct{}

// stdio is where a command reads and writes.
type stdio struct {
	in       io.Reader
	out, err io.Writer
}

// Exit codes; they are an API for scripts.
const (
	exitDone   = 0 // done, nothing needs a person
	exitFailed = 1 // failed, nothing lost
	exitUsage  = 2 // wrong use or configuration, told before anything is touched
	exitPerson = 3 // done, something needs a person
)

// errPerson ends a command that did its work and found something for a person.
var errPerson = errors.New("something needs a person")

// usageError is wrong use or configuration.
type usageError struct{ err error }

func (u usageError) Error() string { return u.err.Error() }
func (u usageError) Unwrap() error { return u.err }

// fail prints an error once and gives the exit code that it stands for.
func fail(w io.Writer, err error) int {
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errPerson):
		return exitPerson
	case errors.As(err, &usage):
		fmt.Fprintf(w, "genopret: %v\n", err)
		return exitUsage
	}
	fmt.Fprintf(w, "genopret: %v\n", err)
	if next := remedy(err); next != "" {
		fmt.Fprintln(w, next)
	}
	return exitFailed
}
