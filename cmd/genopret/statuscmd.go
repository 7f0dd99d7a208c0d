package main

import (
	"context"
	"time"

	"genopret/batch"
)

// statusCmd tells how things stand without touching anything.
type statusCmd struct {
	Key  string `arg:"" optional:"" help:"Kun dette: et id, som explain tager det."`
	JSON bool   `help:"Som JSON."`
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
	conf, p, err := newPrinter(cli, io, c.JSON)
	if err != nil {
		return err
	}
	return withLedger(ctx, cli, func(l ledger) error {
		if c.Key != "" {
			found, err := lookUp(ctx, l, c.Key)
			if err != nil {
				return usageError{err}
			}
			return p.subject(found)
		}
		now, err := statusOf(ctx, conf, l)
		if err != nil {
			return err
		}
		if err := p.status(now); err != nil {
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
		status, err := statusOfRun(ctx, l, r)
		if err != nil {
			return nil, err
		}
		now.Runs = append(now.Runs, status)
	}
	return now, nil
}

func statusOfRun(ctx context.Context, l ledger, r batch.Run) (runStatus, error) {
	count, err := l.Count(ctx, r.ID)
	return runStatus{r.ID, r.State, r.AsOf.String(), r.Began, count.Read, count.Standing, count.Reason}, err
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
