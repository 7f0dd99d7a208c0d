package main

import (
	"context"
	"fmt"
	"os/user"

	"genopret/batch"
)

// pauseCmd pulls the brake. It is asked before every send, so a running
// night finishes the call in hand and begins no other.
type pauseCmd struct {
	Why string `help:"Hvorfor; gemmes i journalen." default:""`
}

// Run stores the brake in the ledger; it needs no lock.
func (c *pauseCmd) Run(ctx context.Context, cli *cli, io *stdio) error {
	return withLedger(ctx, cli, func(l ledger) error {
		if err := l.Pause(ctx, byPerson("paused", c.Why)); err != nil {
			return err
		}
		_, err := fmt.Fprintln(io.out, "Pauset. Et kald, der er undervejs, gøres færdigt; nye begynder ikke før 'genopret resume'.")
		return err
	})
}

// resumeCmd releases the brake.
type resumeCmd struct {
	Why string `help:"Hvorfor; gemmes i journalen." default:""`
}

// Run removes the brake from the ledger.
func (c *resumeCmd) Run(ctx context.Context, cli *cli, io *stdio) error {
	return withLedger(ctx, cli, func(l ledger) error {
		if err := l.Resume(ctx, byPerson("resumed", c.Why)); err != nil {
			return err
		}
		_, err := fmt.Fprintln(io.out, "Pausen er ophævet. De rækker, der ventede, tages op ved næste kørsel.")
		return err
	})
}

// byPerson is an audit entry by whoever runs the command.
func byPerson(what, why string) batch.AuditEntry {
	who := "ukendt bruger"
	if u, err := user.Current(); err == nil {
		who = u.Username
	}
	return batch.AuditEntry{At: batch.SystemClock{}.Now(), Who: who, What: what, Why: why}
}
