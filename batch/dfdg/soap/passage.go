package soap

import "sync"

// passage is the way out of one request. It is waiting until the first byte
// is about to leave, then entered; or closed before that, and then no byte
// leaves anymore.
type passage struct {
	may   func() error // asked right before the first byte; nil lets it go
	probe func(point string)

	mu      sync.Mutex
	entered bool
	closed  bool
	refusal error // why may said no
	handed  bool  // net/http has handed over the whole request
	written bool  // bytes were written
	told    bool  // the probe was told "sent"
}

// enter decides once for all bytes of the request. The probe comes before
// the decision, so that time which it takes counts.
func (p *passage) enter() error {
	p.mu.Lock()
	entered := p.entered
	p.mu.Unlock()
	if entered {
		return nil
	}
	p.tell("sending")
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return errGivenUp
	}
	if p.may != nil {
		if err := p.may(); err != nil {
			p.closed, p.refusal = true, err
			return err
		}
	}
	p.entered = true
	return nil
}

// close shuts the passage and reports whether bytes may have left, and if not,
// whether the passage itself refused them.
func (p *passage) close() (entered bool, refusal error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	return p.entered, p.refusal
}

// wrote and handedOver come in either order: net/http hands a request over to
// its buffer before the buffer is written. Both together mean "sent".
func (p *passage) wrote() { p.note(&p.written) }

func (p *passage) handedOver() { p.note(&p.handed) }

func (p *passage) note(what *bool) {
	p.mu.Lock()
	*what = true
	tell := p.handed && p.written && !p.told
	p.told = p.told || tell
	p.mu.Unlock()
	if tell {
		p.tell("sent")
	}
}

func (p *passage) tell(point string) {
	if p.probe != nil {
		p.probe(point)
	}
}
