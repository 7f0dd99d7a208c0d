package plan

import (
	"strings"
	"unicode/utf8"

	"genopret/batch"
)

// readFields types every cell that the rule looks at. What it does not look
// at changes nothing, not even when it is unreadable.
func (r *row) readFields() {
	r.values = make([]string, len(r.p.fields))
	r.bad = make([]bool, len(r.p.fields))
	for _, i := range r.guide.fields {
		if i == r.p.at.rule {
			continue
		}
		c := r.cell(i)
		if c.text == "" {
			c.text, c.kind = r.assumed(i), batch.TextCell
		}
		if c.text == "" {
			continue
		}
		var ok bool
		if r.values[i], ok = r.read(i, c); !ok {
			r.values[i], r.bad[i] = "", true
		}
	}
	r.plan.Registration = r.value(r.p.at.registration)
}

// assumed is the answer of the list, or of its source, for a blank cell.
func (r *row) assumed(i int) string {
	if text, ok := r.list.answers.given[i]; ok {
		return text
	}
	return r.p.opt.Defaults[r.p.fields[i].Key]
}

// read types one cell; false when a finding was made.
func (r *row) read(i int, c cell) (string, bool) {
	f := &r.p.fields[i]
	if c.kind == batch.ErrorCell {
		r.fail(batch.FindingFormulaError, i)
		return "", false
	}
	switch f.Type {
	case batch.TypeCPR:
		return r.readCitizen(i, c)
	case batch.TypeDate:
		day, ok := r.readDate(i, c)
		return day.String(), ok
	case batch.TypeDateTime:
		return r.readDateTime(i, c)
	case batch.TypeYesNo:
		return r.readYesNo(i, c.text)
	case batch.TypeCode:
		return r.readCode(i, f, c.text)
	case batch.TypeNumber:
		return r.readNumber(i, f, c.text)
	case batch.TypeCVR:
		return r.readCVR(i, c.text)
	case batch.TypePNumber:
		return r.readDigits(i, c.text, 10, batch.FindingPNumberLength)
	case batch.TypeID:
		return r.readID(i, f, c.text)
	default:
		return r.readText(i, f, c.text)
	}
}

// readCitizen keeps the number in the plan alone, where it prints masked;
// the value only says that it is there.
func (r *row) readCitizen(i int, c cell) (string, bool) {
	cpr, ok := r.readCPR(i, c)
	if !ok {
		return "", false
	}
	if i == r.p.at.cpr {
		r.plan.Wrong = cpr
	} else {
		r.plan.Right = cpr
	}
	return "given", true
}

// readYesNo has a third answer: who does not know leaves it open, which is
// not no.
func (r *row) readYesNo(i int, text string) (string, bool) {
	switch strings.ToLower(text) {
	case "ved ikke", "ukendt", "?", "unknown", "do not know":
		return "", true
	}
	value, ok := yesNo(text)
	if !ok {
		r.fail(batch.FindingYesNoUnreadable, i)
	}
	return value, ok
}

func yesNo(text string) (string, bool) {
	switch strings.ToLower(text) {
	case "ja", "j", "yes", "y", "true", "sand", "1", "x":
		return "yes", true
	case "nej", "n", "no", "false", "falsk", "0":
		return "no", true
	}
	return "", false
}

// readCode takes the code, its name or an alias. An open list takes digits
// that it does not know: DFDG's lists change faster than ours.
func (r *row) readCode(i int, f *batch.Field, text string) (string, bool) {
	list, ok := r.p.matrix.CodeList(f.List)
	if ok {
		switch code := list.Lookup(strings.TrimSuffix(text, ".0")); {
		case code == nil:
		case !code.Holds(r.p.opt.AsOf):
			r.fail(batch.FindingCodeExpired, i)
			return "", false
		default:
			return code.Value, true
		}
	}
	if !ok || list.Open && digitsOnly(text) && len(text) <= 9 {
		return text, true
	}
	r.fail(batch.FindingCodeUnknown, i)
	return "", false
}

func (r *row) readNumber(i int, f *batch.Field, text string) (string, bool) {
	text = strings.TrimSuffix(strings.TrimSuffix(text, ",0"), ".0")
	switch {
	case scientific(text):
		r.fail(batch.FindingNotation, i)
	case !digitsOnly(text) || len(text) > 9:
		r.fail(batch.FindingNumberUnreadable, i)
	case f.Max > f.Min && (number(text) < f.Min || number(text) > f.Max):
		r.fail(batch.FindingNumberRange, i, count(f.Min), count(f.Max))
	default:
		return count(number(text)), true
	}
	return "", false
}

