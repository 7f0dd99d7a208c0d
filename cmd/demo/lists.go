package main

import (
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"genopret/batch"
	"genopret/batch/dfdg/catalog"
	"genopret/batch/plan"
	"genopret/batch/rules"
)

// listed is a row of the demo with what it will be planned as, so that the
// simulated DFDG can be given the citizens and registrations it speaks of.
type listed struct {
	inbox, file string
	scene       plan.Scene
	plan        *batch.Plan
	lost        bool // its registration is not in DFDG
	rightDead   bool // its right citizen is dead
}

const absenceList = "kapitel-06.csv"

//go:embed lists/fejl.csv
var faultyRows string

// writeLists writes every list of the demo and gives the rows that have
// calls. The matrix's own examples are the rows, so that every rule and every
// branch is there; which branch a row took is checked, not hoped for.
func (d *demo) writeLists(asOf batch.Date) ([]listed, error) {
	matrix, err := rules.Shipped()
	if err != nil {
		return nil, err
	}
	operations, err := catalog.Shipped()
	if err != nil {
		return nil, err
	}
	rows, err := choose(matrix, operations, asOf)
	if err != nil {
		return nil, err
	}
	rows = append(rows, refusals(rows)...)
	contents, err := files(matrix, rows, asOf)
	if err != nil {
		return nil, err
	}
	for name, content := range contents {
		path := d.path("lister", filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return nil, err
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// choose finds for every example the inbox whose choices make it come out as
// it says, and fails when a branch is left without a row.
func choose(matrix *rules.Matrix, operations batch.Catalog, asOf batch.Date) ([]listed, error) {
	var rows []listed
	reached := map[string]bool{}
	for _, s := range plan.Scenes(matrix, asOf) {
		for _, inbox := range []string{"indbakke", "indbakke-alternativ"} {
			s.Options = options(inbox, matrix, asOf)
			p, err := s.Plan(matrix, operations, asOf)
			if err != nil {
				return nil, err
			}
			if p.Standing == s.Example.Standing && p.Reason == s.Example.Reason && p.Branch == s.Example.Branch {
				reached[s.Rule.ID+" "+p.Branch] = true
				rows = append(rows, listed{inbox: inbox, file: listName(s.Rule.ID), scene: s, plan: p})
				break
			}
		}
	}
	for _, r := range matrix.Rules() {
		for _, b := range r.Branches {
			if !reached[r.ID+" "+b.ID] {
				return nil, fmt.Errorf("demoen har ingen række til regel %s, gren %s", r.ID, b.ID)
			}
		}
	}
	return rows, nil
}

// options are what the demo's configuration says for an inbox.
func options(inbox string, matrix *rules.Matrix, asOf batch.Date) plan.Options {
	o := plan.Options{AsOf: asOf, Zone: copenhagen(), Gate: plan.Gate{Mode: batch.Act}, IllnessPastStart: true,
		Deletable: map[string]bool{"10": true}, ActAs: map[batch.Actor]bool{}, Codes: plan.DemoCodes(matrix),
		Choices: map[batch.Fact]string{batch.FactInterviews: "person-registration", batch.FactPlanRoute: "execute",
			batch.FactIllnessRemoval: "recovery", batch.FactOwnerChange: "change"}}
	if inbox == "indbakke-alternativ" {
		o.IllnessPastStart = false
		o.Choices = map[batch.Fact]string{batch.FactInterviews: "interview-service", batch.FactPlanRoute: "case-system",
			batch.FactIllnessRemoval: "delete", batch.FactOwnerChange: "recreate"}
	}
	return o
}

// excelChapters come as workbooks, with a title above the heading.
var excelChapters = map[int]bool{10: true, 12: true}

// listName puts a chapter of the note into a list of its own.
func listName(rule string) string {
	chapter, err := strconv.Atoi(rule[:strings.IndexAny(rule, ".-")])
	if err != nil || rule == "1.2.4-1" {
		chapter = 1
	}
	if excelChapters[chapter] {
		return fmt.Sprintf("kapitel-%02d.xlsx", chapter)
	}
	return fmt.Sprintf("kapitel-%02d.csv", chapter)
}

// refusals are rows that are planned well and that DFDG will not take: a
// registration it does not know, and a right citizen who is dead.
func refusals(rows []listed) []listed {
	var more []listed
	add := func(rule, file string, change func(*listed)) {
		at := slices.IndexFunc(rows, func(r listed) bool { return r.scene.Rule.ID == rule && r.plan.Standing == batch.Ready })
		r := rows[at]
		r.file = file
		r.scene.Cells = clone(r.scene.Cells)
		r.scene.Cells["reference"] = "DFDG siger nej"
		change(&r)
		more = append(more, r)
	}
	add("6.1-1", "dfdg-siger-nej.csv", func(r *listed) {
		r.lost = true
		r.renew(900)
	})
	add("3.1-2", "dfdg-siger-nej.csv", func(r *listed) {
		r.rightDead = true
		r.renew(910)
	})
	return more
}

// renew gives a copied row citizens and a registration of its own.
func (r *listed) renew(n int) {
	id := fmt.Sprintf("dead0000-0000-4000-8000-%012d", n)
	r.scene.Cells["registration_id"], r.scene.Cells["cpr"] = id, plan.InventedCPR(n)
	p := *r.plan
	p.Wrong, _ = batch.NewCPR(plan.InventedCPR(n))
	p.Right, _ = batch.NewCPR(plan.InventedCPR(n + 1))
	if _, two := r.scene.Cells["right_cpr"]; two {
		r.scene.Cells["right_cpr"] = plan.InventedCPR(n + 1)
	}
	p.Calls = slices.Clone(p.Calls)
	for i := range p.Calls {
		p.Calls[i].Params = slices.Clone(p.Calls[i].Params)
		p.Calls[i].Citizen = p.Wrong
		if p.Calls[i].On == batch.Right {
			p.Calls[i].Citizen = p.Right
		}
		for k, v := range p.Calls[i].Params {
			if v.Text == r.plan.Registration {
				p.Calls[i].Params[k].Text = id
			}
		}
	}
	r.plan = &p
}

func clone(m map[string]string) map[string]string {
	c := make(map[string]string, len(m))
	for k, v := range m {
		c[k] = v
	}
	return c
}

var dayTemplate = regexp.MustCompile(`\{[+-]?\d+\}`)

// withDays writes {+10} as the day ten days on.
func withDays(text string, asOf batch.Date) string {
	return dayTemplate.ReplaceAllStringFunc(text, func(m string) string {
		n, err := strconv.Atoi(strings.Trim(m, "{+}"))
		if err != nil {
			return m
		}
		return asOf.AddDays(n).Danish()
	})
}
