package rules_test

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"genopret/batch"
)

// slips are names that the note prints wrongly, and what they are.
var slips = map[string]string{
	"InterviewServcie.UpdateInterview": "InterviewService.UpdateInterview",
	"ActivityService.CreateAktivity":   "ActivityService.CreateActivity",
	"PersonRegsitrationService":        "PersonRegistrationService",
	"CvWorkflowService":                "JobSearch.CvWorkFlowService",
}

// added are methods that a rule has and its lines of the note do not print.
var added = map[string]string{
	"1.2.4-1 AbsenceRegistrationService.DeleteAbsence":       "the principle says deleted and names no method",
	"3.2-2 InterviewDeadlineService.UpdateInterviewDeadline": "the row says update and names the status, not the method",
}

// besides are services that a chapter's introduction names and no rule of it
// calls: its rules say so in a remark.
var besides = map[string]string{
	"2.1 IllnessCompositeService": "a recovery can set the contact group",
	"14 IllnessCompositeService":  "the jobcentre can report a recovery",
}

// fact is a line of testdata/note-facts.txt.
type fact struct {
	line          int
	section, name string
}

func facts(t *testing.T) []fact {
	t.Helper()
	var all []fact
	for _, text := range table(t, "note-facts.txt") {
		parts := strings.Split(text, ";")
		if len(parts) != 3 {
			t.Fatalf("%q is not line;section;name", text)
		}
		line, err := strconv.Atoi(parts[0])
		if err != nil {
			t.Fatal(err)
		}
		name := parts[2]
		if right, ok := slips[name]; ok {
			name = right
		}
		all = append(all, fact{line, parts[1], name})
	}
	return all
}

// ruleAt is the rule whose lines hold this one; an introduction or a footnote
// belongs to none.
func ruleAt(all []*batch.Rule, line int) *batch.Rule {
	i := slices.IndexFunc(all, func(r *batch.Rule) bool { return r.Lines[0] <= line && line <= r.Lines[1] })
	if i < 0 {
		return nil
	}
	return all[i]
}

func chapter(r *batch.Rule) string { return r.ID[:strings.LastIndexByte(r.ID, '-')] }

// means reports whether a printed name, with or without its service, is the
// operation.
func means(printed, operation string) bool {
	return printed == operation || (!strings.Contains(printed, ".") && strings.HasSuffix(operation, "."+printed))
}

func TestEveryMethodOfTheNoteIsInItsRule(t *testing.T) {
	all := shipped(t).Rules()
	for _, f := range facts(t) {
		if strings.HasSuffix(f.name, "Service") {
			continue
		}
		var called []string
		where := "chapter " + f.section
		if r := ruleAt(all, f.line); r != nil {
			called, where = r.Operations(), "rule "+r.ID
			if f.section != r.Section {
				t.Errorf("line %d stands in section %s, its rule %s in %s", f.line, f.section, r.ID, r.Section)
			}
		} else {
			for _, r := range all {
				if c := chapter(r); f.section == c || strings.HasPrefix(f.section, c+".") {
					called = append(called, r.Operations()...)
				}
			}
		}
		if !slices.ContainsFunc(called, func(op string) bool { return means(f.name, op) }) {
			t.Errorf("line %d names %s, and %s does not call it", f.line, f.name, where)
		}
	}
}

func TestEveryMethodOfARuleIsInItsLinesOfTheNote(t *testing.T) {
	all, printed := shipped(t).Rules(), facts(t)
	unused := maps.Clone(added)
	for _, r := range all {
		for _, op := range r.Operations() {
			named := slices.ContainsFunc(printed, func(f fact) bool { return ruleAt(all, f.line) == r && means(f.name, op) })
			key := r.ID + " " + op
			if _, reading := added[key]; named == reading {
				t.Errorf("%s: printed is %v, and listed as added is %v", key, named, reading)
			}
			delete(unused, key)
		}
	}
	for key := range unused {
		t.Errorf("%s is listed as added, and no rule has it", key)
	}
}

// TestServicesOfTheIntroductionsAreThoseOfTheirTables looks at chapters: an
// introduction belongs to the first table after it.
func TestServicesOfTheIntroductionsAreThoseOfTheirTables(t *testing.T) {
	all := shipped(t).Rules()
	introduced := map[string]bool{}
	for _, f := range facts(t) {
		if !strings.HasSuffix(f.name, "Service") {
			continue
		}
		next := slices.IndexFunc(all, func(r *batch.Rule) bool { return r.Lines[0] > f.line })
		introduced[chapter(all[next])+" "+f.name] = true
	}
	used := map[string]bool{}
	for _, r := range all {
		for _, op := range r.Operations() {
			service, _ := batch.SplitOperation(op)
			used[chapter(r)+" "+service] = true
		}
	}
	// The introduction of 13.3 stands over both its tables.
	introduced["13.3b UnemploymentFundMessageService"] = introduced["13.3a UnemploymentFundMessageService"]
	for key := range introduced {
		if _, known := besides[key]; !used[key] && !known {
			t.Errorf("the introduction of %s: no rule calls it", key)
		}
	}
	for key := range besides {
		if !introduced[key] || used[key] {
			t.Errorf("%s is listed as besides and is not", key)
		}
	}
	for key := range used {
		if !introduced[key] && key != "1.2.4 AbsenceRegistrationService" && key != "2.1 ActivityService" {
			t.Errorf("rules call %s and no introduction names it", key)
		}
	}
}

func TestFactsStandInTheOrderOfTheNote(t *testing.T) {
	last := 0
	for _, f := range facts(t) {
		if f.line < last {
			t.Errorf("line %d stands after line %d", f.line, last)
		}
		last = f.line
	}
}
