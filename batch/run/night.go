package run

import (
	"context"
	"errors"
	"fmt"
	"time"

	"genopret/batch"
	"genopret/batch/execute"
	"genopret/batch/plan"
)

// Night is everything that a run needs. Execute is nil where nothing is to
// be sent; all else but Tell must be set.
type Night struct {
	Occasion batch.Occasion
	AsOf     batch.Date
	Edition  string
	Mode     batch.Mode

	Runs    batch.RunBook
	Claims  batch.ClaimBook
	Files   batch.FileBook
	Rows    batch.RowBook
	Lets    batch.LetBook
	Kept    batch.Kept
	Sources []batch.Source
	IDs     batch.IDs
	Clock   batch.Clock
	Mark    func(parts ...string) batch.Mark

	Planner func(source string, asOf batch.Date) (*plan.Planner, error)
	Assumed func(source string) []string // facts that a source answers, in words
	Open    func(bytes batch.Bytes) (batch.ListReader, error)
	Health  func(rule string) bool // art. 9 data: first of the night
	// ApproveOver parks a night that would make more calls than this until
	// somebody approves; 0 asks for nobody.
	ApproveOver int
	Execute     func(ctx context.Context, run string) (execute.Tally, error)
	Books       Books

	Tell func(Event)
}

// Books writes the workbooks of a night.
type Books interface {
	// Night writes the outcome and the cases for STAR into the report
	// folder and returns the names of the files.
	Night(ctx context.Context, run batch.Run) ([]string, error)
	// Papers are what goes back with one list: its receipt, and the rows to
	// mend where there are any.
	Papers(ctx context.Context, run batch.Run, file batch.File) ([]batch.Paper, error)
}

// Result is how the night ended.
type Result struct {
	Run     batch.Run
	Count   batch.Count
	Files   []batch.File
	Waiting []batch.Waiting
	Tally   execute.Tally
	Reports []string
}

// ErrSum says that the standings do not add up to the rows read.
var ErrSum = errors.New("the standings do not add up to the rows read")

// Run is the night. A broken world ends it with an error and nothing lost;
// starting again goes on where it stood.
func (n *Night) Run(ctx context.Context) (Result, error) {
	night, err := n.begin(ctx)
	if err != nil {
		return Result{}, err
	}
	err = errors.Join(
		night.collect(ctx), // a source that fails must not stop the others
		night.planAll(ctx), // nor a list that cannot be read
		night.planAgain(ctx),
	)
	if fatal(ctx, err) {
		return night.result, err
	}
	err = errors.Join(err, night.execute(ctx), night.addUp(ctx), night.report(ctx), night.handBack(ctx))
	return night.result, errors.Join(err, night.end(ctx, err))
}

// fatal stops the night before anything is sent: the process is ending.
func fatal(ctx context.Context, err error) bool { return err != nil && ctx.Err() != nil }

// night is a run that has begun.
type night struct {
	*Night
	run    batch.Run
	result Result
}

func (n *Night) begin(ctx context.Context) (*night, error) {
	began, err := n.Runs.Begin(ctx, batch.Run{Occasion: n.Occasion, AsOf: n.AsOf, Edition: n.Edition,
		Mode: n.Mode, State: batch.RunOpen, Attempt: 1, Began: n.Clock.Now()})
	if err != nil {
		return nil, fmt.Errorf("begin the run: %w", err)
	}
	night := &night{Night: n, run: began, result: Result{Run: began}}
	night.tell(Event{Kind: RunBegun, Run: began.ID, Count: began.Attempt})
	if err := night.sweep(ctx); err != nil {
		return nil, err
	}
	return night, nil
}

// execute sends what may be sent. What is ready and was not reached waits
// for another night.
func (n *night) execute(ctx context.Context) error {
	if err := n.askApproval(ctx); err != nil {
		return err
	}
	if n.Execute == nil {
		return nil
	}
	n.tell(Event{Kind: Executing})
	tally, err := n.Execute(ctx, n.run.ID)
	n.result.Tally = tally
	until := n.Clock.Now().UTC().Format(time.RFC3339)
	_, parkErr := n.Rows.Park(context.WithoutCancel(ctx), n.run.ID, batch.ReasonRetry, until)
	if err = errors.Join(err, parkErr); err != nil {
		return fmt.Errorf("execute: %w", err)
	}
	return nil
}

// askApproval parks everything when more would be sent than may be without a
// second pair of eyes.
func (n *night) askApproval(ctx context.Context) error {
	if n.ApproveOver <= 0 || n.Execute == nil {
		return nil
	}
	count, err := n.Rows.Count(ctx, n.run.ID)
	if err != nil || count.ToSend <= n.ApproveOver {
		return err
	}
	_, err = n.Rows.Park(ctx, n.run.ID, batch.ReasonApproval, "")
	return err
}

// addUp counts from the ledger and fails loudly when a row is missing.
func (n *night) addUp(ctx context.Context) error {
	count, err := n.Rows.Count(ctx, n.run.ID)
	if err != nil {
		return fmt.Errorf("count the rows: %w", err)
	}
	n.result.Count = count
	if count.Sum() != count.Read || count.Standing[batch.Ready] != 0 {
		return fmt.Errorf("%w: %d rows read, %d standing, %d without one", ErrSum,
			count.Read, count.Sum(), count.Standing[batch.Ready])
	}
	return nil
}

func (n *night) report(ctx context.Context) error {
	names, err := n.Books.Night(ctx, n.run)
	if err != nil {
		return fmt.Errorf("write the reports: %w", err)
	}
	n.result.Reports = names
	return nil
}

func (n *night) end(ctx context.Context, nightErr error) error {
	state := batch.RunDone
	switch {
	case ctx.Err() != nil:
		return nil // stays open: the next start goes on with it
	case nightErr != nil:
		state = batch.RunFailed
	case n.result.NeedsPerson():
		state = batch.RunNeeds
	}
	n.run.State, n.run.Ended = state, n.Clock.Now()
	n.result.Run = n.run
	n.tell(Event{Kind: RunEnded, Run: n.run.ID})
	return n.Runs.End(ctx, n.run.ID, state, n.run.Ended)
}

// NeedsPerson reports whether anything of the night waits for somebody.
func (r *Result) NeedsPerson() bool {
	c := r.Count
	for _, s := range []batch.Standing{batch.Rejected, batch.AtSTAR, batch.Queued, batch.PartlyDone, batch.Refused,
		batch.Unknown, batch.OtherAuthority} {
		if c.Standing[s] > 0 {
			return true
		}
	}
	for _, w := range r.Waiting {
		if w.Why == "too-large" || w.Why == "unreadable" {
			return true // time alone will not mend it
		}
	}
	return c.Files[batch.FileRefused] > 0 || c.AlsoSTAR > 0 || r.Tally.Stopped || len(r.Tally.Troubles) > 0
}
