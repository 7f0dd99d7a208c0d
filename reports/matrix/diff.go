package matrix

import (
	"slices"
	"strings"

	"genopret/batch"
	"genopret/batch/plan"
)

// Change is one thing that two matrices say differently.
type Change struct {
	Rule string `json:"rule"` // "" for columns and code lists
	Name string `json:"name"` // title of the rule, heading of the column, name of the list
	Whom string `json:"whom"` // who does or sees something else because of it
	Text string `json:"text"`
}

// Diff tells what changes for whom when the matrix of t takes the place of the
// old one. Both tell in the language of t. Examples are left out: they say
// nothing of their own.
func (t *Teller) Diff(old *Teller) []Change {
	before := &Teller{old.matrix, t.words, t.labels, t.facts, t.lang}
	var all []Change
	for _, r := range before.matrix.Rules() {
		if _, stays := t.matrix.Rule(r.ID); !stays {
			c := before.Card(r)
			all = append(all, Change{r.ID, c.Title, c.Who, t.say("diff.rule-gone")})
		}
	}
	for _, r := range t.matrix.Rules() {
		c := t.Card(r)
		was, known := before.matrix.Rule(r.ID)
		if !known {
			all = append(all, Change{r.ID, c.Title, c.Who, t.say("diff.rule-new")})
			continue
		}
		d := &differ{t: t, card: c}
		d.rule(before.Card(was), c)
		all = append(all, d.found...)
	}
	return slices.Concat(all, t.diffFields(before), t.diffCodes(before))
}

// differ gathers what differs in one rule.
type differ struct {
	t     *Teller
	card  Card
	found []Change
}

func (d *differ) tell(whom, key string, args ...string) {
	for i, arg := range args {
		if arg == "" {
			args[i] = d.t.say("diff.nothing")
		}
	}
	d.found = append(d.found, Change{d.card.ID, d.card.Title, whom, d.t.say(key, args...)})
}

func (d *differ) rule(old, now Card) {
	who := now.Who
	if old.Who != now.Who {
		who = old.Who + " → " + now.Who
	}
	for _, part := range []struct{ whom, label, old, now string }{
		{d.t.say("whom.sender"), "column.title", old.Title, now.Title}, {who, "who", old.Who, now.Who},
		{who, "star", old.Star, now.Star}, {d.t.say("whom.citizen"), "sees", old.Sees, now.Sees},
		{d.t.say("whom.recipients"), "recipients", old.Recipients, now.Recipients},
		{who, "health", old.Health, now.Health}, {d.t.say("whom.readers"), "column.law", old.Place, now.Place},
	} {
		if part.old != part.now {
			d.tell(part.whom, "diff.changed", d.t.say(part.label), part.old, part.now)
		}
	}
	d.branches(who, old, now)
	d.needs(old, now)
	d.lists(d.t.say("whom.readers"), "diff.remark", old.Remarks, now.Remarks)
	d.lists(who, "diff.left-out", old.LeftOut, now.LeftOut)
}

func (d *differ) branches(who string, old, now Card) {
	for _, b := range old.Branches {
		if branchOf(now, b.ID) == nil {
			d.tell(who, "diff.branch-gone", b.ID, d.t.sentence(b))
		}
	}
	for _, b := range now.Branches {
		was := branchOf(old, b.ID)
		if was == nil {
			d.tell(who, "diff.branch-new", b.ID, d.t.sentence(b))
			continue
		}
		if was.When != b.When {
			d.tell(who, "diff.branch-when", b.ID, b.When, was.When)
		}
		if was.Then+was.Also != b.Then+b.Also {
			d.tell(who, "diff.branch-then", b.ID, strings.TrimSpace(b.Then+" "+b.Also), strings.TrimSpace(was.Then+" "+was.Also))
		}
		d.calls(who, was, &b)
	}
}

func branchOf(c Card, id string) *Branch {
	i := slices.IndexFunc(c.Branches, func(b Branch) bool { return b.ID == id })
	if i < 0 {
		return nil
	}
	return &c.Branches[i]
}

// sentence is a branch in one line.
func (t *Teller) sentence(b Branch) string {
	when := t.say("when.always")
	if b.When != "" {
		when = t.say("when", b.When)
	}
	return strings.TrimSpace(when + " " + b.Then + " " + said(b))
}

// said lists the calls of a branch with their citizens.
func said(b Branch) string {
	var calls []string
	for _, c := range b.Calls {
		calls = append(calls, c.Operation+" "+c.On)
	}
	return strings.Join(calls, ", ")
}

