package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"genopret/batch"
	"genopret/batch/approve"
	"genopret/batch/ledger/sqlite"
)

// selectFlags choose among the rows that wait. Letting part of a plan go is
// choosing that part.
type selectFlags struct {
	Keys  []string `arg:"" optional:"" name:"id" help:"Kun disse: id på lister (F…), kørsler (K…) eller rettelser (R…, LISTE:RÆKKE). Uden: alt, hvad der venter."`
	Rule  string   `help:"Kun denne regel."`
	First int      `help:"Kun de første så mange rækker."`
}

// all reports whether nothing was chosen.
func (f selectFlags) all() bool { return len(f.Keys) == 0 && f.Rule == "" && f.First == 0 }

// waiting are the chosen rows and what they would send. It keeps no citizen
// beyond counting them.
type waiting struct {
	rows     []batch.LetRow
	calls    int
	seeing   map[batch.CPR]bool // citizens who would see something
	effects  map[effect]*effectCount
	reasons  map[batch.Reason]int
	lists    map[string]*listCount
	begun    int // rows left out: a call of theirs was sent already
	byItself int // rows left out: they come back without anybody's word
	ids      map[string]bool
}

type effect struct {
	Operation string        `json:"operation"`
	Effect    batch.Effect  `json:"effect"`
	Adapter   batch.Adapter `json:"adapter"`
}

type effectCount struct {
	effect
	Calls   int `json:"calls"`
	Visible int `json:"citizenVisible"`
}

type listCount struct {
	File   string `json:"file"`
	Source string `json:"source"`
	Team   string `json:"team"`
	Rows   int    `json:"rows"`
}

// chooser gathers the rows that fit.
type chooser struct {
	*desk
	selectFlags
	fits func(*batch.RowRecord) bool
	in   func(map[batch.Reason]int) bool // a run with these reasons may hold some
	out  *waiting
}

func newWaiting() *waiting {
	return &waiting{seeing: map[batch.CPR]bool{}, effects: map[effect]*effectCount{}, reasons: map[batch.Reason]int{},
		lists: map[string]*listCount{}, ids: map[string]bool{}}
}

// choose goes through what was named, or through all runs, oldest first.
func (c *chooser) choose(ctx context.Context) error {
	if len(c.Keys) == 0 {
		return c.everything(ctx)
	}
	for _, key := range c.Keys {
		if err := c.named(ctx, strings.TrimSpace(key)); err != nil {
			return err
		}
	}
	return nil
}

func (c *chooser) everything(ctx context.Context) error {
	some := func(count batch.Count) bool { return c.in(count.Reason) }
	return c.eachRow(ctx, some, func(row *batch.RowRecord) {
		if c.fits(row) {
			c.take(row)
		}
	})
}

// eachRow visits the rows of the runs of which the count says that they hold
// some that matter, oldest run first.
func (d *desk) eachRow(ctx context.Context, some func(batch.Count) bool, visit func(*batch.RowRecord)) error {
	runs, err := d.ledger.Runs(ctx, allRuns)
	if err != nil {
		return err
	}
	for _, run := range slices.Backward(runs) {
		count, err := d.ledger.Count(ctx, run.ID)
		if err != nil {
			return err
		}
		if !some(count) {
			continue
		}
		for row, err := range d.ledger.Rows(ctx, run.ID, "") {
			if err != nil {
				return err
			}
			visit(&row)
		}
	}
	return nil
}

// named takes a run, a list or a row. A row that does not wait is told: who
// named it expects something of it.
func (c *chooser) named(ctx context.Context, key string) error {
	upper := strings.ToUpper(key)
	switch {
	case !strings.Contains(key, ":") && strings.HasPrefix(upper, "K-"):
		if _, err := c.ledger.Count(ctx, upper); err != nil {
			return usageError{err}
		}
		return c.rows(ctx, upper, "")
	case !strings.Contains(key, ":") && strings.HasPrefix(upper, "F"):
		file, err := c.ledger.File(ctx, upper)
		if err != nil {
			return usageError{err}
		}
		return c.rows(ctx, file.Run, file.ID)
	}
	found, err := lookUp(ctx, c.ledger, key)
	if err != nil {
		return usageError{err}
	}
	row := found.row
	if !c.fits(row) {
		return usageError{fmt.Errorf("rettelsen %s venter ikke på dette; dens stilling er: %s", row.ID, standingWords(c.words, c.lang, row.Standing, row.Reason))}
	}
	c.take(row)
	return nil
}

