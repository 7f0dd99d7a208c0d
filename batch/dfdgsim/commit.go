package dfdgsim

import (
	"net/http"
	"strconv"
)

// judge understands a message and lets the world answer.
func (s *Sim) judge(v *visit) (answer, error) {
	c, f := understand(v.op, v.body)
	if f != 0 {
		return s.refusal(v.op, f), nil
	}
	if v.op.Effect == "" {
		return s.read(c), nil
	}
	f, err := s.commit(c, v.number)
	if err != nil {
		return answer{}, err
	}
	if f != 0 {
		return s.refusal(v.op, f), nil
	}
	return answer{outcome: "accepted", status: http.StatusOK, body: s.receipt(v.op)}, nil
}

// commit judges a write, journals it and carries it out. Nobody else judges
// between, so two calls cannot both take what is free once. The journal comes
// first: what was answered must outlive a kill.
func (s *Sim) commit(c *call, number int) (fault, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, f := s.world.decide(c, s.ids.next)
	if f != 0 {
		return f, nil
	}
	e.N, e.Call, e.At = s.accepted+1, number, s.now()
	if err := s.journal.add(e, true); err != nil {
		return 0, err
	}
	s.accepted++
	return 0, s.world.apply(e)
}

// read answers with the citizen's registrations.
func (s *Sim) read(c *call) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f := s.world.person(c); f != 0 {
		return s.refusal(c.op, f)
	}
	shown := s.world.readable(c.op.Name, c.cpr)
	return answer{outcome: "read", status: http.StatusOK, body: s.table.blocks(c.op, shown)}
}

// refusal is the answer that tells a fault.
func (s *Sim) refusal(op *operation, f fault) answer {
	return answer{outcome: strconv.Itoa(int(f)), status: http.StatusInternalServerError, body: s.table.faultBody(op, f)}
}
