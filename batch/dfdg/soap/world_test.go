package soap

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"genopret/batch"
)

// The sentinels must show up in the message alone.
const (
	testCPR     = "3105009994" // invented; fails modulus 11
	testComment = "Hemmelig & <privat> bemærkning"
	testID      = "0f8fad5b-d9cb-469f-a165-70867728950e"
	testReceipt = `<ServiceReceipt><EventDate>2026-11-22T02:00:01.1234567+01:00</EventDate>` +
		`<MessageIdentifier>7D444840-9DC0-11D1-B245-5FFDCE74FAD2</MessageIdentifier></ServiceReceipt>`
)

var testZone = time.FixedZone("CET", 3600)

// testClock stands still until it is moved.
type testClock struct {
	mu  sync.Mutex
	now time.Time
}

func newTestClock() *testClock {
	return &testClock{now: time.Date(2026, 11, 22, 1, 0, 0, 123456700, time.UTC)}
}

func (c *testClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *testClock) Sleep(context.Context, time.Duration) error { return nil }

func (c *testClock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// testCatalog is a small catalog of its own, so that these tests judge the
// wire and not the shipped data.
type testCatalog map[string]*batch.Operation

func (c testCatalog) Operation(full string) *batch.Operation {
	if o := c[full]; o != nil && o.Effect != "" {
		return o
	}
	return nil
}

func (c testCatalog) Read(full string) *batch.Operation {
	if o := c[full]; o != nil && o.Effect == "" {
		return o
	}
	return nil
}

func newTestCatalog() testCatalog {
	const base = "http://service.bm.dk/AbsenceService/"
	catalog := testCatalog{}
	add := func(name string, effect batch.Effect, verify *batch.Verify, elements ...batch.Element) *batch.Operation {
		o := &batch.Operation{Service: "AbsenceService", Name: name, Adapter: batch.SOAP, Namespace: base,
			SOAPAction: base + name, Effect: effect, Citizen: "CivilRegistrationIdentifier", Elements: elements,
			Verify: verify, Timeout: 10 * time.Second}
		catalog[o.FullName()] = o
		return o
	}
	id := batch.Element{Name: "AbsenceIdentifier", Type: "guid", Length: 36, Required: true}
	start := batch.Element{Name: "StartDate", Type: "date"}
	end := batch.Element{Name: "EndDate", Type: "date"}
	comment := batch.Element{Name: "CorrectionComment", Type: "string", Length: 40}
	kind := batch.Element{Name: "AbsenceTypeIdentifier", Type: "int", Required: true}
	at := batch.Element{Name: "At", Type: "dateTime"}
	claim := batch.Element{Name: "Claim", Type: "boolean"}
	byID := map[string]string{"AbsenceIdentifier": "AbsenceIdentifier"}
	const read = "AbsenceService.GetAbsences"

	add("GetAbsences", "", nil)
	add("Update", batch.Sets, &batch.Verify{Read: read, Block: "Absence", Expect: "equal", Match: byID,
		Compare: map[string]string{"StartDate": "StartDate", "EndDate": "EndDate"}}, id, start, end, comment)
	add("Delete", batch.Cancels, &batch.Verify{Read: read, Block: "Absence", Expect: "absent", Match: byID}, id, comment)
	add("Create", batch.Creates, &batch.Verify{Read: read, Block: "Absence", Expect: "present",
		Match: map[string]string{"AbsenceTypeIdentifier": "AbsenceTypeIdentifier", "StartDate": "StartDate"}},
		kind, start, end, at, claim, comment)
	own := id
	own.Required = false
	add("CreateWithID", batch.Creates, &batch.Verify{Read: read, Block: "Absence", Expect: "present", Match: byID},
		own, start).ClientID = "AbsenceIdentifier"
	add("Claim", batch.Sets, &batch.Verify{Read: read, Block: "Absence", Expect: "equal",
		Compare: map[string]string{"Shown": "Claim", "At": "At", "Kind": "AbsenceTypeIdentifier"}}, kind, at, claim)
	add("Close", batch.Cancels, &batch.Verify{Read: read, Block: "Absence", Expect: "absent"}, end)
	add("Blind", batch.Sets, nil, comment)
	add("Company", batch.Sets, nil, comment).Citizen = ""
	add("Rest", batch.Sets, nil).Adapter = batch.REST
	return catalog
}

// testClasses knows a few numbers.
func testClasses(number int) batch.Class {
	switch number {
	case 1101:
		return batch.StopRun
	case 4632:
		return batch.VerifyFirst
	case 1011:
		return batch.RetryLater
	case 666:
		return batch.Accepted // a broken table
	}
	return batch.RowError
}

// world is a client and a server that tests play by hand.
type world struct {
	*Client
	clock   *testClock
	catalog testCatalog
	mu      sync.Mutex
	seen    []seenRequest
}

type seenRequest struct {
	method, path string
	header       http.Header
	body         string
}

// requests are those that the server has read whole.
func (w *world) requests() []seenRequest {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]seenRequest(nil), w.seen...)
}

