package execute

import (
	"context"
	"strconv"

	"genopret/batch"
)

// judge says what an answer means and writes it down. It reports whether the
// call may be sent again at once.
func (s *step) judge(ctx context.Context, a batch.Answer, try int) (again bool, err error) {
	switch a.Class {
	case batch.Accepted:
		return false, s.done(ctx, a, "answer")
	case batch.RowError:
		return false, s.refuse(ctx, a, batch.Refused)
	case batch.ElsewhereError:
		return false, s.refuse(ctx, a, batch.OtherAuthority)
	case batch.VerifyFirst:
		return false, s.verifyFirst(ctx, a)
	case batch.RetryLater:
		return s.retry(ctx, a, try)
	case batch.StopOperation:
		s.stopOperation()
		return false, s.putBack(ctx, a)
	case batch.StopRun:
		s.stopRun(a.Number)
		return false, s.putBack(ctx, a)
	default:
		return false, s.unknown(ctx, a)
	}
}

// done settles the call; the correction is done with its last step and still
// ready before that.
func (s *step) done(ctx context.Context, a batch.Answer, by string) error {
	place := batch.Place{Standing: batch.Ready}
	if s.last() {
		place.Standing = batch.Done
		s.ends(s.c.File, false)
	}
	return s.record(ctx, s.outcome(batch.CallDone, a, by, place))
}

// refuse settles a call that DFDG did not take. If an earlier step stands,
// the correction is half done, and that outweighs every other word for it.
func (s *step) refuse(ctx context.Context, a batch.Answer, standing batch.Standing) error {
	s.ends(s.c.File, true)
	place := batch.Place{Standing: standing, Finding: s.why(a.Number), Detail: strconv.Itoa(a.Number)}
	if s.earlierDone() {
		place.Standing, place.Finding, place.Detail = batch.PartlyDone, batch.FindingPartlyDone, strconv.Itoa(s.call.Seq)
	}
	return s.record(ctx, s.outcome(batch.CallRefused, a, "answer", place))
}

// why is the finding of a refusal.
func (s *step) why(fault int) batch.FindingCode {
	if s.Finding != nil {
		if code := s.Finding(fault); code != "" {
			return code
		}
	}
	return batch.FindingRefusedByDFDG
}

// verifyFirst judges "seen before" and "not known". An id that is ours alone
// can only have been used by an earlier attempt of this call. What a cancel
// names and DFDG does not know may have been cancelled by such an attempt, if
// there was one whose end nobody knows; else the row names a wrong id.
func (s *step) verifyFirst(ctx context.Context, a batch.Answer) error {
	switch {
	case s.op.ClientID != "":
		return s.done(ctx, a, "client-id")
	case s.op.Effect != batch.Cancels || !s.again:
		return s.refuse(ctx, a, batch.Refused)
	case s.look(ctx) == batch.SeenDone:
		return s.done(ctx, a, "read")
	}
	return s.unknown(ctx, a)
}

// retry handles "not now". It is sent again only if nothing was sent or if
// sending twice is harmless; else what happened is not known.
func (s *step) retry(ctx context.Context, a batch.Answer, try int) (again bool, err error) {
	if !a.NotSent && !s.op.Repeatable {
		return false, s.unknown(ctx, a)
	}
	if err := s.putBack(ctx, a); err != nil {
		return false, err
	}
	return try < s.Limits.Attempts && !s.doubt, nil
}

// putBack makes the call planned again; the correction waits for another
// night, or for the next try, which finds it where it was. An attempt that
// nobody knows the end of stays unknown: this answer says nothing about it.
func (s *step) putBack(ctx context.Context, a batch.Answer) error {
	if s.doubt {
		return s.unknown(ctx, a)
	}
	place := queue(batch.ReasonRetry, s.Clock.Now().Add(s.Limits.RetryAfter))
	return s.record(ctx, s.outcome(batch.CallPlanned, a, "answer", place))
}

// unknown writes down that nobody knows, and from when reading back counts.
func (s *step) unknown(ctx context.Context, a batch.Answer) error {
	place := batch.Place{Standing: batch.Unknown, Finding: batch.FindingOutcomeUnknown}
	if err := s.record(ctx, s.outcome(batch.CallUnknown, a, "answer", place)); err != nil {
		return err
	}
	s.expectNews()
	return nil
}

// expectNews remembers the earliest time at which this call can be settled,
// if time alone can.
func (s *step) expectNews() {
	if s.op.Verify == nil && !s.harmless() {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.news.IsZero() || s.call.SettleAfter.Before(s.news) {
		s.news = s.call.SettleAfter
	}
}

func (s *step) stopOperation() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopped[s.op.FullName()] = true
}

func (s *step) stopRun(fault int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tally.Stopped, s.tally.StopFault = true, fault
}
