package faults

import (
	"context"
	"sync"
	"time"
)

// Clock moves only when somebody sleeps on it or moves it.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock begins at the time.
func NewClock(now time.Time) *Clock { return &Clock{now: now} }

// Now is where it was moved to.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Sleep moves it on.
func (c *Clock) Sleep(ctx context.Context, d time.Duration) error {
	c.Move(max(d, 0))
	return ctx.Err()
}

// Move moves it, backwards too.
func (c *Clock) Move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}
