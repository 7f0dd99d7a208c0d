package main

import (
	"strings"
	"time"

	"genopret/schedules"
)

// calendar is the Danish one with the municipality's own closed days.
func (c *Config) calendar() (*schedules.Calendar, []string) {
	return schedules.NewCalendar(c.ClosedDays)
}

// hours are when calls may be made.
func (c *Config) hours() (*schedules.Hours, error) {
	var calendar *schedules.Calendar
	if c.Limits.WorkDays {
		calendar, _ = c.calendar() // checked when the configuration was read
	}
	return schedules.ParseHours(c.Limits.Hours, calendar, copenhagen())
}

func (c *Config) checkHours(demand func(ok bool, path, words string)) {
	_, wrong := c.calendar()
	demand(len(wrong) == 0, "closed_days", "skal være måned og dag (\"12-24\") eller en hel dato (\"2026-05-15\"), ikke "+strings.Join(wrong, ", "))
	_, err := c.hours()
	demand(err == nil, "limits.hours", "skal være to klokkeslæt, f.eks. \"22:00-06:00\"")
	l := c.Limits
	demand(l.CallsPerDay >= 0 && l.PerEndpoint >= 0 && l.BreakAfter >= 0, "limits", "kan ikke have lofter under 0")
	demand(l.RefusedPercent >= 0 && l.RefusedPercent <= 100, "limits.refused_percent", "skal være fra 0 til 100")
}

// today is the day that calls are counted in.
func today(now time.Time) (begin, next time.Time) { return schedules.Day(now, copenhagen()) }
