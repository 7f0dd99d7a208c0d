package schedules_test

import (
	"testing"
	"time"
	_ "time/tzdata"

	"genopret/batch"
	"genopret/schedules"
)

func copenhagen(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func day(t *testing.T, iso string) batch.Date {
	t.Helper()
	d, err := batch.ParseDate(iso)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestClosedDays: typed from the almanac.
func TestClosedDays(t *testing.T) {
	calendar, wrong := schedules.NewCalendar([]string{"12-24", "12-31", "2026-05-15"})
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	for iso, closed := range map[string]bool{
		"2026-01-01": true, "2026-04-02": true, "2026-04-03": true, "2026-04-06": true, "2026-05-14": true, "2026-05-25": true,
		"2026-06-05": true, "2026-12-24": true, "2026-12-25": true, "2026-12-31": true, "2026-05-15": true, "2027-05-14": false,
		"2023-05-05": true, "2024-04-26": false, // Store bededag was abolished
		"2026-11-21": true, "2026-11-22": true, "2026-11-23": false, "2026-05-01": false, "2027-03-29": true,
	} {
		if got := calendar.Closed(day(t, iso)); got != closed {
			t.Errorf("%s closed: %v", iso, got)
		}
	}
	if _, wrong := schedules.NewCalendar([]string{"24-12", "12-24", "juleaften"}); len(wrong) != 2 {
		t.Errorf("wrong days: %v", wrong)
	}
}

func TestWorkingDays(t *testing.T) {
	calendar, _ := schedules.NewCalendar(nil)
	for _, c := range []struct {
		from string
		n    int
		want string
	}{{"2026-11-20", 1, "2026-11-23"}, {"2026-04-01", 1, "2026-04-07"}, {"2026-12-23", 3, "2026-12-29"}, {"2026-11-23", 0, "2026-11-23"}} {
		if got := calendar.AddWorkingDays(day(t, c.from), c.n); got != day(t, c.want) {
			t.Errorf("%d working days after %s: %s, want %s", c.n, c.from, got, c.want)
		}
	}
}

func TestHours(t *testing.T) {
	zone := copenhagen(t)
	calendar, _ := schedules.NewCalendar(nil)
	at := func(text string) time.Time {
		moment, err := time.ParseInLocation("2006-01-02 15:04", text, zone)
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	for _, c := range []struct {
		hours    string
		calendar *schedules.Calendar
		now      string
		open     bool
		next     string
	}{
		{"", nil, "2026-11-22 03:00", true, ""},
		{"22:00-06:00", nil, "2026-11-22 03:00", true, ""},
		{"22:00-06:00", nil, "2026-11-22 06:00", false, "2026-11-22 22:00"},
		{"22:00-06:00", nil, "2026-11-22 22:00", true, ""},
		{"07:00-16:00", calendar, "2026-11-20 16:00", false, "2026-11-23 07:00"},
		{"07:00-16:00", calendar, "2026-11-23 15:59", true, ""},
		{"22:00-06:00", calendar, "2026-11-21 03:00", true, ""},                  // Friday's night
		{"22:00-06:00", calendar, "2026-11-23 03:00", false, "2026-11-23 22:00"}, // Sunday has none
		{"", calendar, "2026-12-25 12:00", false, "2026-12-28 00:00"},
		{"01:00-04:00", nil, "2026-03-29 03:30", true, ""}, // the hour that is not there
		{"01:00-04:00", nil, "2026-10-25 03:59", true, ""}, // the hour that is there twice
		{"01:00-04:00", nil, "2026-10-25 04:00", false, "2026-10-26 01:00"},
		{"00:00-24:00", nil, "2026-10-25 23:59", true, ""},
	} {
		hours, err := schedules.ParseHours(c.hours, c.calendar, zone)
		if err != nil {
			t.Fatal(err)
		}
		open, next := hours.Open(at(c.now))
		if open != c.open || !open && !next.Equal(at(c.next)) {
			t.Errorf("%s at %s: %v, next %v", c.hours, c.now, open, next)
		}
	}
	for _, wrong := range []string{"7-16", "07:00", "25:00-06:00", "07:00-16:00 ", "07:60-16:00"} {
		if _, err := schedules.ParseHours(wrong, nil, zone); err == nil {
			t.Errorf("%q was taken", wrong)
		}
	}
}
