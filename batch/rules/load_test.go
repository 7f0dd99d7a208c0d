package rules_test

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"genopret/batch/rules"
)

// small is a right matrix of two rules, to be broken in one place at a time.
const smallRules = `chapter: "2.1"
section: "2.1.2"
area: groups
aliases: ["5.1"]
sees: {da: Det ses, en: It is seen}
rules:
- id: 2.1-1
  lines: [1, 2]
  title: {da: Første, en: First}
  actors: [jobcenter]
  star: exceptional
  star_when: {da: Altid, en: Always}
  citizens: 2
  recipients: [fund]
  remarks:
  - {from: "2023-11-01", text: {da: Noget, en: Something}}
  branches:
  - id: ask
    when: {affects_benefit: [yes]}
    standing: star
    star: {trigger: t1, category: c1}
  - id: act
    when: {affects_benefit: [no], phase: [future, ongoing]}
    steps:
    - {op: A.B, on: wrong, params: {Id: name, Kind: =36, Code: code:set_me, Day: today}, comment: {field: Comment, duty: must}}
    - op: A.C
      on: right
      params:
        Id: name?
  examples:
  - name: one
    row: {name: x, deletable: yes}
    branch: act
    standing: execute
    calls: [A.B wrong, A.C right]
- id: 2.1-2
  lines: [3, 3]
  title: {da: Anden, en: Second}
  actors: [a-kasse]
  star: no
  branches:
  - id: act
    steps: [{op: A.B, on: wrong}]
`

func small() map[string]string {
	return map[string]string{
		"matrix/02.yaml": smallRules,
		"fields.yaml":    "- {key: name, heading: {da: Navn, en: Name}, aliases: [Navnet], type: text, help: {da: Et navn, en: A name}}\n",
		"areas.yaml":     "- {key: groups, title: {da: Grupper, en: Groups}, law: kap. 4, recipients: [fund]}\n",
		"codes/all.yaml": `- {name: recipients, codes: [{value: fund, name: {da: Kasse, en: Fund}}]}
- {name: star_triggers, codes: [{value: t1, name: {da: Grund, en: Cause}}]}
- {name: star_categories, codes: [{value: c1, name: {da: Slags, en: Kind}}]}
- {name: settings, configured: true, codes: [{value: set_me, name: {da: Sæt, en: Set}}]}
`,
	}
}

func load(files map[string]string) (*rules.Matrix, error) {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return rules.Load(fsys)
}

func TestLoadTakesAMatrixThatIsRight(t *testing.T) {
	m, err := load(small())
	if err != nil {
		t.Fatal(err)
	}
	r, ok := m.Rule("2.1-1")
	if !ok || r.Law != "kap. 4" || r.Recipients[0] != "fund" || r.Lines != [2]int{1, 2} || len(r.Remarks) != 1 {
		t.Errorf("rule 2.1-1: %+v", r)
	}
	if other, _ := m.Rule("2.1-2"); other.Citizens != 1 || other.Branches[0].Standing != "other-authority" {
		t.Errorf("rule 2.1-2: %+v", other)
	}
	if got := r.Branches[1].When["affects_benefit"]; len(got) != 1 || got[0] != "no" {
		t.Errorf("no is read as %v", got)
	}
}

