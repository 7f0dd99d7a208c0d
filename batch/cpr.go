package batch

import (
	"encoding/json"
	"strconv"
)

// CPR is a Danish civil registration number. It prints masked everywhere:
// the zero value prints "", every other as the birth date and four stars.
// The raw digits have one way out, [CPR.Reveal].
//
// The digits are kept scrambled, because fmt prints unexported fields of
// unexported fields without asking any method; a stray %v then shows a
// meaningless number instead of a person.
type CPR struct{ scrambled uint64 }

// cprScramble hides the digits from an accidental print; it is no encryption.
const cprScramble = 0x9e3779b97f4a7c15

// NewCPR takes ten digits. It reports false for anything else; whether the
// number can belong to a person is for the plan to judge.
func NewCPR(digits string) (CPR, bool) {
	if len(digits) != 10 {
		return CPR{}, false
	}
	var n uint64
	for i := range len(digits) {
		c := digits[i]
		if c < '0' || c > '9' {
			return CPR{}, false
		}
		n = n*10 + uint64(c-'0')
	}
	return CPR{(n + 1) ^ cprScramble}, true
}

// IsZero reports whether no number is held.
func (c CPR) IsZero() bool { return c.scrambled == 0 }

// Reveal gives the ten digits, or "" for the zero value. Only envelopes,
// sealed columns and the named workbook cells may call it.
func (c CPR) Reveal() string {
	if c.IsZero() {
		return ""
	}
	n := (c.scrambled ^ cprScramble) - 1
	var digits [10]byte
	for i := 9; i >= 0; i-- {
		digits[i] = byte('0' + n%10)
		n /= 10
	}
	return string(digits[:])
}

// String gives the masked form, such as 010190-****.
func (c CPR) String() string {
	if c.IsZero() {
		return ""
	}
	return c.Reveal()[:6] + "-****"
}

// GoString keeps %#v masked too.
func (c CPR) GoString() string { return strconv.Quote(c.String()) }

// MarshalJSON writes the masked form.
func (c CPR) MarshalJSON() ([]byte, error) { return json.Marshal(c.String()) }

// MarshalText writes the masked form.
func (c CPR) MarshalText() ([]byte, error) { return []byte(c.String()), nil }
