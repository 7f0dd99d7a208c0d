package catalog

import (
	"strings"
	"testing"
	"testing/fstest"
)

const goodOperations = `defaults:
  adapter: soap
  endpoint: dfdg
  namespace: http://example/{service}/
  soap_action: http://example/{service}/{operation}
  citizen: Citizen
  settle_after: 10m
  timeout: 30s
  max_parallel: 1
elements:
  Id: {type: guid, length: 36}
  Day: {type: date}
reads:
- name: Reading.Get
  blocks: [Thing]
  source: test
services:
- service: Things
  source: test
  operations:
  - name: Update
    effect: set
    repeatable: true
    citizen_visible: false
    elements: [Id*, Day]
    verify: {read: Reading.Get, block: Thing, expect: equal, match: [Id], compare: {ThingDay: Day}}
`

const goodFaults = `faults:
- numbers: [4632]
  class: verify
  meaning: {da: x, en: y}
  source: test
`

func loadTexts(operations, faults string) error {
	_, err := load(fstest.MapFS{
		"operations.yaml": {Data: []byte(operations)},
		"faults.yaml":     {Data: []byte(faults)},
	})
	return err
}

func TestGoodDataLoads(t *testing.T) {
	t.Parallel()
	if err := loadTexts(goodOperations, goodFaults); err != nil {
		t.Fatal(err)
	}
}

func TestMistakesInOperationsAreToldWithTheirPlace(t *testing.T) {
	t.Parallel()
	for name, example := range map[string]struct{ old, changed, want string }{
		"unknown key":             {"    effect: set", "    efect: set", `operations.yaml:22:5: unknown key "efect"`},
		"missing key":             {"    repeatable: true\n", "", `operations.yaml:21:5: key "repeatable" is missing`},
		"key twice":               {"    effect: set", "    effect: set\n    effect: set", `operations.yaml:23:5: key "effect" is given twice`},
		"unknown effect":          {"effect: set", "effect: sets", `operations.yaml:22:13: "sets" is none of`},
		"unknown adapter":         {"adapter: soap", "adapter: smtp", `operations.yaml:2:12: "smtp" is none of`},
		"no truth":                {"repeatable: true", "repeatable: yes", `operations.yaml:23:17: true or false is expected`},
		"no time":                 {"settle_after: 10m", "settle_after: 10", `operations.yaml:7:17: a time such as`},
		"settles at once":         {"settle_after: 10m", "settle_after: 0s", `operations.yaml:7:17: a time such as`},
		"nobody sends":            {"max_parallel: 1", "max_parallel: 0", `operations.yaml:9:17: a number from 1`},
		"unknown type":            {"{type: date}", "{type: day}", `operations.yaml:12:15: "day" is none of`},
		"unlisted element":        {"[Id*, Day]", "[Id*, Days]", `operations.yaml:25:21: element "Days" is not in the list`},
		"element twice":           {"[Id*, Day]", "[Id*, Day, Id]", `operations.yaml:25:26: element "Id" is given twice`},
		"unused element":          {"  Day: ", "  Night: {type: date}\n  Day: ", `operations.yaml:12:3: element "Night" is used by no operation`},
		"unlisted read":           {"{read: Reading.Get", "{read: Reading.Take", `operations.yaml:26:13: read "Reading.Take" is not in the list`},
		"unlisted block":          {"block: Thing", "block: Things", `operations.yaml:26:13: read "Reading.Get" has no block "Things"`},
		"match of no element":     {"match: [Id]", "match: [Ids]", `operations.yaml:26:70: "Ids" is no element`},
		"compare of no element":   {"{ThingDay: Day}", "{ThingDay: Night}", `operations.yaml:26:95: "Night" is no element`},
		"equal without compare":   {", compare: {ThingDay: Day}", "", `operations.yaml:26:13: compare belongs to expect equal`},
		"present without match":   {"expect: equal, match: [Id], compare: {ThingDay: Day}", "expect: present", `expect present needs a match`},
		"client id elsewhere":     {"    effect: set", "    effect: set\n    client_id: Other", `operations.yaml:21:5: client_id "Other" is no element`},
		"client id is no guid":    {"    effect: set", "    effect: set\n    client_id: Day", `operations.yaml:21:5: client_id "Day" is no guid`},
		"citizen listed":          {"citizen: Citizen", "citizen: Id", `operations.yaml:21:5: the citizen's element stands first`},
		"operation twice":         {"  operations:\n", "  operations:\n  - {name: Update, effect: set, repeatable: true, citizen_visible: true, elements: []}\n", `operations.yaml:22:5: operation "Things.Update" is given twice`},
		"null for a text":         {"endpoint: dfdg", "endpoint: ~", `operations.yaml:3:13: a text is expected`},
		"list for a mapping":      {"- name: Reading.Get\n  blocks: [Thing]\n  source: test\n", "- [a]\n", `operations.yaml:14:3: a mapping is expected`},
		"part missing":            {"reads:\n- name: Reading.Get\n  blocks: [Thing]\n  source: test\n", "", `operations.yaml:1:1: key "reads" is missing`},
		"second document":         {"defaults:", "a: b\n---\ndefaults:", `operations.yaml: more than one document`},
		"no YAML":                 {"defaults:", "\tdefaults:", `operations.yaml: yaml:`},
		"confidence in own words": {"    effect: set", "    effect: set\n    confidence: sure", `operations.yaml:23:17: "sure" is none of`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changed := strings.Replace(goodOperations, example.old, example.changed, 1)
			if changed == goodOperations {
				t.Fatal("the example changes nothing")
			}
			err := loadTexts(changed, goodFaults)
			if err == nil || !strings.Contains(err.Error(), example.want) {
				t.Errorf("got %v\nwant %s", err, example.want)
			}
		})
	}
}

func TestMistakesInFaultsAreToldWithTheirPlace(t *testing.T) {
	t.Parallel()
	for name, example := range map[string]struct{ old, changed, want string }{
		"unknown class":  {"class: verify", "class: later", `faults.yaml:3:10: "later" is none of`},
		"accepted":       {"class: verify", "class: accepted", `faults.yaml:3:10: "accepted" is none of`},
		"number in text": {"[4632]", "[four]", `faults.yaml:2:13: a number from 1 is expected`},
		"number twice":   {"[4632]", "[4632, 4632]", `faults.yaml:2:3: fault 4632 is given twice`},
		"one language":   {"{da: x, en: y}", "{da: x}", `faults.yaml:4:12: key "en" is missing`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := loadTexts(goodOperations, strings.Replace(goodFaults, example.old, example.changed, 1))
			if err == nil || !strings.Contains(err.Error(), example.want) {
				t.Errorf("got %v\nwant %s", err, example.want)
			}
		})
	}
}

func TestAllMistakesAreToldAtOnce(t *testing.T) {
	t.Parallel()
	operations := strings.Replace(goodOperations, "effect: set", "effect: sets", 1)
	operations = strings.Replace(operations, "type: date", "type: day", 1)
	err := loadTexts(operations, strings.Replace(goodFaults, "verify", "later", 1))
	for _, place := range []string{"operations.yaml:12:", "operations.yaml:22:", "faults.yaml:3:"} {
		if err == nil || !strings.Contains(err.Error(), place) {
			t.Errorf("%s is not told: %v", place, err)
		}
	}
}
