package matrix

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"genopret/batch/plan"
)

// wide is how many letters a line of the screen takes.
const wide = 100

// Screen writes a rule as a person wants to read it, on one screen.
func (t *Teller) Screen(out io.Writer, c Card) error {
	w := &screen{out: out}
	w.text(0, c.ID+"  "+c.Title)
	w.text(0, c.Place)
	w.blank()
	for _, row := range [][2]string{{"who", c.Who}, {"star", c.Star}, {"sees", c.Sees}, {"recipients", c.Recipients}, {"health", c.Health}} {
		w.row(t.say(row[0]), row[1])
	}
	w.blank()
	w.text(0, t.say("happens"))
	for _, b := range c.Branches {
		t.screenBranch(w, b)
	}
	w.list(t.say("left-out"), c.LeftOut)
	w.blank()
	w.text(0, t.say("fill"))
	for _, need := range []plan.Need{plan.Always, plan.Sometimes, plan.Maybe} {
		w.row("  "+t.say("need."+string(need)), headings(c, need))
	}
	w.list(t.say("remarks"), c.Remarks)
	return w.err
}

func (t *Teller) screenBranch(w *screen, b Branch) {
	when := t.say("when.always")
	if b.When != "" {
		when = t.say("when", b.When)
	}
	w.text(2, when+" "+b.Then+"  ("+b.ID+")")
	for i, call := range b.Calls {
		w.text(4, fmt.Sprintf("%d. %s %s", i+1, call.Operation, call.On))
		var values []string
		for _, v := range call.Values {
			values = append(values, v.Element+" = "+v.From)
		}
		if len(values) > 0 {
			w.text(7, strings.Join(values, " · "))
		}
	}
	if b.Also != "" {
		w.text(4, b.Also)
	}
}

func headings(c Card, need plan.Need) string {
	var names []string
	for _, column := range c.Columns {
		if column.Need == need {
			names = append(names, column.Heading)
		}
	}
	return strings.Join(names, ", ")
}

// screen breaks lines between words.
type screen struct {
	out io.Writer
	err error
}

func (w *screen) line(text string) {
	if w.err == nil {
		_, w.err = fmt.Fprintln(w.out, strings.TrimRight(text, " "))
	}
}

func (w *screen) blank() { w.line("") }

// text writes a paragraph; lines after the first stand two letters further in.
func (w *screen) text(indent int, text string) {
	w.wrapped(strings.Repeat(" ", indent), indent+2, text)
}

// row writes a label and what stands beside it; nothing where that is blank.
func (w *screen) row(label, text string) {
	if text != "" {
		w.wrapped(label+strings.Repeat(" ", max(1, 22-utf8.RuneCountInString(label))), 22, text)
	}
}

func (w *screen) list(heading string, items []string) {
	if len(items) == 0 {
		return
	}
	w.blank()
	w.text(0, heading)
	for _, item := range items {
		w.text(2, item)
	}
}

func (w *screen) wrapped(start string, hang int, text string) {
	line, fresh := start, true
	for _, word := range strings.Fields(text) {
		if !fresh && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > wide {
			w.line(line)
			line, fresh = strings.Repeat(" ", hang), true
		}
		if !fresh {
			line += " "
		}
		line, fresh = line+word, false
	}
	w.line(line)
}
