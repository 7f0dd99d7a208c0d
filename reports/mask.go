package reports

import "regexp"

// cprLike is what could be a CPR number inside a text of the sender's: a day
// (substitute numbers add 60 to it), a month, a year, and four digits.
var cprLike = regexp.MustCompile(`(^|\D)((?:[0-2]\d|3[01]|[67]\d|8\d|9[01])(?:0[1-9]|1[0-2])\d\d)[-– ]?\d{4}(\D|$)`)

// mask hides numbers that look like a CPR number in a sender's own words, such
// as a Reference or the name of a file or sheet. It hides a few harmless
// numbers too; that is the cheaper mistake.
func mask(text string) string {
	if !tenDigits(text) {
		return text
	}
	// Two numbers may share the character between them, hence the second pass.
	masked := cprLike.ReplaceAllString(text, "$1$2-****$3")
	return cprLike.ReplaceAllString(masked, "$1$2-****$3")
}

// tenDigits spares most texts the search.
func tenDigits(text string) bool {
	digits := 0
	for i := range len(text) {
		if text[i] >= '0' && text[i] <= '9' {
			digits++
		}
	}
	return digits >= 10
}
