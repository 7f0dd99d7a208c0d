package soap

import (
	"context"
	"fmt"
	"net/http"

	"genopret/batch"
)

// Read asks for the registrations of the call's citizen, and of no other, and
// compares them as the operation's verify says. It changes nothing.
//
// [batch.NotSeen] is the answer wherever there is a doubt: no read exists,
// the read gave no clear answer, or what was sent leaves nothing to compare.
// An error means that the call does not fit the catalog, or that the answer
// carries a mark that this installation refuses.
func (c *Client) Read(ctx context.Context, call *batch.Call) (batch.Sight, error) {
	operation, values, err := c.fit(call)
	if err != nil {
		return batch.NotSeen, err
	}
	if operation.Verify == nil || call.Citizen.IsZero() {
		return batch.NotSeen, nil
	}
	read := c.catalog.Read(operation.Verify.Read)
	if read == nil || read.Adapter != batch.SOAP {
		return batch.NotSeen, fmt.Errorf("call %s: read %s is not in the catalog", call.ID, operation.Verify.Read)
	}
	got, err := c.post(ctx, read, c.envelope(read, call.Citizen, nil), &passage{})
	if err != nil {
		return batch.NotSeen, nil //nolint:nilerr // trouble on the line is a doubt, no broken house
	}
	if err := c.refuseMark(got); err != nil {
		return batch.NotSeen, fmt.Errorf("read %s: %w", operation.Verify.Read, err)
	}
	response, fault, err := open(read, got)
	if err != nil || fault != nil || got.status != http.StatusOK {
		return batch.NotSeen, nil //nolint:nilerr // an answer that cannot be trusted is a doubt
	}
	view := &comparison{operation: operation, sent: values, zone: c.config.Zone}
	return view.sight(response.all(operation.Verify.Block)), nil
}
