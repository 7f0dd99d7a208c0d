package sqlite

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// mostReaders bounds the memory: each reading connection has its own cache.
const mostReaders = 4

// readers lends out connections that only read.
type readers struct {
	where string
	turns chan struct{} // one for each connection that may be lent out

	mu     sync.Mutex
	idle   []*conn
	closed bool
}

func newReaders(where string) *readers {
	return &readers{where: where, turns: make(chan struct{}, mostReaders)}
}

// read runs a question against one state of the ledger.
func (l *Ledger) read(ctx context.Context, question func(c *conn) error) error {
	c, err := l.readers.borrow(ctx)
	if err != nil {
		return fmt.Errorf("read ledger: %w", err)
	}
	before := c.db.SetInterrupt(ctx)
	err = c.snapshot(question)
	c.db.SetInterrupt(before)
	l.readers.giveBack(c)
	if ctx.Err() != nil && err != nil {
		return errors.Join(ctx.Err(), err)
	}
	return named(err)
}

func (c *conn) snapshot(question func(c *conn) error) error {
	if _, err := c.exec("BEGIN"); err != nil {
		return fmt.Errorf("begin reading: %w", err)
	}
	err := question(c)
	// Ending must work even when the question was interrupted.
	c.db.SetInterrupt(context.Background())
	_, end := c.exec("ROLLBACK")
	return errors.Join(err, end)
}

func (r *readers) borrow(ctx context.Context) (*conn, error) {
	select {
	case r.turns <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		<-r.turns
		return nil, ErrClosed
	}
	if n := len(r.idle); n > 0 {
		c := r.idle[n-1]
		r.idle = r.idle[:n-1]
		return c, nil
	}
	c, err := connect(ctx, r.where, readerPragmas, func(*conn) error { return nil })
	if err != nil {
		<-r.turns
	}
	return c, err
}

func (r *readers) giveBack(c *conn) {
	r.mu.Lock()
	r.idle = append(r.idle, c)
	r.mu.Unlock()
	<-r.turns
}

// close waits until every connection is back.
func (r *readers) close() error {
	for range mostReaders {
		r.turns <- struct{}{}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	var all error
	for _, c := range r.idle {
		all = errors.Join(all, c.close())
	}
	r.idle = nil
	for range mostReaders {
		<-r.turns
	}
	return all
}
