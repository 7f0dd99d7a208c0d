package schedules

import (
	"slices"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/dk"

	"genopret/batch"
)

// Calendar tells working days from others: Saturdays, Sundays, the public
// holidays of Denmark (Store bededag until 2023) and closed days of one's own
// are none.
type Calendar struct {
	holidays []*cal.Holiday
	own      map[string]bool // "12-24" every year, "2026-05-15" that year
}

// NewCalendar takes closed days of one's own: month and day for every year
// ("12-24"), or a whole date. An entry of another form is returned as wrong.
func NewCalendar(own []string) (calendar *Calendar, wrong []string) {
	c := &Calendar{holidays: slices.Clone(dk.Holidays), own: map[string]bool{}}
	for _, day := range own {
		_, everyYear := time.Parse("01-02", day)
		_, once := batch.ParseDate(day)
		if everyYear != nil && once != nil {
			wrong = append(wrong, day)
		}
		c.own[day] = true
	}
	return c, wrong
}

// Closed reports whether the day is no working day.
func (c *Calendar) Closed(day batch.Date) bool {
	t := day.Time(time.UTC)
	if t.Weekday() == time.Saturday || t.Weekday() == time.Sunday || c.own[day.String()] || c.own[t.Format("01-02")] {
		return true
	}
	return slices.ContainsFunc(c.holidays, func(h *cal.Holiday) bool {
		actual, _ := h.Calc(t.Year())
		return !actual.IsZero() && batch.DateOf(actual) == day
	})
}

// AddWorkingDays gives the nth working day after the day; the day itself does
// not count.
func (c *Calendar) AddWorkingDays(day batch.Date, n int) batch.Date {
	for n > 0 {
		if day = day.AddDays(1); !c.Closed(day) {
			n--
		}
	}
	return day
}
