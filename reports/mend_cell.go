package reports

import (
	"strings"
	"time"
	"unicode/utf8"

	"genopret/batch"
)

// text is a cell as its sender would write it, so that it means the same when
// it is read as text: dates in the form of their column, and yes for true.
func (m *mendCopy) text(c batch.Cell, form string) string {
	switch {
	case tooLong(c.Text):
		return "" // told in words; half a text would be taken for a whole one
	case c.Kind == batch.DateCell:
		return dateText(c.Text, form)
	case c.Kind == batch.BoolCell && c.Text == "true":
		return m.label("mend.yes")
	case c.Kind == batch.BoolCell:
		return m.label("mend.no")
	}
	return c.Text
}

// tooLong reports a text that Excel would cut. A letter takes one unit, or two
// for those beyond the basic plane, which take four bytes.
func tooLong(text string) bool {
	const cellUnits = 32_767
	if len(text) <= cellUnits {
		return false
	}
	units := utf8.RuneCountInString(text)
	for i := range len(text) {
		if text[i] >= 0xF0 {
			units++
		}
	}
	return units > cellUnits
}

// danishForm is how a date cell is written where its column has no text that
// shows another form.
const danishForm = "02-01-2006"

// form is how the sender writes dates in a column, by the first text that is
// one. A column may have one form alone.
func (m *mendCopy) form(column int) string {
	for _, row := range m.held {
		if column < len(row.Cells) && row.Cells[column].Kind == batch.TextCell {
			if form := formOf(strings.TrimSpace(row.Cells[column].Text)); form != "" {
				return form
			}
		}
	}
	return danishForm
}

func formOf(text string) string {
	day, _, _ := strings.Cut(text, " ")
	if len(day) < 8 || len(day) > 10 {
		return ""
	}
	shape := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, day)
	switch {
	case shape == "--" && len(day) == 10 && day[4] == '-':
		return "2006-01-02"
	case shape == "--" || shape == ".." || shape == "//":
		return strings.ReplaceAll(danishForm, "-", shape[:1])
	}
	return ""
}

// dateText writes an ISO date, with its time of day where it has one.
func dateText(iso, form string) string {
	day, clock, _ := strings.Cut(strings.Replace(iso, " ", "T", 1), "T")
	date, err := batch.ParseDate(day)
	if err != nil {
		return iso
	}
	if form == "" {
		form = danishForm
	}
	text := date.Time(time.UTC).Format(form)
	if clock = strings.TrimSuffix(clock, "Z"); strings.Count(clock, ":") == 2 {
		clock = strings.TrimSuffix(clock, ":00")
	}
	if clock == "" || clock == "00:00" {
		return text
	}
	return text + " " + clock
}

// suggestion is what the program would write in the cell, and leaves to a
// person: the padded number may be another citizen.
func suggestion(row MendRow, column int) string {
	for _, f := range row.Row.Findings {
		if f.Column == column {
			if text := suggested(f, row.Cells); text != "" {
				return text
			}
		}
	}
	return ""
}

func suggested(f batch.Finding, cells []batch.Cell) string {
	switch {
	case f.Code == batch.FindingRuleBecameDate && len(f.Args) > 0:
		return f.Args[0]
	case f.Code == batch.FindingCPRNineDigits && f.Column > 0 && f.Column <= len(cells):
		digits := strings.Map(onlyDigits, cells[f.Column-1].Text)
		if len(digits) == 9 {
			return "0" + digits
		}
	}
	return ""
}

func onlyDigits(r rune) rune {
	if r < '0' || r > '9' {
		return -1
	}
	return r
}

// ours reports a heading that a mend copy has put into the list.
func (h *hand) ours(heading string) bool {
	for _, lang := range [...]string{"da", "en"} {
		before, _, _ := strings.Cut(h.texts.Label("mend.suggestion", lang), "{0}")
		if heading == h.texts.Label("mend.what", lang) || heading == h.texts.Label("mend.row", lang) ||
			heading == h.texts.Label("mend.whole", lang) || strings.HasPrefix(heading, before) {
			return true
		}
	}
	return false
}