func TestLoadNamesEveryMistakeWithItsPlace(t *testing.T) {
	for name, c := range map[string]struct{ file, old, new, want string }{
		"unknown fact":             {"matrix/02.yaml", "phase:", "fase:", `matrix/02.yaml:23:35: unknown fact "fase"`},
		"unknown fact value":       {"matrix/02.yaml", "ongoing]", "now]", `matrix/02.yaml:23:51: unknown value of the fact phase "now"`},
		"unknown field":            {"matrix/02.yaml", "Id: name,", "Id: nam,", `matrix/02.yaml:25:41: unknown field "nam"`},
		"unknown optional field":   {"matrix/02.yaml", "name?", "nam?", `matrix/02.yaml:29:13: unknown field "nam"`},
		"empty constant":           {"matrix/02.yaml", "=36", `"="`, `matrix/02.yaml:25:53: element "Kind" has an empty source "="`},
		"code nobody can set":      {"matrix/02.yaml", "code:set_me", "code:other", `matrix/02.yaml:25:64: code "other" is in no configured code list`},
		"unknown code list":        {"fields.yaml", "type: text", "type: code, code_list: nothing", `fields.yaml:1:3: field "name": unknown code list "nothing"`},
		"text with a code list":    {"fields.yaml", "type: text", "type: text, code_list: settings", `fields.yaml:1:3: field "name": a field of type code has a code_list, and no other has`},
		"unknown type":             {"fields.yaml", "type: text", "type: prose", `fields.yaml:1:3: field "name": unknown type "prose"`},
		"unknown fact of a field":  {"fields.yaml", "type: text", "type: yes-no, fact: mood", `fields.yaml:1:3: field "name": unknown fact "mood"`},
		"fact that is no yes-no":   {"fields.yaml", "type: text", "type: yes-no, fact: phase", `fields.yaml:1:3: field "name": "yes" is no value of the fact "phase"`},
		"two fields, one key":      {"fields.yaml", "- {key", "- {key: name, heading: {da: N, en: N}, type: text, help: {da: N, en: N}}\n- {key", `fields.yaml:2:3: field key "name" is blank or stands twice`},
		"two fields, one heading":  {"fields.yaml", "- {key", "- {key: navn, heading: {da: N, en: N}, type: text, help: {da: N, en: N}}\n- {key", `fields.yaml:2:3: heading "Navn" means both "navn" and "name"`},
		"heading in one language":  {"fields.yaml", "en: Name", "en: ''", `fields.yaml:1:3: heading of name needs both da and en`},
		"help in one language":     {"fields.yaml", "en: A name", "en: ''", `fields.yaml:1:3: help of name needs both da and en`},
		"two rules, one id":        {"matrix/02.yaml", "id: 2.1-2", "id: 2.1-1", `matrix/02.yaml:36:7: rule "2.1-1" stands twice`},
		"two rules, one title":     {"matrix/02.yaml", "da: Anden", "da: FØRSTE", `matrix/02.yaml:36:7: rule "2.1-2" has the title of rule "2.1-1"`},
		"id of another chapter":    {"matrix/02.yaml", "id: 2.1-2", "id: 2.2-2", `matrix/02.yaml:36:7: rule id "2.2-2" is not 2.1-<row in the table>`},
		"two branches, one id":     {"matrix/02.yaml", "id: act\n    when", "id: ask\n    when", `matrix/02.yaml:22:9: rule "2.1-1": branch id "ask" stands twice`},
		"branches that overlap":    {"matrix/02.yaml", "[no], phase", "[no, yes], phase", `matrix/02.yaml:22:9: rule "2.1-1": branches "ask" and "act" can both hold`},
		"branch that always holds": {"matrix/02.yaml", "    when: {affects_benefit: [yes]}\n", "", `matrix/02.yaml:21:9: rule "2.1-1": branches "ask" and "act" can both hold`},
		"unknown standing":         {"matrix/02.yaml", "standing: star", "standing: perhaps", `matrix/02.yaml:20:15: unknown standing "perhaps"`},
		"unknown reason":           {"matrix/02.yaml", "standing: star\n", "standing: queued\n    reason: mood\n", `matrix/02.yaml:21:13: unknown reason "mood"`},
		"queued without a reason":  {"matrix/02.yaml", "standing: star\n", "standing: queued\n", `matrix/02.yaml:18:9: branch "ask": queued needs a reason, and nothing else has one`},
		"unknown route":            {"matrix/02.yaml", "standing: star\n", "standing: star\n    route: air\n", `matrix/02.yaml:21:12: unknown route "air"`},
		"ready without a step":     {"matrix/02.yaml", "standing: star\n", "standing: execute\n", `matrix/02.yaml:18:9: branch "ask": standing "execute" does not fit 0 steps`},
		"STAR without a trigger":   {"matrix/02.yaml", "    star: {trigger: t1, category: c1}\n", "", `matrix/02.yaml:18:9: branch "ask" stands at STAR without a star trigger`},
		"star no with a trigger":   {"matrix/02.yaml", "star: exceptional", "star: no", `matrix/02.yaml:11:9: rule "2.1-1": star "no" does not fit its 1 star branches`},
		"star yes without trigger": {"matrix/02.yaml", "star: no", "star: yes", `matrix/02.yaml:40:9: rule "2.1-2": star "yes" does not fit its 0 star branches`},
		"star not said":            {"matrix/02.yaml", "  star: no\n", "", `matrix/02.yaml:36:7: rule "2.1-2" does not say whether STAR may be asked`},
		"unknown trigger":          {"matrix/02.yaml", "trigger: t1", "trigger: t2", `matrix/02.yaml:21:21: unknown star trigger "t2"`},
		"unknown category":         {"matrix/02.yaml", "category: c1", "category: c2", `matrix/02.yaml:21:35: unknown star category "c2"`},
		"unknown recipient":        {"matrix/02.yaml", "recipients: [fund]", "recipients: [found]", `matrix/02.yaml:14:16: unknown recipient "found"`},
		"step without operation":   {"matrix/02.yaml", "op: A.C\n      on", "on", `matrix/02.yaml:26:11: step without an operation Service.Operation: ""`},
		"operation in half":        {"matrix/02.yaml", "op: A.C", "op: AC", `matrix/02.yaml:26:11: step without an operation Service.Operation: "AC"`},
		"unknown side":             {"matrix/02.yaml", "on: wrong, params", "on: left, params", `matrix/02.yaml:25:21: unknown side "left"`},
		"right citizen not asked":  {"matrix/02.yaml", "  citizens: 2\n", "", `matrix/02.yaml:26:11: a step on the right citizen, and rule "2.1-1" knows 1`},
		"right citizen not used":   {"matrix/02.yaml", "on: right", "on: wrong", `matrix/02.yaml:7:7: rule "2.1-1" asks for the right citizen and no step is on it`},
		"unknown duty":             {"matrix/02.yaml", "duty: must", "duty: shall", `matrix/02.yaml:25:122: unknown comment duty "shall"`},
		"comment without a duty":   {"matrix/02.yaml", ", duty: must", "", `matrix/02.yaml:25:12: comment needs a duty and an element that no parameter fills: "Comment"`},
		"comment over a parameter": {"matrix/02.yaml", "field: Comment", "field: Id", `matrix/02.yaml:25:12: comment needs a duty and an element that no parameter fills: "Id"`},
		"parameter twice":          {"matrix/02.yaml", "Kind: =36", "Id: =36", `matrix/02.yaml:25:47: "Id" is not the first of its name here`},
		"unknown actor":            {"matrix/02.yaml", "[a-kasse]", "[kasse]", `matrix/02.yaml:39:12: unknown actor "kasse"`},
		"no actor":                 {"matrix/02.yaml", "[a-kasse]", "[]", `matrix/02.yaml:36:7: rule "2.1-2" names no actor`},
		"title in one language":    {"matrix/02.yaml", "en: Second", "en: ''", `matrix/02.yaml:36:7: title of 2.1-2 needs both da and en`},
		"nothing seen":             {"matrix/02.yaml", "sees: {da: Det ses, en: It is seen}\n", "", `matrix/02.yaml:6:7: sees of 2.1-1 needs both da and en`},
		"star_when missing":        {"matrix/02.yaml", "  star_when: {da: Altid, en: Always}\n", "", `matrix/02.yaml:7:7: star_when of 2.1-1 needs both da and en`},
		"lines the wrong way":      {"matrix/02.yaml", "[1, 2]", "[2, 1]", `matrix/02.yaml:7:7: rule "2.1-1": lines is not [first, last] of the note`},
		"remark without a day":     {"matrix/02.yaml", "2023-11-01", "autumn", `matrix/02.yaml:7:7: rule "2.1-1": remark from "autumn" is no day`},
		"unknown area":             {"matrix/02.yaml", "area: groups", "area: troops", `matrix/02.yaml:3:7: unknown area "troops"`},
		"alias with rules":         {"matrix/02.yaml", `["5.1"]`, `["2.1"]`, `matrix: chapter "2.1" has rules of its own and refers elsewhere`},
		"no branch":                {"matrix/02.yaml", "  - id: act\n    steps: [{op: A.B, on: wrong}]\n", "", `matrix/02.yaml:36:7: rule "2.1-2" has no branch`},
		"cell of no field":         {"matrix/02.yaml", "row: {name", "row: {nam", `matrix/02.yaml:32:11: unknown field "nam"`},
		"example of no branch":     {"matrix/02.yaml", "branch: act", "branch: wait", `matrix/02.yaml:33:13: rule "2.1-1" has no branch "wait"`},
		"unknown key":              {"matrix/02.yaml", "citizens: 2", "citizen: 2", `matrix/02.yaml:13:3: unknown key "citizen"`},
		"unknown key deep down":    {"matrix/02.yaml", "on: wrong, params", "onto: wrong, params", `matrix/02.yaml:25:17: unknown key "onto"`},
		"wrong kind":               {"matrix/02.yaml", "citizens: 2", "citizens: both", "matrix/02.yaml:13:3: cannot unmarshal !!str `both` into int"},
		"list where a word is":     {"matrix/02.yaml", "star: no", "star: [no]", `matrix/02.yaml:40:9: "" is not a single value`},
		"no YAML":                  {"matrix/02.yaml", "chapter:", "chapter", `matrix/02.yaml:2:1: mapping values are not allowed`},
		"second document":          {"areas.yaml", "- {key", "[]\n---\n- {key", `areas.yaml:2:1: a second document in one file is never read`},
		"area without a law":       {"areas.yaml", "law: kap. 4, ", "", `areas.yaml:1:3: area "groups" names no law`},
		"code list without codes":  {"codes/all.yaml", "star_triggers", "triggers", `codes: the code list "star_triggers" is missing`},
		"code that means two":      {"codes/all.yaml", "{value: fund,", "{value: kasse, name: {da: Ny, en: New}}, {value: fund,", `codes/all.yaml:1:3: code list "recipients": "Kasse" means both "kasse" and "fund"`},
	} {
		t.Run(name, func(t *testing.T) {
			files := small()
			broken := strings.Replace(files[c.file], c.old, c.new, 1)
			if broken == files[c.file] {
				t.Fatalf("%q is not in %s", c.old, c.file)
			}
			files[c.file] = broken
			m, err := load(files)
			if err == nil || m != nil {
				t.Fatal("a broken matrix is taken")
			}
			if !strings.Contains("\n"+err.Error()+"\n", "\n"+c.want) {
				t.Errorf("got\n%v\nwant the line\n%s", err, c.want)
			}
		})
	}
}

