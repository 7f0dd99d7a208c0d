package excellist

import (
	"fmt"
	"math"
	"strings"
	"time"

	"genopret/batch"
)

const (
	daySeconds = 24 * 60 * 60
	lastSerial = 2958466 // the day after 31 December 9999, which Excel cannot show
	days1904   = 1462    // between the two systems' first days
)

// serial turns the number of a cell with a date format into the day and the
// time that Excel shows, rounded to the second. It reports false for numbers
// that are no day; Excel shows those as ####.
//
// In the system of 1900 there is a 29 February 1900, serial 60, although no
// such day ever was. It is given as Excel has it, and whoever reads the date
// finds out. Less than a day is a time alone, since in that system no day has
// the number 0.
func (d *dates) serial(number float64, f format, from1904 bool) (batch.Cell, bool) {
	if !(number >= 0) || number >= lastSerial {
		return batch.Cell{}, false
	}
	days := math.Floor(number)
	day, seconds := int(days), int(math.Round((number-days)*daySeconds))
	if seconds == daySeconds {
		day, seconds = day+1, 0
	}
	if day == 0 && !(from1904 && f&hasDate != 0) {
		return batch.Cell{Text: clock(seconds), Kind: batch.DateCell}, true
	}
	text, ok := d.day(day, from1904)
	if f&hasTime != 0 || seconds != 0 {
		text += "T" + clock(seconds)
	}
	return batch.Cell{Text: text, Kind: batch.DateCell}, ok
}

func clock(seconds int) string {
	return fmt.Sprintf("%02d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
}

// dates remembers days that were written lately: a list has few different
// ones. A day has one place, and the next day for that place takes it.
type dates [512]struct {
	day  int
	text string
}

func (d *dates) day(day int, from1904 bool) (string, bool) {
	known := &d[day%len(d)]
	if known.text != "" && known.day == day {
		return known.text, true
	}
	text, ok := dayOf(day, from1904)
	if ok {
		known.day, known.text = day, text
	}
	return text, ok
}

func dayOf(day int, from1904 bool) (string, bool) {
	if from1904 {
		day += days1904
	}
	switch {
	case day >= lastSerial:
		return "", false
	case day == 60 && !from1904:
		return "1900-02-29", true
	case day < 60:
		day++ // Excel counts the 29 February from here on back
	}
	return time.Date(1899, 12, 30+day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), true
}

// isoDate reads a date that is stored as text, as only a few programs do.
func isoDate(text string, f format) (batch.Cell, bool) {
	text = strings.TrimSuffix(text, "Z")
	day, clock, both := strings.Cut(text, "T")
	if !both && strings.Contains(day, ":") {
		day, clock = "", day
	}
	t, err := time.Parse("2006-01-02T15:04:05", orElse(day, "2000-01-01")+"T"+orElse(clock, "00:00:00"))
	if err != nil || day == "" && clock == "" {
		return batch.Cell{}, false
	}
	t = t.Add(time.Second / 2).Truncate(time.Second)
	layout := "2006-01-02T15:04:05"
	switch midnight := t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0; {
	case day == "":
		layout = time.TimeOnly
	case midnight && f&hasTime == 0:
		layout = time.DateOnly
	}
	return batch.Cell{Text: t.Format(layout), Kind: batch.DateCell}, true
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}
