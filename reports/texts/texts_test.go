package texts

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"genopret/batch"
)

func loaded(t *testing.T) *Texts {
	t.Helper()
	texts, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

// constants reads the values of all constants of a type from a source file of
// batch, so that a new code without words cannot be overlooked.
func constants(t *testing.T, file, typeName string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), "../../batch/"+file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	ast.Inspect(parsed, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if id, ok := spec.Type.(*ast.Ident); !ok || id.Name != typeName {
			return true
		}
		for _, v := range spec.Values {
			value, err := strconv.Unquote(v.(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, value)
		}
		return true
	})
	if len(out) < 3 {
		t.Fatalf("%s: found only %d constants of %s", file, len(out), typeName)
	}
	return out
}

func same(t *testing.T, what string, codes []string, have func(string) bool, all []string) {
	t.Helper()
	wanted := map[string]bool{}
	for _, code := range codes {
		wanted[code] = true
		if !have(code) {
			t.Errorf("%s %q has no text", what, code)
		}
	}
	for _, key := range all {
		if !wanted[key] {
			t.Errorf("%s: a text stands for %q, which does not exist", what, key)
		}
	}
}

func TestEveryFindingCodeHasATextAndEveryTextACode(t *testing.T) {
	texts := loaded(t)
	var all []string
	for code := range texts.findings {
		all = append(all, string(code))
	}
	same(t, "finding code", constants(t, "finding.go", "FindingCode"),
		func(c string) bool { _, ok := texts.findings[batch.FindingCode(c)]; return ok }, all)
}

func TestEveryWordOfAClosedListHasATextAndEveryTextAWord(t *testing.T) {
	texts := loaded(t)
	var standings, reasons []string
	for _, s := range batch.Standings() {
		standings = append(standings, string(s))
	}
	for _, r := range batch.Reasons() {
		reasons = append(reasons, string(r))
	}
	// The functions are held against the constants too; Ready is no final standing.
	if n := len(constants(t, "standing.go", "Standing")); n != len(standings)+1 {
		t.Errorf("batch names %d standings and lists %d", n, len(standings))
	}
	if n := len(constants(t, "standing.go", "Reason")); n != len(reasons) {
		t.Errorf("batch names %d reasons and lists %d", n, len(reasons))
	}
	for list, codes := range map[string][]string{
		"standings": standings, "reasons": reasons,
		"calls": constants(t, "call.go", "CallState"), "verdicts": constants(t, "file.go", "Verdict"),
		"severities": constants(t, "finding.go", "Severity"), "modes": constants(t, "standing.go", "Mode"),
		"runs": constants(t, "run.go", "RunState"),
	} {
		var all []string
		for key := range texts.entries[list] {
			all = append(all, key)
		}
		same(t, list, codes, func(c string) bool { _, ok := texts.entries[list][c]; return ok }, all)
	}
	for _, actor := range constants(t, "rule.go", "Actor") {
		if texts.Actor(batch.Actor(actor), "da") == actor && actor != "star" {
			t.Errorf("actor %q has no text", actor)
		}
	}
}

func TestEveryTextIsWholeInBothLanguages(t *testing.T) {
	texts := loaded(t)
	check := func(name string, text batch.Text) {
		t.Helper()
		for lang, s := range map[string]string{"da": text.Da, "en": text.En} {
			if strings.TrimSpace(s) == "" {
				t.Errorf("%s: no text in %s", name, lang)
			}
			if strings.Contains(s, "  ") || s != strings.TrimSpace(s) {
				t.Errorf("%s: stray spaces in %s", name, lang)
			}
			if strings.Count(s, "[") != strings.Count(s, "]") || strings.Count(s, "{") != strings.Count(s, "}") {
				t.Errorf("%s: brackets do not match in %s", name, lang)
			}
		}
	}
	for code, f := range texts.findings {
		check(string(code), f.Text)
		check(string(code)+" next", f.Next)
	}
	for list, entries := range texts.entries {
		for key, e := range entries {
			check(list+" "+key, e.Text)
			if list == "standings" || list == "verdicts" || list == "modes" {
				check(list+" "+key+" means", e.Means)
			}
			if list == "standings" || list == "reasons" {
				check(list+" "+key+" next", e.Next)
			}
			if (list == "standings" || list == "severities" || list == "verdicts") && (e.Mark == "" || e.Tone == "") {
				t.Errorf("%s %s: a colour needs a sign beside it", list, key)
			}
			for _, code := range e.SaidBy {
				if _, ok := texts.findings[code]; !ok {
					t.Errorf("%s %s: said_by names %q, which does not exist", list, key, code)
				}
			}
		}
	}
	for key, text := range texts.labels {
		check(key, text)
	}
	for key, trigger := range texts.star.Triggers {
		check(key, trigger.Text)
		check(key+" why", trigger.Why)
		check(key+" asks", trigger.Asks)
	}
}

