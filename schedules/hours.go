package schedules

import (
	"fmt"
	"time"

	"genopret/batch"
)

// Hours are when calls may be made: from the first clock time, inclusive, to
// the second, exclusive. A To at or before From lies on the next day. Hours
// belong to the day on which they begin.
type Hours struct {
	from, to   time.Duration // since midnight, by the clock on the wall
	calendar   *Calendar     // nil: every day is open
	zone       *time.Location
	everything bool
}

// ParseHours reads "07:00-16:00" or "22:00-06:00"; "" is the whole day. With a
// calendar, hours begin on its working days alone.
func ParseHours(text string, calendar *Calendar, zone *time.Location) (*Hours, error) {
	h := &Hours{calendar: calendar, zone: zone, everything: text == "" && calendar == nil}
	if text == "" {
		h.to = 24 * time.Hour
		return h, nil
	}
	var fromHour, fromMinute, toHour, toMinute int
	n, err := fmt.Sscanf(text, "%02d:%02d-%02d:%02d", &fromHour, &fromMinute, &toHour, &toMinute)
	wrong := err != nil || n != 4 || len(text) != len("07:00-16:00") || fromHour > 23 || toHour > 24 || fromMinute > 59 || toMinute > 59 || toHour == 24 && toMinute > 0
	if wrong {
		return nil, fmt.Errorf("hours %q are not of the form 07:00-16:00", text)
	}
	h.from = time.Duration(fromHour)*time.Hour + time.Duration(fromMinute)*time.Minute
	h.to = time.Duration(toHour)*time.Hour + time.Duration(toMinute)*time.Minute
	if h.to <= h.from {
		h.to += 24 * time.Hour
	}
	return h, nil
}

// Open reports whether it is open now, and if not, when it opens next.
func (h *Hours) Open(now time.Time) (open bool, next time.Time) {
	if h.everything {
		return true, time.Time{}
	}
	today := batch.DateOf(now.In(h.zone))
	for _, day := range []batch.Date{today.AddDays(-1), today} {
		if h.begins(day) && !now.Before(h.at(day, h.from)) && now.Before(h.at(day, h.to)) {
			return true, time.Time{}
		}
	}
	for day := today; ; day = day.AddDays(1) {
		if next := h.at(day, h.from); h.begins(day) && next.After(now) {
			return false, next
		}
	}
}

func (h *Hours) begins(day batch.Date) bool { return h.calendar == nil || !h.calendar.Closed(day) }

// at is a clock time of a day. On the two nights when the clocks change it is
// what the clock on the wall shows, not so many hours after midnight.
func (h *Hours) at(day batch.Date, clock time.Duration) time.Time {
	midnight := day.Time(h.zone)
	return time.Date(midnight.Year(), midnight.Month(), midnight.Day(), int(clock/time.Hour), int(clock%time.Hour/time.Minute), 0, 0, h.zone)
}

// Day gives the beginning of the day that now is in, and of the next, by the
// clock on the wall.
func Day(now time.Time, zone *time.Location) (begin, next time.Time) {
	today := batch.DateOf(now.In(zone))
	return today.Time(zone), today.AddDays(1).Time(zone)
}
