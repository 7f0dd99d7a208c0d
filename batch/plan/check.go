package plan

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"genopret/batch"
	"genopret/batch/rules"
)

// Trouble is something that the self-check of a matrix found. An error is for
// the owner of the matrix to mend; a note only tells.
type Trouble struct {
	Place    rules.Place
	Severity batch.Severity
	Code     string // a short name of the kind of trouble, for programs
	Rule     string // "" where no rule is at fault
	Text     batch.Text
}

// String is file:line:column, the severity and the Danish text.
func (t Trouble) String() string {
	return fmt.Sprintf("%s: %s: %s", t.Place, t.Severity, t.Text.Da)
}

// Check looks at a loaded matrix as a whole, beside the catalog of operations
// and on a day: combinations of facts that lead nowhere, branches that no row
// can reach, calls that the catalog does not know or that would go out
// incomplete, examples that are missing or not planned as they say, codes and
// editions that no longer hold. All is told at once, in the order of the files.
func Check(matrix *rules.Matrix, catalog batch.Catalog, asOf batch.Date) []Trouble {
	c := &checker{matrix: matrix, catalog: catalog, asOf: asOf}
	c.validity()
	c.fieldsInUse()
	for _, rule := range matrix.Rules() {
		c.cover(rule)
		c.reach(rule)
		c.calls(rule)
		c.examples(rule)
	}
	c.rehearse()
	slices.SortStableFunc(c.found, func(a, b Trouble) int {
		return cmp.Or(cmp.Compare(a.Place.File, b.Place.File), cmp.Compare(a.Place.Line, b.Place.Line), cmp.Compare(a.Place.Column, b.Place.Column))
	})
	return c.found
}

// LoadTroubles are the mistakes for which a matrix was not even loaded, in the
// same form; an error of another kind becomes one trouble without a place.
func LoadTroubles(err error) []Trouble {
	if err == nil {
		return nil
	}
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		var all []Trouble
		for _, one := range many.Unwrap() {
			all = append(all, LoadTroubles(one)...)
		}
		return all
	}
	t := Trouble{Severity: batch.SeverityError, Code: "mistake", Text: batch.Text{Da: err.Error(), En: err.Error()}}
	var mistake *rules.Mistake
	if errors.As(err, &mistake) {
		t.Place = rules.Place{File: mistake.File, Line: mistake.Line, Column: mistake.Column}
		t.Text = batch.Text{Da: mistake.Text, En: mistake.Text}
	}
	return []Trouble{t}
}

// checker gathers what is found.
type checker struct {
	matrix  *rules.Matrix
	catalog batch.Catalog
	asOf    batch.Date
	found   []Trouble
	broken  bool // an operation is unknown, so nothing can be planned
}

func (c *checker) wrong(code, rule string, at rules.Place, da, en string, args ...any) {
	c.tell(batch.SeverityError, code, rule, at, da, en, args...)
}

func (c *checker) tell(severity batch.Severity, code, rule string, at rules.Place, da, en string, args ...any) {
	c.found = append(c.found, Trouble{at, severity, code, rule,
		batch.Text{Da: fmt.Sprintf(da, args...), En: fmt.Sprintf(en, args...)}})
}

// validity: neither the edition nor a code may be out of date.
func (c *checker) validity() {
	if v := c.matrix.Validity(); !v.Holds(c.asOf) {
		c.wrong("expired", "", c.matrix.Place("edition"), "matrixen gælder ikke den %s", "the matrix does not hold on %s", c.asOf)
	}
	for _, list := range c.matrix.CodeLists() {
		if list.Source == "" {
			c.wrong("source-missing", "", c.matrix.Place("codes", list.Name), "kodelisten %q siger ikke, hvor den er fra", "the code list %q does not say where it is from", list.Name)
		}
		for _, code := range list.Codes {
			if code.To != "" && code.To <= c.asOf.String() {
				c.wrong("expired", "", c.matrix.Place("codes", list.Name, code.Value),
					"kodelisten %q: koden %q gjaldt til %s", "code list %q: the code %q held until %s", list.Name, code.Value, code.To)
			}
			if code.From != "" && code.To != "" && code.To <= code.From {
				c.wrong("validity", "", c.matrix.Place("codes", list.Name, code.Value),
					"kodelisten %q: koden %q slutter, før den begynder", "code list %q: the code %q ends before it begins", list.Name, code.Value)
			}
		}
	}
}

// fieldsInUse: a column that no rule looks at is only noise in a template.
func (c *checker) fieldsInUse() {
	used := map[string]bool{}
	for _, rule := range c.matrix.Rules() {
		for _, column := range Columns(c.matrix, rule) {
			used[column.Field.Key] = true
		}
	}
	for _, f := range c.matrix.Fields() {
		if !used[f.Key] {
			c.wrong("field-unused", "", c.matrix.Place("field", f.Key), "ingen regel bruger feltet %q", "no rule uses the field %q", f.Key)
		}
	}
}
