package plan

import (
	"slices"
	"unicode/utf8"

	"genopret/batch"
)

// steps fills the branch's operations with the row's values. Every field
// that is missing is told, not only the first.
func (r *row) steps(b *batch.Branch) {
	r.commentDuty(b)
	if slices.ContainsFunc(b.Steps, func(s batch.Step) bool { return s.On == batch.Right }) {
		r.needRightCitizen()
	}
	for i := range b.Steps {
		r.plan.Calls = append(r.plan.Calls, r.call(i+1, &b.Steps[i]))
	}
}

func (r *row) needRightCitizen() {
	if r.plan.Right.IsZero() && !r.bad[r.p.at.right] {
		r.fail(batch.FindingCPRMissing, r.p.at.right)
	}
}

// commentDuty asks once for the row, by the strictest of its steps.
func (r *row) commentDuty(b *batch.Branch) {
	if r.value(r.p.at.comment) != "" {
		return
	}
	duty := batch.May
	for _, s := range b.Steps {
		switch {
		case s.Comment == nil:
		case s.Comment.Duty == batch.Must:
			duty = batch.Must
		case s.Comment.Duty == batch.Should && duty == batch.May:
			duty = batch.Should
		}
	}
	switch duty {
	case batch.Must:
		r.fail(batch.FindingCommentMissing, r.p.at.comment)
	case batch.Should:
		r.warn(batch.FindingCommentRecommended, r.p.at.comment)
	}
}

func (r *row) call(seq int, s *batch.Step) batch.PlannedCall {
	op := r.p.catalog.Operation(s.Operation)
	call := batch.PlannedCall{Seq: seq, Operation: s.Operation, Adapter: op.Adapter, Effect: op.Effect,
		On: s.On, CitizenVisible: op.CitizenVisible}
	if op.Citizen != "" {
		call.Citizen = r.plan.Wrong
		if s.On == batch.Right {
			call.Citizen = r.plan.Right
		}
	}
	for _, p := range s.Params {
		if text, ok := r.param(p); ok {
			r.fits(op, p.Element, text, p.Field)
			call.Params = append(call.Params, batch.Value{Element: p.Element, Text: text})
		}
	}
	if comment := r.value(r.p.at.comment); s.Comment != nil && comment != "" {
		r.fits(op, s.Comment.Field, comment, "comment")
		call.Params = append(call.Params, batch.Value{Element: s.Comment.Field, Text: comment})
	}
	return call
}

// fits refuses a text that is longer than DFDG takes, here and not on the
// way out, where it would stop the operation for everybody.
func (r *row) fits(op *batch.Operation, element, text, field string) {
	for _, e := range op.Elements {
		if e.Name != element {
			continue
		}
		if at := r.p.index[field]; e.Length > 0 && len(text) > e.Length && utf8.RuneCountInString(text) > e.Length &&
			!r.told(batch.FindingFieldTooLong, at) {
			r.fail(batch.FindingFieldTooLong, at, count(e.Length))
		}
		return
	}
}

// param gives the text of one element; false leaves the element out.
func (r *row) param(p batch.Param) (string, bool) {
	switch {
	case p.Today:
		return r.p.today, true
	case p.Value != "":
		return p.Value, true
	case p.Code != "":
		return r.configured(p.Code), true
	}
	i := r.p.index[p.Field]
	text := r.value(i)
	if text == "" {
		if !p.Optional && !r.bad[i] && !r.told(batch.FindingFieldMissing, i) {
			r.fail(batch.FindingFieldMissing, i)
		}
		return "", false
	}
	return r.outgoing(i, text), true
}

// outgoing writes a value as DFDG takes it.
func (r *row) outgoing(i int, text string) string {
	f := &r.p.fields[i]
	if f.Type == batch.TypeYesNo {
		return map[string]string{"yes": "true", "no": "false"}[text]
	}
	if list, ok := r.p.matrix.CodeList(f.List); ok && list.Configured {
		return r.configured(f.List + "." + text)
	}
	return text
}

// configured gives the code that configuration sets under a logical name. An
// unset one queues the row: codes are never invented.
func (r *row) configured(name string) string {
	code, ok := r.p.opt.Codes[name]
	if !ok {
		r.warn(batch.FindingUnsetCode, -1, name)
		r.stand(batch.Queued, batch.ReasonUnsetCode)
	}
	return code
}

// told reports whether the finding was made already; a field that two steps
// need is asked for once.
func (r *row) told(code batch.FindingCode, field int) bool {
	key := r.p.fields[field].Key
	return slices.ContainsFunc(r.plan.Findings, func(f batch.Finding) bool { return f.Code == code && f.Field == key })
}
