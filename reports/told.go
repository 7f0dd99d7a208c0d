package reports

import (
	"strings"

	"genopret/batch"
)

// how tells how the file was read: CSV, Windows-1252, semikolon, CRLF.
func (h *hand) how(t batch.Told) string {
	var parts []string
	if t.Format != "" {
		parts = append(parts, strings.ToUpper(t.Format))
	}
	if t.Encoding != "" {
		parts = append(parts, h.label("told.encoding", t.Encoding))
	}
	if t.Delimiter != "" {
		parts = append(parts, h.label("told.delimiter", h.texts.Word("delimiters", t.Delimiter, h.Lang)))
	}
	if t.LineEnd != "" {
		parts = append(parts, h.label("told.line_end", h.texts.Word("line_ends", t.LineEnd, h.Lang)))
	}
	return strings.Join(parts, ", ")
}

// hidden tells what people do not see when they open the workbook, and that it
// was read all the same.
func (h *hand) hidden(t batch.Told) string {
	var parts []string
	for _, part := range [...]struct {
		key string
		n   int
	}{{"told.sheets", t.HiddenSheets}, {"count.row", t.HiddenRows}, {"told.columns", t.HiddenColumns}} {
		if part.n > 0 {
			parts = append(parts, h.counted(part.key, part.n))
		}
	}
	if parts == nil {
		return ""
	}
	return h.label("told.hidden", strings.Join(parts, ", "))
}

func (h *hand) formulas(t batch.Told) string {
	switch t.Formulas {
	case 0:
		return ""
	case 1:
		return h.label("told.formulas_one")
	}
	return h.label("told.formulas", h.number(t.Formulas))
}

func (h *hand) dates(t batch.Told) string {
	if !t.Date1904 {
		return ""
	}
	return h.label("told.date1904")
}
