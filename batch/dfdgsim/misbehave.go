package dfdgsim

import (
	"context"
	"errors"
	"net/http"
)

// nonsense is what a broken gateway may send in place of an answer.
const nonsense = "<<< %% \x07 service temporarily \xff answered </soap:Envelope>"

// misbehave carries an order out. What an order commits is judged by the world
// as ever, so a write that would be refused is refused under any order.
func (s *Sim) misbehave(ctx context.Context, w http.ResponseWriter, v *visit) {
	var err error
	switch v.order.Do {
	case DoCutBefore:
		err = s.log(v, DoCutBefore)
	case DoThrottle:
		err = s.throttle(w, v)
	case DoFault:
		err = s.refuse(w, v)
	case DoLateCommit:
		err = s.commitLater(v)
	default:
		err = s.commitAndSpoil(ctx, w, v)
	}
	if err != nil {
		broken(w, err)
		return
	}
	switch v.order.Do {
	case DoCutBefore, DoCutAfter, DoLateCommit, DoHalf:
		cut()
	}
}

// cut closes the connection without another byte. Aborting the handler is
// net/http's own way to do so; the server swallows this one panic.
func cut() { panic(http.ErrAbortHandler) }

// throttle answers as a gateway does that lets nothing through.
func (s *Sim) throttle(w http.ResponseWriter, v *visit) error {
	if err := s.log(v, DoThrottle); err != nil {
		return err
	}
	http.Error(w, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
	return nil
}

// refuse answers with the ordered fault.
func (s *Sim) refuse(w http.ResponseWriter, v *visit) error {
	a := s.refusal(v.op, fault(v.order.Number))
	if err := s.log(v, a.outcome); err != nil {
		return err
	}
	a.send(w)
	return nil
}

// commitLater lets the world judge after the pause, when the connection is
// long closed. Close loses it, as a kill would.
func (s *Sim) commitLater(v *visit) error {
	s.gate.Lock()
	defer s.gate.Unlock()
	if s.life.Err() != nil {
		return errors.New("the simulator is closing")
	}
	s.late.Go(func() {
		if s.clock.Sleep(s.life, v.order.after) != nil {
			return
		}
		// Nobody is left to be told; a journal that cannot be written
		// refuses the next write aloud.
		_, _ = s.answer(v)
	})
	return nil
}

// commitAndSpoil lets the world answer and then spoils the way back.
func (s *Sim) commitAndSpoil(ctx context.Context, w http.ResponseWriter, v *visit) error {
	a, err := s.answer(v)
	if err != nil {
		return err
	}
	switch v.order.Do {
	case DoCutAfter:
		return nil
	case DoGarbage:
		a.status, a.body = http.StatusOK, []byte(nonsense)
	case DoHalf:
		return half(w, a)
	case DoDelay:
		err = s.clock.Sleep(ctx, v.order.after)
	case DoHold:
		err = s.held(ctx, v, a)
	}
	if err != nil {
		cut() // the client left, or the server ends: an empty answer would be a lie
	}
	a.send(w)
	return nil
}

// held waits for the release of an accepted write; a refused one left no mark
// that a kill could find, so it is answered at once.
func (s *Sim) held(ctx context.Context, v *visit, a answer) error {
	if a.outcome != "accepted" {
		return nil
	}
	s.hold(ctx, v.number)
	return ctx.Err()
}

// half promises the whole answer and sends the first half.
func half(w http.ResponseWriter, a answer) error {
	a.head(w)
	_, _ = w.Write(a.body[:len(a.body)/2]) // a client that left got less than half
	return http.NewResponseController(w).Flush()
}
