package faults

import (
	"errors"
	"sync"
)

// ErrDead is what everything answers once the process has died.
var ErrDead = errors.New("the process is dead")

// Power counts the events of a process, and ends it at one of them: nothing
// that comes after reaches disk or DFDG.
type Power struct {
	mu     sync.Mutex
	events int
	end    int // the event at which it ends; 0 for none
	dead   bool
}

// EndAt lets the process die at the nth event from now; 0 lets it live.
func (p *Power) EndAt(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.end, p.dead = 0, false
	if n > 0 {
		p.end = p.events + n
	}
}

// Event counts one and reports whether the process lived through it.
func (p *Power) Event() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.events++
	if p.end > 0 && p.events >= p.end {
		p.dead = true
	}
	return !p.dead
}

// Dead reports whether the process has died.
func (p *Power) Dead() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.dead
}
