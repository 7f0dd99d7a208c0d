package main

import (
	"fmt"
	"time"

	"genopret/batch"
)

// openCall is settle --json: what is known of a call. It shows no value that
// was sent; who looks it up does so by list, row and reference.
type openCall struct {
	Call      string          `json:"call"`
	State     batch.CallState `json:"state"`
	File      string          `json:"file"`
	Sheet     string          `json:"sheet"`
	Row       int             `json:"row"`
	Ref       string          `json:"ref"`
	Rule      string          `json:"rule"`
	Operation string          `json:"operation"`
	Effect    batch.Effect    `json:"effect"`
	On        batch.Side      `json:"on"`
	Attempt   int             `json:"attempt"`
	SentBy    string          `json:"sentAtLatest"` // the last instant at which the bytes may have left
	Fault     int             `json:"fault,omitempty"`
	Trouble   string          `json:"trouble"`    // what was unclear about the answer
	ReadBack  string          `json:"readBack"`   // "read", "own-id" or "none": how the job could tell by itself
	ReadFrom  string          `json:"readBackAt"` // from when reading back proves anything
	Plan      string          `json:"plan"`       // of the outcome, where one was given
	Outcome   string          `json:"outcome"`    // "done", "not-done" or ""
	FourEyes  bool            `json:"fourEyes"`
	Request   string          `json:"request"`
	Applied   bool            `json:"applied"`
	Who       string          `json:"who"`
	Standing  batch.Standing  `json:"rowStanding"` // of the correction, after
}

func (d *desk) openCall(row *batch.RowRecord, call *batch.Call) *openCall {
	shown := &openCall{Call: call.ID, State: call.State, File: row.File.ID, Sheet: row.Sheet, Row: row.Row, Ref: harmless(row.Ref), Rule: row.Rule,
		Operation: call.Operation, Effect: call.Effect, On: call.On, Attempt: call.Attempt, Fault: call.Answer.Number, Trouble: call.Answer.Trouble,
		ReadBack: "none", FourEyes: d.conf.Approval.FourEyes, Standing: row.Standing}
	shown.SentBy, shown.ReadFrom = moment(call.SendBefore), moment(call.SettleAfter)
	switch op := d.lib.catalog.Operation(call.Operation); {
	case op != nil && op.Verify != nil:
		shown.ReadBack = "read"
	case op != nil && op.ClientID != "":
		shown.ReadBack = "own-id"
	}
	return shown
}

// harmless hides a sender's reference that could be a citizen's number.
func harmless(ref string) string {
	if looksLikeCPR.MatchString(ref) {
		return ""
	}
	return ref
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(copenhagen()).Format(time.RFC3339)
}

func (d *desk) tellCall(c *openCall) {
	fmt.Fprintf(d.out, "Kald %s: %s (%s) på %s, forsøg %d, uden klart svar\n", c.Call, c.Operation, effectWord(c.Effect, d.lang),
		d.words.Word("sides", string(c.On), d.lang), c.Attempt)
	fmt.Fprintf(d.out, "  liste %s, række %s, regel %s, reference %s\n", c.File, place(c.Sheet, c.Row), c.Rule, orDash(c.Ref))
	fmt.Fprintf(d.out, "  sendt senest %s%s\n", orDash(c.SentBy), answered(c))
	switch c.ReadBack {
	case "read":
		fmt.Fprintf(d.out, "  jobbet læser selv tilbage, og har indtil nu ikke set et klart svar; fra %s er det bevis, at intet er der\n", orDash(c.ReadFrom))
	case "own-id":
		fmt.Fprintf(d.out, "  jobbet kan ikke læse det tilbage, men sender det selv igen efter %s under samme id, som DFDG kun tager imod én gang\n", orDash(c.ReadFrom))
	default:
		fmt.Fprintln(d.out, "  jobbet kan ikke læse det tilbage; kun en medarbejder kan se det")
	}
}

func answered(c *openCall) string {
	words := ""
	if c.Fault != 0 {
		words += fmt.Sprintf("; DFDG svarede med fejl %d", c.Fault)
	}
	if c.Trouble != "" {
		words += "; uklart: " + c.Trouble
	}
	return words
}
