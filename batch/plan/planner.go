package plan

import (
	"fmt"
	"time"

	"genopret/batch"
	"genopret/batch/rules"
)

// Options is what configuration decides about planning.
type Options struct {
	AsOf    batch.Date     // the day that decides future, ongoing and historic
	Zone    *time.Location // of clock times in lists
	Gate    Gate
	Choices map[batch.Fact]string // interview_service, plan_route, illness_removal, owner_change
	Codes   map[string]string     // logical name to the code that DFDG takes; what is missing is unset
	// Deletable are the absence types that DFDG lets us delete once begun.
	// The note publishes no list, so it is empty unless configured.
	Deletable map[string]bool
	// ActAs are other actors whose calls this installation makes itself.
	ActAs map[batch.Actor]bool
	// FirstActor is followed where a rule names it among several.
	FirstActor batch.Actor
	// EnrolmentDaysBack is how far back an enrolment may be sent; the note
	// says not at all.
	EnrolmentDaysBack int
	// StarWhereVisible narrows principle "STAR where a benefit is affected" to
	// the branches that leave the wrong entry to be seen.
	StarWhereVisible bool
	// IllnessPastStart lets an illness be created with a start before today.
	IllnessPastStart bool
	// Defaults are answers that a source gives for its whole list, by field key.
	Defaults map[string]string
}

// Gate is what stands between a good plan and sending it.
type Gate struct {
	Mode           batch.Mode
	ApproveVisible bool // calls that citizens see wait for approval
}

// Planner plans rows of one kind of source on one day. It is safe for
// concurrent use; a [List] is not.
type Planner struct {
	matrix  *rules.Matrix
	catalog batch.Catalog
	opt     Options
	fields  []batch.Field
	index   map[string]int // field key to its place in fields
	at      places
	guides  map[string]*guide // rule id to what it asks for
	today   string            // AsOf as dates are compared
}

// places are the base fields that every list may have.
type places struct {
	rule, cpr, right, registration, registeredBy, moved, wish, start, end,
	comment, otherIdentity, otherName, reference int
	absenceType, rightDate, rightStart int
}

// New checks that matrix and catalog fit together.
func New(matrix *rules.Matrix, catalog batch.Catalog, opt Options) (*Planner, error) {
	p := &Planner{matrix: matrix, catalog: catalog, opt: opt, fields: matrix.Fields(),
		index: map[string]int{}, guides: map[string]*guide{}, today: opt.AsOf.String()}
	for i, f := range p.fields {
		p.index[f.Key] = i
	}
	if err := p.place(); err != nil {
		return nil, err
	}
	for _, r := range matrix.Rules() {
		g, err := p.guide(r)
		if err != nil {
			return nil, err
		}
		p.guides[r.ID] = g
	}
	return p, nil
}

func (p *Planner) place() error {
	for key, at := range map[string]*int{
		"rule": &p.at.rule, "cpr": &p.at.cpr, "right_cpr": &p.at.right, "registration_id": &p.at.registration,
		"registered_by": &p.at.registeredBy, "moved_here": &p.at.moved, "citizen_wish": &p.at.wish,
		"start_date": &p.at.start, "end_date": &p.at.end, "comment": &p.at.comment,
		"other_identity": &p.at.otherIdentity, "other_name": &p.at.otherName, "reference": &p.at.reference,
		"absence_type": &p.at.absenceType, "right_date": &p.at.rightDate, "right_start_date": &p.at.rightStart,
	} {
		i, ok := p.index[key]
		if !ok {
			return fmt.Errorf("fields.yaml has no field %s, which planning needs", key)
		}
		*at = i
	}
	return nil
}

// guide is a rule together with what its rows are asked for.
type guide struct {
	rule   *batch.Rule
	facts  []batch.Fact // in the order of asking
	uses   []bool       // by field: does the rule look at it
	fields []int        // those that it looks at, in order
	texts  []int        // those of them that are free text
	actor  batch.Actor
}

func (p *Planner) guide(r *batch.Rule) (*guide, error) {
	g := &guide{rule: r, facts: factOrder(r), uses: make([]bool, len(p.fields)), actor: p.actor(r)}
	for _, i := range []int{p.at.rule, p.at.registration, p.at.registeredBy, p.at.moved, p.at.comment,
		p.at.otherIdentity, p.at.otherName, p.at.reference, p.at.start, p.at.end} {
		g.uses[i] = true
	}
	g.uses[p.at.cpr] = r.Citizens > 0
	g.uses[p.at.right] = r.Citizens > 1
	for _, fact := range g.facts {
		for _, i := range p.factFields(fact) {
			g.uses[i] = true
		}
	}
	for _, b := range r.Branches {
		for _, s := range b.Steps {
			if p.catalog.Operation(s.Operation) == nil {
				return nil, fmt.Errorf("rule %s branch %s: the catalog has no operation %s", r.ID, b.ID, s.Operation)
			}
			for _, param := range s.Params {
				if param.Field != "" {
					g.uses[p.index[param.Field]] = true
				}
			}
		}
	}
	g.list(p.fields)
	return g, nil
}

func (g *guide) list(fields []batch.Field) {
	for i, used := range g.uses {
		if !used {
			continue
		}
		g.fields = append(g.fields, i)
		if fields[i].Type == batch.TypeText {
			g.texts = append(g.texts, i)
		}
	}
}

func (p *Planner) actor(r *batch.Rule) batch.Actor {
	for _, a := range r.Actors {
		if a == p.opt.FirstActor {
			return a
		}
	}
	return r.Actors[0]
}
