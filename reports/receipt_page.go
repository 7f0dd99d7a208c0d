package reports

import (
	"strings"

	"genopret/batch"
	"genopret/reports/sheet"
)

// mostListed is how many kinds of findings the front page lists; the sheet of
// rows has them all, and the page says how many more there are.
const mostListed = 15

func (h *hand) receiptPage(r Receipt) sheet.Page {
	page := sheet.Page{Title: h.label("receipt.title"), Lead: []sheet.Cell{
		sheet.String(h.label("receipt.lead", h.rows(r.Count.Read), h.tallied(r.Count.Standing))).Bold(),
	}}
	if n := r.Count.Standing[batch.Rejected]; n > 0 {
		page.Lead = append(page.Lead, sheet.String(h.label("receipt.mend", h.rows(n))).In(sheet.Bad))
		if r.Mend != "" {
			page.Lead = append(page.Lead, sheet.String("→ "+h.label("receipt.mend_copy", r.Mend)).In(sheet.Bad).Bold())
		}
	}
	if r.Run.Mode != "" && r.Run.Mode != batch.Act {
		page.Lead = append(page.Lead, sheet.String(h.texts.Entry("modes", string(r.Run.Mode)).Means.In(h.Lang)).In(sheet.Warn))
	}
	page.Blocks = append(page.Blocks, h.standingsBlock(r.Count), h.reasonsBlock(r.Count), h.frequentBlock(r.Frequent),
		h.fileFindingsBlock(r.File), h.fileBlock(r.Run, r.File))
	page.Blocks = compact(page.Blocks)
	return page
}

// refusalPage says why a file was not handled and what to do.
func (h *hand) refusalPage(run batch.Run, file batch.File) sheet.Page {
	verdict := h.texts.Entry("verdicts", string(file.Verdict))
	page := sheet.Page{Title: h.label("receipt.title"), Lead: []sheet.Cell{
		sheet.String(verdict.Mark + " " + verdict.Text.In(h.Lang) + ". " + verdict.Means.In(h.Lang)).In(sheet.Tone(verdict.Tone)).Bold(),
	}}
	if len(file.Findings) == 0 && file.Verdict == batch.FileDuplicate {
		file.Findings = []batch.Finding{{Code: batch.FindingFileDuplicate, Args: []string{file.DuplicateOf}}}
	}
	var rows [][]sheet.Cell
	for _, f := range file.Findings {
		text, next := h.texts.Finding(f, h.Lang)
		rows = append(rows, []sheet.Cell{sheet.String(h.label("fact.why")).Bold(), sheet.String(text)},
			[]sheet.Cell{sheet.String(h.label("fact.next")).Bold(), sheet.String(next)})
	}
	page.Blocks = compact([]sheet.Block{{Heading: h.label("block.why"), Rows: rows}, h.fileBlock(run, file)})
	return page
}

// standingsBlock is the arithmetic: every standing, the sum, and whether it is
// the number of rows read, said in words.
func (h *hand) standingsBlock(c batch.Count) sheet.Block {
	b := sheet.Block{Heading: h.label("block.standings"), Columns: h.labels("column.standing", "column.count", "column.means")}
	for _, s := range batch.Standings() {
		e := h.texts.Entry("standings", string(s))
		row := []sheet.Cell{h.standing(s), sheet.Int(c.Standing[s]).Bold(), sheet.String(e.Means.In(h.Lang))}
		if c.Standing[s] == 0 { // there for the sum, and out of the way
			row = []sheet.Cell{row[0].In(sheet.Faint), sheet.Int(0).In(sheet.Faint), row[2].In(sheet.Faint)}
		}
		b.Rows = append(b.Rows, row)
	}
	b.Rows = append(b.Rows,
		[]sheet.Cell{sheet.String(h.label("count.sum")).Bold(), sheet.Int(c.Sum()).Bold(), sheet.String(h.label("count.agrees", h.rows(c.Read))).Bold()},
		[]sheet.Cell{sheet.String(h.label("count.read")), sheet.Int(c.Read)},
		[]sheet.Cell{sheet.String(h.label("count.also_star")), sheet.Int(c.AlsoSTAR), sheet.String(h.label("count.also_star_means"))})
	return b
}

