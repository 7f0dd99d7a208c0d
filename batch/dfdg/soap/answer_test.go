package soap

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"genopret/batch"
)

func faultOf(detail string) string {
	return envelopeOf(`<s:Fault><faultcode>s:Server</faultcode><faultstring>` + testCPR + ` ` + `afvist</faultstring>` + detail + `</s:Fault>`)
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	serviceFault := func(number string) string {
		return faultOf(`<detail><ServiceFault xmlns="http://service.bm.dk/AbsenceService/"><FaultNumber>` + number +
			`</FaultNumber><FaultText>` + testComment[:8] + `</FaultText></ServiceFault></detail>`)
	}
	response := func(content string) string { return envelopeOf(`<BlindResponse>` + content + `</BlindResponse>`) }
	accepted := accepts("Blind")
	event := `<EventDate>2026-11-22T02:00:01+01:00</EventDate>`
	message := `<MessageIdentifier>` + testID + `</MessageIdentifier>`
	for name, example := range map[string]struct {
		status int
		body   string
		class  batch.Class
		number int
	}{
		"a receipt":                       {200, accepted, batch.Accepted, 0},
		"a receipt in other namespaces":   {200, strings.ReplaceAll(accepted, "s:", "env:"), batch.Accepted, 0},
		"a receipt with a mark in front":  {200, "\ufeff" + accepted, batch.Accepted, 0},
		"a receipt deeper in":             {200, response(`<Result>` + testReceipt + `</Result>`), batch.Accepted, 0},
		"a receipt and a header":          {200, strings.Replace(accepted, "<s:Body>", "<s:Header><Trace/></s:Header><s:Body>", 1), batch.Accepted, 0},
		"a receipt of the universal time": {200, response(`<ServiceReceipt><EventDate>2026-11-22T01:00:01Z</EventDate>` + message + `</ServiceReceipt>`), batch.Accepted, 0},

		"no receipt":                     {200, response(``), batch.Unclear, 0},
		"two receipts":                   {200, response(testReceipt + testReceipt), batch.Unclear, 0},
		"a receipt without time":         {200, response(`<ServiceReceipt>` + message + `</ServiceReceipt>`), batch.Unclear, 0},
		"a receipt without id":           {200, response(`<ServiceReceipt>` + event + `</ServiceReceipt>`), batch.Unclear, 0},
		"a receipt without offset":       {200, response(`<ServiceReceipt><EventDate>2026-11-22T02:00:01</EventDate>` + message + `</ServiceReceipt>`), batch.Unclear, 0},
		"a receipt of nothing":           {200, response(`<ServiceReceipt>` + event + `<MessageIdentifier>00000000-0000-0000-0000-000000000000</MessageIdentifier></ServiceReceipt>`), batch.Unclear, 0},
		"a receipt with half an id":      {200, response(`<ServiceReceipt>` + event + `<MessageIdentifier>7D444840-9DC0</MessageIdentifier></ServiceReceipt>`), batch.Unclear, 0},
		"a receipt of another operation": {200, accepts("Update"), batch.Unclear, 0},
		"a receipt without envelope":     {200, testReceipt, batch.Unclear, 0},
		"a receipt in the header":        {200, strings.NewReplacer("s:Body", "s:Header").Replace(accepted), batch.Unclear, 0},
		"a receipt under HTTP 500":       {500, accepted, batch.Unclear, 0},
		"a receipt under HTTP 202":       {202, accepted, batch.Unclear, 0},
		"a receipt and a fault":          {200, strings.Replace(accepted, "</s:Body>", "<s:Fault/></s:Body>", 1), batch.Unclear, 0},
		"two bodies":                     {200, strings.Replace(accepted, "</s:Body>", "</s:Body><s:Body/>", 1), batch.Unclear, 0},
		"a second root":                  {200, accepted + accepted[strings.Index(accepted, "<s:"):], batch.Unclear, 0},
		"text behind the root":           {200, accepted + "x", batch.Unclear, 0},
		"a cut root":                     {200, accepted[:len(accepted)-2], batch.Unclear, 0},
		"a document type":                {200, strings.Replace(accepted, "<s:Env", "<!DOCTYPE a><s:Env", 1), batch.Unclear, 0},
		"an entity":                      {200, strings.Replace(accepted, "<s:Env", `<!DOCTYPE a [<!ENTITY b "c">]><s:Env`, 1), batch.Unclear, 0},
		"a processing instruction":       {200, strings.Replace(accepted, "<s:Env", "<?php x?><s:Env", 1), batch.Unclear, 0},
		"a second declaration":           {200, strings.Replace(accepted, "<s:Env", `<?xml version="1.0"?><s:Env`, 1), batch.Unclear, 0},
		"an instruction in front":        {200, strings.Replace(accepted, "<?xml", "<?php", 1), batch.Unclear, 0},
		"another encoding":               {200, strings.Replace(accepted, "utf-8", "ISO-8859-1", 1), batch.Unclear, 0},
		"broken UTF-8":                   {200, strings.Replace(accepted, "<s:Body>", "<s:Header>\xe6</s:Header><s:Body>", 1), batch.Unclear, 0},
		"depth":                          {200, envelopeOf(strings.Repeat("<a>", 100) + strings.Repeat("</a>", 100)), batch.Unclear, 0},
		"nothing":                        {200, "", batch.Unclear, 0},
		"a web page":                     {200, "<html><body>Log på</body></html>", batch.Unclear, 0},

		"a number":                          {500, serviceFault("4511"), batch.RowError, 4511},
		"a number that verifies":            {500, serviceFault("4632"), batch.VerifyFirst, 4632},
		"a number that stops":               {500, serviceFault("1101"), batch.StopRun, 1101},
		"a number that waits":               {500, serviceFault(" 1011\n"), batch.RetryLater, 1011},
		"a number under HTTP 200":           {200, serviceFault("4632"), batch.VerifyFirst, 4632},
		"a number under HTTP 503":           {503, serviceFault("4632"), batch.VerifyFirst, 4632},
		"a number that no fault can accept": {500, serviceFault("666"), batch.Unclear, 666},
		"a number in another shape":         {500, faultOf(`<detail><a><b><ErrorCode>4632</ErrorCode></b></a></detail>`), batch.VerifyFirst, 4632},
		"a number right in the detail":      {500, faultOf(`<detail><Number>4632</Number></detail>`), batch.VerifyFirst, 4632},
		"a number in SOAP 1.2":              {500, envelopeOf(`<s:Fault><s:Code><s:Value>s:Receiver</s:Value></s:Code><s:Detail><code>4632</code></s:Detail></s:Fault>`), batch.VerifyFirst, 4632},
		"the better name wins":              {500, faultOf(`<detail><Code>1</Code><Error><FaultNumber>4632</FaultNumber></Error><Code>2</Code></detail>`), batch.VerifyFirst, 4632},
		"the first of a name wins":          {500, faultOf(`<detail><ErrorNumber>4632</ErrorNumber><ErrorNumber>1101</ErrorNumber></detail>`), batch.VerifyFirst, 4632},
		"a word for a number":               {500, serviceFault("x4632"), batch.Unclear, 0},
		"a number too long":                 {500, serviceFault("46324632463246"), batch.Unclear, 0},
		"a zero":                            {500, serviceFault("0"), batch.Unclear, 0},
		"a number outside the detail":       {500, faultOf(`<Code>4632</Code>`), batch.Unclear, 0},
		"no detail":                         {500, faultOf(``), batch.Unclear, 0},
		"a number without fault":            {500, response(`<detail><FaultNumber>4632</FaultNumber></detail>`), batch.Unclear, 0},

		"a gateway that is closed": {503, "<html>closed</html>", batch.RetryLater, 0},
		"a gateway that throttles": {429, "", batch.RetryLater, 0},
		"closed, in SOAP":          {503, faultOf(``), batch.RetryLater, 0},
		"a gateway that waited":    {504, "", batch.Unclear, 0},
		"a gateway's own trouble":  {502, "", batch.Unclear, 0},
		"forbidden":                {403, "", batch.Unclear, 0},
		"no such place":            {404, "", batch.Unclear, 0},
		"no content":               {204, "", batch.Unclear, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := reply{example.status, http.Header{"Content-Type": {"text/xml; charset=utf-8"}}, []byte(example.body)}
			answer := judge(newTestCatalog()["AbsenceService.Blind"], got, testClasses)
			if answer.Class != example.class || answer.Number != example.number || answer.NotSent {
				t.Errorf("answer is %+v, want %s %d", answer, example.class, example.number)
			}
			if (answer.Class == batch.Accepted) == (answer.MessageID == "" || answer.EventDate.IsZero()) {
				t.Errorf("receipt does not fit: %+v", answer)
			}
			if strings.Contains(answer.Trouble, testCPR) || strings.Contains(answer.Trouble, "Hemmelig") {
				t.Error("the trouble quotes the answer")
			}
		})
	}
}

