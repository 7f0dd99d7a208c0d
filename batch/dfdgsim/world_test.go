package dfdgsim_test

import (
	"slices"
	"strings"
	"testing"

	"genopret/batch/dfdgsim"

	"github.com/google/go-cmp/cmp"
)

const (
	history   = "PersonHistoryService.GetPersonHistory"
	interview = "InterviewService.GetInterviewInfo"
	deletion  = "AbsenceRegistrationService.DeleteAbsence"
	creation  = "AbsenceRegistrationService.CreateAbsence"
	update    = "AbsenceRegistrationService.UpdateAbsence"
	guid      = "3f2b8c1e-0a4d-5e6f-8a9b-0c1d2e3f4a5b"
)

func newAbsence() []pair {
	return []pair{{"AbsenceTypeIdentifier", "2"}, {"StartDate", "2026-11-20"}, {"NotificationDate", "2026-11-20"}}
}

func TestEachRuleAnswersWithItsFault(t *testing.T) {
	b := start(t, []dfdgsim.Registration{
		absence("a1", anna, "StartDate", "2026-11-01"), absence("b1", bent),
		{Kind: "CompanyRecruitment", ID: "r1", Owner: "851000"}, {Kind: "SicknessCase", ID: "n1", CPR: bent},
	})
	for _, c := range []struct {
		name, fault, operation, cpr string
		elements                    []pair
	}{
		{"cpr too short", "1001", creation, "123", newAbsence()},
		{"cpr with no such day", "1001", creation, "3102801234", newAbsence()},
		{"cpr unknown", "1010", creation, nobody, newAbsence()},
		{"ten zeros are a form and no citizen", "1010", creation, "0000000000", newAbsence()},
		{"citizen dead", "4405", creation, dagny, newAbsence()},
		{"citizen of another municipality", "4575", creation, clara, newAbsence()},
		{"read of another municipality's citizen", "4575", history, clara, nil},
		{"company of another municipality", "4575", "CompanyRecruitmentService.UpdateCompanyRecruitment", "", []pair{{"CompanyRecruitmentIdentifier", "r1"}}},
		{"required element missing", "1014", creation, anna, newAbsence()[:2]},
		{"required element empty", "1014", update, anna, []pair{{"AbsenceIdentifier", " "}}},
		{"citizen missing", "1014", creation, "", newAbsence()},
		{"unknown element", "1014", update, anna, []pair{{"AbsenceIdentifier", "a1"}, {"Colour", "blue"}}},
		{"elements out of order", "1014", update, anna, []pair{{"EndDate", "2026-11-30"}, {"AbsenceIdentifier", "a1"}}},
		{"element twice", "1014", update, anna, []pair{{"AbsenceIdentifier", "a1"}, {"AbsenceIdentifier", "a1"}}},
		{"date in Danish form", "1014", update, anna, []pair{{"AbsenceIdentifier", "a1"}, {"EndDate", "30-11-2026"}}},
		{"no such date", "1014", update, anna, []pair{{"AbsenceIdentifier", "a1"}, {"EndDate", "2026-02-30"}}},
		{"date-time without offset", "1014", "BookingService.CreateBooking", anna, []pair{{"InterviewTypeIdentifier", "1"}, {"InterviewDateTime", "2026-11-22T09:30:00"}}},
		{"indicator in words", "1014", "PersonRegistrationService.RegisterUnemploymentFundParticipation", anna, []pair{{"ParticipationIndicator", "ja"}}},
		{"sixty minutes", "1014", "ActivityService.CreateActivity", anna, []pair{{"ActivityTypeIdentifier", "1"}, {"StartDate", "2026-11-22"}, {"MinutesPerWeek", "60"}}},
		{"comment too long", "1014", update, anna, []pair{{"AbsenceIdentifier", "a1"}, {"CorrectionComment", strings.Repeat("å", 1501)}}},
		{"client id not a guid", "1014", "ActivityService.CreateActivity", anna, []pair{{"ActivityIdentifier", "17"}, {"ActivityTypeIdentifier", "1"}, {"StartDate", "2026-11-22"}}},
		{"end before start", "1003", creation, anna, []pair{{"AbsenceTypeIdentifier", "2"}, {"StartDate", "2026-11-20"}, {"EndDate", "2026-11-19"}, {"NotificationDate", "2026-11-20"}}},
		{"end before the stored start", "1003", update, anna, []pair{{"AbsenceIdentifier", "a1"}, {"EndDate", "2026-10-31"}}},
		{"registration unknown", "4632", update, anna, []pair{{"AbsenceIdentifier", "zz"}}},
		{"registration of another citizen", "4632", update, anna, []pair{{"AbsenceIdentifier", "b1"}}},
		{"deletion on another citizen", "4632", deletion, anna, []pair{{"AbsenceIdentifier", "b1"}}},
		{"sickness case of another citizen", "4632", "IllnessRecoveryInformationService.CreateIllness", anna, []pair{{"NemRefusionIdentifier", "n1"}, {"FirstSickDate", "2026-11-01"}}},
		{"end equal to start", "", update, anna, []pair{{"AbsenceIdentifier", "a1"}, {"EndDate", "2026-11-01"}}},
		{"comment of full length", "", update, anna, []pair{{"AbsenceIdentifier", "a1"}, {"CorrectionComment", strings.Repeat("å", 1500)}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := *b
			b.t = t
			if r := b.want(c.fault, c.operation, c.cpr, c.elements...); r.mark != "1" {
				t.Error("an answer without the simulator's mark")
			}
		})
	}
	if got := b.journal(); !slices.Equal(got, []string{"UpdateAbsence", "UpdateAbsence"}) {
		t.Errorf("journal holds %v; a refused write must not stand there", got)
	}
}

