package soap

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"time"

	"genopret/batch"
)

// defaultTimeout is for an operation whose catalog entry sets none.
const defaultTimeout = 30 * time.Second

var errTooMuch = errors.New("the answer was too long")

// reply is a whole answer, not yet understood.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// post sends one message through the passage and reads the answer to its end.
// It goes out once: no redirect is followed, and net/http repeats a POST on
// its own only where the body can be made again, which GetBody would allow.
func (c *Client) post(ctx context.Context, operation *batch.Operation, message []byte, p *passage) (reply, error) {
	timeout := operation.Timeout
	if timeout <= 0 {
		timeout = defaultTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) {
			if conn, ok := info.Conn.(*watchedConn); ok {
				conn.use(p)
			}
		},
		WroteRequest: func(info httptrace.WroteRequestInfo) {
			if info.Err == nil {
				p.handedOver()
			}
		},
	})
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.config.Endpoint+"/"+operation.Service, bytes.NewReader(message))
	if err != nil {
		return reply{}, fmt.Errorf("address of %s: %w", operation.Service, err)
	}
	request.GetBody = nil
	request.Header = http.Header{
		"Content-Type": {"text/xml; charset=utf-8"},
		"SOAPAction":   {`"` + operation.SOAPAction + `"`},
		"User-Agent":   {"genopret"},
	}
	response, err := c.transport.RoundTrip(request)
	if err != nil {
		return reply{}, err
	}
	defer response.Body.Close()
	body, err := readAll(response.Body, c.config.MaxAnswer)
	return reply{response.StatusCode, response.Header, body}, err
}

// readAll reads to the end, so that an answer that was cut is seen as such.
func readAll(r io.Reader, most int64) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, most+1))
	if err != nil {
		return nil, err
	}
	if int64(len(body)) > most {
		return nil, errTooMuch
	}
	return body, nil
}
