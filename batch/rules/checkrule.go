package rules

import "genopret/batch"

func (g *groupLoader) checkRule(item *ruleItem, rule *batch.Rule) {
	at := item.ID
	chapter, row, _ := cutID(rule.ID)
	if chapter != g.group.Chapter.text || row < 1 {
		g.wrong(at, "rule id %q is not %s-<row in the table>", rule.ID, g.group.Chapter.text)
	}
	if len(item.Lines) != 2 || item.Lines[0] < 1 || item.Lines[1] < item.Lines[0] {
		g.wrong(at, "rule %q: lines is not [first, last] of the note", rule.ID)
	} else {
		rule.Lines = [2]int(item.Lines)
	}
	g.bothTexts(g.file, at, "title of "+rule.ID, rule.Title)
	g.bothTexts(g.file, at, "sees of "+rule.ID, rule.Sees)
	for _, actor := range item.Actors {
		g.oneOf(actor, "actor", g.known.actors)
	}
	if len(item.Actors) == 0 {
		g.wrong(at, "rule %q names no actor", rule.ID)
	}
	if rule.Citizens < 0 || rule.Citizens > 2 {
		g.wrong(at, "rule %q: citizens is 0, 1 or 2", rule.ID)
	}
	g.checkStar(item, rule)
	g.recipients(g.file, item.Recipients)
	for _, remark := range rule.Remarks {
		if _, err := batch.ParseDate(remark.From); err != nil {
			g.wrong(at, "rule %q: remark from %q is no day", rule.ID, remark.From)
		}
		g.bothTexts(g.file, at, "remark of "+rule.ID, remark.Text)
	}
}

func (g *groupLoader) checkStar(item *ruleItem, rule *batch.Rule) {
	if item.Star.text == "" {
		g.wrong(item.ID, "rule %q does not say whether STAR may be asked", rule.ID)
	}
	g.oneOf(item.Star, "star", g.known.stars)
	triggers := 0
	for _, branch := range item.Branches {
		if branch.Star != nil {
			triggers++
		}
	}
	if asks := rule.Star != batch.StarNo; asks != (triggers > 0) {
		g.wrong(item.Star, "rule %q: star %q does not fit its %d star branches", rule.ID, rule.Star, triggers)
	}
	if rule.Star != batch.StarNo {
		g.bothTexts(g.file, item.ID, "star_when of "+rule.ID, rule.StarWhen)
	}
}
