package rules

import (
	"slices"

	"genopret/batch"
)

func (l *loader) loadFields() {
	for _, entry := range entries[batch.Field](l, "fields.yaml") {
		l.addField(entry.at, entry.item)
	}
}

func (l *loader) addField(at spot, f batch.Field) {
	const file = "fields.yaml"
	if _, twice := l.matrix.byKey[f.Key]; twice || f.Key == "" {
		l.wrong(file, at, "field key %q is blank or stands twice", f.Key)
		return
	}
	l.mark(file, at, "field", f.Key)
	l.bothTexts(file, at, "heading of "+f.Key, f.Heading)
	l.bothTexts(file, at, "help of "+f.Key, f.Help)
	if !slices.Contains(l.known.types, string(f.Type)) {
		l.wrong(file, at, "field %q: unknown type %q", f.Key, f.Type)
	}
	if (f.Type == batch.TypeCode) != (f.List != "") {
		l.wrong(file, at, "field %q: a field of type code has a code_list, and no other has", f.Key)
	}
	if f.List != "" && l.matrix.codes[f.List] == nil {
		l.wrong(file, at, "field %q: unknown code list %q", f.Key, f.List)
	}
	l.statesFact(at, f)
	for _, heading := range append([]string{f.Key, f.Heading.Da, f.Heading.En}, f.Aliases...) {
		l.addHeading(at, f.Key, heading)
	}
	l.matrix.byKey[f.Key] = len(l.matrix.fields)
	l.matrix.fields = append(l.matrix.fields, f)
}

// statesFact: a cell that states a fact can say nothing but the fact's values.
func (l *loader) statesFact(at spot, f batch.Field) {
	if f.Fact == "" {
		return
	}
	values, known := l.known.facts[f.Fact]
	if !known {
		l.wrong("fields.yaml", at, "field %q: unknown fact %q", f.Key, f.Fact)
		return
	}
	said := []string{"yes", "no"}
	if codes := l.matrix.codes[f.List]; codes != nil {
		said = nil
		for _, c := range codes.Codes {
			said = append(said, c.Value)
		}
	}
	for _, value := range said {
		if !slices.Contains(values, value) {
			l.wrong("fields.yaml", at, "field %q: %q is no value of the fact %q", f.Key, value, f.Fact)
		}
	}
}

func (l *loader) addHeading(at spot, key, heading string) {
	norm := Normalise(heading)
	if other, taken := l.matrix.headings[norm]; taken && other != key {
		l.wrong("fields.yaml", at, "heading %q means both %q and %q", heading, other, key)
	}
	if norm == "" {
		l.wrong("fields.yaml", at, "field %q has a blank heading", key)
	}
	l.matrix.headings[norm] = key
}

func (l *loader) loadAreas() {
	const file = "areas.yaml"
	for _, entry := range entries[areaItem](l, file) {
		a := entry.item
		if _, twice := l.matrix.areas[a.Key.text]; twice || a.Key.text == "" {
			l.wrong(file, entry.at, "area key %q is blank or stands twice", a.Key.text)
		}
		l.bothTexts(file, entry.at, "title of "+a.Key.text, a.Title)
		if a.Law == "" {
			l.wrong(file, entry.at, "area %q names no law", a.Key.text)
		}
		l.recipients(file, a.Recipients)
		l.matrix.areas[a.Key.text] = Area{Key: a.Key.text, Title: a.Title, Law: a.Law, Recipients: texts(a.Recipients), Turn: a.Turn}
	}
}

func (l *loader) recipients(file string, all []spot) {
	for _, r := range all {
		if !l.isCode(listRecipients, r.text) {
			l.wrong(file, r, "unknown recipient %q", r.text)
		}
	}
}