func TestHeadersAreAskedFor(t *testing.T) {
	b := start(t, nil)
	good := organisationHeader("101000")
	for _, c := range []struct{ name, fault, headers string }{
		{"none", "8232", ""},
		{"user alone", "8232", userHeader},
		{"organisation alone", "8233", good},
		{"both", "", good + userHeader},
		{"no code", "4413", organisationHeader("") + userHeader},
		{"type in words", "8173", strings.Replace(good, ">8<", ">jobcenter<", 1) + userHeader},
		{"user type unknown", "8174", good + strings.Replace(userHeader, ">3<", ">9<", 1)},
		{"time unreadable", "8234", good + strings.Replace(userHeader, "T02:00", " 02:00", 1)},
	} {
		elements := append([]pair{{"CivilRegistrationIdentifier", anna}}, newAbsence()...)
		r, err := b.send(creation, message(creation, c.headers, elements))
		must(t, err)
		if r.fault() != c.fault {
			t.Errorf("%s: fault %q, want %q", c.name, r.fault(), c.fault)
		}
	}
}

func TestSetMergesTheGivenFields(t *testing.T) {
	b := start(t, []dfdgsim.Registration{absence("a1", anna, "StartDate", "2026-11-01", "EndDate", "2026-11-09")})
	b.accept(update, anna, pair{"AbsenceIdentifier", "a1"}, pair{"EndDate", "2026-11-30"}, pair{"CorrectionComment", "Fejl & <rettet>"})
	r := b.want("", history, anna)
	want := `<Absence><AbsenceIdentifier>a1</AbsenceIdentifier><CorrectionComment>Fejl &amp; &lt;rettet&gt;</CorrectionComment>` +
		`<EndDate>2026-11-30</EndDate><StartDate>2026-11-01</StartDate></Absence>`
	if !strings.Contains(r.body, want) {
		t.Errorf("read shows\n%s\nwant in it\n%s", r.body, want)
	}
}

func TestInterviewIsTheSameUnderBothServices(t *testing.T) {
	b := start(t, nil)
	b.accept("InterviewService.CreateInterview", anna, pair{"MessageIdentifier", guid}, pair{"InterviewTypeIdentifier", "1"}, pair{"InterviewDateTime", "2026-11-22T09:30:00+01:00"})
	b.want("4977", "PersonRegistrationService.CreatePersonInterview", bent, pair{"MessageIdentifier", guid}, pair{"InterviewTypeIdentifier", "1"}, pair{"InterviewDateTime", "2026-11-22T09:30:00+01:00"})
	b.accept("InterviewService.UpdateInterview", anna, pair{"InterviewIdentifier", guid}, pair{"AgreementDescription", "ny"})
	r := b.want("", interview, anna)
	for _, want := range []string{"<PersonInterviewIdentifier>" + guid, "<MessageIdentifier>" + guid, "<AgreementDescription>ny"} {
		if !strings.Contains(r.body, want) {
			t.Errorf("read lacks %s", want)
		}
	}
	if strings.Contains(r.body, "<InterviewIdentifier>") {
		t.Error("the call's name of the id was stored as a field")
	}
}

