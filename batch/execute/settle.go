package execute

import (
	"context"
	"fmt"

	"genopret/batch"
)

// settle ends an unknown outcome, if it can be ended now. A read that sees
// the effect is proof at any time; a read that does not is proof only once
// no byte of ours can still be under way. Then, and only then, the call may
// be sent again: after proven non-effect, or with an id of ours, which DFDG
// refuses the second time. Waiting also before the latter keeps a late commit
// from undoing what later rows of the thread changed.
func (s *step) settle(ctx context.Context) error {
	sight := s.look(ctx)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case sight == batch.SeenDone:
		return s.done(ctx, s.call.Answer, "read")
	case s.Clock.Now().Before(s.call.SettleAfter):
		s.expectNews()
		return nil
	case sight == batch.SeenNotDone || s.harmless():
		s.again, s.doubt = true, sight != batch.SeenNotDone
		return s.send(ctx)
	}
	return nil // only a person can tell
}

// look reads the call back. A read that our own house could not make has
// seen nothing, and is told.
func (s *step) look(ctx context.Context) batch.Sight {
	if s.op.Verify == nil || s.pace.wait(ctx) != nil {
		return batch.NotSeen
	}
	sight, err := s.Read.Read(ctx, s.call)
	if err != nil {
		s.trouble(fmt.Errorf("read back %s: %w", s.call.ID, err))
		return batch.NotSeen
	}
	return sight
}

// harmless reports whether sending again cannot take effect twice. That an
// operation is repeatable is not enough: hours later the same values could
// overwrite what a caseworker has changed since.
func (s *step) harmless() bool { return s.op.ClientID != "" }
