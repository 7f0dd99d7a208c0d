package matrix_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/xuri/excelize/v2"

	"genopret/batch/rules"
	"genopret/reports/matrix"
	"genopret/reports/texts"
)

const home = "../../batch/rules/"

var loadWords = sync.OnceValues(texts.Load)

func files(t *testing.T) fstest.MapFS {
	t.Helper()
	all := fstest.MapFS{}
	for _, pattern := range []string{"*.yaml", "codes/*.yaml", "matrix/*.yaml"} {
		names, err := filepath.Glob(home + pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all[strings.TrimPrefix(name, home)] = &fstest.MapFile{Data: text}
		}
	}
	return all
}

func teller(t *testing.T, from fstest.MapFS, lang string) (*matrix.Teller, *rules.Matrix) {
	t.Helper()
	m, err := rules.Load(from)
	if err != nil {
		t.Fatal(err)
	}
	words, err := loadWords()
	if err != nil {
		t.Fatal(err)
	}
	told, err := matrix.NewTeller(m, words, lang)
	if err != nil {
		t.Fatal(err)
	}
	return told, m
}

// TestEveryRuleIsToldInWords looks for what a missing word leaves behind: a key
// of the texts, a slot that nobody filled, a fact or field as the files name it.
func TestEveryRuleIsToldInWords(t *testing.T) {
	raw := regexp.MustCompile(`\{\d\}|…|\b(then|star|duty|side|need|source|diff|when)\.[a-z-]+|\b[a-z]+_[a-z_]+\b|%!`)
	for _, lang := range []string{"da", "en"} {
		told, m := teller(t, files(t), lang)
		for _, r := range m.Rules() {
			var out bytes.Buffer
			if err := told.Screen(&out, told.Card(r)); err != nil {
				t.Fatal(err)
			}
			text := out.String()
			for _, setting := range []string{"enrolment_days_back", "illness_past_start", "activity_cancelled", "activity_cause_error", "early_follow_up"} {
				text = strings.ReplaceAll(text, setting, "") // names of settings are told as they are
			}
			if found := raw.FindString(text); found != "" {
				t.Errorf("%s, rule %s says %q:\n%s", lang, r.ID, found, out.String())
			}
			if lines := strings.Count(out.String(), "\n"); lines > 75 {
				t.Errorf("%s, rule %s takes %d lines", lang, r.ID, lines)
			}
			for _, line := range strings.Split(out.String(), "\n") {
				if len([]rune(line)) > 110 {
					t.Errorf("%s, rule %s has a line of %d letters", lang, r.ID, len([]rune(line)))
				}
			}
		}
	}
}

func TestCardSaysWhatBecomesOfARow(t *testing.T) {
	told, m := teller(t, files(t), "da")
	for id, want := range map[string]string{
		"6.1-2":   "så går sagen til STAR, og intet sendes: registreringen har betydning",
		"8.2-4":   "og STAR bliver bedt om hjælp til resten: en anden borgers",
		"4.1-1":   "så laves rettelsen i fagsystemet",
		"13.4-2":  "så er det ydelseskontoret, der sender",
		"1.2.4-1": "så tager en medarbejder stilling",
		"6.2-1":   "så venter rækken på en medarbejder, og intet er sendt",
		"8.3-1":   "så sendes rækken videre til a-kassen",
		"16-1":    "så rettes det i ydelsessystemet",
		"11-3":    "så skal intet gøres",
		"3.2-2":   "på den rette borger",
		"2.1-3":   "STAR skal have CPR-nummer, aktivitetens start og slut",
	} {
		r, ok := m.Rule(id)
		if !ok {
			t.Fatal(id)
		}
		if got := fmt.Sprint(told.Card(r)); !strings.Contains(got, want) {
			t.Errorf("rule %s does not say %q: %s", id, want, got)
		}
	}
}

