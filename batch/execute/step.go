package execute

import (
	"context"
	"errors"
	"fmt"

	"genopret/batch"
)

// step is one call of a correction in hand.
type step struct {
	*hand
	c    *batch.Correction
	call *batch.Call
	op   *batch.Operation
	// again: an earlier attempt ended in an unknown outcome.
	again bool
	// doubt: an earlier attempt may have taken effect, and this one is sent
	// only because that would be harmless.
	doubt bool
}

// send lets the call out: intent on disk, bytes on the wire, outcome on
// disk. An answer that may be retried is, while that is harmless.
func (s *step) send(ctx context.Context) error {
	for try := 1; ; try++ {
		if place, err := s.brake(ctx); err != nil || place != nil {
			return errors.Join(err, s.leaveAt(ctx, place))
		}
		if s.takesNoMore(s.op) {
			place := queue(batch.ReasonRetry, s.Clock.Now().Add(s.Limits.RetryAfter))
			return s.leaveAt(ctx, &place)
		}
		answer, err := s.once(ctx)
		if err != nil {
			return err
		}
		again, err := s.judge(ctx, answer, try)
		if err != nil || !again {
			return err
		}
	}
}

// once sends the call a single time.
func (s *step) once(ctx context.Context) (batch.Answer, error) {
	leave, err := s.lanes.enter(ctx, s.op)
	if err != nil {
		return batch.Answer{}, err
	}
	defer leave()
	if err := s.pace.wait(ctx); err != nil {
		return batch.Answer{}, err
	}
	if err := s.intend(ctx); err != nil {
		return batch.Answer{}, err
	}
	s.point("after-intent")
	answer, err := s.Send.Send(ctx, s.call)
	if err != nil {
		// The call does not fit the catalog and nothing was sent. It is told
		// loudly, and no more of its operation leaves tonight.
		s.trouble(fmt.Errorf("send %s: %w", s.call.ID, err))
		answer = batch.Answer{Class: batch.StopOperation, NotSent: true}
	}
	s.count(answer)
	s.point("after-answer")
	return answer, nil
}

// intend writes down that the call is about to leave, and renews the lease.
func (s *step) intend(ctx context.Context) error {
	now := s.Clock.Now()
	if err := s.Threads.Beat(ctx, s.thread, s.token, now.Add(s.Limits.LeaseFor)); err != nil {
		return err
	}
	sendBefore := now.Add(s.Limits.SendWithin)
	intent := batch.Intent{Call: s.call.ID, Token: s.token, Attempt: s.call.Attempt + 1, At: now,
		SendBefore: sendBefore, SettleAfter: sendBefore.Add(s.op.Timeout).Add(s.op.SettleAfter)}
	if err := s.Calls.Intend(ctx, intent); err != nil {
		return fmt.Errorf("intend %s: %w", s.call.ID, err) // ErrSeenBefore ends in hand.next
	}
	s.call.State, s.call.Attempt = batch.CallIntended, intent.Attempt
	s.call.SendBefore, s.call.SettleAfter = intent.SendBefore, intent.SettleAfter
	return nil
}

// outcome is what is written after the call.
func (s *step) outcome(state batch.CallState, answer batch.Answer, by string, place batch.Place) batch.Outcome {
	place.Correction, place.Token = s.c.ID, s.token
	return batch.Outcome{Call: s.call.ID, Token: s.token, At: s.Clock.Now(), State: state, Answer: answer, By: by, Place: place,
		Registration: s.c.Registration, Gone: s.call.On == batch.Wrong && s.call.Effect == batch.Cancels}
}

func (s *step) record(ctx context.Context, o batch.Outcome) error {
	// Written even when the night is being stopped: the call has been made.
	if err := s.Calls.Settle(context.WithoutCancel(ctx), o); err != nil {
		return fmt.Errorf("settle %s: %w", s.call.ID, err)
	}
	s.call.State, s.call.Answer = o.State, o.Answer
	s.point("after-outcome")
	return nil
}

// leaveAt leaves the correction in the place without touching its call.
func (s *step) leaveAt(ctx context.Context, place *batch.Place) error {
	if place == nil {
		return nil
	}
	return s.leave(ctx, s.c, *place)
}

func (s *step) count(a batch.Answer) {
	s.lanes.answered(s.op.Endpoint, a.Class)
	if a.NotSent {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tally.Calls++
}

// trouble remembers what a person must mend in our own house.
func (n *night) trouble(err error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.tally.Troubles = append(n.tally.Troubles, err)
}

// last reports whether no step follows.
func (s *step) last() bool { return s.call.Seq == len(s.c.Calls) }

// earlierDone reports whether a step before this one stands.
func (s *step) earlierDone() bool {
	for _, call := range s.c.Calls[:s.call.Seq-1] {
		if call.State == batch.CallDone {
			return true
		}
	}
	return false
}
