package catalog

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"genopret/batch"
)

func shippedCatalog(t *testing.T) *Catalog {
	t.Helper()
	c, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// listed reads the hand-typed list: one line per operation.
func listed(t *testing.T) []string {
	t.Helper()
	data, err := os.ReadFile("testdata/operations.txt")
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			lines = append(lines, line)
		}
	}
	slices.Sort(lines)
	return lines
}

func line(o *batch.Operation) string {
	word := func(claim bool) string {
		if claim {
			return "yes"
		}
		return "no"
	}
	var elements []string
	for _, e := range o.Elements {
		name := e.Name
		if e.Required {
			name += "*"
		}
		elements = append(elements, name)
	}
	client := o.ClientID
	if client == "" {
		client = "-"
	}
	return fmt.Sprintf("%s %s %s client=%s citizen=%s visible=%s elements=%s", o.FullName(), o.Effect,
		word(o.Repeatable), client, word(o.Citizen != ""), word(o.CitizenVisible), strings.Join(elements, ","))
}

func TestShippedHoldsEveryOperationAsListedByHand(t *testing.T) {
	t.Parallel()
	var got []string
	for _, o := range shippedCatalog(t).All() {
		got = append(got, line(o))
	}
	slices.Sort(got)
	want := listed(t)
	for _, l := range want {
		if !slices.Contains(got, l) {
			t.Errorf("missing or different: %s", l)
		}
	}
	for _, l := range got {
		if !slices.Contains(want, l) {
			t.Errorf("not on the list: %s", l)
		}
	}
}

func TestEveryOperationCanBeSentAndSettled(t *testing.T) {
	t.Parallel()
	c := shippedCatalog(t)
	for _, o := range c.All() {
		if o.SettleAfter != 10*time.Minute || o.Timeout != 30*time.Second || o.MaxParallel != 1 {
			t.Errorf("%s: settles %v, waits %v, %d parallel", o.FullName(), o.SettleAfter, o.Timeout, o.MaxParallel)
		}
		if o.Adapter != batch.SOAP || o.Endpoint != "dfdg" || o.Source == "" {
			t.Errorf("%s: adapter %q, endpoint %q, source %q", o.FullName(), o.Adapter, o.Endpoint, o.Source)
		}
		namespace := "http://service.bm.dk/" + o.Service + "/"
		if o.Namespace != namespace || o.SOAPAction != namespace+o.Name {
			t.Errorf("%s: namespace %q, action %q", o.FullName(), o.Namespace, o.SOAPAction)
		}
		if c.Operation(o.FullName()) != o {
			t.Errorf("%s: not found under its own name", o.FullName())
		}
	}
}

// An operation that is called documented may be sent in production without a
// look at STAR's WSDL, so this list grows by a source alone.
func TestOnlyOneInputIsDocumentedInFull(t *testing.T) {
	t.Parallel()
	var documented []string
	for _, o := range shippedCatalog(t).All() {
		if o.Documented {
			documented = append(documented, o.FullName()+" "+o.Version)
		}
	}
	if want := []string{"AbsenceRegistrationService.CreateAbsence 7"}; !slices.Equal(documented, want) {
		t.Errorf("documented: %v, want %v", documented, want)
	}
}