func TestOnlyUTF8IsRead(t *testing.T) {
	t.Parallel()
	for contentType, class := range map[string]batch.Class{
		"":                                   batch.Accepted,
		"text/xml":                           batch.Accepted,
		`text/xml; charset="UTF-8"`:          batch.Accepted,
		"application/xml;charset=utf-8":      batch.Accepted,
		"text/xml; charset=iso-8859-1":       batch.Unclear,
		"text/xml; charset=utf-16":           batch.Unclear,
		"text/xml; charset=utf-8; charset=x": batch.Unclear,
	} {
		got := reply{200, http.Header{"Content-Type": {contentType}}, []byte(accepts("Blind"))}
		if answer := judge(newTestCatalog()["AbsenceService.Blind"], got, testClasses); answer.Class != class {
			t.Errorf("%q: answer is %+v, want %s", contentType, answer, class)
		}
	}
}

func TestAnAnswerThatIsTooLongIsUnclear(t *testing.T) {
	t.Parallel()
	full := accepts("Blind")
	for extra, class := range map[int]batch.Class{0: batch.Accepted, 1: batch.Unclear, 100_000: batch.Unclear} {
		w := serveWith(t, func(rw http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(rw, full+strings.Repeat(" ", extra))
		}, func(c *Config) { c.MaxAnswer = int64(len(full)) })
		if answer := w.send(t, w.call(t, "Blind")); answer.Class != class {
			t.Errorf("%d bytes more: answer is %+v, want %s", extra, answer, class)
		}
	}
}

