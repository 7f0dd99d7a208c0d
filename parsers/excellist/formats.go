package excellist

// format says what a cell's number format makes of a number.
type format uint8

const (
	plainNumber format = 0
	hasDate     format = 1
	hasTime     format = 2
)

// builtin is what the formats are that Excel knows by number alone. Some
// numbers mean dates in some languages only, but nothing else in any other.
func builtin(id int) format {
	switch {
	case 14 <= id && id <= 17, 27 <= id && id <= 31, id == 36, 50 <= id && id <= 54, id == 57, id == 58:
		return hasDate
	case 18 <= id && id <= 21, 32 <= id && id <= 35, 45 <= id && id <= 47, id == 55, id == 56:
		return hasTime
	case id == 22:
		return hasDate | hasTime
	}
	return plainNumber
}

// custom looks for the letters that show days and times, outside quotes,
// escapes, and brackets, which hold colours, conditions and languages; but in
// brackets [h], [mm] and [s] count hours that run past a day. An m is a month
// unless hours or seconds stand beside it.
func custom(code string) format {
	var f format
	months := false
	for i := 0; i < len(code); i++ {
		switch c := code[i] | 0x20; {
		case code[i] == '"':
			i += until(code[i+1:], '"')
		case code[i] == '[':
			n := until(code[i+1:], ']')
			if elapsed(code[i+1:][:max(n-1, 0)]) {
				f |= hasTime
			}
			i += n
		case code[i] == '\\', code[i] == '_', code[i] == '*':
			i++ // the character after it stands for itself or its width
		case c == 'd' || c == 'y':
			f |= hasDate
		case c == 'h' || c == 's':
			f |= hasTime
		case c == 'm':
			months = true
		}
	}
	if months && f == plainNumber {
		f = hasDate
	}
	return f
}

// until is the length up to and with the character, or of all there is.
func until(s string, c byte) int {
	for i := range len(s) {
		if s[i] == c {
			return i + 1
		}
	}
	return len(s)
}

func elapsed(s string) bool {
	for i := range len(s) {
		if c := s[i] | 0x20; c != s[0]|0x20 || c != 'h' && c != 'm' && c != 's' {
			return false
		}
	}
	return s != ""
}
