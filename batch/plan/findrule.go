package plan

import (
	"strings"

	"genopret/batch"
)

// findRule finds the row's rule. Excel turns ids such as 10-3 into dates, in
// typed cells and, saved as CSV, in words such as 10-mar; the finding then
// names the id that it probably was.
func (r *row) findRule() bool {
	at := r.p.at.rule
	c := r.cell(at)
	if c.text == "" {
		r.fail(batch.FindingRuleMissing, at)
		return false
	}
	if c.kind != batch.DateCell {
		if found, ok := r.p.matrix.Find(c.text); ok {
			r.guide = r.p.guides[found.Rule.ID]
			r.plan.Rule = found.Rule.ID
			if found.Alias != "" {
				r.note(batch.FindingRuleAlias, at, found.Alias, found.Rule.ID)
			}
			return true
		}
	}
	if day, ok := becameDate(c.text); ok {
		r.fail(batch.FindingRuleBecameDate, at, r.p.matrix.ProbableID(day))
	} else {
		r.fail(batch.FindingRuleUnknown, at)
	}
	return false
}

// becameDate reads what Excel makes of an id: a full date, or 10-mar.
func becameDate(text string) (batch.Date, bool) {
	text, _, _ = strings.Cut(text, "T")
	if form, ok := formOf(text); ok {
		return form.read(text)
	}
	dayText, monthText, ok := strings.Cut(strings.ToLower(text), "-")
	if !ok || !digitsOnly(dayText) || len(dayText) > 2 {
		return batch.Date{}, false
	}
	month, ok := monthNames[strings.TrimSuffix(monthText, ".")]
	if !ok {
		return batch.Date{}, false
	}
	return batch.NewDate(2000, month, number(dayText))
}

var monthNames = map[string]int{"jan": 1, "feb": 2, "mar": 3, "apr": 4, "maj": 5, "may": 5, "jun": 6,
	"jul": 7, "aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "dec": 12}