var cvrWeights = [8]int{2, 7, 6, 5, 4, 3, 2, 1}

// readCVR checks length and check digit: unlike a CPR's, a CVR's still holds.
func (r *row) readCVR(i int, text string) (string, bool) {
	text, ok := r.readDigits(i, text, 8, batch.FindingCVRLength)
	if !ok {
		return "", false
	}
	sum := 0
	for k, w := range cvrWeights {
		sum += w * int(text[k]-'0')
	}
	if sum%11 != 0 {
		r.fail(batch.FindingCVRCheck, i)
		return "", false
	}
	return text, true
}

func (r *row) readDigits(i int, text string, length int, code batch.FindingCode) (string, bool) {
	text = strings.ReplaceAll(text, " ", "")
	switch {
	case scientific(text):
		r.fail(batch.FindingNotation, i)
	case len(text) != length || !digitsOnly(text):
		r.fail(code, i)
	default:
		return text, true
	}
	return "", false
}

// readID takes a GUID, in either case and with or without braces, or the
// digits and letters that older registrations have.
func (r *row) readID(i int, f *batch.Field, text string) (string, bool) {
	if scientific(text) {
		r.fail(batch.FindingNotation, i)
		return "", false
	}
	id := strings.ToLower(strings.Trim(text, "{}"))
	if strings.Count(id, "-") == 4 || len(id) == 36 {
		if !guid(id) {
			r.fail(batch.FindingGUIDMalformed, i)
			return "", false
		}
		return id, true
	}
	return r.readText(i, f, text)
}

func guid(id string) bool {
	if len(id) != 36 {
		return false
	}
	for k := range len(id) {
		dash := k == 8 || k == 13 || k == 18 || k == 23
		hex := id[k] >= '0' && id[k] <= '9' || id[k] >= 'a' && id[k] <= 'f'
		if dash != (id[k] == '-') || !dash && !hex {
			return false
		}
	}
	return true
}

func (r *row) readText(i int, f *batch.Field, text string) (string, bool) {
	if f.Length > 0 && len(text) > f.Length && utf8.RuneCountInString(text) > f.Length {
		r.fail(batch.FindingFieldTooLong, i, count(f.Length))
		return "", false
	}
	if !utf8.ValidString(text) {
		r.fail(batch.FindingBadEncoding, i)
		return "", false
	}
	return text, true
}

// checkCitizens asks for the citizen whom the wrong entry stands on, and
// refuses to move an entry from a citizen to the same citizen. The right
// citizen is asked for once it is known that a step needs one.
func (r *row) checkCitizens() {
	if r.guide.rule.Citizens > 0 && r.plan.Wrong.IsZero() && !r.bad[r.p.at.cpr] {
		r.fail(batch.FindingCPRMissing, r.p.at.cpr)
	}
	if !r.plan.Wrong.IsZero() && r.plan.Wrong == r.plan.Right {
		r.fail(batch.FindingCPRSame, r.p.at.right)
	}
	start, end := r.value(r.p.at.start), r.value(r.p.at.end)
	if start != "" && end != "" && end < start {
		r.fail(batch.FindingDateOrder, r.p.at.end)
	}
}

// canonUsual is room for a usual row.
const canonUsual = 320

// canon is what makes this row itself: the rule, what the rule looks at, and
// the sender's Reference.
func (r *row) canon() string {
	var b strings.Builder
	b.Grow(canonUsual)
	b.WriteString(r.plan.Rule)
	for _, i := range r.guide.fields {
		v := r.values[i]
		if v == "" {
			continue
		}
		if i == r.p.at.cpr {
			v = r.plan.Wrong.Reveal()
		} else if i == r.p.at.right {
			v = r.plan.Right.Reveal()
		}
		key := r.p.fields[i].Key
		b.WriteByte(0)
		b.WriteString(key)
		b.WriteByte(1)
		b.WriteString(v)
		if i != r.p.at.cpr && i != r.p.at.right {
			r.plan.Fields = append(r.plan.Fields, batch.FieldValue{Key: key, Value: v})
		}
	}
	return b.String()
}

// stated says where a value came from.
func (r *row) stated(field int) string {
	if r.cell(field).text != "" {
		return "row"
	}
	if _, ok := r.list.answers.given[field]; ok {
		return "list"
	}
	if r.value(field) == "" {
		return ""
	}
	return "source"
}
