package soap

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"genopret/batch"
)

// outgoing gives the values of a call in the order of the message and in the
// form of the wire. An error means that our own mapping is wrong: it names the
// element, never the value.
func outgoing(operation *batch.Operation, call *batch.Call, zone *time.Location) ([]batch.Value, error) {
	given := make(map[string]string, len(call.Params))
	for _, param := range call.Params {
		if _, twice := given[param.Element]; twice {
			return nil, fmt.Errorf("element %s is given twice", param.Element)
		}
		given[param.Element] = param.Text
	}
	if operation.ClientID != "" {
		if _, own := given[operation.ClientID]; own {
			return nil, fmt.Errorf("element %s takes our own id and is given another", operation.ClientID)
		}
		given[operation.ClientID] = ClientID(call.ID)
	}
	values := make([]batch.Value, 0, len(given))
	for _, element := range operation.Elements {
		text := given[element.Name]
		delete(given, element.Name)
		if text == "" {
			if element.Required {
				return nil, fmt.Errorf("element %s is required and missing", element.Name)
			}
			continue
		}
		text, err := wireForm(element, text, zone)
		if err != nil {
			return nil, fmt.Errorf("element %s: %w", element.Name, err)
		}
		values = append(values, batch.Value{Element: element.Name, Text: text})
	}
	for name := range given {
		return nil, fmt.Errorf("element %s is none of the operation's", name)
	}
	return values, nil
}

// wireForm checks a value against its element and writes it as DFDG takes it.
// The form of ids is not judged: whether one exists is for DFDG to say.
func wireForm(element batch.Element, text string, zone *time.Location) (string, error) {
	if element.Length > 0 && utf8.RuneCountInString(text) > element.Length {
		return "", fmt.Errorf("longer than %d characters", element.Length)
	}
	switch element.Type {
	case "date":
		if _, err := batch.ParseDate(text); err != nil {
			return "", errors.New("no date") // the error of ParseDate may quote the value
		}
	case "dateTime":
		at, ok := parseDateTime(text, zone)
		if !ok {
			return "", errors.New("no date and time")
		}
		return at.In(zone).Format("2006-01-02T15:04:05-07:00"), nil
	case "int":
		if !isNumber(text) {
			return "", errors.New("no number")
		}
	case "boolean":
		if text != "true" && text != "false" {
			return "", errors.New("neither true nor false")
		}
	default:
		if !fitsXML(text) {
			return "", errors.New("a character that XML cannot carry")
		}
	}
	return text, nil
}

// dateTimeForms are what people and services write, without an offset.
var dateTimeForms = []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04"}

// parseDateTime reads a time with offset, or one of the zone's own clock. A
// time that the clock never shows, in the hour skipped in March, is none.
func parseDateTime(text string, zone *time.Location) (time.Time, bool) {
	if at, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return at, true
	}
	for _, form := range dateTimeForms {
		if at, err := time.ParseInLocation(form, text, zone); err == nil {
			naive, _ := time.Parse(form, text)
			return at, at.Format(form) == naive.Format(form)
		}
	}
	return time.Time{}, false
}

func isNumber(text string) bool {
	digits := strings.TrimPrefix(text, "-")
	return digits != "" && len(digits) <= 18 && strings.Trim(digits, "0123456789") == ""
}

// fitsXML holds where XML 1.0 can carry every character; the escaping would
// quietly put another in the place of one that it cannot.
func fitsXML(text string) bool {
	if !utf8.ValidString(text) {
		return false
	}
	return !strings.ContainsFunc(text, func(r rune) bool {
		return r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
	})
}
