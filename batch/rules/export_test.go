package rules_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"genopret/batch/rules"

	"github.com/google/go-cmp/cmp"
)

func exported(t *testing.T, id string) string {
	t.Helper()
	all := shipped(t).Export()
	i := slices.IndexFunc(all, func(r rules.ExportedRule) bool { return r.ID == id })
	text, err := json.Marshal(all[i])
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestExportWritesTheContract(t *testing.T) {
	for id, want := range map[string]string{
		"8.1-7": `{"id":"8.1-7","section":"8.1.2","area":"plans","actors":["star"],"star":"yes","operations":[],` +
			`"branches":[{"id":"star-identity","when":{},"standing":"star","route":"execute","star":{"trigger":"other-identity"},"steps":[]}]}`,
		"3.2-2": `{"id":"3.2-2","section":"3.3.2","area":"deadlines","actors":["jobcenter"],"star":"no",` +
			`"operations":["InterviewDeadlineService.CreateInterviewDeadline","InterviewDeadlineService.UpdateInterviewDeadline"],` +
			`"branches":[{"id":"close-and-create","when":{"recreate":["yes"]},"standing":"execute","route":"execute","star":null,"steps":[` +
			`{"seq":1,"operation":"InterviewDeadlineService.UpdateInterviewDeadline","on":"wrong",` +
			`"params":{"InterviewDeadlineIdentifier":"registration_id","InterviewDeadlineStatusIdentifier":"=4"},"comment":{"field":"CorrectionComment","duty":"must"}},` +
			`{"seq":2,"operation":"InterviewDeadlineService.CreateInterviewDeadline","on":"right",` +
			`"params":{"ActivationDate":"activation_date?","DeadlineDate":"deadline_date","InterviewTypeIdentifier":"interview_type"},"comment":null}]},` +
			`{"id":"close","when":{"recreate":["no"]},"standing":"execute","route":"execute","star":null,"steps":[` +
			`{"seq":1,"operation":"InterviewDeadlineService.UpdateInterviewDeadline","on":"wrong",` +
			`"params":{"InterviewDeadlineIdentifier":"registration_id","InterviewDeadlineStatusIdentifier":"=4"},"comment":{"field":"CorrectionComment","duty":"must"}}]}]}`,
	} {
		if diff := cmp.Diff(want, exported(t, id)); diff != "" {
			t.Errorf("rule %s (-want +got):\n%s", id, diff)
		}
	}
	if !strings.Contains(exported(t, "2.2-1"), `"EnrollmentDate":"today"`) || !strings.Contains(exported(t, "4.1-1"), `"route":"case-system"`) {
		t.Error("today or the case system is lost")
	}
	if !strings.Contains(exported(t, "8.2-1"), `"code:activity_cancelled"`) {
		t.Error("a configured code is lost")
	}
}

func TestExportHasAllRulesAndNoNullLists(t *testing.T) {
	m := shipped(t)
	text, err := json.Marshal(m.Export())
	if err != nil {
		t.Fatal(err)
	}
	var all []map[string]any
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	if len(all) != len(m.Rules()) {
		t.Errorf("%d entries for %d rules", len(all), len(m.Rules()))
	}
	for _, list := range []string{`"operations":null`, `"branches":null`, `"when":null`, `"steps":null`, `"params":null`, `"actors":null`} {
		if strings.Contains(string(text), list) {
			t.Errorf("export holds %s", list)
		}
	}
}
