package dfdgsim_test

import (
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"genopret/batch/dfdgsim"
)

// Invented citizens; none passes modulus 11.
const (
	anna   = "0203801234"
	bent   = "1504751111"
	clara  = "2806691117" // of another municipality
	dagny  = "0102401118" // dead
	nobody = "0909909999"
)

// stillClock stands at one time; a sleeper wakes when it is woken.
type stillClock struct{ wake chan struct{} }

func (stillClock) Now() time.Time { return time.Date(2026, 11, 22, 1, 0, 0, 123400000, time.UTC) }

func (c stillClock) Sleep(ctx context.Context, _ time.Duration) error {
	select {
	case <-c.wake:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// bench is a simulator with a client before it.
type bench struct {
	t      *testing.T
	dir    string
	clock  stillClock
	sim    *dfdgsim.Sim
	server *httptest.Server
	client *http.Client
}

// start makes a folder with the world and serves it.
func start(t *testing.T, registrations []dfdgsim.Registration, options ...dfdgsim.Option) *bench {
	t.Helper()
	b := &bench{t: t, dir: t.TempDir(), clock: stillClock{wake: make(chan struct{})}}
	must(t, dfdgsim.Init(b.dir, b.clock.Now()))
	must(t, dfdgsim.WriteWorld(b.dir, dfdgsim.World{
		Citizens: []dfdgsim.Citizen{
			{CPR: anna, Municipality: "101"}, {CPR: bent, Municipality: "101"},
			{CPR: clara, Municipality: "851"}, {CPR: dagny, Municipality: "101", Dead: true},
		},
		Registrations: registrations,
	}))
	b.open(options...)
	t.Cleanup(b.close)
	return b
}

func (b *bench) open(options ...dfdgsim.Option) {
	b.t.Helper()
	var err error
	b.sim, err = dfdgsim.Open(b.dir, b.clock, options...)
	must(b.t, err)
	server, err := dfdgsim.ServerTLS(b.dir)
	must(b.t, err)
	client, err := dfdgsim.ClientTLS(b.dir)
	must(b.t, err)
	server.Time, client.Time = b.clock.Now, b.clock.Now
	b.server = httptest.NewUnstartedServer(b.sim.Handler())
	b.server.TLS = server
	b.server.Config.ErrorLog = log.New(io.Discard, "", 0)
	b.server.StartTLS()
	b.client = &http.Client{Transport: &http.Transport{TLSClientConfig: client}}
}

func (b *bench) close() {
	if b.server == nil {
		return
	}
	b.client.CloseIdleConnections()
	b.server.Close()
	must(b.t, b.sim.Close())
	b.server = nil
}

// restart closes and opens again upon what is on the disk.
func (b *bench) restart(options ...dfdgsim.Option) {
	b.t.Helper()
	b.close()
	b.open(options...)
}

// reply is an answer as a receiver sees it.
type reply struct {
	status int
	mark   string
	body   string
}

var numberForm = regexp.MustCompile(`<FaultNumber>(\d+)</FaultNumber>`)

// fault is the number in the answer, "" if there is none.
func (r reply) fault() string {
	if m := numberForm.FindStringSubmatch(r.body); m != nil {
		return m[1]
	}
	return ""
}

// pair is an element.
type pair struct{ name, text string }

// call sends a well-formed message of the municipality 101.
func (b *bench) call(operation, cpr string, elements ...pair) (reply, error) {
	if cpr != "" {
		elements = append([]pair{{"CivilRegistrationIdentifier", cpr}}, elements...)
	}
	return b.send(operation, message(operation, organisationHeader("101000")+userHeader, elements))
}

// accept sends and wants acceptance.
func (b *bench) accept(operation, cpr string, elements ...pair) {
	b.t.Helper()
	b.want("", operation, cpr, elements...)
}

// want sends and wants the fault, or "" for acceptance.
func (b *bench) want(fault, operation, cpr string, elements ...pair) reply {
	b.t.Helper()
	r, err := b.call(operation, cpr, elements...)
	if err != nil {
		b.t.Fatalf("%s: %v", operation, err)
	}
	if r.fault() != fault || (fault == "") != (r.status == http.StatusOK) {
		b.t.Fatalf("%s: fault %q (HTTP %d), want %q", operation, r.fault(), r.status, fault)
	}
	return r
}

// send posts a body as the operation's message.
func (b *bench) send(operation, body string) (reply, error) {
	i := strings.LastIndexByte(operation, '.')
	service, name := operation[:i], operation[i+1:]
	request, err := http.NewRequest(http.MethodPost, b.server.URL+"/"+service, strings.NewReader(body))
	if err != nil {
		return reply{}, err
	}
	request.Header.Set("Content-Type", "text/xml; charset=utf-8")
	request.Header.Set("SOAPAction", `"http://service.bm.dk/`+service+"/"+name+`"`)
	return b.do(request)
}

func (b *bench) do(request *http.Request) (reply, error) {
	response, err := b.client.Do(request)
	if err != nil {
		return reply{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return reply{response.StatusCode, response.Header.Get(dfdgsim.Mark), string(body)}, err
}

const userHeader = `<RequestUserMetadataHeader xmlns="http://service.bm.dk/RequestUserMetadata/2015/01/21/">` +
	`<RequestUserStructure><UserFullName>genopret</UserFullName><RequestUserTypeIdentifier>3</RequestUserTypeIdentifier></RequestUserStructure>` +
	`<RequestOrganisationStructure><OrganisationTypeIdentifier>8</OrganisationTypeIdentifier><OrganisationCode>101000</OrganisationCode></RequestOrganisationStructure>` +
	`<RegistrationDateTime>2026-11-22T02:00:00.1234567+01:00</RegistrationDateTime></RequestUserMetadataHeader>`

func organisationHeader(code string) string {
	return `<ActiveOrganisationHeader xmlns="http://rep.oio.dk/ams.dk/xml/schemas/2005/09/01/">` +
		`<OrganisationTypeIdentifier>8</OrganisationTypeIdentifier><OrganisationCode>` + code + `</OrganisationCode></ActiveOrganisationHeader>`
}

// message builds an envelope.
func message(operation, headers string, elements []pair) string {
	i := strings.LastIndexByte(operation, '.')
	var b strings.Builder
	fmt.Fprintf(&b, `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>%s</s:Header><s:Body><%sRequest xmlns="http://service.bm.dk/%s/">`, headers, operation[i+1:], operation[:i])
	for _, e := range elements {
		b.WriteString("<" + e.name + ">")
		_ = xml.EscapeText(&b, []byte(e.text))
		b.WriteString("</" + e.name + ">")
	}
	fmt.Fprintf(&b, `</%sRequest></s:Body></s:Envelope>`, operation[i+1:])
	return b.String()
}

// journal gives the accepted operations in order.
func (b *bench) journal() (names []string) {
	b.t.Helper()
	entries, err := b.sim.Journal()
	must(b.t, err)
	for _, e := range entries {
		names = append(names, e.Operation)
	}
	return names
}

// outcomes gives the log of requests in short.
func (b *bench) outcomes() (all []string) {
	b.t.Helper()
	requests, err := b.sim.Requests()
	must(b.t, err)
	for _, r := range requests {
		all = append(all, fmt.Sprintf("%d %s", r.Call, r.Outcome))
	}
	return all
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// absence is a registration most tests use.
func absence(id, cpr string, fields ...string) dfdgsim.Registration {
	r := dfdgsim.Registration{Kind: "Absence", ID: id, CPR: cpr, Owner: "101000", Fields: map[string]string{}}
	for i := 0; i < len(fields); i += 2 {
		r.Fields[fields[i]] = fields[i+1]
	}
	return r
}

// released lets held calls wait for the test.
type released struct {
	held chan int
	free chan struct{}
}

func (h *released) hold(ctx context.Context, call int) {
	h.held <- call
	select {
	case <-h.free:
	case <-ctx.Done():
	}
}