func TestVerify(t *testing.T) {
	t.Parallel()
	c := shippedCatalog(t)
	for _, example := range []struct {
		operation, read, block, expect, match, compare string
	}{
		{"AbsenceRegistrationService.DeleteAbsence", "PersonHistoryService.GetPersonHistory", "Absence", "absent",
			"map[AbsenceIdentifier:AbsenceIdentifier]", "map[]"},
		{"AbsenceRegistrationService.CreateAbsence", "PersonHistoryService.GetPersonHistory", "Absence", "present",
			"map[AbsenceTypeIdentifier:AbsenceTypeIdentifier StartDate:StartDate]", "map[]"},
		{"InterviewService.UpdateInterview", "InterviewService.GetInterviewInfo", "Interview", "equal",
			"map[PersonInterviewIdentifier:InterviewIdentifier]", "map[AgreementDescription:AgreementDescription]"},
		{"PersonRegistrationService.RegisterUnemploymentFundParticipation", "PersonStatusService.GetVariablePersonStatus",
			"UnemploymentFundParticipation", "equal", "map[]", "map[ParticipationIndicator:ParticipationIndicator]"},
		{"UnemploymentEnrollmentService.CancelUnemploymentEnrollment", "PersonStatusService.GetVariablePersonStatus",
			"Enrollment", "absent", "map[]", "map[]"},
		{"IllnessCompositeService.CreateRecovery", "PersonHistoryService.GetPersonHistory", "Absence", "equal",
			"map[AbsenceIdentifier:AbsenceIdentifier]", "map[AbsenceCauseTypeIdentifier:AbsenceCauseTypeIdentifier]"},
	} {
		v := c.Operation(example.operation).Verify
		if v == nil {
			t.Errorf("%s: no verify", example.operation)
			continue
		}
		got := fmt.Sprintf("%s %s %s %v %v", v.Read, v.Block, v.Expect, v.Match, v.Compare)
		want := fmt.Sprintf("%s %s %s %s %s", example.read, example.block, example.expect, example.match, example.compare)
		if got != want {
			t.Errorf("%s:\n got %s\nwant %s", example.operation, got, want)
		}
	}
	for _, o := range c.All() {
		if o.Verify != nil && c.Read(o.Verify.Read) == nil {
			t.Errorf("%s: read %q is unknown", o.FullName(), o.Verify.Read)
		}
	}
	if n := len(verified(c)); n != 24 {
		t.Errorf("%d operations can be verified, want 24", n)
	}
}

func verified(c *Catalog) []string {
	var names []string
	for _, o := range c.All() {
		if o.Verify != nil {
			names = append(names, o.FullName())
		}
	}
	return names
}

func TestReadsStandApartFromWhatCanBePlanned(t *testing.T) {
	t.Parallel()
	c := shippedCatalog(t)
	const read = "PersonHistoryService.GetPersonHistory"
	if c.Operation(read) != nil {
		t.Error("a read can be planned")
	}
	o := c.Read(read)
	if o == nil || o.Effect != "" || o.Citizen == "" || o.Timeout <= 0 ||
		o.SOAPAction != "http://service.bm.dk/PersonHistoryService/GetPersonHistory" {
		t.Errorf("read is %+v", o)
	}
}

func TestTheServicesNameMayHoldADot(t *testing.T) {
	t.Parallel()
	o := shippedCatalog(t).Operation("JobSearch.CvWorkFlowService.UpdateCvStatus")
	if o == nil || o.Service != "JobSearch.CvWorkFlowService" || o.Name != "UpdateCvStatus" {
		t.Errorf("operation is %+v", o)
	}
}

func TestWithChangesItsOwnCopyAlone(t *testing.T) {
	t.Parallel()
	c := shippedCatalog(t)
	const name = "AbsenceRegistrationService.DeleteAbsence"
	quick := c.With(Override{SettleAfter: time.Second})
	if o := quick.Operation(name); o.SettleAfter != time.Second || o.Timeout != 30*time.Second {
		t.Errorf("override gives %v and %v", o.SettleAfter, o.Timeout)
	}
	if o := c.With(Override{Timeout: time.Minute}).Read("BookingService.GetBookings"); o.Timeout != time.Minute {
		t.Errorf("a read waits %v", o.Timeout)
	}
	if o := c.Operation(name); o.SettleAfter != 10*time.Minute {
		t.Errorf("the shipped data became %v", o.SettleAfter)
	}
	if quick.Class(1101) != batch.StopRun {
		t.Error("the override lost the faults")
	}
}