// reasonsBlock says what the queued rows wait for.
func (h *hand) reasonsBlock(c batch.Count) sheet.Block {
	b := sheet.Block{Heading: h.label("block.reasons"), Columns: h.labels("column.reason", "column.count", "column.next")}
	for _, r := range batch.Reasons() {
		if n := c.Reason[r]; n > 0 {
			b.Rows = append(b.Rows, []sheet.Cell{sheet.String(h.texts.Reason(r, h.Lang)), sheet.Int(n),
				sheet.String(h.texts.Entry("reasons", string(r)).Next.In(h.Lang))})
		}
	}
	return b
}

func (h *hand) frequentBlock(all []Frequent) sheet.Block {
	b := sheet.Block{Heading: h.label("block.frequent"), Columns: h.labels("column.severity", "column.count", "column.findings", "column.next")}
	for i, f := range all {
		if i == mostListed {
			b.Rows = append(b.Rows, []sheet.Cell{{}, {}, sheet.String(h.label("frequent.more", h.number(len(all)-mostListed))).In(sheet.Quiet)})
			break
		}
		text, next := h.texts.Finding(f.Finding, h.Lang)
		b.Rows = append(b.Rows, []sheet.Cell{h.word("severities", string(f.Finding.Severity)), sheet.Int(f.Times),
			sheet.String(text), sheet.String(next)})
	}
	return b
}

func (h *hand) fileFindingsBlock(file batch.File) sheet.Block {
	b := sheet.Block{Heading: h.label("block.file_findings"), Columns: h.labels("column.severity", "column.number", "column.findings", "column.next")}
	for i, f := range file.Findings {
		text, next := h.texts.Finding(f, h.Lang)
		b.Rows = append(b.Rows, []sheet.Cell{h.word("severities", string(f.Severity)), sheet.Int(i + 1), sheet.String(text), sheet.String(next)})
	}
	return b
}

// fileBlock says which file, when, in which run, and how it was read.
func (h *hand) fileBlock(run batch.Run, file batch.File) sheet.Block {
	facts := []struct {
		label string
		value sheet.Cell
	}{
		{"fact.file", sheet.String(mask(file.Name))}, {"fact.file_id", sheet.String(file.ID)},
		{"fact.verdict", h.word("verdicts", string(file.Verdict))}, {"fact.duplicate_of", sheet.String(file.DuplicateOf)},
		{"fact.changed", sheet.At(file.ModTime, h.Zone)}, {"fact.size", sheet.String(h.size(file.Size))},
		{"fact.source", sheet.String(file.Source)}, {"fact.how", sheet.String(h.how(file.Told))},
		{"fact.hidden", sheet.String(h.hidden(file.Told))}, {"fact.formulas", sheet.String(h.formulas(file.Told))},
		{"fact.dates", sheet.String(h.dates(file.Told))},
		{"fact.assumed", sheet.String(strings.Join(file.Told.Assumed, "\n"))},
		{"fact.run", sheet.String(run.ID)}, {"fact.as_of", sheet.Date(run.AsOf)}, {"fact.began", sheet.At(run.Began, h.Zone)},
		{"fact.mode", sheet.String(h.mode(run.Mode))}, {"fact.edition", sheet.String(shortHash(run.Edition))},
	}
	b := sheet.Block{Heading: h.label("block.file")}
	for _, f := range facts {
		if f.value.Kind != sheet.Blank {
			b.Rows = append(b.Rows, []sheet.Cell{sheet.String(h.label(f.label)), f.value})
		}
	}
	return b
}

func (h *hand) mode(m batch.Mode) string {
	if m == "" {
		return ""
	}
	e := h.texts.Entry("modes", string(m))
	return strings.TrimSuffix(e.Text.In(h.Lang)+" – "+e.Means.In(h.Lang), " – ")
}

func (h *hand) size(bytes int64) string {
	if bytes < 10<<10 {
		return h.label("size.bytes", h.number(int(bytes)))
	}
	return h.label("size.kilobytes", h.number(int(bytes+1023)>>10))
}

// shortHash is enough of the edition's hash to compare by eye.
func shortHash(hash string) string { return hash[:min(len(hash), 12)] }

// compact leaves blocks without rows out.
func compact(blocks []sheet.Block) []sheet.Block {
	var out []sheet.Block
	for _, b := range blocks {
		if len(b.Rows) > 0 {
			out = append(out, b)
		}
	}
	return out
}