func TestDiffSaysWhatChangesForWhom(t *testing.T) {
	before, _ := teller(t, files(t), "da")
	for name, c := range map[string]struct{ file, old, new, whom, want string }{
		"a duty":            {"matrix/15-recruitment.yaml", "duty: must", "duty: may", "Jobcentret", "Grenen remove, CompanyRecruitmentService.UpdateCandidateOnCompanyRecruitmentEvent: CorrectionComment er nu Berigtigelseskommentar, kan udfyldes (før: Berigtigelseskommentar, skal udfyldes)."},
		"what has to be in": {"matrix/15-recruitment.yaml", "duty: must", "duty: may", "den, der udfylder listen", "Kolonnen Berigtigelseskommentar udfyldes nu hvis der er noget (før: altid)."},
		"a branch":          {"matrix/12-health.yaml", "when: {phase: [ongoing, historic]}", "when: {phase: [ongoing]}", "Jobcentret", "Grenen after gælder nu, når registreringen er i gang (før: når registreringen er i gang eller registreringen er afsluttet)."},
		"who acts":          {"matrix/15-recruitment.yaml", "actors: [jobcenter]", "actors: [benefit-office]", "Jobcentret → Ydelseskontoret", "Hvem retter: »Jobcentret« bliver til »Ydelseskontoret«."},
		"what comes of it":  {"matrix/15-recruitment.yaml", "actors: [jobcenter]", "actors: [benefit-office]", "Jobcentret → Ydelseskontoret", "Grenen update: så er det ydelseskontoret, der sender (før: så sendes)."},
		"what is seen":      {"matrix/15-recruitment.yaml", "en fjernet kandidat ser den ikke mere.", "det er alt.", "borgeren", "Hvem ser det:"},
		"a call":            {"matrix/05.2-cv.yaml", "on: wrong, params: {CvStatusIdentifier: wrong_cv_status}", "on: right, params: {CvStatusIdentifier: wrong_cv_status}", "Jobcentret", "Grenen set-both sender nu: JobSearch.CvWorkFlowService.UpdateCvStatus på den rette borger, JobSearch.CvWorkFlowService.UpdateCvStatus på den rette borger (før: "},
		"what a call has":   {"matrix/12-health.yaml", `, StartDate: "right_start_date?"`, "", "Jobcentret", "Grenen update, PersonRegistrationService.UpdateHealthLimitation: StartDate er nu intet (før: Rette startdato, hvis den er udfyldt)."},
		"a remark":          {"matrix/16-hours-225.yaml", "er ophævet", "er væk", "alle, der læser reglen", "Ny bemærkning: fra 01-07-2025: 225-timersreglen er væk"},
		"a gap on purpose":  {"matrix/08.1-plans.yaml", "when: {text_place: [plan]}\n    reason", "when: {text_place: [goal]}\n    reason", "Jobcentret", "Er nu udeladt med vilje: Når teksten står i et fritekstmål"},
		"a column":          {"fields.yaml", `da: "Antal stillinger"`, `da: "Stillinger i alt"`, "den, der udfylder listen", "Kolonnen Stillinger i alt er ændret: Stillinger i alt; helt tal"},
		"a code":            {"codes/dfdg.yaml", `  - {value: "9", name: {da: "Friperiode", en: "Free period"}}` + "\n", "", "den, der udfylder listen", "Kodelisten absence_types: koden 9 (Friperiode) er fjernet"},
		"a rule that goes":  {"matrix/16-hours-225.yaml", "id: 16-1", "id: 16-2", "Ydelsessystemet", "Reglen er fjernet; rækker med dens nummer bliver afvist."},
		"a rule that comes": {"matrix/16-hours-225.yaml", "id: 16-1", "id: 16-2", "Ydelsessystemet", "Reglen er ny."},
	} {
		t.Run(name, func(t *testing.T) {
			changed := files(t)
			text := strings.Replace(string(changed[c.file].Data), c.old, c.new, 1)
			if text == string(changed[c.file].Data) {
				t.Fatalf("%q is not in %s", c.old, c.file)
			}
			changed[c.file] = &fstest.MapFile{Data: []byte(text)}
			after, _ := teller(t, changed, "da")
			all := after.Diff(before)
			for _, one := range all {
				if one.Whom == c.whom && strings.HasPrefix(one.Text, c.want) {
					return
				}
			}
			t.Errorf("nobody is told %q: %+v", c.want, all)
		})
	}
}

func TestDiffOfAMatrixWithItselfIsEmpty(t *testing.T) {
	a, _ := teller(t, files(t), "da")
	b, _ := teller(t, files(t), "en")
	if all := b.Diff(a); len(all) > 0 {
		t.Errorf("%+v", all)
	}
}

func TestBookHoldsEveryBranchWithItsPlaceInTheNote(t *testing.T) {
	told, m := teller(t, files(t), "da")
	var out bytes.Buffer
	if err := told.Book(&out, time.Date(2026, 11, 22, 2, 0, 0, 0, time.UTC), t.TempDir()); err != nil {
		t.Fatal(err)
	}
	file, err := excelize.OpenReader(&out)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := file.GetRows("Regler")
	if err != nil {
		t.Fatal(err)
	}
	lines := 1
	for _, r := range m.Rules() {
		for range r.Branches {
			row := rows[lines]
			if row[0] != r.ID || row[1] != r.Section || row[2] != fmt.Sprintf("%d-%d", r.Lines[0], r.Lines[1]) {
				t.Errorf("line %d is %v, want rule %s", lines, row[:3], r.ID)
			}
			lines++
		}
	}
	if len(rows) != lines {
		t.Errorf("%d lines, want %d", len(rows), lines)
	}
	if sheets := file.GetSheetList(); len(sheets) != 6 {
		t.Errorf("sheets: %v", sheets)
	}
}
