package plan

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"genopret/batch"
	"genopret/batch/rules"
)

// Mismatch is an example of the matrix that is not planned as it says.
type Mismatch struct {
	Rule, Example string
	Trouble       string
}

func (m Mismatch) String() string { return fmt.Sprintf("%s, %q: %s", m.Rule, m.Example, m.Trouble) }

// Rehearse plans every example of the matrix on the day and compares it with
// what the example says by hand: branch, standing, reason, calls, findings.
func Rehearse(matrix *rules.Matrix, catalog batch.Catalog, asOf batch.Date) ([]Mismatch, error) {
	var wrong []Mismatch
	planners := map[string]*Planner{} // few configurations stand behind many examples
	for n, s := range Scenes(matrix, asOf) {
		key := fmt.Sprint(s.Options.Choices, s.Options.Deletable, s.Options.IllnessPastStart)
		if planners[key] == nil {
			planner, err := New(matrix, catalog, s.Options)
			if err != nil {
				return nil, fmt.Errorf("rule %s, example %d: %w", s.Rule.ID, n, err)
			}
			planners[key] = planner
		}
		p, err := s.planWith(planners[key])
		if err != nil {
			return nil, fmt.Errorf("rule %s, example %d: %w", s.Rule.ID, n, err)
		}
		if trouble := compare(p, &s.Example); trouble != "" {
			wrong = append(wrong, Mismatch{s.Rule.ID, s.Example.Name, trouble})
		}
	}
	return wrong, nil
}

// Scene is an example as a row of a list, with invented citizens, and the
// configured choices under which it holds.
type Scene struct {
	Rule    *batch.Rule
	Example batch.Example
	Cells   map[string]string // field key to cell text
	Options Options
}

// Scenes turns all examples into rows, each with citizens and a registration
// of its own.
func Scenes(matrix *rules.Matrix, asOf batch.Date) []Scene {
	var scenes []Scene
	for _, rule := range matrix.Rules() {
		for _, example := range rule.Examples {
			scenes = append(scenes, newScene(matrix, rule, example, asOf, len(scenes)))
		}
	}
	return scenes
}

func newScene(matrix *rules.Matrix, rule *batch.Rule, example batch.Example, asOf batch.Date, n int) Scene {
	s := Scene{Rule: rule, Example: example, Cells: map[string]string{"rule": rule.ID}, Options: Options{
		AsOf: asOf, Zone: time.UTC, Gate: Gate{Mode: batch.Act}, Deletable: map[string]bool{}, Codes: DemoCodes(matrix),
		ActAs: map[batch.Actor]bool{}, Choices: map[batch.Fact]string{
			batch.FactInterviews: "person-registration", batch.FactPlanRoute: "execute",
			batch.FactIllnessRemoval: "recovery", batch.FactOwnerChange: "change"}}}
	fill := func(key, text string) {
		if _, stated := example.Row[key]; !stated {
			s.Cells[key] = text
		}
	}
	fill("registration_id", fmt.Sprintf("%08x-0000-4000-8000-%012x", 0xc0ffee00+n, n))
	if rule.Citizens > 0 {
		fill("cpr", InventedCPR(2*n))
	}
	if rule.Citizens > 1 {
		fill("right_cpr", InventedCPR(2*n+1))
	}
	for key, text := range example.Row {
		s.state(matrix, key, text, asOf)
		if f, ok := matrix.Field(key); ok && f.Type == batch.TypeID && guid(text) {
			s.Cells[key] = fmt.Sprintf("%08x", n) + text[8:] // no two rows speak of one registration
		}
	}
	return s
}

// state puts one line of an example into the row, or into the configuration
// where the key is a fact that configuration answers.
func (s *Scene) state(matrix *rules.Matrix, key, text string, asOf batch.Date) {
	switch _, choice := s.Options.Choices[batch.Fact(key)]; {
	case choice:
		s.Options.Choices[batch.Fact(key)] = text
	case key == string(batch.FactDeletable):
		s.Options.Deletable[s.Example.Row["absence_type"]] = text == "yes"
	case key == "illness_past_start":
		s.Options.IllnessPastStart = text == "yes"
	default:
		s.Cells[key] = relativeDate(matrix, key, text, asOf)
	}
}

