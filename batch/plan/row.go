package plan

import "genopret/batch"

// row is one row on its way to a plan.
type row struct {
	p     *Planner
	list  *List
	guide *guide
	plan  *batch.Plan
	// values are the typed cells in canonical form, by field; "" is blank
	// or unreadable. bad marks the unreadable ones, which have a finding.
	values []string
	bad    []bool
}

// plan is the story of a row. Each step may give the row its standing; the
// first that does decides.
func (l *List) plan(raw batch.RawRow) *batch.Plan {
	r := &row{p: l.p, list: l, plan: &batch.Plan{Sheet: raw.Sheet, Row: raw.Row}}
	if !l.spread(raw, r) || !r.findRule() {
		return r.reject()
	}
	r.readFields()
	r.checkCitizens()
	r.scanTexts()
	if r.rejected() {
		return r.reject()
	}
	r.plan.Canon = r.canon()
	decided := r.principles() || r.actors() || r.ownership() || r.branch()
	if decided && !r.rejected() {
		l.between.check(r)
	}
	if r.rejected() || !decided {
		return r.reject()
	}
	r.gate()
	return r.plan
}

// spread puts the record's cells under their fields. It reports false when
// the record itself is damaged.
func (l *List) spread(raw batch.RawRow, r *row) bool {
	for i := range l.cells {
		l.cells[i] = cell{}
	}
	for i, c := range raw.Cells {
		switch {
		case i >= len(l.columns):
			if clean(c.Text) != "" && raw.Flaw == "" {
				r.fail(batch.FindingRowTooLong, -1, count(len(raw.Cells)), count(len(l.columns)))
				return false
			}
		case l.columns[i].field >= 0:
			l.cells[l.columns[i].field] = cell{text: clean(c.Text), kind: c.Kind, column: i + 1}
		}
	}
	r.plan.Ref = l.cells[l.p.at.reference].text
	if raw.Flaw != "" {
		r.fail(raw.Flaw, -1)
		return false
	}
	return true
}

func (r *row) cell(field int) cell { return r.list.cells[field] }

// value is the typed value of a field that may have a default of the source.
func (r *row) value(field int) string { return r.values[field] }

func (r *row) fail(code batch.FindingCode, field int, args ...string) {
	r.say(batch.SeverityError, code, field, args...)
}

func (r *row) warn(code batch.FindingCode, field int, args ...string) {
	r.say(batch.SeverityWarning, code, field, args...)
}

func (r *row) note(code batch.FindingCode, field int, args ...string) {
	r.say(batch.SeverityNote, code, field, args...)
}

func (r *row) say(severity batch.Severity, code batch.FindingCode, field int, args ...string) {
	f := batch.Finding{Code: code, Severity: severity, Args: args}
	if field >= 0 {
		f.Field, f.Column = r.p.fields[field].Key, r.cell(field).column
	}
	r.plan.Findings = append(r.plan.Findings, f)
}

func (r *row) rejected() bool { return r.plan.Worst() == batch.SeverityError }

// reject leaves nothing in the plan that could be sent or counted as seen.
func (r *row) reject() *batch.Plan {
	r.plan.Standing, r.plan.Reason, r.plan.Until = batch.Rejected, "", ""
	r.plan.Calls, r.plan.Star, r.plan.Canon = nil, nil, ""
	return r.plan
}

// stand decides the row.
func (r *row) stand(standing batch.Standing, reason batch.Reason) bool {
	r.plan.Standing, r.plan.Reason = standing, reason
	return true
}
