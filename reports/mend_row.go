package reports

import (
	"slices"
	"strconv"
	"strings"

	"genopret/batch"
	"genopret/reports/sheet"
)

// cells are a row of the copy: what to mend, where it stood, the sender's own.
func (m *mendCopy) cells(row MendRow) []sheet.Cell {
	cells := []sheet.Cell{sheet.Entry(m.whatToMend(row)), sheet.Entry(strconv.Itoa(row.Row.Row)).In(sheet.Quiet)}
	for _, c := range m.columns {
		cells = append(cells, m.cell(c, row))
	}
	return cells
}

func (m *mendCopy) cell(c mendColumn, row MendRow) sheet.Cell {
	if c.suggested {
		return sheet.Entry(suggestion(row, c.source))
	}
	text := ""
	if damaged(row) {
		if c.whole {
			return sheet.Entry(m.whole(row))
		}
		return sheet.Entry("")
	}
	if c.source > 0 && c.source <= len(row.Cells) {
		text = m.text(row.Cells[c.source-1], c.form)
	}
	return m.mark(sheet.Entry(text), c, row)
}

// mark colours, frames and notes a cell at fault.
func (m *mendCopy) mark(cell sheet.Cell, c mendColumn, row MendRow) sheet.Cell {
	var notes []string
	worst := batch.SeverityWarning
	for _, f := range row.Row.Findings {
		here := c.source > 0 && f.Column == c.source || c.missing != "" && lacksColumn(f) && f.Field == c.missing
		if !here || f.Severity == batch.SeverityNote {
			continue
		}
		if f.Severity == batch.SeverityError {
			worst = f.Severity
		}
		notes = append(notes, m.sentence(f))
	}
	if notes == nil {
		return cell
	}
	return cell.In(sheet.Tone(m.texts.Entry("severities", string(worst)).Tone)).Noted(strings.Join(notes, "\n"))
}

// sentence is a finding with its sign and what to do about it.
func (m *mendCopy) sentence(f batch.Finding) string {
	text, next := m.texts.Finding(f, m.Lang)
	return m.label("mend.line", m.texts.Entry("severities", string(f.Severity)).Mark, text, next)
}

// whatToMend says all that is wrong with the row, the errors first.
func (m *mendCopy) whatToMend(row MendRow) string {
	var lines []string
	for _, severity := range [...]batch.Severity{batch.SeverityError, batch.SeverityWarning} {
		for _, f := range row.Row.Findings {
			if f.Severity == severity {
				lines = append(lines, m.sentence(f))
				lines = append(lines, m.homeless(f, row)...)
			}
		}
	}
	if damaged(row) {
		lines = append(lines, m.label("mend.damaged"))
		if m.grid != nil && !slices.ContainsFunc(m.columns, func(c mendColumn) bool { return c.whole }) {
			lines = append(lines, m.whole(row)) // it has no column of its own
		}
		return strings.Join(lines, "\n")
	}
	for i, c := range row.Cells {
		if tooLong(c.Text) {
			heading := strconv.Itoa(i + 1)
			if i < len(m.source.Heading) {
				heading = m.source.Heading[i].Text
			}
			lines = append(lines, m.label("mend.too_long", heading))
		}
	}
	return strings.Join(lines, "\n")
}

// homeless is a suggestion that has no column of its own.
func (m *mendCopy) homeless(f batch.Finding, row MendRow) []string {
	for _, c := range m.columns {
		if c.suggested && c.source == f.Column {
			return nil
		}
	}
	if text := suggested(f, row.Cells); text != "" {
		return []string{m.label("mend.suggested", text)}
	}
	return nil
}

// damaged reports a record whose cells cannot be told apart, or lost letters.
// Under the headings they could stand in the wrong columns, and in a workbook
// nobody would see it any more: dropped again unmended, such a row must not
// pass the checks.
func damaged(row MendRow) bool {
	return slices.ContainsFunc(row.Row.Findings, func(f batch.Finding) bool {
		return f.Field == "" && f.Column == 0 && slices.Contains(damage[:], f.Code)
	})
}

var damage = [...]batch.FindingCode{batch.FindingRowTooLong, batch.FindingQuoteOpen, batch.FindingQuoteStray,
	batch.FindingBadEncoding, batch.FindingControlCharacter, batch.FindingCellTooLong}

// whole is the record in one piece, for a person to take apart.
func (m *mendCopy) whole(row MendRow) string {
	parts := make([]string, 0, len(row.Cells))
	for _, c := range row.Cells {
		parts = append(parts, m.text(c, ""))
	}
	text := strings.TrimRight(strings.Join(parts, " | "), " |")
	if tooLong(text) {
		return m.label("mend.whole_too_long")
	}
	return text
}
