package rules_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"genopret/batch"
	"genopret/batch/rules"
)

func TestShippedBranchHasAnAcceptedExampleAndRuleARefusedOne(t *testing.T) {
	for _, r := range shipped(t).Rules() {
		accepted, refused := map[string]bool{}, false
		for _, e := range r.Examples {
			accepted[e.Branch] = accepted[e.Branch] || e.Standing != batch.Rejected
			refused = refused || (e.Standing == batch.Rejected && len(e.Findings) > 0)
		}
		for _, b := range r.Branches {
			if !accepted[b.ID] {
				t.Errorf("rule %s: branch %s has no accepted example", r.ID, b.ID)
			}
		}
		if !refused {
			t.Errorf("rule %s has no refused example with a finding", r.ID)
		}
	}
}

func TestShippedAcceptedExampleAgreesWithItsBranch(t *testing.T) {
	for _, r := range shipped(t).Rules() {
		for _, e := range r.Examples {
			if e.Standing == batch.Rejected {
				continue
			}
			b := r.Branches[slices.IndexFunc(r.Branches, func(b batch.Branch) bool { return b.ID == e.Branch })]
			var calls []string
			for _, s := range b.Steps {
				if b.Standing != batch.OtherAuthority { // what others send is no call of ours
					calls = append(calls, s.Operation+" "+string(s.On))
				}
			}
			if !slices.Equal(calls, e.Calls) && len(calls)+len(e.Calls) > 0 {
				t.Errorf("rule %s %q: calls %v, branch has %v", r.ID, e.Name, e.Calls, calls)
			}
			if e.Standing != b.Standing || e.Reason != b.Reason {
				t.Errorf("rule %s %q: %s %s, branch stands %s %s", r.ID, e.Name, e.Standing, e.Reason, b.Standing, b.Reason)
			}
			for _, f := range b.Findings {
				if !slices.Contains(e.Findings, f) {
					t.Errorf("rule %s %q does not expect the branch's finding %s", r.ID, e.Name, f)
				}
			}
			checkCells(t, r, b, e)
		}
	}
}

// filledByTests are the cells that every harness fills when they are left out.
var filledByTests = []string{"cpr", "right_cpr", "registration_id"}

func checkCells(t *testing.T, r *batch.Rule, b batch.Branch, e batch.Example) {
	t.Helper()
	for _, s := range b.Steps {
		for _, p := range s.Params {
			if p.Field != "" && !p.Optional && e.Row[p.Field] == "" && !slices.Contains(filledByTests, p.Field) {
				t.Errorf("rule %s %q leaves out %s", r.ID, e.Name, p.Field)
			}
		}
		if s.Comment != nil && s.Comment.Duty == batch.Must && e.Row["comment"] == "" {
			t.Errorf("rule %s %q leaves out the comment", r.ID, e.Name)
		}
	}
}

// yesNo is the answer that a yes-no cell states, "" for a cell of another kind.
func yesNo(cell string) string { return map[string]string{"ja": "yes", "nej": "no"}[cell] }

func TestShippedAcceptedExampleStatesTheFactsOfItsBranch(t *testing.T) {
	m := shipped(t)
	for _, r := range m.Rules() {
		for _, e := range r.Examples {
			i := slices.IndexFunc(r.Branches, func(b batch.Branch) bool { return b.ID == e.Branch })
			if e.Standing == batch.Rejected || i < 0 {
				continue
			}
			for _, f := range m.Fields() {
				want, asked := r.Branches[i].When[f.Fact]
				if f.Type == batch.TypeYesNo && asked && !slices.Contains(want, yesNo(e.Row[f.Key])) {
					t.Errorf("rule %s %q: %s does not lead to branch %s", r.ID, e.Name, f.Key, e.Branch)
				}
			}
			for fact, want := range r.Branches[i].When {
				if said, ok := e.Row[string(fact)]; ok && yesNo(said) == "" && isSetting(fact) && !slices.Contains(want, said) {
					t.Errorf("rule %s %q: %s does not lead to branch %s", r.ID, e.Name, fact, e.Branch)
				}
			}
		}
	}
}

func isSetting(f batch.Fact) bool {
	return slices.Contains([]batch.Fact{batch.FactInterviews, batch.FactPlanRoute, batch.FactIllnessRemoval,
		batch.FactOwnerChange, batch.FactDeletable}, f)
}

// findingCodes reads the closed list from where it is declared.
func findingCodes(t *testing.T) map[string]bool {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../finding.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	codes := map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 || !strings.HasPrefix(spec.Names[0].Name, "Finding") {
			return true
		}
		if lit, ok := spec.Values[0].(*ast.BasicLit); ok {
			code, _ := strconv.Unquote(lit.Value)
			codes[code] = true
		}
		return true
	})
	return codes
}

func TestShippedExamplesExpectFindingsThatExist(t *testing.T) {
	known := findingCodes(t)
	for _, r := range shipped(t).Rules() {
		for _, e := range r.Examples {
			for _, f := range e.Findings {
				if !known[string(f)] {
					t.Errorf("rule %s %q: no finding %q", r.ID, e.Name, f)
				}
			}
		}
	}
}

func TestMatrixFilesHoldNobodysNumber(t *testing.T) {
	number := regexp.MustCompile(`\b\d{6}-?\d{4}\b`)
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".yaml") {
			return err
		}
		text, err := os.ReadFile(name)
		for _, found := range number.FindAllString(string(text), -1) {
			if found != "0000000000" {
				t.Errorf("%s holds something like a CPR number", name)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestShippedCodeOfAStepCanBeSet(t *testing.T) {
	m := shipped(t)
	list, ok := m.CodeList("settings")
	if !ok || !list.Configured || len(list.Codes) != 3 {
		t.Errorf("code list settings: %+v", list)
	}
	if _, ok := m.CodeList("no-such-list"); ok {
		t.Error("an unknown code list is found")
	}
	if rules.Normalise("Å") != "aa" {
		t.Error("å is not aa")
	}
}
