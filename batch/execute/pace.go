package execute

import (
	"context"
	"sync"
	"time"

	"genopret/batch"
)

// pace spaces the calls of all workers evenly. It runs on the clock that is
// handed in, which a rate limiter from outside would not.
type pace struct {
	clock batch.Clock
	every time.Duration

	mu   sync.Mutex
	free time.Time
}

func every(perSecond float64) time.Duration {
	if perSecond <= 0 {
		return 0
	}
	return time.Duration(float64(time.Second) / perSecond)
}

// wait takes the next place in the row and sleeps until it has come.
func (p *pace) wait(ctx context.Context) error {
	if p.every == 0 {
		return ctx.Err()
	}
	p.mu.Lock()
	now := p.clock.Now()
	at := p.free
	if at.Before(now) {
		at = now
	}
	p.free = at.Add(p.every)
	p.mu.Unlock()
	if !at.After(now) {
		return ctx.Err()
	}
	return p.clock.Sleep(ctx, at.Sub(now))
}
