package main

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"text/tabwriter"
	"time"

	"genopret/batch"
	"genopret/batch/approve"
	"genopret/batch/ledger/sqlite"
)

// letFlags are the flags of approve and release.
type letFlags struct {
	selectFlags `embed:""`
	paperFlags  `embed:""`
	Why         string `help:"Hvorfor; gemmes i journalen og står i anmodningen."`
	JSON        bool   `help:"Som JSON."`
}

// letting is one of the two: which rows it is about and how it is spoken of.
type letting struct {
	kind    batch.LetKind
	action  approve.Action
	fits    func(*batch.RowRecord) bool
	in      func(map[batch.Reason]int) bool
	refuses func(*desk, *waiting) error // what may not be let go just now
	nothing string
	many    string // of rows, calls and citizens who would see something
}

// letResult is approve --json and release --json.
type letResult struct {
	Action     approve.Action       `json:"action"`
	Plan       string               `json:"plan"`
	Rows       int                  `json:"rows"`
	Calls      int                  `json:"calls"`
	Citizens   int                  `json:"citizensWhoSeeIt"`
	Operations []*effectCount       `json:"operations"`
	Reasons    map[batch.Reason]int `json:"reasons"`
	Lists      []*listCount         `json:"lists"`
	Begun      int                  `json:"leftOutBegun"`
	ByItself   int                  `json:"leftOutByItself"`
	FourEyes   bool                 `json:"fourEyes"`
	Request    string               `json:"request,omitempty"`
	Applied    bool                 `json:"applied"`
	Who        string               `json:"who,omitempty"`
	Key        string               `json:"key,omitempty"`
	Until      string               `json:"until,omitempty"` // the last day
}

// run shows, asks, or lets go.
func (f *letFlags) run(ctx context.Context, d *desk, l *letting) error {
	found := newWaiting()
	c := &chooser{desk: d, selectFlags: f.selectFlags, fits: l.fits, in: l.in, out: found}
	if f.Signed != "" {
		return d.inWords(f.sign(ctx, c, l))
	}
	if err := c.choose(ctx); err != nil {
		return err
	}
	result := d.letResult(l, found)
	switch {
	case len(found.rows) == 0 || f.Request == "" && f.Why == "":
		return f.show(d, l, result)
	case f.Request != "":
		return f.ask(d, l, found, result)
	case d.conf.Approval.FourEyes:
		return usageError{errors.New("her kræves en andens underskrift (approval.four_eyes): skriv anmodningen med --request FIL")}
	}
	why, err := reason("--why", f.Why)
	if err != nil {
		return err
	}
	return f.let(ctx, d, l, found, batch.Let{Who: account(), Why: why, Expires: expires(d.until())}, result)
}

// ask writes the statement that an approver signs.
func (f *letFlags) ask(d *desk, l *letting, found *waiting, result *letResult) error {
	why, err := reason("--why", f.Why)
	if err == nil {
		err = l.refuses(d, found)
	}
	if err != nil {
		return err
	}
	statement := d.letStatement(l, found, why)
	if err := d.writeRequest(f.Request, statement); err != nil {
		return err
	}
	result.Request, result.Until = f.Request, statement.Until.String()
	if d.json {
		return printJSON(d.out, result)
	}
	d.letTable(l, result)
	d.tellSigning(f.Request, l.action, statement.Until)
	return nil
}

// sign holds a signed statement against what waits now, and lets go. Without
// another choice it is about the rows that it names.
func (f *letFlags) sign(ctx context.Context, c *chooser, l *letting) error {
	if f.Why != "" {
		return usageError{errors.New("grunden står i anmodningen; lad --why være ude, når den er underskrevet")}
	}
	paper, err := readPaper(f.Signed)
	if err != nil {
		return err
	}
	if f.all() {
		err = c.these(ctx, paper.About)
	} else {
		err = c.choose(ctx)
	}
	if err != nil {
		return err
	}
	approver, err := c.check(paper, c.letStatement(l, c.out, paper.Why))
	if err != nil {
		return err
	}
	return f.let(ctx, c.desk, l, c.out, batch.Let{Who: approver.Name, Key: paper.key, Why: paper.Why, Expires: expires(paper.Until)}, c.letResult(l, c.out))
}

