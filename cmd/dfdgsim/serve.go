package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"sync"

	"genopret/batch/dfdgsim"
)

// serveCommand is dfdgsim serve.
type serveCommand struct {
	Dir  string `arg:"" type:"existingdir" help:"Folder of the simulator."`
	Addr string `default:"127.0.0.1:0" help:"Address to listen on; port 0 takes a free one, told in the banner."`
}

// Run opens the folder, says where it listens as its first line, and serves.
func (c *serveCommand) Run(ctx context.Context, w world) (err error) {
	certificates, err := dfdgsim.ServerTLS(c.Dir)
	if err != nil {
		return err
	}
	d := &desk{world: w, released: make(chan struct{})}
	sim, err := dfdgsim.Open(c.Dir, w.clock, dfdgsim.WithHold(d.hold))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, sim.Close()) }()
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	d.say("listening https://%s", listener.Addr())
	go d.listen(ctx)
	return sim.Serve(ctx, listener, certificates, w.complaints)
}

// desk talks with whoever started the process: it says what is held, and
// every line that it hears releases one held call.
type desk struct {
	world
	mu       sync.Mutex
	released chan struct{}
}

func (d *desk) say(format string, args ...any) {
	d.mu.Lock()
	defer d.mu.Unlock()
	fmt.Fprintf(d.out, format+"\n", args...)
}

// listen reads lines until standard input ends. A line that nobody waits for
// waits itself. The read cannot be broken off; it ends with the process.
func (d *desk) listen(ctx context.Context) {
	for lines := bufio.NewScanner(d.in); lines.Scan(); {
		select {
		case d.released <- struct{}{}:
		case <-ctx.Done():
			return
		}
	}
}

// hold says that a call is held and waits for a line.
func (d *desk) hold(ctx context.Context, call int) {
	d.say("held %d", call)
	select {
	case <-d.released:
	case <-ctx.Done():
	}
}
