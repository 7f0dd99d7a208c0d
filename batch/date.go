package batch

import (
	"cmp"
	"fmt"
	"time"
)

// Date is a day without clock or zone. The zero value means "not stated".
// Days are compared as they stand in the register: Copenhagen's calendar.
type Date struct{ year, month, day int16 }

// NewDate reports false when there is no such day.
func NewDate(year, month, day int) (Date, bool) {
	if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return Date{}, false
	}
	return Date{int16(year), int16(month), int16(day)}, true
}

// DateOf is the day that t shows in its own zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{int16(y), int16(m), int16(d)}
}

// ParseDate reads the ISO form 2026-11-22.
func ParseDate(iso string) (Date, error) {
	t, err := time.Parse(time.DateOnly, iso)
	if err != nil {
		return Date{}, fmt.Errorf("date %q is not of the form 2026-11-22", iso)
	}
	return DateOf(t), nil
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// IsZero reports whether no day is stated.
func (d Date) IsZero() bool { return d == Date{} }

// Compare is -1 when d is before e, 0 when equal, +1 when after.
func (d Date) Compare(e Date) int { return cmp.Compare(d.ordinal(), e.ordinal()) }

// Before reports whether d lies before e.
func (d Date) Before(e Date) bool { return d.ordinal() < e.ordinal() }

// After reports whether d lies after e.
func (d Date) After(e Date) bool { return d.ordinal() > e.ordinal() }

func (d Date) ordinal() int { return (int(d.year)*16+int(d.month))*32 + int(d.day) }

// AddDays moves n days on, or back when n is negative.
func (d Date) AddDays(n int) Date { return DateOf(d.Time(time.UTC).AddDate(0, 0, n)) }

// Time is midnight of the day in the zone.
func (d Date) Time(zone *time.Location) time.Time {
	return time.Date(int(d.year), time.Month(d.month), int(d.day), 0, 0, 0, 0, zone)
}

// String is the ISO form, "" for the zero value.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	y, m, n := d.year, d.month, d.day
	return string([]byte{digit(y / 1000), digit(y / 100), digit(y / 10), digit(y), '-',
		digit(m / 10), digit(m), '-', digit(n / 10), digit(n)})
}

// digit is the last digit. Days are written once per row and field, and
// formatted printing would be half of what planning a row costs.
func digit(n int16) byte { return byte('0' + n%10) }

// Danish is the form people read in workbooks: 22-11-2026.
func (d Date) Danish() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%02d-%02d-%04d", d.day, d.month, d.year)
}

// MarshalText writes the ISO form.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the ISO form; empty text is the zero value.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(string(text))
	*d = parsed
	return err
}
