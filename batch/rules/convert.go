package rules

import (
	"slices"

	"genopret/batch"
)

// loadGroups turns every file of matrix/ into rules.
func (l *loader) loadGroups() {
	for _, file := range l.in("matrix") {
		var group groupFile
		if !l.document(file, &group) {
			continue
		}
		g := &groupLoader{loader: l, file: file, group: group}
		g.check()
		for i := range group.Rules {
			g.addRule(&group.Rules[i])
		}
	}
}

// groupLoader is a loader at work on one file.
type groupLoader struct {
	*loader
	file  string
	group groupFile
}

func (g *groupLoader) wrong(at spot, format string, args ...any) {
	g.loader.wrong(g.file, at, format, args...)
}

func (g *groupLoader) oneOf(word spot, kind string, list []string) bool {
	return g.loader.oneOf(g.file, word, kind, list)
}

func (g *groupLoader) check() {
	if g.group.Chapter.text == "" || g.group.Section.text == "" {
		g.wrong(spot{line: 1, column: 1}, "a table needs chapter and section")
	}
	if _, ok := g.matrix.areas[g.group.Area.text]; !ok {
		g.wrong(g.group.Area, "unknown area %q", g.group.Area.text)
	}
	for _, alias := range g.group.Aliases {
		if other, taken := g.matrix.aliases[alias.text]; taken {
			g.wrong(alias, "chapter %q already refers to %q", alias.text, other)
		}
		g.matrix.aliases[alias.text] = g.group.Chapter.text
	}
}

func (g *groupLoader) addRule(item *ruleItem) {
	area := g.matrix.areas[g.group.Area.text]
	rule := &batch.Rule{
		ID: item.ID.text, Section: g.group.Section.text, Area: g.group.Area.text, Law: g.group.Law.text,
		Title: item.Title, Star: batch.StarDuty(item.Star.text), StarWhen: item.StarWhen, Sees: item.Sees,
		Citizens: 1, Health: item.Health, Identity: item.Identity.text,
		AnyOwner: item.AnyOwner, Backdates: item.Backdates, Recipients: texts(item.Recipients),
		Remarks: slices.Concat(g.group.Remarks, item.Remarks),
	}
	if rule.Law == "" {
		rule.Law = area.Law
	}
	if rule.Sees == (batch.Text{}) {
		rule.Sees = g.group.Sees
	}
	if len(item.Recipients) == 0 {
		rule.Recipients = slices.Clone(area.Recipients)
	}
	if item.Citizens != nil {
		rule.Citizens = *item.Citizens
	}
	for _, actor := range item.Actors {
		rule.Actors = append(rule.Actors, batch.Actor(actor.text))
	}
	if rule.Identity != "" && rule.Identity != batch.MendsIdentity {
		g.belongs = append(g.belongs, placedWord{g.file, item.Identity})
	}
	g.mark(g.file, item.ID, rule.ID)
	g.checkRule(item, rule)
	g.addGaps(rule, item)
	for i := range item.Branches {
		g.addBranch(rule, &item.Branches[i])
	}
	g.checkBranches(item, rule)
	for i := range item.Examples {
		g.addExample(rule, &item.Examples[i])
	}
	g.register(item.ID, rule)
}

// register makes the rule known by its id and its two titles.
func (g *groupLoader) register(at spot, rule *batch.Rule) {
	if g.matrix.byID[rule.ID] != nil {
		g.wrong(at, "rule %q stands twice", rule.ID)
		return
	}
	for _, title := range []string{rule.Title.Da, rule.Title.En} {
		key := Normalise(title)
		if other := g.matrix.byTitle[key]; other != nil && other != rule && key != "" {
			g.wrong(at, "rule %q has the title of rule %q", rule.ID, other.ID)
		}
		g.matrix.byTitle[key] = rule
	}
	g.matrix.byID[rule.ID] = rule
	g.matrix.rules = append(g.matrix.rules, rule)
}
