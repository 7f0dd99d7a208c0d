package plan

import (
	"strings"

	"genopret/batch"
)

// readCPR types a citizen's number. Nine digits are a number whose leading
// zero a spreadsheet took; they are never padded silently, since the padded
// number may be another person. Modulus 11 only warns: since 2007 numbers
// are issued that do not meet it.
func (r *row) readCPR(field int, c cell) (batch.CPR, bool) {
	digits := withoutMarks(c.text)
	if code := cprShape(digits, c.text); code != "" {
		r.fail(code, field)
		return batch.CPR{}, false
	}
	day, code := cprBirth(digits)
	if code != "" {
		r.fail(code, field)
		return batch.CPR{}, false
	}
	if day.After(r.p.opt.AsOf) {
		r.fail(batch.FindingCPRFutureBirth, field)
		return batch.CPR{}, false
	}
	if !modulus11(digits) && digits[:4] != "0101" {
		r.warn(batch.FindingCPRModulus, field)
	}
	return batch.NewCPR(digits)
}

// withoutMarks takes off the hyphen and the spaces that people write.
func withoutMarks(text string) string {
	if len(text) == 10 {
		return text
	}
	return marks.Replace(text)
}

var marks = strings.NewReplacer("-", "", " ", "", "\u00a0", "")

// cprShape judges what stands in the cell before it is read as a day.
func cprShape(digits, text string) batch.FindingCode {
	switch {
	case scientific(text):
		return batch.FindingNotation
	case substitute(digits):
		return batch.FindingCPRSubstitute
	case !digitsOnly(digits):
		return batch.FindingCPRNotDigits
	case digits == "0000000000":
		return batch.FindingCPRZeros
	case len(digits) == 9:
		return batch.FindingCPRNineDigits
	case len(digits) != 10:
		return batch.FindingCPRLength
	case digits[0] >= '6':
		return batch.FindingCPRSubstitute
	}
	return ""
}

// substitute recognises the numbers that regions, schools and the national
// register give to people without a CPR: letters among the last four.
func substitute(text string) bool {
	if len(text) != 10 || !digitsOnly(text[:6]) || digitsOnly(text[6:]) {
		return false
	}
	for i := 6; i < 10; i++ {
		c := text[i] | 0x20
		if (c < 'a' || c > 'z') && (text[i] < '0' || text[i] > '9') {
			return false
		}
	}
	return true
}

// cprBirth gives the day of birth by the table of the seventh digit.
func cprBirth(digits string) (batch.Date, batch.FindingCode) {
	year := number(digits[4:6])
	switch seventh := digits[6]; {
	case seventh <= '3':
		year += 1900
	case seventh == '4' || seventh == '9':
		if year <= 36 {
			year += 2000
		} else {
			year += 1900
		}
	case year <= 57:
		year += 2000
	default:
		year += 1800
	}
	day, ok := batch.NewDate(year, number(digits[2:4]), number(digits[:2]))
	if !ok {
		return batch.Date{}, batch.FindingCPRNoSuchDay
	}
	return day, ""
}

var modulusWeights = [10]int{4, 3, 2, 7, 6, 5, 4, 3, 2, 1}

func modulus11(digits string) bool {
	sum := 0
	for i, w := range modulusWeights {
		sum += w * int(digits[i]-'0')
	}
	return sum%11 == 0
}

// scientific recognises 1,01E+09: what was typed is lost.
func scientific(text string) bool {
	i := strings.IndexAny(text, "eE")
	if i < 1 || i+2 >= len(text) || (text[i+1] != '+' && text[i+1] != '-') || !digitsOnly(text[i+2:]) {
		return false
	}
	return digitsOnly(strings.NewReplacer(",", "", ".", "").Replace(text[:i]))
}
