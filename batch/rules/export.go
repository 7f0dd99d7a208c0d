package rules

import (
	"maps"

	"genopret/batch"
)

// ExportedRule is a rule in the JSON form that other programs read. Lists and
// maps are empty, never null; comment and star are null where there is none.
type ExportedRule struct {
	ID         string           `json:"id"`
	Section    string           `json:"section"`
	Area       string           `json:"area"`
	Actors     []batch.Actor    `json:"actors"`
	Star       batch.StarDuty   `json:"star"`
	Operations []string         `json:"operations"` // sorted union over all branches
	Branches   []ExportedBranch `json:"branches"`
}

// ExportedBranch is a branch of an [ExportedRule].
type ExportedBranch struct {
	ID       string                  `json:"id"`
	When     map[batch.Fact][]string `json:"when"`
	Standing batch.Standing          `json:"standing"`
	Route    batch.Route             `json:"route"`
	Star     *ExportedStar           `json:"star"`
	Steps    []ExportedStep          `json:"steps"`
}

// ExportedStar says why a branch goes to STAR.
type ExportedStar struct {
	Trigger string `json:"trigger"`
}

// ExportedStep is one operation; Params maps an element to its source, in the
// words of the matrix files.
type ExportedStep struct {
	Seq       int               `json:"seq"` // 1 is the first
	Operation string            `json:"operation"`
	On        batch.Side        `json:"on"`
	Params    map[string]string `json:"params"`
	Comment   *ExportedComment  `json:"comment"`
}

// ExportedComment names the element that takes the comment, and the duty.
type ExportedComment struct {
	Field string     `json:"field"`
	Duty  batch.Duty `json:"duty"`
}

// Export gives all rules in the order of the note. Aliases are no entries.
func (m *Matrix) Export() []ExportedRule {
	out := make([]ExportedRule, len(m.rules))
	for i, r := range m.rules {
		out[i] = ExportedRule{
			ID: r.ID, Section: r.Section, Area: r.Area, Actors: append([]batch.Actor{}, r.Actors...),
			Star: r.Star, Operations: r.Operations(), Branches: make([]ExportedBranch, len(r.Branches)),
		}
		for k, b := range r.Branches {
			out[i].Branches[k] = exportBranch(b)
		}
	}
	return out
}

func exportBranch(b batch.Branch) ExportedBranch {
	out := ExportedBranch{
		ID: b.ID, When: maps.Clone(b.When), Standing: b.Standing, Route: b.Route,
		Steps: make([]ExportedStep, len(b.Steps)),
	}
	if b.Star != nil {
		out.Star = &ExportedStar{b.Star.Trigger}
	}
	for i, s := range b.Steps {
		step := ExportedStep{Seq: i + 1, Operation: s.Operation, On: s.On, Params: map[string]string{}}
		for _, p := range s.Params {
			step.Params[p.Element] = Source(p)
		}
		if s.Comment != nil {
			step.Comment = &ExportedComment{s.Comment.Field, s.Comment.Duty}
		}
		out.Steps[i] = step
	}
	return out
}

// Source writes where a parameter's value comes from, as the matrix files do.
func Source(p batch.Param) string {
	switch {
	case p.Today:
		return "today"
	case p.Code != "":
		return "code:" + p.Code
	case p.Field != "" && p.Optional:
		return p.Field + "?"
	case p.Field != "":
		return p.Field
	}
	return "=" + p.Value
}
