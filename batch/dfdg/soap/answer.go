package soap

import (
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"time"

	"genopret/batch"
)

var errNoAnswer = errors.New("no answer to this operation")

// judge says what an answer means. Only a well-formed receipt is acceptance,
// only a fault's number is a refusal; the rest is unclear, whatever the HTTP
// status pretends, save that a gateway may say that it let nothing through.
func judge(operation *batch.Operation, got reply, classes func(number int) batch.Class) batch.Answer {
	response, fault, err := open(operation, got)
	switch {
	case err != nil:
		return without(got, err.Error())
	case fault != nil:
		return judgeFault(fault, got, classes)
	case got.status != http.StatusOK:
		return without(got, "an answer under a wrong status")
	}
	event, message, ok := receipt(response)
	if !ok {
		return without(got, "no well-formed receipt")
	}
	return batch.Answer{Class: batch.Accepted, EventDate: event, MessageID: message}
}

// without is an answer from which neither receipt nor number could be taken.
func without(got reply, why string) batch.Answer {
	answer := batch.Answer{Class: batch.Unclear, Trouble: fmt.Sprintf("HTTP %d: %s", got.status, why)}
	if got.status == http.StatusServiceUnavailable || got.status == http.StatusTooManyRequests {
		answer.Class = batch.RetryLater
	}
	return answer
}

// open takes the envelope apart: either the operation's response or a fault.
func open(operation *batch.Operation, got reply) (response, fault *node, err error) {
	if !isUTF8(got.header.Get("Content-Type")) {
		return nil, nil, errNoXML
	}
	root, err := parseTree(got.body)
	if err != nil {
		return nil, nil, err
	}
	var bodies []*node
	for _, child := range root.children {
		if child.name == "Body" {
			bodies = append(bodies, child)
		}
	}
	if root.name != "Envelope" || len(bodies) != 1 || len(bodies[0].children) != 1 {
		return nil, nil, errNoAnswer
	}
	switch content := bodies[0].children[0]; content.name {
	case "Fault":
		return nil, content, nil
	case operation.Name + "Response":
		return content, nil, nil
	}
	return nil, nil, errNoAnswer
}

// isUTF8 holds unless the content type names another character set.
func isUTF8(contentType string) bool {
	if contentType == "" {
		return true
	}
	_, parameters, err := mime.ParseMediaType(contentType)
	if err != nil {
		return false
	}
	charset, named := parameters["charset"]
	return !named || strings.EqualFold(charset, "utf-8")
}

// receipt takes the proof of a write: exactly one ServiceReceipt with a time
// that has an offset and an id that is a GUID and not all zeros.
func receipt(response *node) (event time.Time, message string, ok bool) {
	receipts := response.all("ServiceReceipt")
	if len(receipts) != 1 {
		return time.Time{}, "", false
	}
	date, _ := receipts[0].value("EventDate")
	message, _ = receipts[0].value("MessageIdentifier")
	event, err := time.Parse(time.RFC3339Nano, date)
	if err != nil || !isGUID(message) {
		return time.Time{}, "", false
	}
	return event, message, true
}

func isGUID(text string) bool {
	if len(text) != 36 || strings.Trim(text, "0-") == "" {
		return false
	}
	for i := range len(text) {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (text[i] == '-') || !dash && !strings.ContainsRune("0123456789abcdefABCDEF", rune(text[i])) {
			return false
		}
	}
	return true
}
