package execute

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"genopret/batch"
)

// hand works one leased thread.
type hand struct {
	*night
	thread int64
	token  batch.Token
}

// next takes the thread's next correction, or queues it when an earlier one
// of the thread is still open, or when the brake is pulled.
func (h *hand) next(ctx context.Context, id string, blockedBy *string) error {
	c, err := h.Threads.Correction(ctx, id)
	if err != nil {
		return err
	}
	switch why, err := h.mayWork(ctx, &c, *blockedBy); {
	case err != nil:
		return err
	case why != nil:
		return h.leave(ctx, &c, *why)
	}
	open, err := h.correction(ctx, &c)
	if errors.Is(err, batch.ErrSeenBefore) {
		return h.leave(ctx, &c, batch.Place{Standing: batch.Queued, Reason: batch.ReasonSeenBefore, Finding: batch.FindingSeenBefore})
	}
	if open {
		*blockedBy = id
	}
	return err
}

// mayWork gives the place to leave a correction in that must not be worked
// on now, nil when it may.
func (h *hand) mayWork(ctx context.Context, c *batch.Correction, blockedBy string) (*batch.Place, error) {
	now := h.Clock.Now()
	if blockedBy != "" {
		place := queue(batch.ReasonBlocked, now)
		place.Finding, place.Detail = batch.FindingThreadBlocked, blockedBy
		return &place, nil
	}
	if place, err := h.brake(ctx); err != nil || place != nil {
		return place, err
	}
	if !begun(c) && !c.Released && h.tooManyRefused(c.File) {
		return &batch.Place{Standing: batch.Queued, Reason: batch.ReasonLimit, Finding: batch.FindingManyRefused,
			Detail: strconv.Itoa(h.Limits.RefusedPercent)}, nil
	}
	if !h.begin(c.ID) {
		place := queue(batch.ReasonLimit, now)
		return &place, nil
	}
	if begun(c) || c.Released {
		return nil, nil
	}
	if place, err := h.seenBefore(ctx, c); err != nil || place != nil {
		return place, err
	}
	return h.earlier(ctx, c)
}

// brake is asked before every send: somebody may have pressed pause, or a
// fault may have stopped the run.
func (n *night) brake(ctx context.Context) (*batch.Place, error) {
	now := n.Clock.Now()
	if _, paused, err := n.Pauses.Paused(ctx); err != nil || paused {
		place := queue(batch.ReasonPaused, now)
		return &place, err
	}
	if n.halted() {
		place := queue(batch.ReasonRetry, now.Add(n.Limits.RetryAfter))
		return &place, nil
	}
	return n.closed(now), nil
}

// seenBefore looks for a call equal to one of the correction's before its
// first step: undoing half and stopping there would be worse than waiting.
func (h *hand) seenBefore(ctx context.Context, c *batch.Correction) (*batch.Place, error) {
	other, err := h.Calls.SeenBefore(ctx, c.ID, h.Clock.Now().Add(-h.Limits.SeenWithin))
	if err != nil || other == "" {
		return nil, err
	}
	return &batch.Place{Standing: batch.Queued, Reason: batch.ReasonSeenBefore,
		Finding: batch.FindingSeenBefore, Detail: other}, nil
}

// earlier looks for another list's correction of the same registration. What
// is gone cannot be corrected, and waits for a person; all else is told.
func (h *hand) earlier(ctx context.Context, c *batch.Correction) (*batch.Place, error) {
	if c.Registration.IsZero() {
		return nil, nil
	}
	before, ok, err := h.Calls.Earlier(ctx, c.ID, c.Registration)
	switch {
	case err != nil || !ok:
		return nil, err
	case before.Gone:
		return &batch.Place{Standing: batch.Queued, Reason: batch.ReasonBlocked,
			Finding: batch.FindingGoneBefore, Detail: before.Correction}, nil
	}
	return nil, h.Calls.Stand(ctx, batch.Place{Correction: c.ID, Token: h.token, Standing: batch.Ready,
		Finding: batch.FindingTwiceBefore, Detail: before.Correction})
}

func begun(c *batch.Correction) bool {
	for _, call := range c.Calls {
		if call.State != batch.CallPlanned || call.Attempt > 0 {
			return true
		}
	}
	return false
}

// leave stores the place, unless a call of unknown outcome already says more.
func (h *hand) leave(ctx context.Context, c *batch.Correction, place batch.Place) error {
	for _, call := range c.Calls {
		if call.State == batch.CallUnknown {
			return nil
		}
	}
	place.Correction, place.Token = c.ID, h.token
	return h.Calls.Stand(ctx, place)
}

// correction is the story of one correction: its steps in order, each from
// where it stands. It reports whether the correction stays open.
func (h *hand) correction(ctx context.Context, c *batch.Correction) (open bool, err error) {
	for i := range c.Calls {
		call := &c.Calls[i]
		step := step{hand: h, c: c, call: call, op: h.Catalog.Operation(call.Operation)}
		if step.op == nil {
			return false, fmt.Errorf("the catalog has no operation %s", call.Operation)
		}
		switch call.State {
		case batch.CallUnknown:
			err = step.settle(ctx)
		case batch.CallPlanned:
			err = step.send(ctx)
		}
		if err != nil || call.State != batch.CallDone {
			return call.State == batch.CallUnknown, err
		}
		h.point("between-steps")
	}
	return false, nil
}

func queue(reason batch.Reason, until time.Time) batch.Place {
	return batch.Place{Standing: batch.Queued, Reason: reason, Until: until.UTC().Format(time.RFC3339)}
}

// halted reports whether a fault stopped the run.
func (n *night) halted() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.tally.Stopped
}

// takesNoMore reports whether an operation, or its endpoint, was stopped for
// tonight.
func (n *night) takesNoMore(op *batch.Operation) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.stopped[op.FullName()] || n.lanes.broken(op.Endpoint)
}