// relativeDate writes "+10" in a date field as the day ten days on.
func relativeDate(matrix *rules.Matrix, key, text string, asOf batch.Date) string {
	f, ok := matrix.Field(key)
	if !ok || (f.Type != batch.TypeDate && f.Type != batch.TypeDateTime) {
		return text
	}
	day, clock, _ := strings.Cut(text, " ")
	days, err := strconv.Atoi(strings.TrimPrefix(day, "+"))
	if err != nil {
		return text
	}
	return strings.TrimSpace(asOf.AddDays(days).Danish() + " " + clock)
}

// Plan plans the scene as a list of one row.
func (s *Scene) Plan(matrix *rules.Matrix, catalog batch.Catalog, asOf batch.Date) (*batch.Plan, error) {
	planner, err := New(matrix, catalog, s.Options)
	if err != nil {
		return nil, err
	}
	return s.planWith(planner)
}

func (s *Scene) planWith(planner *Planner) (*batch.Plan, error) {
	heading, cells := s.Rows(planner.matrix)
	list := planner.List()
	if _, err := list.Take(batch.RawRow{Row: 1, Cells: heading}); err != nil {
		return nil, err
	}
	return list.Take(batch.RawRow{Row: 2, Cells: cells})
}

// Rows gives the heading and the one row of the scene's list.
func (s *Scene) Rows(matrix *rules.Matrix) (heading, cells []batch.Cell) {
	for _, f := range matrix.Fields() {
		if text, ok := s.Cells[f.Key]; ok {
			heading = append(heading, batch.Cell{Text: f.Heading.Da})
			cells = append(cells, batch.Cell{Text: text})
		}
	}
	return heading, cells
}

// compare says in words how a plan differs from its example, "" if it does not.
func compare(p *batch.Plan, e *batch.Example) string {
	var calls []string
	for _, c := range p.Calls {
		calls = append(calls, c.Operation+" "+string(c.On))
	}
	switch {
	case p.Standing != e.Standing || p.Reason != e.Reason:
		return fmt.Sprintf("stands %s %s, not %s %s (%v)", p.Standing, p.Reason, e.Standing, e.Reason, codes(p))
	case e.Branch != "" && p.Branch != e.Branch:
		return fmt.Sprintf("takes branch %q, not %q", p.Branch, e.Branch)
	case p.Standing != batch.Rejected && !slices.Equal(calls, e.Calls):
		return fmt.Sprintf("calls %v, not %v", calls, e.Calls)
	}
	for _, code := range e.Findings {
		if !slices.Contains(codes(p), code) {
			return fmt.Sprintf("finds %v, not %s", codes(p), code)
		}
	}
	return ""
}

func codes(p *batch.Plan) []batch.FindingCode {
	all := make([]batch.FindingCode, len(p.Findings))
	for i, f := range p.Findings {
		all[i] = f.Code
	}
	return all
}

// InventedCPR makes the n-th number of a series that belongs to nobody: no
// modulus 11, and never born on 1 January, where such numbers are real.
func InventedCPR(n int) string {
	day, month, year := 2+n%27, 1+n/27%12, 50+n/(27*12)%40
	for serial := 1000 + n%900; ; serial++ {
		digits := fmt.Sprintf("%02d%02d%02d%04d", day, month, year, serial)
		if !modulus11(digits) {
			return digits
		}
	}
}

// DemoCodes sets every code that configuration must set to a value that only
// the simulator knows.
func DemoCodes(matrix *rules.Matrix) map[string]string {
	set := map[string]string{}
	for _, rule := range matrix.Rules() {
		for _, b := range rule.Branches {
			for _, s := range b.Steps {
				for _, p := range s.Params {
					if p.Code != "" {
						set[p.Code] = "9"
					}
				}
			}
		}
	}
	for _, f := range matrix.Fields() {
		list, ok := matrix.CodeList(f.List)
		if !ok || !list.Configured {
			continue
		}
		for i, c := range list.Codes {
			set[f.List+"."+c.Value] = strconv.Itoa(90 + i)
		}
	}
	return set
}
