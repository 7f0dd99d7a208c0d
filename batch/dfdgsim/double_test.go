package dfdgsim_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"genopret/batch/dfdgsim"

	"github.com/google/go-cmp/cmp"
)

// sample is a value of the right form for an element.
func sample(name string) string {
	switch {
	case strings.HasSuffix(name, "DateTime"):
		return "2026-11-22T09:30:00+01:00"
	case strings.HasSuffix(name, "Date"):
		return "2026-11-22"
	case strings.HasSuffix(name, "Indicator"):
		return "true"
	case strings.HasSuffix(name, "PerWeek"):
		return "30"
	}
	return "7"
}

// full is a message with every element, for a registration that named finds.
func full(operation string) (cpr string, elements []pair, held dfdgsim.Registration) {
	effect, kindName, id, clientID, names, noCitizen, _, _ := dfdgsim.Shape(operation)
	held = dfdgsim.Registration{Kind: kindName, ID: "reg-1", CPR: anna, Owner: "101000"}
	cpr = anna
	if noCitizen {
		cpr, held.CPR = "", ""
	}
	for _, name := range names {
		switch {
		case name == "CivilRegistrationIdentifier":
		case name == clientID:
			elements = append(elements, pair{name, guid})
		case name == id:
			elements = append(elements, pair{name, "reg-1"})
		default:
			elements = append(elements, pair{name, sample(name)})
		}
	}
	if effect == "create" {
		held = dfdgsim.Registration{}
	}
	return cpr, elements, held
}

// times adds up what doubled calls leave: registrations made and counted.
func times(sim *dfdgsim.Sim, kind string) (sum int) {
	for _, r := range sim.Registrations(kind) {
		sum += r.Times
	}
	return sum
}

func TestEveryOperationCalledTwice(t *testing.T) {
	for _, operation := range dfdgsim.Operations() {
		t.Run(operation, func(t *testing.T) {
			cpr, elements, held := full(operation)
			var world []dfdgsim.Registration
			if held.Kind != "" {
				world = append(world, held)
			}
			b := start(t, world)
			effect, kind, _, clientID, _, _, repeat, readable := dfdgsim.Shape(operation)
			b.accept(operation, cpr, elements...)
			second, accepted, wantTimes := "", 2, 2
			switch {
			case clientID != "":
				second, accepted, wantTimes = "4977", 1, 1
			case effect == "cancel" && readable:
				second, accepted, wantTimes = "4632", 1, 1
			case repeat:
				wantTimes = 0
			}
			b.want(second, operation, cpr, elements...)
			if got := len(b.journal()); got != accepted {
				t.Errorf("journal holds %d, want %d", got, accepted)
			}
			if got := times(b.sim, kind); got != wantTimes {
				t.Errorf("effect stands %d times, want %d", got, wantTimes)
			}
			before := b.sim.Registrations("")
			b.restart()
			if diff := cmp.Diff(before, b.sim.Registrations("")); diff != "" {
				t.Errorf("world differs after a restart: %s", diff)
			}
		})
	}
}

// The operations that nothing protects: no id of the caller's, no read.
func TestUnprotectedOperationsAreDoubled(t *testing.T) {
	for _, operation := range []string{
		"PersonStatusCommentService.CreatePersonStatusComment",
		"UnemploymentFundMessageService.SaveCompulsoryNotificationEvent",
		"UnemploymentFundMessageService.SaveJobReferralNotificationEvent",
		"UnemploymentFundMessageService.RecallCompulsoryNotificationEvent",
		"UnemploymentFundMessageService.RecallJobReferralNotificationEvent",
		"PlanService.PublishPlan",
		"IntegrationContractService.CreateIntegrationContract",
		"UnemploymentRegistrationService.SaveSocialAid",
		"UnemploymentRegistrationService.SaveAppropriation",
		"PersonContactService.CreatePersonContact",
		"InterviewDeadlineService.CreateInterviewDeadline",
	} {
		cpr, elements, held := full(operation)
		var world []dfdgsim.Registration
		if held.Kind != "" {
			world = append(world, held)
		}
		b := start(t, world)
		b.accept(operation, cpr, elements...)
		b.accept(operation, cpr, elements...)
		_, kind, _, _, _, _, _, _ := dfdgsim.Shape(operation)
		if got := times(b.sim, kind); got != 2 {
			t.Errorf("%s: effect stands %d times, want 2", operation, got)
		}
	}
}

func TestCancelledIsGoneFromReads(t *testing.T) {
	b := start(t, []dfdgsim.Registration{absence("a1", anna), absence("a2", anna), absence("b1", bent)})
	b.accept(deletion, anna, pair{"AbsenceIdentifier", "a1"})
	b.want("4632", update, anna, pair{"AbsenceIdentifier", "a1"}, pair{"EndDate", "2026-11-30"})
	r := b.want("", history, anna)
	if strings.Contains(r.body, "a1") || !strings.Contains(r.body, "a2") || strings.Contains(r.body, "b1") {
		t.Errorf("read shows %s; want a2 alone", r.body)
	}
}

func TestReadsShowTheirOwnKindsAlone(t *testing.T) {
	b := start(t, []dfdgsim.Registration{absence("a1", anna), {Kind: "Booking", ID: "k1", CPR: anna}, {Kind: "Enrollment", CPR: anna, Fields: map[string]string{"EnrollmentDate": "2026-11-01"}}})
	for read, want := range map[string]string{
		history: "<Absence>", "BookingService.GetBookings": "<Booking>",
		"PersonStatusService.GetVariablePersonStatus": "<Enrollment><EnrollmentDate>2026-11-01</EnrollmentDate></Enrollment>",
		interview: "/InterviewService/\"></GetInterviewInfoResponse>",
	} {
		r := b.want("", read, anna)
		if !strings.Contains(r.body, want) || strings.Count(r.body, "Identifier>") > 2 {
			t.Errorf("%s shows %s", read, r.body)
		}
	}
}

func TestTornLastLineIsCutOff(t *testing.T) {
	b := start(t, nil)
	b.accept(creation, anna, newAbsence()...)
	b.close()
	for _, name := range []string{"journal.jsonl", "requests.jsonl"} {
		file, err := os.OpenFile(filepath.Join(b.dir, name), os.O_APPEND|os.O_WRONLY, 0)
		must(t, err)
		_, err = file.WriteString(`{"n":2,"call":2,"serv` + strings.Repeat("i", 5000))
		must(t, err)
		must(t, file.Close())
	}
	b.open()
	b.accept(creation, bent, newAbsence()...)
	b.restart()
	if got := b.journal(); len(got) != 2 {
		t.Errorf("journal holds %v, want two creations", got)
	}
	if got, want := b.outcomes(), []string{"1 accepted", "2 accepted"}; !slices.Equal(got, want) {
		t.Errorf("requests %v, want %v", got, want)
	}
}

func TestJournalThatDoesNotFitIsRefused(t *testing.T) {
	b := start(t, []dfdgsim.Registration{absence("a1", anna)})
	b.accept(deletion, anna, pair{"AbsenceIdentifier", "a1"})
	b.close()
	must(t, dfdgsim.WriteWorld(b.dir, dfdgsim.World{Citizens: []dfdgsim.Citizen{{CPR: anna, Municipality: "101"}}}))
	if _, err := dfdgsim.Open(b.dir, b.clock); err == nil || !strings.Contains(err.Error(), "not in the world") {
		t.Errorf("open over another world: %v", err)
	}
}
