package soap

import (
	"context"
	"fmt"

	"genopret/batch"
)

// Send lets one call out, at most once, and not after call.SendBefore. The
// answer's class is:
//
//   - accepted: DFDG's receipt came back;
//   - the class of the fault's number, where DFDG said no;
//   - retry with NotSent: nothing left the house, so nothing happened;
//   - retry without NotSent: a gateway or DFDG itself says that it could not.
//     Whether the call may be sent again is for the caller to judge;
//   - stop-run: the server refused our certificate, or its answer carries a
//     mark that this installation refuses;
//   - unclear: bytes left and no answer came that can be trusted.
//
// An error means that the call does not fit the catalog; nothing was sent.
func (c *Client) Send(ctx context.Context, call *batch.Call) (batch.Answer, error) {
	operation, values, err := c.fit(call)
	if err != nil {
		return batch.Answer{Class: batch.StopOperation, NotSent: true, Trouble: "the call does not fit the catalog"}, err
	}
	may := func() error {
		if ctx.Err() != nil {
			return errGivenUp
		}
		if !c.config.Clock.Now().Before(call.SendBefore) {
			return errTooLate
		}
		return nil
	}
	if err := may(); err != nil { // not worth a connection
		return notSent(err), nil
	}
	message := c.envelope(operation, call.Citizen, values)
	if len(message) > maxMessage/2 {
		return batch.Answer{Class: batch.StopOperation, NotSent: true, Trouble: "the message is too long"},
			fmt.Errorf("call %s: the message has %d bytes, more than %d", call.ID, len(message), maxMessage/2)
	}
	p := &passage{may: may, probe: c.config.Probe}
	got, err := c.post(ctx, operation, message, p)
	if err != nil {
		return withoutAnswer(p, err), nil
	}
	if err := c.refuseMark(got); err != nil {
		return batch.Answer{Class: batch.StopRun, Trouble: err.Error()}, nil
	}
	return judge(operation, got, c.classes), nil
}

// fit looks the operation up and gives the call's values for the wire.
func (c *Client) fit(call *batch.Call) (*batch.Operation, []batch.Value, error) {
	operation := c.catalog.Operation(call.Operation)
	switch {
	case operation == nil:
		return nil, nil, fmt.Errorf("call %s: operation %s is not in the catalog", call.ID, call.Operation)
	case operation.Adapter != batch.SOAP:
		return nil, nil, fmt.Errorf("call %s: %s goes by %s, not by soap", call.ID, call.Operation, operation.Adapter)
	case operation.Citizen != "" && call.Citizen.IsZero():
		return nil, nil, fmt.Errorf("call %s: %s needs a citizen", call.ID, call.Operation)
	}
	values, err := outgoing(operation, call, c.config.Zone)
	if err != nil {
		return nil, nil, fmt.Errorf("call %s: %s: %w", call.ID, call.Operation, err)
	}
	return operation, values, nil
}

func (c *Client) refuseMark(got reply) error {
	if c.config.Mark == nil {
		return nil
	}
	return c.config.Mark(got.header)
}

func notSent(err error) batch.Answer {
	return batch.Answer{Class: batch.RetryLater, NotSent: true, Trouble: "not sent: " + inWords(err)}
}

// withoutAnswer judges a request that ended by an error of the line. The
// passage is closed first: what has not left by now never will.
func withoutAnswer(p *passage, err error) batch.Answer {
	entered, refusal := p.close()
	switch {
	case refusal != nil:
		return notSent(refusal)
	case !entered:
		return notSent(err)
	case certificateRefused(err):
		return batch.Answer{Class: batch.StopRun, Trouble: inWords(err)}
	}
	return batch.Answer{Class: batch.Unclear, Trouble: inWords(err)}
}