func TestDepthIsBounded(t *testing.T) {
	t.Parallel()
	for depth, fits := range map[int]bool{maxDepth - 1: true, maxDepth: false, 50_000: false} {
		document := strings.Repeat("<a>", depth) + strings.Repeat("</a>", depth)
		if _, err := parseTree([]byte(document)); (err == nil) != fits {
			t.Errorf("depth %d: %v", depth, err)
		}
	}
}

// A long text in many pieces must not take time by its square.
func TestManyPiecesOfTextAreReadInTime(t *testing.T) {
	t.Parallel()
	pieces := strings.Repeat("x<!---->", 100_000)
	root, err := parseTree([]byte("<a>" + pieces + "</a>"))
	if err != nil || len(root.text) != 100_000 {
		t.Errorf("text has not come whole: %v", err)
	}
}

func FuzzAnswer(f *testing.F) {
	for _, body := range []string{
		accepts("Blind"), accepts("Update"), faultOf(`<detail><FaultNumber>4632</FaultNumber></detail>`), faultOf(``),
		envelopeOf(``), "", "<a/><b/>", "<!DOCTYPE a>", `<?xml version="1.0" encoding="utf-16"?><a/>`, strings.Repeat("<a>", 70),
	} {
		f.Add(200, "text/xml; charset=utf-8", []byte(body))
		f.Add(500, "", []byte(body))
	}
	operation := newTestCatalog()["AbsenceService.Blind"]
	f.Fuzz(func(t *testing.T, status int, contentType string, body []byte) {
		got := reply{status, http.Header{"Content-Type": {contentType}}, body}
		answer := judge(operation, got, testClasses)
		if answer.NotSent {
			t.Fatal("what was answered was sent")
		}
		if answer.Class == batch.Accepted {
			lawOfAcceptance(t, status, string(body), answer)
		} else if answer.MessageID != "" {
			t.Fatalf("a receipt beside %s", answer.Class)
		}
		if answer.Number == 0 && answer.Class != batch.Accepted && answer.Class != batch.Unclear && answer.Class != batch.RetryLater {
			t.Fatalf("%s without a number", answer.Class)
		}
		sight := (&comparison{operation: operation, zone: testZone})
		if root, err := parseTree(body); err == nil {
			operation := *operation
			operation.Verify = &batch.Verify{Block: "Absence", Expect: "absent"}
			sight.operation = &operation
			sight.sight(root.all("Absence"))
		}
	})
}

// lawOfAcceptance: what is accepted says so in plain bytes.
func lawOfAcceptance(t *testing.T, status int, body string, answer batch.Answer) {
	t.Helper()
	for _, word := range []string{"Envelope", "Body", "BlindResponse", "ServiceReceipt", "EventDate", "MessageIdentifier"} {
		if !strings.Contains(body, word) {
			t.Fatalf("accepted without %s", word)
		}
	}
	if status != 200 || answer.Number != 0 || answer.EventDate.IsZero() || !isGUID(answer.MessageID) {
		t.Fatalf("accepted as %s", fmt.Sprintf("%d %+v", status, answer))
	}
}
