package plan_test

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"genopret/batch"
	"genopret/batch/dfdg/catalog"
	"genopret/batch/plan"
	"genopret/batch/rules"
)

// shippedFiles are the matrix's own files, to be broken in one place at a time.
func shippedFiles(t *testing.T) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	for _, pattern := range []string{"*.yaml", "codes/*.yaml", "matrix/*.yaml"} {
		names, err := filepath.Glob("../rules/" + pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files[strings.TrimPrefix(name, "../rules/")] = &fstest.MapFile{Data: text}
		}
	}
	return files
}

var shippedOperations = sync.OnceValues(catalog.Shipped)

func checkDay(t *testing.T) batch.Date {
	t.Helper()
	day, err := batch.ParseDate("2026-11-22")
	if err != nil {
		t.Fatal(err)
	}
	return day
}

func checked(t *testing.T, files fstest.MapFS) []plan.Trouble {
	t.Helper()
	operations, err := shippedOperations()
	if err != nil {
		t.Fatal(err)
	}
	matrix, err := rules.Load(files)
	if err != nil {
		return plan.LoadTroubles(err)
	}
	return plan.Check(matrix, operations, checkDay(t))
}

func TestCheckFindsNothingInTheShippedMatrix(t *testing.T) {
	notes := 0
	for _, trouble := range checked(t, shippedFiles(t)) {
		if trouble.Severity != batch.SeverityNote {
			t.Error(trouble)
		}
		notes++
	}
	if notes != 5 {
		t.Errorf("%d notes, want the 5 combinations that the matrix leaves out on purpose", notes)
	}
}

func TestCheckFindsEachKindOfTrouble(t *testing.T) {
	for name, c := range map[string]struct{ file, old, new, want string }{
		"a gap": {"matrix/12-health.yaml", "when: {phase: [ongoing, historic]}", "when: {phase: [ongoing]}",
			`matrix/12-health.yaml:11:7: error: regel 12-1: ingen gren tager {phase: [historic]}`},
		"a gap of one value among several facts": {"matrix/06.1-absence.yaml", "when: {affects_benefit: [no], phase: [historic], deletable: [no]}", "when: {affects_benefit: [no], phase: [historic], deletable: [no], editable: [no]}",
			`error: regel 6.1-2: ingen gren tager {affects_benefit: [no], deletable: [no], editable: [yes], phase: [historic]}`},
		"an overlap": {"matrix/12-health.yaml", "when: {phase: [ongoing, historic]}", "when: {phase: [ongoing, historic, future]}",
			`branches "delete" and "after" can both hold`},
		"left out and yet covered": {"matrix/08.1-plans.yaml", "- when: {text_place: [plan]}", "- when: {text_place: [plan, goal]}",
			`error: regel 8.1-3: {text_place: [plan, goal]} er sat som udeladt, men en gren tager det`},
		"left out by a fact that nothing asks": {"matrix/08.1-plans.yaml", "- when: {text_place: [plan]}", "- when: {text_place: [plan], late: [\"yes\", \"no\"]}",
			`error: regel 8.1-3: intet i reglen spørger om late`},
		"left out without a reason": {"matrix/08.1-plans.yaml", "reason: {da: \"Notatet nævner", "reason: {dk: \"Notatet nævner",
			`unknown key "dk"`},
		"a branch that nothing can reach": {"codes/own.yaml", "  - {value: goal, name: {da: \"Fritekstmål\", en: \"Free-text goal\"}, aliases: [mål, planmål]}\n", "",
			`error: regel 8.1-1: grenen "goal" kan ikke nås; intet kan sige {text_place: [goal]}`},
		"a branch behind a principle": {"matrix/08.1-plans.yaml", `when: {other_identity: ["no"], text_place: [goal]}`, `when: {other_identity: ["yes"], text_place: [goal]}`,
			`grenen "goal" kan ikke nås; intet kan sige {other_identity: [yes]}`},
		"an operation that the catalog lacks": {"matrix/05.2-cv.yaml", "UpdateCvStatus", "UpdateCv",
			`matrix/05.2-cv.yaml:15:12: error: regel 5.2-1, gren set: kataloget kender ikke "JobSearch.CvWorkFlowService.UpdateCv"`},
		"an element that the operation lacks": {"matrix/05.2-cv.yaml", "CvStatusIdentifier: cv_status", "CvState: cv_status",
			`matrix/05.2-cv.yaml:15:76: error: regel 5.2-1, gren set: JobSearch.CvWorkFlowService.UpdateCvStatus har intet element "CvState"`},
		"a required element that may stay empty": {"matrix/05.2-cv.yaml", "CvStatusIdentifier: cv_status", "CvStatusIdentifier: \"cv_status?\"",
			`kræver "CvStatusIdentifier", som kan blive tomt`},
		"a comment element that the operation lacks": {"matrix/15-recruitment.yaml", "field: CorrectionComment", "field: Comment",
			`har intet element "Comment"`},
		"a branch without an example": {"matrix/11-external-operators.yaml", "branch: leave\n    standing: no-action", "branch: leave\n    standing: rejected",
			`error: regel 11-3: grenen "leave" har intet eksempel`},
		"a rule without a refused example": {"matrix/15-recruitment.yaml", "standing: rejected\n    findings: [number-unreadable]", "standing: rejected",
			`error: regel 15-1 har intet afvist eksempel med en anmærkning`},
		"an example that is planned otherwise": {"matrix/15-recruitment.yaml", "calls: [CompanyRecruitmentService.UpdateCompanyRecruitment wrong]", "calls: []",
			`matrix/15-recruitment.yaml:17:11: error: regel 15-1, eksemplet "two positions, not one"`},
		"a field that no rule uses": {"fields.yaml", "- {key: positions,", "- {key: color, heading: {da: Farve, en: Colour}, type: text, help: {da: F, en: C}}\n- {key: positions,",
			`error: ingen regel bruger feltet "color"`},
		"a code that held until yesterday": {"codes/dfdg.yaml", `{value: "36", name`, `{value: "36", to: "2026-11-22", name`,
			`error: kodelisten "absence_end_causes": koden "36" gjaldt til 2026-11-22`},
		"an edition that is over": {"edition.yaml", "from: 2021-12-12", "from: 2021-12-12\nto: 2026-11-22",
			`edition.yaml:6:5: error: matrixen gælder ikke den 2026-11-22`},
		"a code list from nowhere": {"codes/dfdg.yaml", `  source: "The note, chapters 6.2 (36) and 14 (47)"` + "\n", "",
			`error: kodelisten "absence_end_causes" siger ikke, hvor den er fra`},
		"several mistakes at once": {"matrix/05.2-cv.yaml", "UpdateCvStatus", "Two words",
			`matrix/05.2-cv.yaml:56:12: error: regel 5.2-3`},
	} {
		t.Run(name, func(t *testing.T) {
			files := shippedFiles(t)
			text := string(files[c.file].Data)
			n := 1
			if strings.HasPrefix(name, "several") {
				n = -1
			}
			broken := strings.Replace(text, c.old, c.new, n)
			if broken == text {
				t.Fatalf("%q is not in %s", c.old, c.file)
			}
			files[c.file] = &fstest.MapFile{Data: []byte(broken)}
			var all []string
			for _, trouble := range checked(t, files) {
				all = append(all, trouble.String())
			}
			if told := strings.Join(all, "\n"); !strings.Contains(told, c.want) {
				t.Errorf("want %s\ngot:\n%s", c.want, told)
			}
		})
	}
}
