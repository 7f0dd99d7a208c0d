package soap

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"genopret/batch"
)

// Typed by hand from the description of the wire.
const wantUpdate = `<?xml version="1.0" encoding="utf-8"?>` +
	`<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Header>` +
	`<ActiveOrganisationHeader xmlns="http://rep.oio.dk/ams.dk/xml/schemas/2005/09/01/">` +
	`<OrganisationTypeIdentifier>8</OrganisationTypeIdentifier><OrganisationCode>101</OrganisationCode></ActiveOrganisationHeader>` +
	`<RequestUserMetadataHeader xmlns="http://service.bm.dk/RequestUserMetadata/2015/01/21/"><RequestUserStructure>` +
	`<UserFullName>Genopretning &amp; co</UserFullName><RequestUserTypeIdentifier>3</RequestUserTypeIdentifier>` +
	`<UserEmail>job@example.dk</UserEmail><UserIdentifier>genopret</UserIdentifier></RequestUserStructure>` +
	`<RequestOrganisationStructure><OrganisationTypeIdentifier>7</OrganisationTypeIdentifier>` +
	`<OrganisationCode>0101</OrganisationCode></RequestOrganisationStructure>` +
	`<RegistrationDateTime>2026-11-22T02:00:00.1234567+01:00</RegistrationDateTime></RequestUserMetadataHeader>` +
	`</soap:Header><soap:Body><UpdateRequest xmlns="http://service.bm.dk/AbsenceService/">` +
	`<CivilRegistrationIdentifier>3105009994</CivilRegistrationIdentifier>` +
	`<AbsenceIdentifier>0f8fad5b-d9cb-469f-a165-70867728950e</AbsenceIdentifier><EndDate>2026-11-22</EndDate>` +
	`<CorrectionComment>Hemmelig &amp; &lt;privat&gt; bemærkning</CorrectionComment>` +
	`</UpdateRequest></soap:Body></soap:Envelope>`

func TestTheMessageIsAsTheWireSays(t *testing.T) {
	t.Parallel()
	w := serveWith(t, answering(200, accepts("Update")))
	// The order of the parameters is not that of the message.
	answer := w.send(t, w.call(t, "Update", "CorrectionComment", testComment, "EndDate", "2026-11-22", "AbsenceIdentifier", testID, "StartDate", ""))
	if answer.Class != batch.Accepted || answer.NotSent || answer.Trouble != "" || answer.Number != 0 ||
		answer.MessageID != "7D444840-9DC0-11D1-B245-5FFDCE74FAD2" ||
		!answer.EventDate.Equal(time.Date(2026, 11, 22, 1, 0, 1, 123456700, time.UTC)) {
		t.Errorf("answer is %+v", answer)
	}
	seen := w.requests()
	if len(seen) != 1 {
		t.Fatalf("%d requests", len(seen))
	}
	got := seen[0]
	if got.body != wantUpdate {
		t.Errorf("message is\n%s\nwant\n%s", got.body, wantUpdate)
	}
	if got.method != "POST" || got.path != "/AbsenceService" ||
		got.header.Get("SOAPAction") != `"http://service.bm.dk/AbsenceService/Update"` ||
		got.header.Get("Content-Type") != "text/xml; charset=utf-8" || got.header.Get("Accept-Encoding") != "" {
		t.Errorf("request is %s %s %v", got.method, got.path, got.header)
	}
}

func TestOurOwnIDGoesIntoItsElement(t *testing.T) {
	t.Parallel()
	w := serveWith(t, answering(200, accepts("CreateWithID")))
	call := w.call(t, "CreateWithID", "StartDate", "2026-11-22")
	w.send(t, call)
	call.Attempt = 2
	w.send(t, call)
	want := "<AbsenceIdentifier>" + ClientID(call.ID) + "</AbsenceIdentifier><StartDate>"
	for _, seen := range w.requests() {
		if !strings.Contains(seen.body, want) {
			t.Errorf("message lacks %s", want)
		}
	}
}