// let stores a person's word. The next run carries it out.
func (f *letFlags) let(ctx context.Context, d *desk, l *letting, found *waiting, let batch.Let, result *letResult) error {
	if err := l.refuses(d, found); err != nil {
		return err
	}
	let.Kind, let.Plan, let.Rows, let.At = l.kind, found.plan(d.mark), found.rows, d.now
	var moved *sqlite.NotWaitingError
	switch err := d.ledger.Let(ctx, let); {
	case errors.As(err, &moved):
		return usageError{fmt.Errorf("rettelsen %s er gået videre imens (%s), så intet er ændret. Se igen, hvad der venter", moved.Row,
			standingWords(d.words, d.lang, moved.Standing, moved.Reason))}
	case err != nil:
		return err
	}
	last := batch.DateOf(let.Expires.In(copenhagen()).Add(-time.Second))
	result.Applied, result.Who, result.Key, result.Until = true, let.Who, let.Key, last.String()
	if d.json {
		return printJSON(d.out, result)
	}
	d.letTable(l, result)
	_, err := fmt.Fprintf(d.out, "Gemt i journalen som sagt af %s. Næste 'genopret run' tager rækkerne op, til og med %s; en række, hvis plan er blevet en anden, venter igen.\n",
		let.Who, last.Danish())
	return err
}

// show tells what waits and how to let it go.
func (f *letFlags) show(d *desk, l *letting, result *letResult) error {
	if d.json {
		return errors.Join(printJSON(d.out, result), personIf(result.Rows > 0))
	}
	d.letTable(l, result)
	switch {
	case result.Rows == 0:
	case result.FourEyes:
		fmt.Fprintf(d.out, "Er det rigtigt, så bed om en underskrift med de samme valg og: --why GRUND --request FIL\n")
	default:
		fmt.Fprintf(d.out, "Er det rigtigt, så gentag kommandoen med: --why GRUND\n")
	}
	return personIf(result.Rows > 0)
}

func (d *desk) letResult(l *letting, w *waiting) *letResult {
	plan := w.plan(d.mark)
	return &letResult{Action: l.action, Plan: hex.EncodeToString(plan[:]), Rows: len(w.rows), Calls: w.calls, Citizens: len(w.seeing),
		Operations: orEmpty(w.byEffect()), Reasons: w.reasons, Lists: orEmpty(w.byList()), Begun: w.begun, ByItself: w.byItself,
		FourEyes: d.conf.Approval.FourEyes}
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// letStatement is always Danish: its words are signed, and compared.
func (d *desk) letStatement(l *letting, w *waiting, why string) *approve.Statement {
	s := d.statement(l.action, w.plan(d.mark), why)
	s.Rows, s.Calls, s.AskedBy, s.About = len(w.rows), w.calls, w.teams(), slices.Sorted(maps.Keys(w.ids))
	for _, e := range w.byEffect() {
		s.Content = append(s.Content, fmt.Sprintf("%d kald %s (%s, %s), borgeren ser %d", e.Calls, e.Operation, effectWord(e.Effect, "da"), e.Adapter, e.Visible))
	}
	for _, r := range batch.Reasons() {
		if n := w.reasons[r]; n > 0 {
			s.Content = append(s.Content, fmt.Sprintf("%d rækker, årsag: %s", n, d.words.Reason(r, "da")))
		}
	}
	for _, list := range w.byList() {
		s.Content = append(s.Content, fmt.Sprintf("%d rækker fra listen %s", list.Rows, list.File))
	}
	return s
}

// letTable is what would be sent, by effect and by list.
func (d *desk) letTable(l *letting, r *letResult) {
	if r.Rows == 0 {
		fmt.Fprintln(d.out, l.nothing)
	} else {
		fmt.Fprintf(d.out, l.many+"\n", r.Rows, r.Calls, r.Citizens)
	}
	table := tabwriter.NewWriter(d.out, 0, 0, 2, ' ', 0)
	for _, e := range r.Operations {
		fmt.Fprintf(table, "  %d kald\t%s\t%s\t%s\tborgeren ser %d\n", e.Calls, effectWord(e.Effect, d.lang), e.Operation, e.Adapter, e.Visible)
	}
	table.Flush() // to the same writer as the rest
	if l.kind == batch.LetRelease {
		d.reasons(r.Reasons)
	}
	for _, list := range r.Lists {
		fmt.Fprintf(d.out, "  liste %s, kilde %s%s: %d rækker\n", list.File, list.Source, ofTeam(list.Team), list.Rows)
	}
	if r.Begun > 0 {
		fmt.Fprintf(d.out, "  Ikke med: %d rækker, som der allerede er sendt kald for; de fortsætter, hvor de slap.\n", r.Begun)
	}
	if r.ByItself > 0 {
		fmt.Fprintf(d.out, "  Ikke med: %d rækker, som jobbet selv tager op igen.\n", r.ByItself)
	}
	if r.Rows > 0 {
		fmt.Fprintf(d.out, "  plan %s\n", r.Plan)
	}
}

func ofTeam(team string) string {
	if team == "" {
		return ""
	}
	return " (team " + team + ")"
}

// effectWord says what a call does to a registration.
func effectWord(e batch.Effect, lang string) string {
	return map[batch.Effect]batch.Text{
		batch.Sets: {Da: "retter", En: "changes"}, batch.Creates: {Da: "opretter", En: "creates"}, batch.Cancels: {Da: "fjerner", En: "removes"},
	}[e].In(lang)
}
