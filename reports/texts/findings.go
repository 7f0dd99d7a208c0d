package texts

import (
	"strconv"
	"strings"

	"genopret/batch"
)

// Finding says what is wrong and what to do next. Neither sentence holds a
// cell's value, since a finding holds none. An unknown code is shown as it is.
func (t *Texts) Finding(f batch.Finding, lang string) (text, next string) {
	entry, ok := t.findings[f.Code]
	if !ok {
		return string(f.Code), ""
	}
	slots := t.slots(f, entry, lang)
	return fill(entry.Text.In(lang), slots), fill(entry.Next.In(lang), slots)
}

// Varies reports whether the arguments of the code differ from row to row, so
// that counting equal findings has to leave them out.
func (t *Texts) Varies(code batch.FindingCode) bool { return t.findings[code].Vary }

func (t *Texts) slots(f batch.Finding, entry finding, lang string) map[string]string {
	where := t.where(f, lang)
	slots := map[string]string{"where": where, "Where": capital(where)}
	for i, arg := range f.Args {
		if i < len(entry.Args) {
			if _, list, ok := strings.Cut(entry.Args[i], ":"); ok {
				arg = t.Word(list, arg, lang)
			}
		}
		slots[strconv.Itoa(i)] = arg
	}
	return slots
}

// where names the place of the fault in the middle of a sentence.
func (t *Texts) where(f batch.Finding, lang string) string {
	slots := map[string]string{}
	switch {
	case f.Field != "":
		slots["0"] = t.field(f.Field, lang)
		return fill(t.Label("where.field", lang), slots)
	case f.Column > 0:
		slots["0"] = strconv.Itoa(f.Column)
		return fill(t.Label("where.column", lang), slots)
	default:
		return t.Label("where.row", lang)
	}
}
