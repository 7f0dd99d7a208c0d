package main

import (
	"context"
	"errors"
	"fmt"

	"genopret/batch"
	"genopret/batch/run"
	"genopret/reports"
)

// runCmd runs one night, or goes on with the one that a crash left open.
type runCmd struct {
	AsOf string `help:"Den dag, der afgør fremtidig, igangværende og historisk (åååå-mm-dd). Uden: i dag."`
	JSON bool   `help:"Resultatet som JSON."`
}

// Run takes the lock of the work folder first; nothing is touched before.
func (c *runCmd) Run(ctx context.Context, cli *cli, io *stdio) (err error) {
	conf, err := loadConfig(cli.Config)
	if err != nil {
		return err
	}
	asOf, err := dayOrToday(c.AsOf)
	if err != nil {
		return usageError{err}
	}
	h, release, err := lockedHouse(ctx, conf)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close(), release()) }()
	log, closeLog, err := openLog(conf.path(conf.Folders.Work))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeLog()) }()
	night, err := h.night(asOf, newProgress(io.err).tell, log)
	if err != nil {
		return err
	}
	result, err := night.Run(ctx)
	if err != nil {
		log.Error().Err(err).Str("run", result.Run.ID).Msg("the night ended early")
		return fmt.Errorf("kørslen stoppede; intet er tabt, og 'genopret run' fortsætter den: %w", err)
	}
	if err := c.print(io, cli, h, result); err != nil {
		return err
	}
	return personIf(result.NeedsPerson())
}

func lockedHouse(ctx context.Context, conf *Config) (*house, func() error, error) {
	if err := makeWorkFolder(conf); err != nil {
		return nil, nil, err
	}
	held, err := lockFolder(conf.path(conf.Folders.Work))
	if err != nil {
		return nil, nil, err
	}
	h, err := openHouse(ctx, conf)
	if err != nil {
		return nil, nil, errors.Join(err, held.release())
	}
	return h, held.release, nil
}

// runResult is run --json.
type runResult struct {
	Run       string                 `json:"run"`
	State     batch.RunState         `json:"state"`
	AsOf      string                 `json:"as_of"`
	Edition   string                 `json:"edition"`
	Read      int                    `json:"read"`
	Standings map[batch.Standing]int `json:"standings"`
	Reasons   map[batch.Reason]int   `json:"reasons"`
	AlsoSTAR  int                    `json:"also_star"`
	Files     map[batch.Verdict]int  `json:"files"`
	Calls     int                    `json:"calls"`
	Reports   []string               `json:"reports"`
}

func (c *runCmd) print(io *stdio, cli *cli, h *house, r run.Result) error {
	if c.JSON {
		return printJSON(io.out, runResult{r.Run.ID, r.Run.State, r.Run.AsOf.String(), r.Run.Edition, r.Count.Read,
			r.Count.Standing, r.Count.Reason, r.Count.AlsoSTAR, r.Count.Files, r.Tally.Calls, r.Reports})
	}
	writer, err := h.writer(h.conf.lang(cli.Lang))
	if err != nil {
		return err
	}
	if err := writer.Table(io.out, r.Count); err != nil {
		return err
	}
	if err := reports.CheckSum(r.Count); err != nil {
		return err
	}
	if r.Tally.Stopped {
		fmt.Fprintf(io.out, "\nDFDG svarede med fejl %d, som gælder opsætningen og ikke rækkerne. Kaldene blev stoppet; resten ligger i kø.\n", r.Tally.StopFault)
	}
	for _, trouble := range r.Tally.Troubles {
		fmt.Fprintf(io.out, "\nEt kald passer ikke til kataloget og blev ikke sendt: %v\n", trouble)
	}
	for _, name := range r.Reports {
		fmt.Fprintf(io.out, "  %s\n", name)
	}
	if len(r.Files) > 0 {
		fmt.Fprintf(io.out, "  %d kvitteringer i mappen kvitteringer hos hver kilde; ret-….xlsx ved siden af har de rækker, der skal rettes\n", len(r.Files))
	}
	return nil
}