func TestLoadTellsAllMistakesAtOnce(t *testing.T) {
	files := small()
	files["matrix/02.yaml"] = strings.NewReplacer("phase:", "fase:", "duty: must", "duty: shall", "[a-kasse]", "[kasse]").Replace(smallRules)
	files["fields.yaml"] = strings.Replace(files["fields.yaml"], "type: text", "type: prose", 1)
	_, err := load(files)
	if err == nil || strings.Count(err.Error(), "\n") != 3 {
		t.Errorf("want four mistakes, a line each:\n%v", err)
	}
	if mistake := (*rules.Mistake)(nil); !errors.As(err, &mistake) || mistake.File != "fields.yaml" || mistake.Line != 1 {
		t.Errorf("the first mistake has no place: %+v", mistake)
	}
}

func TestLoadRefusesFilesOutOfPlaceAndMissingOnes(t *testing.T) {
	files := small()
	files["matrix/extra.yml"], files["rules.yaml"] = smallRules, smallRules
	delete(files, "areas.yaml")
	_, err := load(files)
	for _, want := range []string{"matrix/extra.yml: this file is in no place that is read",
		"rules.yaml: this file is in no place that is read", "areas.yaml: this file is missing"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q in\n%v", want, err)
		}
	}
}

func TestEditionIsOfNamesAndBytesAlone(t *testing.T) {
	edition := func(change func(map[string]string)) string {
		files := small()
		change(files)
		m, err := load(files)
		if err != nil {
			t.Fatal(err)
		}
		return m.Edition()
	}
	same := edition(func(map[string]string) {})
	if len(same) != 64 || same != edition(func(f map[string]string) { f["README.md"] = "read me" }) {
		t.Errorf("edition %q depends on more than the matrix", same)
	}
	for name, change := range map[string]func(map[string]string){
		"a comment":   func(f map[string]string) { f["areas.yaml"] += "# seen\n" },
		"a file name": func(f map[string]string) { f["matrix/03.yaml"] = smallRules; delete(f, "matrix/02.yaml") },
	} {
		if edition(change) == same {
			t.Errorf("%s does not change the edition", name)
		}
	}
}