func TestMessageOfTheStartIsTaken(t *testing.T) {
	b := start(t, []dfdgsim.Registration{{Kind: "Interview", ID: "i1", CPR: anna, Fields: map[string]string{"MessageIdentifier": guid}}})
	b.want("4977", "InterviewService.CreateInterview", anna, pair{"MessageIdentifier", guid}, pair{"InterviewTypeIdentifier", "1"}, pair{"InterviewDateTime", "2026-11-22T09:30:00+01:00"})
}

func TestCategoryAndInterviewAreTwoRegistrations(t *testing.T) {
	b := start(t, nil)
	b.accept("PersonRegistrationService.CreatePersonCategoryAndInterview", anna, pair{"PersonCategoryTypeIdentifier", "2"}, pair{"EventDate", "2026-11-22"},
		pair{"InterviewTypeIdentifier", "1"}, pair{"InterviewDateTime", "2026-11-22T09:30:00+01:00"})
	category, talk := b.sim.Registrations("PersonCategory"), b.sim.Registrations("Interview")
	if len(category) != 1 || len(talk) != 1 || category[0].ID == talk[0].ID {
		t.Fatalf("%d categories and %d interviews", len(category), len(talk))
	}
	if diff := cmp.Diff(map[string]string{"PersonCategoryTypeIdentifier": "2", "EventDate": "2026-11-22"}, category[0].Fields); diff != "" {
		t.Error(diff)
	}
	if _, ok := talk[0].Fields["EventDate"]; ok {
		t.Error("the category's date stands on the interview")
	}
}

func TestRecoveryEndsAndKeeps(t *testing.T) {
	const recovery = "IllnessCompositeService.CreateRecovery"
	b := start(t, nil)
	b.accept("IllnessCompositeService.CreateIllness", anna, pair{"AbsenceIdentifier", guid}, pair{"StartDate", "2026-11-20"})
	b.want("4977", "IllnessCompositeService.CreateIllness", anna, pair{"AbsenceIdentifier", guid}, pair{"StartDate", "2026-11-20"})
	b.accept(recovery, anna, pair{"AbsenceIdentifier", guid}, pair{"AbsenceCauseTypeIdentifier", "36"})
	if r := b.want("", history, anna); !strings.Contains(r.body, "<AbsenceCauseTypeIdentifier>36") {
		t.Error("a recovery must leave the illness readable, with its cause")
	}
	b.want("4632", recovery, anna, pair{"AbsenceIdentifier", guid}, pair{"AbsenceCauseTypeIdentifier", "36"})
}

func TestSaveWithoutIdMakesOneEachTime(t *testing.T) {
	const save = "UnemploymentRegistrationService.SaveSocialAid"
	b := start(t, []dfdgsim.Registration{{Kind: "SocialAid", ID: "s1", CPR: anna}})
	given := []pair{{"BenefitTypeIdentifier", "4"}, {"StartDate", "2026-11-01"}}
	b.accept(save, bent, given...)
	b.accept(save, bent, given...)
	b.accept(save, anna, append([]pair{{"SocialAidIdentifier", "s1"}}, given...)...)
	b.accept(save, anna, append([]pair{{"SocialAidIdentifier", "s1"}}, given...)...)
	b.want("4632", save, anna, append([]pair{{"SocialAidIdentifier", "s2"}}, given...)...)
	all := b.sim.Registrations("SocialAid")
	if len(all) != 3 || all[0].Times != 2 || all[1].Times != 1 {
		t.Errorf("registrations %+v; want the named one counted twice and two new ones", len(all))
	}
}

func TestSicknessCaseIsMadeUnderTheCallersId(t *testing.T) {
	const (
		illness  = "IllnessRecoveryInformationService.CreateIllness"
		deletion = "IllnessRecoveryInformationService.DeleteIllness"
	)
	b := start(t, nil)
	given := []pair{{"NemRefusionIdentifier", "n1"}, {"FirstSickDate", "2026-11-01"}}
	b.accept(illness, anna, given...)
	b.accept(illness, anna, append(given, pair{"LastSickDate", "2026-11-09"})...)
	b.accept(deletion, anna, given[0])
	b.accept(illness, bent, given...) // free again once it is deleted
	b.accept(deletion, anna, given[0])
	all := b.sim.Registrations("SicknessCase")
	if len(all) != 2 || all[0].Times != 2 || !all[0].Cancelled || all[1].Cancelled || all[1].CPR != bent {
		t.Errorf("%d cases; want one deleted twice and one standing", len(all))
	}
}
