package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"genopret/batch"
	"genopret/batch/approve"
)

// settleCmd takes a person's word for what became of a call that left
// without a clear answer.
type settleCmd struct {
	Call       string `arg:"" optional:"" help:"Kaldets id, f.eks. R0123456789.1. Uden: alle uafklarede kald."`
	Done       bool   `help:"Det er udført: ændringen står i DFDG." xor:"outcome"`
	NotDone    bool   `help:"Det er ikke udført; det sendes igen ved en senere kørsel." xor:"outcome"`
	Note       string `help:"Hvor det er set; gemmes forseglet i journalen."`
	paperFlags `embed:""`
	JSON       bool `help:"Som JSON."`
}

// Run shows, asks, or settles. It needs no lock; a correction that a worker
// has in hand is refused.
func (c *settleCmd) Run(ctx context.Context, cli *cli, io *stdio) error {
	return atDesk(ctx, cli, io, c.JSON, func(d *desk) error {
		switch {
		case c.Signed != "":
			return d.inWords(c.sign(ctx, d))
		case c.Call == "" && (c.Done || c.NotDone || c.Request != ""):
			return usageError{errors.New("sig, hvilket kald det gælder; 'genopret settle' viser de uafklarede")}
		case c.Call == "":
			return d.allUnknown(ctx)
		}
		row, call, err := d.unknownCall(ctx, c.Call)
		if err != nil {
			return err
		}
		return c.one(ctx, d, row, call)
	})
}

// one is about one call that was named.
func (c *settleCmd) one(ctx context.Context, d *desk, row *batch.RowRecord, call *batch.Call) error {
	shown := d.openCall(row, call)
	if c.outcome() == "" {
		return c.show(d, shown)
	}
	note, err := reason("--note", c.Note)
	if err != nil {
		return err
	}
	shown.Outcome = c.outcome()
	plan := d.settleStatement(row, call, c.outcome(), note)
	shown.Plan = plan.Plan
	switch {
	case c.Request != "":
		return c.ask(d, shown, plan)
	case d.conf.Approval.FourEyes:
		return usageError{errors.New("her kræves en andens underskrift (approval.four_eyes): skriv anmodningen med --request FIL")}
	}
	return d.settle(ctx, shown, batch.Word{Call: call.ID, Attempt: call.Attempt, Done: c.Done, Who: account(), Note: note})
}

func (c *settleCmd) outcome() string {
	switch {
	case c.Done:
		return approve.Done
	case c.NotDone:
		return approve.NotDone
	}
	return ""
}

func (c *settleCmd) show(d *desk, shown *openCall) error {
	if c.Request != "" {
		return usageError{errors.New("sig også, hvad der er sandt: --done eller --not-done")}
	}
	if d.json {
		return errors.Join(printJSON(d.out, shown), errPerson)
	}
	d.tellCall(shown)
	fmt.Fprintln(d.out, "Slå op i fagsystemet eller DFDG, om ændringen står der, og sig det: --done eller --not-done, med --note HVOR DU SÅ DET")
	return errPerson
}

func (c *settleCmd) ask(d *desk, shown *openCall, s *approve.Statement) error {
	if err := d.writeRequest(c.Request, s); err != nil {
		return err
	}
	shown.Request = c.Request
	if d.json {
		return printJSON(d.out, shown)
	}
	d.tellCall(shown)
	d.tellSigning(c.Request, approve.Settle, s.Until)
	return nil
}

// sign holds a signed statement against the call as it stands.
func (c *settleCmd) sign(ctx context.Context, d *desk) error {
	if c.Note != "" {
		return usageError{errors.New("grunden står i anmodningen; lad --note være ude, når den er underskrevet")}
	}
	paper, err := readPaper(c.Signed)
	if err != nil {
		return err
	}
	now := &approve.Statement{Action: approve.Settle, Municipality: d.conf.Municipality.Code, Environment: batch.Environment(d.conf.Environment)}
	if paper.Action != approve.Settle || len(paper.About) != 1 {
		_, err := d.check(paper, now)
		return err
	}
	if c.Call != "" && !strings.EqualFold(c.Call, paper.About[0]) || c.outcome() != "" && c.outcome() != paper.Outcome {
		return usageError{fmt.Errorf("anmodningen siger %s om kaldet %s; kald 'genopret settle --signed FIL' uden andet", paper.Outcome, paper.About[0])}
	}
	row, call, err := d.unknownCall(ctx, paper.About[0])
	if err != nil {
		return err
	}
	approver, err := d.check(paper, d.settleStatement(row, call, paper.Outcome, paper.Why))
	if err != nil {
		return err
	}
	shown := d.openCall(row, call)
	shown.Outcome, shown.Plan = paper.Outcome, paper.Plan
	return d.settle(ctx, shown, batch.Word{Call: call.ID, Attempt: call.Attempt, Done: paper.Outcome == approve.Done,
		Who: fmt.Sprintf("%s (%s)", approver.Name, paper.key), Note: paper.Why})
}

