package dfdgsim_test

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"genopret/batch/dfdgsim"
)

// order puts orders in force.
func (b *bench) order(orders ...dfdgsim.Order) {
	b.t.Helper()
	must(b.t, dfdgsim.WriteScript(b.dir, orders...))
}

// lost sends a creation and wants no answer to come.
func (b *bench) lost() {
	b.t.Helper()
	if r, err := b.call(creation, anna, newAbsence()...); err == nil {
		b.t.Fatalf("an answer came, HTTP %d", r.status)
	}
}

// expect compares the journal's length and the log of requests.
func (b *bench) expect(accepted int, outcomes ...string) {
	b.t.Helper()
	if got := len(b.journal()); got != accepted {
		b.t.Errorf("journal holds %d, want %d", got, accepted)
	}
	if got := b.outcomes(); !slices.Equal(got, outcomes) {
		b.t.Errorf("requests %v, want %v", got, outcomes)
	}
}

func TestCutBeforeCommitsNothing(t *testing.T) {
	b := start(t, nil)
	b.order(dfdgsim.Order{Call: 2, Do: dfdgsim.DoCutBefore})
	b.accept(creation, anna, newAbsence()...)
	b.want("", history, anna) // a read takes no number
	b.lost()
	b.accept(creation, anna, newAbsence()...)
	b.expect(2, "1 accepted", "0 read", "2 cut-before", "3 accepted")
}

func TestCutAfterCommits(t *testing.T) {
	b := start(t, nil)
	b.order(dfdgsim.Order{Call: 1, Do: dfdgsim.DoCutAfter})
	b.lost()
	b.expect(1, "1 accepted")
}

func TestOrderedWriteIsStillJudged(t *testing.T) {
	b := start(t, nil)
	b.order(dfdgsim.Order{Call: 1, Do: dfdgsim.DoCutAfter})
	if _, err := b.call(deletion, anna, pair{"AbsenceIdentifier", "zz"}); err == nil {
		t.Error("an answer came")
	}
	b.expect(0, "1 4632")
}

func TestLateCommitComesAfterThePause(t *testing.T) {
	b := start(t, nil)
	b.order(dfdgsim.Order{Call: 1, Do: dfdgsim.DoLateCommit, After: "5m"})
	b.lost()
	b.accept(creation, bent, newAbsence()...)
	b.expect(1, "2 accepted")
	b.clock.wake <- struct{}{}
	b.close() // waits for what has woken
	b.expect(2, "2 accepted", "1 accepted")
}

func TestLateCommitIsLostWithTheSimulator(t *testing.T) {
	b := start(t, nil)
	b.order(dfdgsim.Order{Call: 1, Do: dfdgsim.DoLateCommit, After: "5m"})
	b.lost()
	b.restart()
	b.accept(creation, anna, newAbsence()...)
	b.expect(1, "2 accepted") // the lost one keeps its number
}

func TestDelayCommitsAndAnswersLate(t *testing.T) {
	b := start(t, nil)
	b.order(dfdgsim.Order{Call: 1, Do: dfdgsim.DoDelay, After: "1m"})
	done := make(chan reply)
	go func() {
		r, err := b.call(creation, anna, newAbsence()...)
		if err != nil {
			r.status = -1
		}
		done <- r
	}()
	b.clock.wake <- struct{}{} // the answer waits on the clock by now
	b.expect(1, "1 accepted")
	if r := <-done; r.status != http.StatusOK {
		t.Errorf("HTTP %d after the delay", r.status)
	}
}

func TestGarbageIsNoAnswer(t *testing.T) {
	b := start(t, nil)
	b.order(dfdgsim.Order{Call: 1, Do: dfdgsim.DoGarbage})
	r, err := b.call(creation, anna, newAbsence()...)
	must(t, err)
	if r.status != http.StatusOK || strings.Contains(r.body, "ServiceReceipt") {
		t.Errorf("HTTP %d with %q", r.status, r.body)
	}
	b.expect(1, "1 accepted")
}

func TestHalfAnAnswer(t *testing.T) {
	b := start(t, nil)
	b.order(dfdgsim.Order{Call: 1, Do: dfdgsim.DoHalf})
	r, err := b.call(creation, anna, newAbsence()...)
	if err == nil || r.status != http.StatusOK || !strings.Contains(r.body, "<soap:Envelope") || strings.Contains(r.body, "</soap:Envelope>") {
		t.Errorf("HTTP %d, %v, with %q", r.status, err, r.body)
	}
	b.expect(1, "1 accepted")
}

func TestThrottleCommitsNothing(t *testing.T) {
	b := start(t, nil)
	b.order(dfdgsim.Order{Call: 1, Do: dfdgsim.DoThrottle})
	r, err := b.call(creation, anna, newAbsence()...)
	must(t, err)
	if r.status != http.StatusServiceUnavailable || r.mark != "1" {
		t.Errorf("HTTP %d, mark %q", r.status, r.mark)
	}
	b.expect(0, "1 throttle")
}

func TestOrderedFaultMeetsAnOperationSoManyTimes(t *testing.T) {
	b := start(t, nil)
	order := dfdgsim.Order{Operation: creation, Times: 2, Do: dfdgsim.DoFault, Number: 1011}
	b.order(order)
	b.want("4632", deletion, anna, pair{"AbsenceIdentifier", "zz"})
	b.want("1011", creation, anna, newAbsence()...)
	b.restart() // what is used up stays used up
	b.want("1011", creation, anna, newAbsence()...)
	b.accept(creation, anna, newAbsence()...)
	order.Times = 3
	b.order(order)
	b.want("1011", creation, anna, newAbsence()...)
	b.expect(1, "1 4632", "2 1011", "3 1011", "4 accepted", "5 1011")
}

