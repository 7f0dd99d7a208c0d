package reports

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"genopret/batch"
	"genopret/reports/sheet"
)

// said is what the findings of a row come to: the sentences, and what to do.
type said struct{ findings, next string }

func (h *hand) say(row *batch.RowRecord) said {
	var told, steps []string
	rejected := row.Standing == batch.Rejected
	for _, f := range row.Findings {
		if overtaken(f, row.Standing) {
			continue
		}
		text, next := h.texts.Finding(f, h.Lang)
		told = append(told, text)
		// What a note says beside an error does not help to mend the row.
		if !rejected || f.Severity == batch.SeverityError {
			steps = append(steps, next)
		}
	}
	steps = append(steps, h.reasonNext(row)...)
	return said{findings: bullets(told), next: bullets(h.worthSaying(row, steps))}
}

// overtaken reports a finding that was true until the call was settled. It
// stays in the ledger, and would mislead whoever reads the row today.
func overtaken(f batch.Finding, now batch.Standing) bool {
	return f.Code == batch.FindingOutcomeUnknown && now != batch.Unknown
}

// reasonNext is what the reason of a queued row asks for, unless one of the
// findings has said so already.
func (h *hand) reasonNext(row *batch.RowRecord) []string {
	if row.Standing != batch.Queued {
		return nil
	}
	reason := h.texts.Entry("reasons", string(row.Reason))
	for _, f := range row.Findings {
		if slices.Contains(reason.SaidBy, f.Code) {
			return nil
		}
	}
	return []string{reason.Next.In(h.Lang)}
}

// worthSaying drops repetitions, and "nothing to do" beside something to do.
func (h *hand) worthSaying(row *batch.RowRecord, steps []string) []string {
	nothing := h.label("next.nothing")
	var out []string
	for _, step := range steps {
		if step != "" && step != nothing && !slices.Contains(out, step) {
			out = append(out, step)
		}
	}
	if len(out) == 0 {
		out = []string{h.texts.Entry("standings", string(row.Standing)).Next.In(h.Lang)}
	}
	return out
}

func bullets(lines []string) string {
	if len(lines) < 2 {
		return strings.Join(lines, "")
	}
	return "• " + strings.Join(lines, "\n• ")
}

// reason is the reason of a queued row in words.
func (h *hand) reason(row *batch.RowRecord) sheet.Cell {
	if row.Standing != batch.Queued {
		return sheet.Cell{}
	}
	return sheet.String(h.texts.Reason(row.Reason, h.Lang))
}

// cpr is masked unless the workbook is one that people work from.
func (h *hand) cpr(c batch.CPR, full bool) sheet.Cell {
	if full {
		return sheet.DigitString(c.Reveal())
	}
	return sheet.String(c.String())
}

// registration is an id of digits or a GUID; a CPR number that strayed into
// its column is no more welcome here than elsewhere.
func (h *hand) registration(id string) sheet.Cell {
	if !h.FullCPR {
		id = mask(id)
	}
	return sheet.DigitString(id)
}

// place is where the row stands, as the command explain takes it.
func (h *hand) place(row *batch.RowRecord) string {
	if row.File.ID == "" {
		return ""
	}
	return h.label("place.line", row.File.ID, mask(row.Sheet), strconv.Itoa(row.Row))
}

// calls tells each call and where it stands, a line each.
func (h *hand) calls(row *batch.RowRecord) string {
	var lines []string
	for _, c := range row.Made {
		lines = append(lines, h.callLine(&c.PlannedCall, c.State, h.answer(&c)))
	}
	if row.Made != nil {
		return strings.Join(lines, "\n")
	}
	for _, c := range row.Calls {
		lines = append(lines, h.callLine(&c, batch.CallPlanned, ""))
	}
	return strings.Join(lines, "\n")
}

// callLine names the operation before its service: the two joined by a dot
// are one long word that no column can break well.
func (h *hand) callLine(c *batch.PlannedCall, state batch.CallState, answer string) string {
	service, operation := batch.SplitOperation(c.Operation)
	return h.label("call.line", strconv.Itoa(c.Seq), operation, h.texts.CallState(state, h.Lang), answer, service)
}

// answer is the proof or the trouble of a call, "" for none.
func (h *hand) answer(c *batch.Call) string {
	switch {
	case c.Answer.Number != 0:
		return h.label("call.fault", strconv.Itoa(c.Answer.Number))
	case c.Answer.MessageID != "":
		return h.label("call.receipt", c.Answer.MessageID)
	case c.State == batch.CallDone:
		return h.label("call.settled")
	case c.State == batch.CallUnknown && !c.SettleAfter.IsZero():
		return h.label("call.settles", h.clock(c.SettleAfter))
	}
	return ""
}

func (h *hand) clock(t time.Time) string {
	return t.In(h.Zone).Format("02-01-2006 15:04")
}