// take reads one request from a connection.
func (w *world) take(reader *bufio.Reader) error {
	request, err := http.ReadRequest(reader)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seen = append(w.seen, seenRequest{request.Method, request.URL.Path, request.Header, string(body)})
	return nil
}

// serveWith answers every request by handler, over mutual TLS.
func serveWith(t testing.TB, handler http.HandlerFunc, changes ...func(*Config)) *world {
	t.Helper()
	w := &world{}
	return w.listen(t, func(listener net.Listener) {
		server := quietServer(func(rw http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			w.mu.Lock()
			w.seen = append(w.seen, seenRequest{r.Method, r.URL.Path, r.Header, string(body)})
			w.mu.Unlock()
			handler(rw, r)
		})
		t.Cleanup(func() { _ = server.Close() })
		_ = server.Serve(listener)
	}, nil, changes...)
}

// quietServer logs nothing: refused handshakes are what many tests are about.
func quietServer(handler http.HandlerFunc) *http.Server {
	return &http.Server{Handler: handler, ErrorLog: log.New(io.Discard, "", 0)}
}

// serveLine plays each connection by hand; nth counts from 1.
func serveLine(t testing.TB, play func(w *world, conn net.Conn, nth int), changes ...func(*Config)) *world {
	t.Helper()
	w := &world{}
	return w.listen(t, func(listener net.Listener) {
		for nth := 1; ; nth++ {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				play(w, conn, nth)
			}()
		}
	}, nil, changes...)
}

// listen starts the server and makes its client; tune may change the server's
// TLS.
func (w *world) listen(t testing.TB, serve func(net.Listener), tune func(*tls.Config), changes ...func(*Config)) *world {
	t.Helper()
	ca := newAuthority(t, "test authority")
	serverTLS := ca.serverTLS(t)
	if tune != nil {
		tune(serverTLS)
	}
	listener, err := tls.Listen("tcp", "127.0.0.1:0", serverTLS)
	if err != nil {
		t.Fatal(err)
	}
	var done sync.WaitGroup
	done.Go(func() { serve(listener) })
	t.Cleanup(done.Wait)
	t.Cleanup(func() { _ = listener.Close() })

	w.clock, w.catalog = newTestClock(), newTestCatalog()
	config := testConfig("https://"+listener.Addr().String(), w.clock)
	config.TLS = ca.clientTLS(t, ca)
	for _, change := range changes {
		change(&config)
	}
	w.Client, err = New(config, w.catalog, testClasses)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

func testConfig(endpoint string, clock batch.Clock) Config {
	return Config{
		Endpoint: endpoint, TLS: &tls.Config{}, Zone: testZone, Clock: clock,
		Organisation: Organisation{"8", "101"},
		User:         User{FullName: "Genopretning & co", TypeID: "3", Email: "job@example.dk", Identifier: "genopret", Organisation: Organisation{"7", "0101"}},
	}
}

// call is a call of the citizen that may be sent for a minute.
func (w *world) call(t testing.TB, operation string, params ...string) *batch.Call {
	t.Helper()
	citizen, ok := batch.NewCPR(testCPR)
	if !ok {
		t.Fatal("the test's CPR is none")
	}
	call := &batch.Call{ID: "R7K2M9QXWZ1.1", SendBefore: w.clock.Now().Add(time.Minute)}
	call.Operation, call.Citizen = "AbsenceService."+operation, citizen
	for i := 0; i < len(params); i += 2 {
		call.Params = append(call.Params, batch.Value{Element: params[i], Text: params[i+1]})
	}
	return call
}

func (w *world) send(t testing.TB, call *batch.Call) batch.Answer {
	t.Helper()
	answer, err := w.Send(t.Context(), call)
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

// envelopeOf wraps the content of a body.
func envelopeOf(content string) string {
	return `<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>` +
		content + `</s:Body></s:Envelope>`
}

func accepts(operation string) string {
	return envelopeOf(`<` + operation + `Response xmlns="http://service.bm.dk/AbsenceService/">` + testReceipt + `</` + operation + `Response>`)
}

func answering(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/xml; charset=utf-8")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

var errMarked = errors.New("the answer carries the simulator's mark")
