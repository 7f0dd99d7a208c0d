package reports

import (
	"strings"

	"genopret/batch"
	"genopret/reports/sheet"
)

func (h *hand) overviewPage(o Outcome) sheet.Page {
	page := sheet.Page{Title: h.label("outcome.title"), Lead: []sheet.Cell{
		sheet.String(h.label("outcome.lead", h.counted("count.file", o.fileCount()), h.rows(o.Count.Read), h.tallied(o.Count.Standing))).Bold(),
	}}
	if n := o.Count.Standing[batch.PartlyDone]; n > 0 {
		page.Lead = append(page.Lead, sheet.String(h.label("outcome.partly", h.rows(n))).In(sheet.Alarm).Bold())
	}
	if n := o.Count.Standing[batch.AtSTAR] + o.Count.AlsoSTAR; n > 0 {
		page.Lead = append(page.Lead, sheet.String(h.label("outcome.star", h.rows(n))).In(sheet.Wait))
	}
	if o.Run.Mode != "" && o.Run.Mode != batch.Act {
		page.Lead = append(page.Lead, sheet.String(h.texts.Entry("modes", string(o.Run.Mode)).Means.In(h.Lang)).In(sheet.Warn))
	}
	if len(o.Waiting) == 0 {
		page.Lead = append(page.Lead, sheet.String(h.label("waiting.none")).In(sheet.Good))
	}
	page.Blocks = compact([]sheet.Block{h.waitingBlock(o.Waiting), h.standingsBlock(o.Count), h.areasBlock(o.Areas),
		h.frequentBlock(o.Frequent), h.approvedBlock(o), h.filesBlock(o.Files), h.runBlock(o.Run)})
	return page
}

// fileCount is how many files came in, whether or not they are listed.
func (o *Outcome) fileCount() int {
	n := 0
	for _, of := range o.Count.Files {
		n += of
	}
	return max(n, len(o.Files))
}

// approvedBlock says who gave a yes, or why nobody did.
func (h *hand) approvedBlock(o Outcome) sheet.Block {
	b := sheet.Block{Heading: h.label("block.approved")}
	if len(o.Approvals) == 0 {
		text := h.label("approved.none")
		if n := o.Count.Reason[batch.ReasonApproval]; n > 0 {
			text = h.label("approved.missing", h.rows(n))
		}
		b.Rows = append(b.Rows, []sheet.Cell{sheet.String(h.label("column.approver")), sheet.String(text)})
		return b
	}
	b.Columns = h.labels("column.approver", "column.count", "column.when")
	for _, a := range o.Approvals {
		b.Rows = append(b.Rows, []sheet.Cell{sheet.String(mask(a.Who)), sheet.Int(a.Rows), sheet.At(a.At, h.Zone)})
	}
	return b
}

// waitingBlock lists what needs a person, the most urgent first, and the sheet
// where those rows stand.
func (h *hand) waitingBlock(waiting []Waiting) sheet.Block {
	b := sheet.Block{Heading: h.label("block.waiting"), Columns: h.labels("column.standing", "column.count", "column.why", "column.next")}
	for _, w := range waiting {
		e := h.texts.Entry("standings", string(w.Standing))
		why, next := e.Means.In(h.Lang), e.Next.In(h.Lang)
		if w.Standing == batch.Queued {
			why, next = h.texts.Reason(w.Reason, h.Lang), h.texts.Entry("reasons", string(w.Reason)).Next.In(h.Lang)
		}
		next += " " + h.label("waiting.sheet", h.label("sheet."+string(w.Standing)))
		b.Rows = append(b.Rows, []sheet.Cell{h.standing(w.Standing), sheet.Int(w.Rows), sheet.String(why), sheet.String(strings.TrimSpace(next))})
	}
	return b
}

func (h *hand) areasBlock(areas []AreaCount) sheet.Block {
	b := sheet.Block{Heading: h.label("block.areas"), Columns: h.labels("column.area", "column.count", "column.spread", "column.persons")}
	total := 0
	for _, a := range areas {
		name := a.Area
		if name == "" {
			name = h.label("area.none")
		}
		persons := h.label("area.persons_none")
		if a.Persons > 0 {
			persons = h.label("area.persons", h.rows(a.Persons))
		}
		total += a.Rows
		b.Rows = append(b.Rows, []sheet.Cell{sheet.String(name), sheet.Int(a.Rows), sheet.String(h.tallied(a.Standing)), sheet.String(persons)})
	}
	if len(areas) > 0 {
		b.Rows = append(b.Rows, []sheet.Cell{sheet.String(h.label("count.sum")).Bold(), sheet.Int(total).Bold()})
	}
	return b
}

func (h *hand) filesBlock(files []batch.File) sheet.Block {
	b := sheet.Block{Heading: h.label("block.files"), Columns: h.labels("column.verdict", "column.rows", "column.file", "column.why")}
	for _, f := range files {
		why := h.texts.Entry("verdicts", string(f.Verdict)).Means.In(h.Lang)
		if f.Verdict != batch.Taken && len(f.Findings) > 0 {
			why, _ = h.texts.Finding(f.Findings[0], h.Lang)
		}
		name := h.label("file.named", mask(f.Name), f.ID, f.Source)
		b.Rows = append(b.Rows, []sheet.Cell{h.word("verdicts", string(f.Verdict)), sheet.Int(f.Rows), sheet.String(name), sheet.String(why)})
	}
	return b
}

func (h *hand) runBlock(run batch.Run) sheet.Block {
	b := sheet.Block{Heading: h.label("block.run")}
	add := func(label string, value sheet.Cell) {
		if value.Kind != sheet.Blank {
			b.Rows = append(b.Rows, []sheet.Cell{sheet.String(h.label(label)), value})
		}
	}
	add("fact.run", sheet.String(run.ID))
	add("fact.tenant", sheet.String(run.Occasion.Tenant))
	add("fact.as_of", sheet.Date(run.AsOf))
	add("fact.began", sheet.At(run.Began, h.Zone))
	add("fact.ended", sheet.At(run.Ended, h.Zone))
	if run.State != "" && run.State != batch.RunOpen {
		add("fact.state", sheet.String(h.texts.Entry("runs", string(run.State)).Text.In(h.Lang)))
	}
	add("fact.mode", sheet.String(h.mode(run.Mode)))
	add("fact.edition", sheet.String(shortHash(run.Edition)))
	if run.Attempt > 1 {
		add("fact.attempt", sheet.Int(run.Attempt))
	}
	return b
}