func (d *desk) settleStatement(row *batch.RowRecord, call *batch.Call, outcome, note string) *approve.Statement {
	s := d.statement(approve.Settle, approve.SettleMark(d.mark, call.ID, call.Attempt, outcome), note)
	s.Outcome, s.Rows, s.Calls, s.AskedBy, s.About = outcome, 1, 1, []string{d.conf.team(row.File.Source)}, []string{call.ID}
	s.Content = []string{fmt.Sprintf("%s (%s), forsøg %d: %s", call.Operation, effectWord(call.Effect, "da"), call.Attempt, outcomeWord(outcome))}
	return s
}

func outcomeWord(outcome string) string {
	if outcome == approve.Done {
		return "er udført"
	}
	return "er ikke udført"
}

// settle stores the word.
func (d *desk) settle(ctx context.Context, shown *openCall, word batch.Word) error {
	word.From, word.At = batch.CallUnknown, d.now
	var stale *batch.StaleWord
	switch err := d.ledger.TakeWord(ctx, word); {
	case errors.As(err, &stale):
		return usageError{fmt.Errorf("kaldet %s er gået videre imens: det er nu %s (forsøg %d), så intet er ændret", word.Call, d.words.CallState(stale.State, d.lang), stale.Attempt)}
	case errors.Is(err, batch.ErrHeld):
		return fmt.Errorf("en kørsel arbejder med rettelsen lige nu, så intet er ændret; prøv igen om lidt: %w", err)
	case err != nil:
		return err
	}
	correction, _, _ := strings.Cut(word.Call, ".")
	row, err := d.ledger.Row(ctx, batch.RowKey{ID: correction})
	if err != nil {
		return err
	}
	shown.Applied, shown.Who, shown.Standing = true, word.Who, row.Standing
	if d.json {
		return printJSON(d.out, shown)
	}
	d.tellCall(shown)
	_, err = fmt.Fprintf(d.out, "Gemt i journalen som sagt af %s: kaldet %s. Rettelsens stilling er nu: %s. Næste 'genopret run' fortsætter den, hvis den har mere at gøre.\n",
		word.Who, outcomeWord(shown.Outcome), standingWords(d.words, d.lang, row.Standing, row.Reason))
	return err
}

// unknownCall finds the call, by its id or, where the correction has one
// unknown call, by the correction's.
func (d *desk) unknownCall(ctx context.Context, key string) (*batch.RowRecord, *batch.Call, error) {
	correction, seq, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(key)), ".")
	row, err := d.ledger.Row(ctx, batch.RowKey{ID: correction})
	if err != nil {
		return nil, nil, usageError{err}
	}
	i := slices.IndexFunc(row.Made, func(c batch.Call) bool {
		return seq == "" && c.State == batch.CallUnknown || seq != "" && c.ID == row.ID+"."+seq
	})
	switch {
	case i < 0 && seq == "":
		return nil, nil, usageError{fmt.Errorf("rettelsen %s har ingen uafklarede kald; dens stilling er: %s", row.ID, standingWords(d.words, d.lang, row.Standing, row.Reason))}
	case i < 0:
		return nil, nil, usageError{fmt.Errorf("rettelsen %s har %d kald og intet, der hedder .%s", row.ID, len(row.Made), seq)}
	case row.Made[i].State == batch.CallHandedOver:
		return nil, nil, usageError{fmt.Errorf("kaldet %s står på en arbejdsliste; svaret kommer med listen, når den er udfyldt og lagt tilbage", row.Made[i].ID)}
	case row.Made[i].State != batch.CallUnknown:
		return nil, nil, usageError{fmt.Errorf("kaldet %s er ikke uafklaret: det er %s", row.Made[i].ID, d.words.CallState(row.Made[i].State, d.lang))}
	}
	return &row, &row.Made[i], nil
}

// allUnknown lists the calls that nobody knows the outcome of.
func (d *desk) allUnknown(ctx context.Context) error {
	open := []*openCall{}
	some := func(count batch.Count) bool { return count.Standing[batch.Unknown] > 0 }
	err := d.eachRow(ctx, some, func(row *batch.RowRecord) {
		for i := range row.Made {
			if row.Made[i].State == batch.CallUnknown {
				open = append(open, d.openCall(row, &row.Made[i]))
			}
		}
	})
	if err != nil {
		return err
	}
	if d.json {
		return errors.Join(printJSON(d.out, open), personIf(len(open) > 0))
	}
	if len(open) == 0 {
		fmt.Fprintln(d.out, "Ingen kald er uafklarede.")
	}
	for _, call := range open {
		d.tellCall(call)
	}
	return personIf(len(open) > 0)
}