func (c *chooser) rows(ctx context.Context, run, file string) error {
	for row, err := range c.ledger.Rows(ctx, run, file) {
		if err != nil {
			return err
		}
		if c.fits(&row) {
			c.take(&row)
		}
	}
	return nil
}

// these takes the rows of a signed statement, as far as they still wait.
func (c *chooser) these(ctx context.Context, ids []string) error {
	for _, id := range ids {
		row, err := c.ledger.Row(ctx, batch.RowKey{ID: id})
		if errors.Is(err, sqlite.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if row.ID == id && c.fits(&row) {
			c.take(&row)
		}
	}
	return nil
}

func (c *chooser) take(row *batch.RowRecord) {
	switch {
	case c.Rule != "" && row.Rule != c.Rule, c.First > 0 && len(c.out.rows) >= c.First, c.out.ids[row.ID]:
	case begun(row.Made):
		c.out.begun++
	case row.Until != "":
		c.out.byItself++
	default:
		c.out.add(row, approve.PlanMark(c.mark, row.Rule, row.Branch, row.Calls), c.conf.team(row.File.Source))
	}
}

// begun reports whether something of the row was ever sent: it then goes on
// from where it stands, and is not planned again.
func begun(calls []batch.Call) bool {
	return slices.ContainsFunc(calls, func(c batch.Call) bool { return c.State != batch.CallPlanned || c.Attempt > 0 })
}

func (w *waiting) add(row *batch.RowRecord, plan batch.Mark, team string) {
	w.ids[row.ID] = true
	w.rows = append(w.rows, batch.LetRow{ID: row.ID, Plan: plan})
	w.reasons[row.Reason]++
	w.calls += len(row.Calls)
	for i := range row.Calls {
		call := &row.Calls[i]
		kind := effect{call.Operation, call.Effect, call.Adapter}
		if w.effects[kind] == nil {
			w.effects[kind] = &effectCount{effect: kind}
		}
		w.effects[kind].Calls++
		if call.CitizenVisible {
			w.effects[kind].Visible++
			w.seeing[cmp.Or(call.Citizen, row.Wrong)] = true
		}
	}
	if w.lists[row.File.ID] == nil {
		w.lists[row.File.ID] = &listCount{File: row.File.ID, Source: row.File.Source, Team: team}
	}
	w.lists[row.File.ID].Rows++
}

// plan is the mark over all of them.
func (w *waiting) plan(mark func(parts ...string) batch.Mark) batch.Mark {
	marks := make([]batch.Mark, len(w.rows))
	for i := range w.rows {
		marks[i] = w.rows[i].Plan
	}
	return approve.Over(mark, marks)
}

// byEffect lists the effects, those of most calls first.
func (w *waiting) byEffect() []*effectCount {
	return slices.SortedFunc(maps.Values(w.effects), func(a, b *effectCount) int {
		return cmp.Or(cmp.Compare(b.Calls, a.Calls), cmp.Compare(a.Operation, b.Operation), cmp.Compare(a.Effect, b.Effect), cmp.Compare(a.Adapter, b.Adapter))
	})
}

func (w *waiting) byList() []*listCount {
	return slices.SortedFunc(maps.Values(w.lists), func(a, b *listCount) int { return cmp.Compare(a.File, b.File) })
}

func (w *waiting) teams() []string {
	var teams []string
	for _, list := range w.lists {
		teams = append(teams, list.Team)
	}
	return approve.Sorted(teams)
}
