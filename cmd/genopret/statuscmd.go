package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"genopret/batch"
)

// statusCmd tells how things stand without touching anything.
type statusCmd struct {
	JSON bool `help:"Som JSON."`
}

// statusNow is status --json.
type statusNow struct {
	Environment string       `json:"environment"`
	Mode        string       `json:"mode"`
	Paused      *pausedSince `json:"paused"`
	Runs        []runStatus  `json:"runs"`
	Waiting     int          `json:"files_not_returned"`
}

type pausedSince struct {
	Who string    `json:"who"`
	Why string    `json:"why"`
	At  time.Time `json:"at"`
}

type runStatus struct {
	Run       string                 `json:"run"`
	State     batch.RunState         `json:"state"`
	AsOf      string                 `json:"as_of"`
	Began     time.Time              `json:"began"`
	Read      int                    `json:"read"`
	Standings map[batch.Standing]int `json:"standings"`
	Reasons   map[batch.Reason]int   `json:"reasons"`
}

// latestRuns is how many runs status looks back.
const latestRuns = 7

// Run reads the ledger; it needs no lock.
func (c *statusCmd) Run(ctx context.Context, cli *cli, io *stdio) error {
	conf, err := loadConfig(cli.Config)
	if err != nil {
		return err
	}
	return withLedger(ctx, cli, func(l ledger) error {
		now, err := statusOf(ctx, conf, l)
		if err != nil {
			return err
		}
		if c.JSON {
			err = printJSON(io.out, now)
		} else {
			err = printStatus(io.out, now, conf, conf.lang(cli.Lang))
		}
		if err != nil {
			return err
		}
		return personIf(now.needsPerson())
	})
}

func statusOf(ctx context.Context, conf *Config, l ledger) (*statusNow, error) {
	now := &statusNow{Environment: conf.Environment, Mode: conf.Mode, Runs: []runStatus{}}
	entry, paused, err := l.Paused(ctx)
	if err != nil {
		return nil, err
	}
	if paused {
		now.Paused = &pausedSince{entry.Who, entry.Why, entry.At}
	}
	files, err := l.Files(ctx)
	if err != nil {
		return nil, err
	}
	now.Waiting = len(files)
	runs, err := l.Runs(ctx, latestRuns)
	if err != nil {
		return nil, err
	}
	for _, r := range runs {
		count, err := l.Count(ctx, r.ID)
		if err != nil {
			return nil, err
		}
		now.Runs = append(now.Runs, runStatus{r.ID, r.State, r.AsOf.String(), r.Began, count.Read, count.Standing, count.Reason})
	}
	return now, nil
}

// needsPerson looks at every run shown: a row that waits since last week
// waits for somebody still.
func (s *statusNow) needsPerson() bool {
	if s.Paused != nil {
		return true
	}
	for _, r := range s.Runs {
		for _, waiting := range []batch.Standing{batch.Unknown, batch.PartlyDone, batch.Queued} {
			if r.Standings[waiting] > 0 {
				return true
			}
		}
	}
	return false
}

func printStatus(out io.Writer, s *statusNow, conf *Config, lang string) error {
	lib, err := conf.library()
	if err != nil {
		return err
	}
	words, err := wordsFor(lib)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "Miljø %s, drift %s\n", s.Environment, s.Mode)
	if s.Paused != nil {
		fmt.Fprintf(out, "PAUSET af %s siden %s. %s\n", s.Paused.Who, s.Paused.At.In(copenhagen()).Format("02-01-2006 15:04"), s.Paused.Why)
	}
	if s.Waiting > 0 {
		fmt.Fprintf(out, "%d lister er hentet og endnu ikke leveret tilbage; 'genopret run' fortsætter.\n", s.Waiting)
	}
	if len(s.Runs) == 0 {
		fmt.Fprintln(out, "Ingen kørsler endnu.")
	}
	for _, r := range s.Runs {
		fmt.Fprintf(out, "\n%s  %s  pr. %s  %d rækker læst\n", r.Run, r.State, r.AsOf, r.Read)
		for _, standing := range append(batch.Standings(), batch.Ready) {
			if n := r.Standings[standing]; n > 0 {
				fmt.Fprintf(out, "  %7d  %s\n", n, words.Standing(standing, lang))
			}
		}
		for _, reason := range batch.Reasons() {
			if n := r.Reasons[reason]; n > 0 {
				fmt.Fprintf(out, "           %7d  %s\n", n, words.Reason(reason, lang))
			}
		}
	}
	return nil
}
