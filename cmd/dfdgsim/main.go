// Command dfdgsim is the simulated DFDG as a process of its own, for tests and
// for the demo. It is not part of what operators install.
//
//	dfdgsim init DIR      makes a folder: certificates and an empty world
//	dfdgsim serve DIR     answers until SIGTERM
//	dfdgsim journal DIR   counts what was accepted
//
// It may import the simulator and the command line's reader. The files that
// steer it are told in package dfdgsim. Start reading at run.
//
// Exit: 0 done, 1 failed, 2 wrong use.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // times are Copenhagen's, also on a machine without zones

	"genopret/batch/dfdgsim"

	"github.com/alecthomas/kong"
)

// The exit codes.
const (
	exitDone     = 0
	exitFailed   = 1
	exitWrongUse = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	code := run(ctx, os.Args[1:], world{in: os.Stdin, out: os.Stdout, complaints: os.Stderr, clock: systemClock{}})
	stop()
	os.Exit(code)
}

// world is what the process touches outside its folder.
type world struct {
	in         io.Reader
	out        io.Writer
	complaints io.Writer
	clock      dfdgsim.Clock
}

// commands is the command line.
type commands struct {
	Init    initCommand    `cmd:"" help:"Make a folder with certificates and an empty world."`
	Serve   serveCommand   `cmd:"" help:"Answer over mutual TLS until SIGTERM."`
	Journal journalCommand `cmd:"" help:"Count the accepted writes per operation."`
}

// run reads the command line and does what it says.
func run(ctx context.Context, args []string, w world) int {
	var c commands
	helped := false // kong prints help and then wants to end the process
	parser, err := kong.New(&c, kong.Name("dfdgsim"), kong.Description("A simulated DFDG for tests and demos."),
		kong.Writers(w.out, w.complaints), kong.Exit(func(int) { helped = true }),
		kong.Bind(w), kong.BindTo(ctx, (*context.Context)(nil)))
	if err != nil {
		return w.complain(err, exitFailed)
	}
	line, err := parser.Parse(args)
	switch {
	case helped:
		return exitDone
	case err != nil:
		return w.complain(err, exitWrongUse)
	}
	if err := line.Run(); err != nil {
		return w.complain(err, exitFailed)
	}
	return exitDone
}

// complain tells what went wrong and what may help.
func (w world) complain(err error, code int) int {
	fmt.Fprintf(w.complaints, "error: %v\n", err)
	switch {
	case errors.Is(err, dfdgsim.ErrExists):
		fmt.Fprintln(w.complaints, "hint: init overwrites nothing; name another folder, or remove this one yourself")
	case errors.Is(err, dfdgsim.ErrHeld):
		fmt.Fprintln(w.complaints, "hint: stop the other dfdgsim of this folder first")
	case errors.Is(err, os.ErrNotExist) && code == exitFailed:
		fmt.Fprintln(w.complaints, "hint: dfdgsim init DIR makes the folder")
	}
	return code
}

// systemClock is the machine's clock.
type systemClock struct{}

func (systemClock) Now() time.Time { return time.Now() }

func (systemClock) Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