func TestAnOperationWithoutCitizenSendsNone(t *testing.T) {
	t.Parallel()
	w := serveWith(t, answering(200, accepts("Company")))
	if answer := w.send(t, w.call(t, "Company")); answer.Class != batch.Accepted {
		t.Errorf("answer is %+v", answer)
	}
	if body := w.requests()[0].body; strings.Contains(body, testCPR) || strings.Contains(body, "CivilRegistration") {
		t.Error("the message names a citizen")
	}
}

func TestAWrongMappingIsAnErrorAndNothingIsSent(t *testing.T) {
	t.Parallel()
	w := serveWith(t, answering(200, accepts("Update")))
	for name, example := range map[string]struct {
		call *batch.Call
		want string
	}{
		"unknown operation":     {w.call(t, "Nothing"), "AbsenceService.Nothing is not in the catalog"},
		"a read":                {w.call(t, "GetAbsences"), "AbsenceService.GetAbsences is not in the catalog"},
		"another adapter":       {w.call(t, "Rest"), "goes by rest"},
		"required and missing":  {w.call(t, "Update", "EndDate", "2026-11-22"), "AbsenceIdentifier is required and missing"},
		"required and empty":    {w.call(t, "Update", "AbsenceIdentifier", ""), "AbsenceIdentifier is required and missing"},
		"too long":              {w.call(t, "Blind", "CorrectionComment", strings.Repeat("æ", 41)), "CorrectionComment: longer than 40"},
		"unknown element":       {w.call(t, "Blind", "Colour", testComment), "Colour is none"},
		"element twice":         {w.call(t, "Blind", "CorrectionComment", "a", "CorrectionComment", testComment), "CorrectionComment is given twice"},
		"our id from elsewhere": {w.call(t, "CreateWithID", "AbsenceIdentifier", testID), "takes our own id"},
		"no date":               {w.call(t, "Update", "AbsenceIdentifier", testID, "EndDate", "22-11-2026"), "EndDate: no date"},
		"no number":             {w.call(t, "Create", "AbsenceTypeIdentifier", "ten"), "AbsenceTypeIdentifier: no number"},
		"no truth":              {w.call(t, "Create", "AbsenceTypeIdentifier", "10", "Claim", "ja"), "Claim: neither true nor false"},
		"no time":               {w.call(t, "Create", "AbsenceTypeIdentifier", "10", "At", "soon"), "At: no date and time"},
		"control character":     {w.call(t, "Blind", "CorrectionComment", testComment+"\x00"), "CorrectionComment: a character"},
		"broken UTF-8":          {w.call(t, "Blind", "CorrectionComment", testComment+"\xff"), "CorrectionComment: a character"},
	} {
		answer, err := w.Send(t.Context(), example.call)
		if err == nil || !strings.Contains(err.Error(), example.want) {
			t.Errorf("%s: error %v, want %s", name, err, example.want)
			continue
		}
		if !answer.NotSent || answer.Class == batch.Accepted {
			t.Errorf("%s: answer %+v", name, answer)
		}
		if strings.Contains(err.Error(), testCPR) || strings.Contains(err.Error(), testComment) || strings.Contains(err.Error(), testID) {
			t.Errorf("%s: the error quotes the call", name)
		}
		if _, err := w.Read(t.Context(), example.call); err == nil {
			t.Errorf("%s: it can be read back", name)
		}
	}
	missing := w.call(t, "Blind")
	missing.Citizen = batch.CPR{}
	if _, err := w.Send(t.Context(), missing); err == nil || !strings.Contains(err.Error(), "needs a citizen") {
		t.Errorf("without citizen: %v", err)
	}
	if n := len(w.requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

func TestNothingLeavesAfterSendBefore(t *testing.T) {
	t.Parallel()
	w := serveWith(t, answering(200, accepts("Blind")))
	call := w.call(t, "Blind")
	w.clock.move(time.Minute) // exactly at the time is too late
	answer := w.send(t, call)
	if answer.Class != batch.RetryLater || !answer.NotSent || answer.Trouble != "not sent: the time for sending was over" {
		t.Errorf("answer is %+v", answer)
	}
	call.SendBefore = time.Time{}
	if answer := w.send(t, call); !answer.NotSent {
		t.Errorf("a call without intent: %+v", answer)
	}
	if n := len(w.requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

// The time may run out while the line is made; the check before the dial is
// not the one that counts.
func TestSendBeforeIsCheckedBehindTheHandshake(t *testing.T) {
	t.Parallel()
	w := &world{}
	w.listen(t, func(listener net.Listener) {
		server := quietServer(answering(200, accepts("Blind")))
		t.Cleanup(func() { _ = server.Close() })
		_ = server.Serve(listener)
	}, func(config *tls.Config) {
		config.GetConfigForClient = func(*tls.ClientHelloInfo) (*tls.Config, error) {
			w.clock.move(2 * time.Minute)
			return nil, nil
		}
	})
	if answer := w.send(t, w.call(t, "Blind")); answer.Class != batch.RetryLater || !answer.NotSent {
		t.Errorf("answer is %+v", answer)
	}
}

func TestSendBeforeCountsWhatTheProbeTakes(t *testing.T) {
	t.Parallel()
	var w *world
	w = serveWith(t, answering(200, accepts("Blind")), func(c *Config) {
		c.Probe = func(point string) {
			if point != "sending" {
				t.Errorf("probe is told %q", point)
			}
			w.clock.move(2 * time.Minute)
		}
	})
	if answer := w.send(t, w.call(t, "Blind")); answer.Class != batch.RetryLater || !answer.NotSent {
		t.Errorf("answer is %+v", answer)
	}
	if n := len(w.requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

func TestTheProbeIsToldBothPointsInOrder(t *testing.T) {
	t.Parallel()
	var points []string
	w := serveWith(t, answering(200, accepts("Blind")), func(c *Config) {
		c.Probe = func(point string) { points = append(points, point) }
	})
	for range 2 { // the second request uses the connection of the first
		w.send(t, w.call(t, "Blind"))
	}
	if got := strings.Join(points, " "); got != "sending sent sending sent" {
		t.Errorf("points are %q", got)
	}
	if _, err := w.Read(t.Context(), w.call(t, "Close")); err != nil || len(points) != 4 {
		t.Errorf("a read told the probe: %v, %v", points, err)
	}
}

func TestAStoppedNightSendsNothingMore(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	w := serveWith(t, answering(200, accepts("Blind")), func(c *Config) {
		c.Probe = func(string) { stop() }
	})
	answer, err := w.Send(ctx, w.call(t, "Blind"))
	if err != nil || answer.Class != batch.RetryLater || !answer.NotSent {
		t.Errorf("answer is %+v, %v", answer, err)
	}
	if n := len(w.requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

func TestTheMarkOfAnotherWorldStopsTheRun(t *testing.T) {
	t.Parallel()
	w := serveWith(t, func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("X-Dfdgsim", "1")
		answering(200, accepts("Close"))(rw, r)
	}, func(c *Config) {
		c.Mark = func(header http.Header) error {
			if header.Get("X-Dfdgsim") != "" {
				return errMarked
			}
			return nil
		}
	})
	if answer := w.send(t, w.call(t, "Close")); answer.Class != batch.StopRun || answer.NotSent || answer.MessageID != "" {
		t.Errorf("answer is %+v", answer)
	}
	if sight, err := w.Read(t.Context(), w.call(t, "Close")); sight != batch.NotSeen || err == nil {
		t.Errorf("sight is %q, %v", sight, err)
	}
}

func TestAMessageLongerThanTheLineTakesIsNotSent(t *testing.T) {
	t.Parallel()
	w := serveWith(t, answering(200, accepts("Blind")))
	w.catalog["AbsenceService.Blind"].Elements[0].Length = 0
	answer, err := w.Send(t.Context(), w.call(t, "Blind", "CorrectionComment", strings.Repeat("x", maxMessage)))
	if err == nil || !answer.NotSent || len(w.requests()) != 0 {
		t.Errorf("answer is %+v, %v", answer, err)
	}
	if answer := w.send(t, w.call(t, "Blind", "CorrectionComment", strings.Repeat("x", maxMessage/2-2000))); answer.Class != batch.Accepted {
		t.Errorf("the longest message: %+v", answer)
	}
}