func TestReadsCanBeOrderedByOperation(t *testing.T) {
	b := start(t, nil)
	b.order(dfdgsim.Order{Operation: history, Do: dfdgsim.DoCutBefore})
	if _, err := b.call(history, anna); err == nil {
		t.Error("an answer came")
	}
	b.want("", history, anna)
	b.expect(0, "0 cut-before", "0 read")
}

func TestHeldCallStandsInTheJournal(t *testing.T) {
	h := &released{held: make(chan int), free: make(chan struct{})}
	b := start(t, nil, dfdgsim.WithHold(h.hold))
	b.order(dfdgsim.Order{Call: 1, Do: dfdgsim.DoHold})
	done := make(chan error)
	go func() {
		_, err := b.call(creation, anna, newAbsence()...)
		done <- err
	}()
	if call := <-h.held; call != 1 {
		t.Errorf("held call %d", call)
	}
	b.expect(1, "1 accepted")
	close(h.free)
	must(t, <-done)
}

func TestHeldCallEndsWithItsClient(t *testing.T) {
	h := &released{held: make(chan int), free: make(chan struct{})}
	b := start(t, nil, dfdgsim.WithHold(h.hold))
	b.order(dfdgsim.Order{Call: 1, Do: dfdgsim.DoHold})
	done := make(chan struct{})
	go func() {
		_, _ = b.call(creation, anna, newAbsence()...)
		close(done)
	}()
	<-h.held
	b.server.CloseClientConnections()
	<-done
}

func TestScriptWithAMistakeIsTold(t *testing.T) {
	b := start(t, nil)
	for _, bad := range []dfdgsim.Order{
		{Call: 1, Do: "dance"}, {Do: dfdgsim.DoHold}, {Call: 1, Operation: creation, Do: dfdgsim.DoHold},
		{Operation: "CreateAbsence", Do: dfdgsim.DoHold}, {Call: 1, Do: dfdgsim.DoDelay}, {Call: 1, Do: dfdgsim.DoFault},
	} {
		b.order(bad)
		r, err := b.call(creation, anna, newAbsence()...)
		must(t, err)
		if r.status != http.StatusInternalServerError || r.fault() != "" || !strings.Contains(r.body, "read script") {
			t.Errorf("%+v: HTTP %d %s", bad, r.status, r.body)
		}
	}
	b.expect(0)
}

func TestMessagesThatAreNotRead(t *testing.T) {
	b := start(t, nil)
	whole := message(creation, organisationHeader("101000")+userHeader, append([]pair{{"CivilRegistrationIdentifier", anna}}, newAbsence()...))
	for name, body := range map[string]string{
		"directive":          `<!DOCTYPE x [<!ENTITY a "b">]>` + whole,
		"second root":        whole + whole,
		"text after":         whole + "more",
		"cut":                whole[:len(whole)-5],
		"deep":               strings.Replace(whole, "<s:Header>", "<s:Header>"+strings.Repeat("<a>", 20)+strings.Repeat("</a>", 20), 1),
		"empty":              "",
		"entity":             strings.Replace(whole, "2026", "&year;", 1),
		"other name":         strings.ReplaceAll(whole, "CreateAbsenceRequest", "DeleteAbsenceRequest"),
		"other space in one": strings.Replace(whole, "<StartDate>", `<StartDate xmlns="urn:x">`, 1),
		"other space":        strings.Replace(whole, "bm.dk/Absence", "bm.dk/absence", 1),
	} {
		r, err := b.send(creation, body)
		must(t, err)
		if r.fault() != "1014" {
			t.Errorf("%s: HTTP %d fault %q, want 1014", name, r.status, r.fault())
		}
	}
	r, err := b.send(creation, whole+strings.Repeat(" ", 1<<20))
	must(t, err)
	if r.status != http.StatusRequestEntityTooLarge {
		t.Errorf("too large: HTTP %d", r.status)
	}
	if got := len(b.journal()); got != 0 {
		t.Errorf("journal holds %d", got)
	}
}

func TestOtherDoorsAreClosed(t *testing.T) {
	b := start(t, nil)
	for _, c := range []struct {
		method, path, media, action string
		status                      int
	}{
		{"GET", "/AbsenceRegistrationService", "text/xml", "", http.StatusMethodNotAllowed},
		{"POST", "/AbsenceRegistrationService", "application/json", "", http.StatusUnsupportedMediaType},
		{"POST", "/AbsenceRegistrationService", "text/xml", "", http.StatusNotFound},
		{"POST", "/BookingService", "text/xml", "http://service.bm.dk/AbsenceRegistrationService/CreateAbsence", http.StatusNotFound},
		{"POST", "/AbsenceRegistrationService", "text/xml", "http://service.bm.dk/AbsenceRegistrationService/Dance", http.StatusNotFound},
	} {
		request, err := http.NewRequest(c.method, b.server.URL+c.path, io.NopCloser(strings.NewReader("")))
		must(t, err)
		request.Header.Set("Content-Type", c.media)
		request.Header.Set("SOAPAction", c.action)
		r, err := b.do(request)
		must(t, err)
		if r.status != c.status || r.mark != "1" {
			t.Errorf("%s %s: HTTP %d, mark %q", c.method, c.path, r.status, r.mark)
		}
	}
}