// Every sentence has to read well when its arguments are known, and when a
// finding comes without them.
func TestFindingsFillWithAndWithoutArguments(t *testing.T) {
	texts := loaded(t)
	for code, entry := range texts.findings {
		for _, f := range []batch.Finding{
			{Code: code}, {Code: code, Field: "cpr"}, {Code: code, Column: 7},
			{Code: code, Args: []string{"ONE", "TWO"}[:min(2, len(entry.Args))]},
		} {
			for _, lang := range []string{"da", "en"} {
				text, next := texts.Finding(f, lang)
				for _, s := range []string{text, next} {
					if s == "" || strings.ContainsAny(s, "[]{}|") || strings.Contains(s, unknownSlot) || strings.Contains(s, "  ") {
						t.Errorf("%s in %s with %d arguments: %q", code, lang, len(f.Args), s)
					}
				}
				if len(f.Args) > 0 && !strings.Contains(text+next, f.Args[0]) {
					t.Errorf("%s in %s does not use its argument", code, lang)
				}
			}
		}
	}
}

func TestFindingNamesTheColumn(t *testing.T) {
	texts := loaded(t).WithFieldNames(func(key, lang string) string {
		return map[string]string{"cpr/da": "CPR", "cpr/en": "CPR number"}[key+"/"+lang]
	})
	tests := []struct {
		finding  batch.Finding
		lang     string
		contains string
	}{
		{batch.Finding{Code: batch.FindingCPRMissing, Field: "cpr"}, "da", "Kolonnen »CPR« er tom"},
		{batch.Finding{Code: batch.FindingCPRMissing, Field: "cpr"}, "en", "The column “CPR number” is empty"},
		{batch.Finding{Code: batch.FindingCPRMissing, Field: "unnamed"}, "da", "Kolonnen »unnamed« er tom"},
		{batch.Finding{Code: batch.FindingFormulaError, Column: 7}, "da", "Kolonne 7 indeholder"},
		{batch.Finding{Code: batch.FindingBadEncoding}, "da", "Rækken indeholder"},
		{batch.Finding{Code: batch.FindingThroughOffice, Args: []string{"benefit-office"}}, "da", "hører til ydelseskontoret"},
		{batch.Finding{Code: batch.FindingPhaseNotCovered, Args: []string{"historic"}}, "da", "der er historisk efter"},
		{batch.Finding{Code: "of-a-newer-version"}, "da", "of-a-newer-version"},
	}
	for _, test := range tests {
		if text, _ := texts.Finding(test.finding, test.lang); !strings.Contains(text, test.contains) {
			t.Errorf("%s %s: %q lacks %q", test.finding.Code, test.lang, text, test.contains)
		}
	}
}

func TestStarDetailsNameNoFreeText(t *testing.T) {
	for _, d := range loaded(t).Star().Details {
		for _, field := range d.Fields {
			switch field {
			case "comment", "text", "other_name", "agreement_text", "right_agreement_text", "contact_name", "location", "reference", "right_cpr":
				t.Errorf("%s may name another citizen and must not reach STAR's workbook", field)
			}
		}
	}
}

func TestLoadToldWhereADataFileIsWrong(t *testing.T) {
	files := fstest.MapFS{}
	entries, err := shipped.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := shipped.ReadFile(e.Name())
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = &fstest.MapFile{Data: data}
	}
	if _, err := load(files); err != nil {
		t.Fatal(err)
	}
	good := files["calls.yaml"].Data
	for name, bad := range map[string]string{"unknown key": "done: {txt: {da: a, en: b}}", "twice": "a: {}\na: {}", "gone": ""} {
		files["calls.yaml"] = &fstest.MapFile{Data: []byte(bad)}
		if bad == "" {
			delete(files, "calls.yaml")
		}
		if _, err := load(files); err == nil || !strings.Contains(err.Error(), "calls") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	files["calls.yaml"] = &fstest.MapFile{Data: good}
}

func TestFill(t *testing.T) {
	tests := []struct{ sentence, want string }{
		{"plain", "plain"}, {"a {0} b", "a x b"}, {"a[ {0}] b", "a x b"}, {"a[ {1}] b", "a b"},
		{"a [{1}|none] b", "a none b"}, {"a [{0}|none] b", "a x b"}, {"a {1}", "a …"}, {"", ""}, {"[{0} {1}]", ""},
	}
	for _, test := range tests {
		if got := Fill(test.sentence, "x"); got != test.want {
			t.Errorf("Fill(%q) = %q, want %q", test.sentence, got, test.want)
		}
	}
}
