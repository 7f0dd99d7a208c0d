package soap

import (
	"strconv"
	"strings"
	"time"

	"genopret/batch"
)

// same compares a value that was sent with one that was read, by meaning: a
// server may write a date with a clock, a GUID in capitals, a 1 for true. A
// text that is no value of its type is a doubt.
func same(kind, sent, shown string, zone *time.Location) likeness {
	switch kind {
	case "date":
		day, ok := dayOf(shown, zone)
		return weigh(ok, day.String() == sent)
	case "dateTime":
		want, _ := parseDateTime(sent, zone)
		at, ok := parseDateTime(shown, zone)
		return weigh(ok, at.Equal(want))
	case "int":
		want, _ := strconv.ParseInt(sent, 10, 64)
		n, err := strconv.ParseInt(shown, 10, 64)
		return weigh(err == nil, n == want)
	case "boolean":
		claim, ok := map[string]string{"true": "true", "1": "true", "false": "false", "0": "false"}[shown]
		return weigh(ok, claim == sent)
	}
	if isGUID(sent) { // an id of a register that writes GUIDs is one, whatever its declared type
		return weigh(true, strings.EqualFold(strings.Trim(shown, "{}"), sent))
	}
	return weigh(true, plain(shown) == plain(sent))
}

func weigh(clear, equal bool) likeness {
	switch {
	case !clear:
		return doubt
	case equal:
		return yes
	}
	return no
}

// dayOf reads a date, with or without a clock and an offset behind it.
func dayOf(text string, zone *time.Location) (batch.Date, bool) {
	if at, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return batch.DateOf(at.In(zone)), true
	}
	const length = len("2026-11-22")
	if len(text) > length && !strings.ContainsRune("TZ+-", rune(text[length])) {
		return batch.Date{}, false
	}
	day, err := batch.ParseDate(text[:min(length, len(text))])
	return day, err == nil
}

// plain evens out what XML and servers do to white space.
func plain(text string) string {
	return strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
}
