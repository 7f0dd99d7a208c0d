package template_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"genopret/batch"
	"genopret/batch/plan"
	"genopret/reports/template"
	"genopret/reports/texts"
)

func TestTheListHasTheColumnsThatItsRulesNeedAndNoOther(t *testing.T) {
	m := shipped(t)
	for _, area := range m.Areas() {
		want := map[string]bool{}
		for _, r := range m.Rules() {
			if r.Area == area.Key {
				for _, c := range plan.Columns(m, r) {
					want[c.Field.Key] = true
				}
			}
		}
		form := formOf(t, m, written(t, m, "da", area.Key), "da")
		for key := range form.letters {
			if !want[key] {
				t.Errorf("area %s: no rule needs %s", area.Key, key)
			}
		}
		if len(form.letters) != len(want) {
			t.Errorf("area %s: %d columns, want %d", area.Key, len(form.letters), len(want))
		}
		for _, choice := range form.choices["rule"] {
			if found, ok := m.Find(choice); !ok || found.Rule.Area != area.Key {
				t.Errorf("area %s offers %q", area.Key, choice)
			}
		}
	}
}

// TestColumnsKeepWhatExcelWouldTurnIntoSomethingElse: an id such as 10-3 would
// become a date, a leading zero would go.
func TestColumnsKeepWhatExcelWouldTurnIntoSomethingElse(t *testing.T) {
	m := shipped(t)
	form := formOf(t, m, written(t, m, "da", ""), "da")
	for key, letter := range form.letters {
		field, _ := m.Field(key)
		want := map[batch.FieldType]string{batch.TypeDate: "dd-mm-yyyy", batch.TypeDateTime: "dd-mm-yyyy hh:mm", batch.TypeNumber: "0"}[field.Type]
		if want == "" {
			want = "@"
		}
		for _, row := range []string{"2", "3000"} {
			id, err := form.file.GetCellStyle(form.sheet, letter+row)
			if err != nil {
				t.Fatal(err)
			}
			style, err := form.file.GetStyle(id)
			if err != nil {
				t.Fatal(err)
			}
			if got := formatOf(style); got != want {
				t.Errorf("column %s, row %s: format %q, want %q", key, row, got, want)
			}
		}
	}
}

func formatOf(s *excelize.Style) string {
	if s.CustomNumFmt != nil {
		return *s.CustomNumFmt
	}
	return map[int]string{0: "", 1: "0", 22: "dd-mm-yyyy hh:mm", 49: "@"}[s.NumFmt]
}

// TestHelpFitsIntoExcel: a longer title or text makes Excel call the file
// damaged.
func TestHelpFitsIntoExcel(t *testing.T) {
	m := shipped(t)
	for _, lang := range []string{"da", "en"} {
		file := written(t, m, lang, "")
		for _, sheet := range file.GetSheetList() {
			all, err := file.GetDataValidations(sheet)
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range all {
				for _, text := range []*string{v.PromptTitle, v.ErrorTitle} {
					if text != nil && len([]rune(*text)) > 32 {
						t.Errorf("%s %s: title %q", sheet, v.Sqref, *text)
					}
				}
				for _, text := range []*string{v.Prompt, v.Error} {
					if text != nil && (len([]rune(*text)) > 255 || strings.HasSuffix(*text, "…")) {
						t.Errorf("%s %s: text %q is cut or too long", sheet, v.Sqref, *text)
					}
				}
				if v.Prompt == nil || *v.Prompt == "" {
					t.Errorf("%s %s has no help", sheet, v.Sqref)
				}
			}
		}
	}
}

// TestAnswersForTheWholeListStandWhereTheyAreLookedFor holds the layout of the
// block: its heading in A of a row of the first sheet, then a heading of a
// column in A and the answer in B, until A is blank.
func TestAnswersForTheWholeListStandWhereTheyAreLookedFor(t *testing.T) {
	m := shipped(t)
	for _, lang := range []string{"da", "en"} {
		file := written(t, m, lang, "")
		rows, err := file.GetRows(file.GetSheetName(0))
		if err != nil {
			t.Fatal(err)
		}
		title := map[string]string{"da": "Standardværdier", "en": "Default answers"}[lang]
		at := slices.IndexFunc(rows, func(r []string) bool { return len(r) > 0 && r[0] == title })
		if at < 0 {
			t.Fatalf("no block %q", title)
		}
		var keys []string
		for _, row := range rows[at+1:] {
			if len(row) == 0 || row[0] == "" {
				break
			}
			key, ok := m.Heading(row[0])
			if !ok || len(row) > 1 && row[1] != "" {
				t.Errorf("the row %v is no blank answer", row)
			}
			keys = append(keys, key)
		}
		for _, f := range m.Fields() {
			if asked := f.Fact != "" || f.Key == "registered_by" || f.Key == "moved_here"; asked != slices.Contains(keys, f.Key) {
				t.Errorf("%s can be answered for the whole list: %v", f.Key, !asked)
			}
		}
		if last := at + 1 + len(keys); last > 20 {
			t.Errorf("the block ends in row %d; readers look at 20", last)
		}
	}
}

// TestNothingInAnEmptyTemplateIsARow: guidance, cases and examples are not
// taken for corrections.
func TestNothingInAnEmptyTemplateIsARow(t *testing.T) {
	m := shipped(t)
	for _, lang := range []string{"da", "en"} {
		scene := plan.Scenes(m, asOf)[0]
		if found := planned(t, plannerOf(t, m, map[string]*plan.Planner{}, scene.Options), read(t, written(t, m, lang, "")), -1); found != nil {
			t.Errorf("%s: %s:%d is a row", lang, found.Sheet, found.Row)
		}
	}
}

func TestListsAreHiddenAndGuidanceComesFirst(t *testing.T) {
	file := written(t, shipped(t), "da", "")
	want := []string{"Vejledning", "Rettelser", "Situationer", "Eksempler", "Lister", "Behov"}
	if got := file.GetSheetList(); !slices.Equal(got, want) {
		t.Errorf("sheets %v", got)
	}
	for i, sheet := range want {
		if seen, err := file.GetSheetVisible(sheet); err != nil || seen != (i < 4) {
			t.Errorf("%s is seen: %v, %v", sheet, seen, err)
		}
	}
}

func TestAnUnknownAreaIsAnError(t *testing.T) {
	words, err := texts.Load()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := template.Write(&out, shipped(t), words, template.Options{Area: "weather", AsOf: asOf, Created: time.Time{}}); err == nil {
		t.Error("a template for the weather")
	}
}
