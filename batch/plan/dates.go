package plan

import (
	"strings"
	"time"

	"genopret/batch"
)

// dateForm is how a column writes its dates. One column, one form: a day
// that is read in the wrong order is a wrong day for a citizen.
type dateForm uint8

const (
	noForm dateForm = iota
	isoForm
	dashForm
	dotForm
	slashForm
	cellForm // a typed date cell
)

// formNames are shown to people.
var formNames = [...]string{"", "åååå-mm-dd", "dd-mm-åååå", "dd.mm.åååå", "dd/mm/åååå", "datofelt"}

// formOf tells the form of a date with a four-digit year.
func formOf(text string) (dateForm, bool) {
	if len(text) < 8 || len(text) > 10 {
		return noForm, false
	}
	if len(text) == 10 && text[4] == '-' && text[7] == '-' {
		return isoForm, true
	}
	sep := text[len(text)-5]
	form := dateForm(strings.IndexByte(separators, sep))
	first := strings.IndexByte(text, sep)
	if sep == ' ' || form > slashForm || first < 1 || first > 2 || strings.IndexByte(text[first+1:], sep) != len(text)-first-6 {
		return noForm, false
	}
	return form, true
}

// separators by form.
const separators = "  -./"

// twoDigitYear reports a date such as 01-02-26, which could be any century.
func twoDigitYear(text string) bool {
	parts := strings.FieldsFunc(text, func(c rune) bool { return c == '-' || c == '.' || c == '/' })
	return len(parts) == 3 && len(parts[0]) <= 2 && len(parts[1]) <= 2 && len(parts[2]) == 2 &&
		digitsOnly(parts[0]) && digitsOnly(parts[1]) && digitsOnly(parts[2])
}

// read gives the day; false when there is no such day.
func (f dateForm) read(text string) (batch.Date, bool) {
	var day, month, year string
	switch f {
	case isoForm, cellForm:
		if len(text) != 10 {
			return batch.Date{}, false
		}
		year, month, day = text[:4], text[5:7], text[8:]
	case dashForm, dotForm, slashForm:
		sep := separators[f]
		first, last := strings.IndexByte(text, sep), strings.LastIndexByte(text, sep)
		day, month, year = text[:first], text[first+1:last], text[last+1:]
	default:
		return batch.Date{}, false
	}
	if !digitsOnly(day) || !digitsOnly(month) || !digitsOnly(year) {
		return batch.Date{}, false
	}
	return batch.NewDate(number(year), number(month), number(day))
}

// number reads up to nine digits that were checked before.
func number(digits string) int {
	n := 0
	for i := range len(digits) {
		n = n*10 + int(digits[i]-'0')
	}
	return n
}

// readDate types a date cell and pins the column's form.
func (r *row) readDate(field int, c cell) (batch.Date, bool) {
	form, ok := formOf(c.text)
	if c.kind == batch.DateCell {
		form, ok = cellForm, true
		c.text, _, _ = strings.Cut(c.text, "T")
	}
	if !ok {
		code := batch.FindingDateUnreadable
		if twoDigitYear(c.text) {
			code = batch.FindingDateTwoDigitYear
		}
		r.fail(code, field)
		return batch.Date{}, false
	}
	day, ok := form.read(c.text)
	if !ok {
		r.fail(batch.FindingDateUnreadable, field)
		return batch.Date{}, false
	}
	pinned := &r.list.columns[c.column-1].form
	if *pinned == noForm {
		*pinned = form
	}
	if *pinned != form {
		r.fail(batch.FindingDateOtherForm, field, formNames[*pinned])
		return batch.Date{}, false
	}
	return day, true
}

// readDateTime types a day with a clock time, such as 22-11-2026 09:30, and
// writes it with the offset that the day has in the zone.
func (r *row) readDateTime(field int, c cell) (string, bool) {
	dayText, clock, ok := strings.Cut(strings.Replace(c.text, "T", " ", 1), " ")
	at, err := clockTime(clock)
	if !ok || err != nil {
		r.fail(batch.FindingTimeUnreadable, field)
		return "", false
	}
	c.text = dayText
	day, ok := r.readDate(field, c)
	if !ok {
		return "", false
	}
	t := day.Time(r.p.opt.Zone)
	return time.Date(t.Year(), t.Month(), t.Day(), at.Hour(), at.Minute(), 0, 0, r.p.opt.Zone).Format(time.RFC3339), true
}

// clockTime reads 09:30, 9.30 and 09:30:00.
func clockTime(text string) (time.Time, error) {
	text = strings.ReplaceAll(strings.TrimSpace(text), ".", ":")
	if strings.Count(text, ":") == 2 {
		return time.Parse("15:4:5", text)
	}
	return time.Parse("15:04", text)
}