func (d *differ) calls(who string, was, now *Branch) {
	if said(*was) != said(*now) {
		d.tell(who, "diff.calls", now.ID, said(*now), said(*was))
		return
	}
	for i, call := range now.Calls {
		old := filledBy(was.Calls[i])
		filled := filledBy(call)
		for _, v := range call.Values {
			if old[v.Element] != v.From {
				d.tell(who, "diff.call", now.ID, call.Operation, v.Element, v.From, old[v.Element])
			}
		}
		for _, v := range was.Calls[i].Values {
			if _, stays := filled[v.Element]; !stays {
				d.tell(who, "diff.call", now.ID, call.Operation, v.Element, "", v.From)
			}
		}
	}
}

func filledBy(c Call) map[string]string {
	filled := map[string]string{}
	for _, v := range c.Values {
		filled[v.Element] = v.From
	}
	return filled
}

func (d *differ) needs(old, now Card) {
	was, is := needsOf(old), needsOf(now)
	sender := d.t.say("whom.sender")
	for _, c := range now.Columns {
		if was[c.Key] != c.Need {
			d.tell(sender, "diff.need", c.Heading, d.need(c.Need), d.need(was[c.Key]))
		}
	}
	for _, c := range old.Columns {
		if is[c.Key] == "" {
			d.tell(sender, "diff.need", c.Heading, d.need(""), d.need(c.Need))
		}
	}
}

func (d *differ) need(n plan.Need) string {
	if n == "" {
		return d.t.say("diff.need.none")
	}
	return d.t.say("need." + string(n))
}

func needsOf(c Card) map[string]plan.Need {
	needs := map[string]plan.Need{}
	for _, column := range c.Columns {
		needs[column.Key] = column.Need
	}
	return needs
}

func (d *differ) lists(whom, key string, old, now []string) {
	for _, text := range now {
		if !slices.Contains(old, text) {
			d.tell(whom, key+"-new", text)
		}
	}
	for _, text := range old {
		if !slices.Contains(now, text) {
			d.tell(whom, key+"-gone", text)
		}
	}
}

// diffFields tells what changes in the columns for whoever fills in lists.
func (t *Teller) diffFields(before *Teller) []Change {
	var all []Change
	tell := func(name, key string, args ...string) {
		all = append(all, Change{Name: name, Whom: t.say("whom.sender"), Text: t.say(key, args...)})
	}
	for _, f := range before.matrix.Fields() {
		if _, stays := t.matrix.Field(f.Key); !stays {
			tell(f.Heading.In(t.lang), "diff.field-gone", f.Heading.In(t.lang))
		}
	}
	for _, f := range t.matrix.Fields() {
		was, known := before.matrix.Field(f.Key)
		name := f.Heading.In(t.lang)
		if !known {
			tell(name, "diff.field-new", name+": "+f.Help.In(t.lang))
		} else if now, old := t.describe(&f), before.describe(was); now != old {
			tell(name, "diff.field", name, now+" ← "+old)
		}
	}
	return all
}

// describe is a column in one line.
func (t *Teller) describe(f *batch.Field) string {
	parts := []string{f.Heading.In(t.lang), t.say("type." + string(f.Type)), limits(f), f.List, f.Help.In(t.lang), strings.Join(f.Aliases, ", ")}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "; ")
}

func (t *Teller) diffCodes(before *Teller) []Change {
	var all []Change
	for _, list := range t.matrix.CodeLists() {
		was, known := before.matrix.CodeList(list.Name)
		if !known {
			was = &batch.CodeList{}
		}
		all = append(all, t.diffList(was, list)...)
	}
	return all
}

func (t *Teller) diffList(was, now *batch.CodeList) []Change {
	var all []Change
	tell := func(key string, args ...string) {
		all = append(all, Change{Name: now.Name, Whom: t.say("whom.sender"), Text: t.say(key, args...)})
	}
	for _, c := range now.Codes {
		i := slices.IndexFunc(was.Codes, func(o batch.Code) bool { return o.Value == c.Value })
		if i < 0 {
			tell("diff.code-new", now.Name, c.Value, c.Name.In(t.lang))
		} else if a, b := t.describeCode(was.Codes[i]), t.describeCode(c); a != b {
			tell("diff.code", now.Name, c.Value, b, a)
		}
	}
	for _, c := range was.Codes {
		if !slices.ContainsFunc(now.Codes, func(n batch.Code) bool { return n.Value == c.Value }) {
			tell("diff.code-gone", now.Name, c.Value, c.Name.In(t.lang))
		}
	}
	return all
}

func (t *Teller) describeCode(c batch.Code) string {
	parts := []string{c.Name.In(t.lang), strings.Join(c.Aliases, ", "), strings.Trim(c.From+" - "+c.To, " -")}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "; ")
}
