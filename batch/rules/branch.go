package rules

import "genopret/batch"

func (g *groupLoader) addBranch(rule *batch.Rule, item *branchItem) {
	b := batch.Branch{ID: item.ID.text, When: g.when(item.When), Route: batch.RouteExecute}
	if g.oneOf(item.Route, "route", g.known.routes) && item.Route.text != "" {
		b.Route = batch.Route(item.Route.text)
	}
	if s := item.Star; s != nil {
		b.Star = &batch.StarTrigger{Trigger: s.Trigger.text, Category: s.Category.text}
		if !g.isCode(listTriggers, b.Star.Trigger) {
			g.wrong(s.Trigger, "unknown star trigger %q", b.Star.Trigger)
		}
		if !g.isCode(listCategories, b.Star.Category) {
			g.wrong(s.Category, "unknown star category %q", b.Star.Category)
		}
	}
	g.mark(g.file, item.ID, rule.ID, "branch", b.ID)
	for i := range item.Steps {
		g.markStep(rule.ID, b.ID, i+1, &item.Steps[i])
		b.Steps = append(b.Steps, g.step(rule, &item.Steps[i]))
	}
	for _, finding := range item.Findings {
		g.oneOf(finding, "finding of a branch", g.known.findings)
		b.Findings = append(b.Findings, batch.FindingCode(finding.text))
	}
	g.stand(rule, &b, item)
	rule.Branches = append(rule.Branches, b)
}

// stand gives the branch its standing: as written, or as the actor and the
// route say.
func (g *groupLoader) stand(rule *batch.Rule, b *batch.Branch, item *branchItem) {
	g.oneOf(item.Standing, "standing", g.known.standings)
	g.oneOf(item.Reason, "reason", g.known.reasons)
	b.Standing, b.Reason = derived(rule, b.Route)
	if item.Standing.text != "" {
		b.Standing, b.Reason = batch.Standing(item.Standing.text), batch.Reason(item.Reason.text)
	}
	if (b.Standing == batch.Queued) != (b.Reason != "") {
		g.wrong(item.ID, "branch %q: queued needs a reason, and nothing else has one", b.ID)
	}
	if (b.Standing == batch.Ready && len(b.Steps) == 0) || (b.Standing == batch.NoAction && len(b.Steps) > 0) {
		g.wrong(item.ID, "branch %q: standing %q does not fit %d steps", b.ID, b.Standing, len(b.Steps))
	}
	if b.Standing == batch.AtSTAR && b.Star == nil {
		g.wrong(item.ID, "branch %q stands at STAR without a star trigger", b.ID)
	}
}

// derived is who acts, put as a standing: the municipality's own job can send
// for the jobcenter alone, and not where the case system has to do it.
func derived(rule *batch.Rule, route batch.Route) (batch.Standing, batch.Reason) {
	first := batch.JobCenter
	if len(rule.Actors) > 0 {
		first = rule.Actors[0]
	}
	switch {
	case first == batch.UnemploymentFund:
		return batch.OtherAuthority, ""
	case first == batch.BenefitSystem:
		return batch.AwaitingDelivery, ""
	case first == batch.STAR:
		return batch.AtSTAR, ""
	case first != batch.JobCenter || route == batch.RouteCaseSystem:
		return batch.Queued, batch.ReasonHandoff
	}
	return batch.Ready, ""
}

func (g *groupLoader) when(all pairs) map[batch.Fact][]string {
	when := map[batch.Fact][]string{}
	for _, one := range all {
		values, known := g.known.facts[batch.Fact(one.key.text)]
		if !known {
			g.wrong(one.key, "unknown fact %q", one.key.text)
			continue
		}
		if len(one.values) == 0 {
			g.wrong(one.key, "fact %q has no value here", one.key.text)
		}
		for _, value := range one.values {
			if value.text == "" || !g.oneOf(value, "value of the fact "+one.key.text, values) {
				continue
			}
			when[batch.Fact(one.key.text)] = append(when[batch.Fact(one.key.text)], value.text)
		}
	}
	return when
}
