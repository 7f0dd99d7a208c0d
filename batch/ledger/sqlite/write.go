package sqlite

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/ncruces/go-sqlite3"
)

// mostTogether bounds how many changes share one commit, and so how long the
// first of them waits.
const mostTogether = 256

// request is one change on its way to the disk.
type request struct {
	ctx    context.Context
	change func(c *conn) error
	alone  bool
	kept   func() // called by the writer once the change is durable
	err    error
	done   chan struct{}
}

// writer is the one goroutine that writes. It takes whatever is waiting and
// commits it as one transaction: a commit costs one flush of the disk however
// many changes share it, and 32 workers then share one.
type writer struct {
	conn   *conn
	queue  chan *request
	ended  chan struct{}
	broken error

	gate   sync.RWMutex // held for reading while a request is handed in
	closed bool
}

func startWriter(c *conn) *writer {
	w := &writer{conn: c, queue: make(chan *request, mostTogether), ended: make(chan struct{})}
	go w.work()
	return w
}

// write runs the change inside a transaction and returns once it is durable,
// or once it is sure that it did not happen. A change that fails is rolled
// back alone.
func (l *Ledger) write(ctx context.Context, change func(c *conn) error) error {
	return l.writer.do(&request{ctx: ctx, change: change, done: make(chan struct{})})
}

// writeAlone gives the change a transaction of its own, without savepoint.
// Kept is called before any later change once it is durable: what the program
// remembers about the disk must not run ahead of it.
func (l *Ledger) writeAlone(ctx context.Context, change func(c *conn) error, kept func()) error {
	return l.writer.do(&request{ctx: ctx, change: change, alone: true, kept: kept, done: make(chan struct{})})
}

func (w *writer) do(r *request) error {
	w.gate.RLock()
	if w.closed {
		w.gate.RUnlock()
		return ErrClosed
	}
	w.queue <- r
	w.gate.RUnlock()
	// The context is not watched here: once a change may be on disk, its
	// caller has to know whether it is.
	<-r.done
	return r.err
}

func (w *writer) close() error {
	w.gate.Lock()
	if w.closed {
		w.gate.Unlock()
		return nil
	}
	w.closed = true
	close(w.queue)
	w.gate.Unlock()
	<-w.ended
	return w.conn.close()
}

func (w *writer) work() {
	defer close(w.ended)
	for first := range w.queue {
		w.commit(w.gather(first))
	}
}

// gather takes what is waiting. A request that wants to be alone is committed
// after those before it.
func (w *writer) gather(first *request) []*request {
	together := []*request{first}
	for !first.alone && len(together) < mostTogether {
		select {
		case next, open := <-w.queue:
			if !open {
				return together
			}
			if next.alone {
				w.commit(together)
				return []*request{next}
			}
			together = append(together, next)
		default:
			return together
		}
	}
	return together
}

// commit runs the requests as one transaction and wakes their callers.
func (w *writer) commit(together []*request) {
	err := w.transact(together)
	for _, r := range together {
		if r.err == nil {
			r.err = err
		}
		if r.err == nil && r.kept != nil {
			r.kept()
		}
		close(r.done)
	}
}

// transact returns the error that befell all of them; what befell one alone
// stands in the request.
func (w *writer) transact(together []*request) error {
	if w.broken != nil {
		return w.broken
	}
	if _, err := w.conn.exec("BEGIN IMMEDIATE"); err != nil {
		return fmt.Errorf("begin: %w", w.judge(err))
	}
	changed := false
	for _, r := range together {
		r.err = w.run(r, len(together) > 1)
		changed = changed || r.err == nil
	}
	if !changed || w.conn.db.GetAutocommit() {
		return w.rollBack(nil)
	}
	if _, err := w.conn.exec("COMMIT"); err != nil {
		return w.rollBack(fmt.Errorf("commit: %w", w.judge(err)))
	}
	return nil
}

func (w *writer) run(r *request, shared bool) error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	if !shared {
		return w.judge(r.change(w.conn))
	}
	if _, err := w.conn.exec("SAVEPOINT change"); err != nil {
		return w.judge(err)
	}
	err := w.judge(r.change(w.conn))
	if err != nil {
		_, undo := w.conn.exec("ROLLBACK TO change")
		err = errors.Join(err, w.judge(undo))
	}
	_, release := w.conn.exec("RELEASE change")
	return errors.Join(err, w.judge(release))
}

// rollBack ends the transaction. Some errors of the disk end it by
// themselves, and then every change in it is gone.
func (w *writer) rollBack(cause error) error {
	if w.conn.db.GetAutocommit() {
		if cause == nil {
			cause = fmt.Errorf("the transaction was ended by the database: %w", ErrBroken)
		}
		return cause
	}
	_, err := w.conn.exec("ROLLBACK")
	return errors.Join(cause, w.judge(err))
}

// judge remembers an error of the disk. After one, nobody can say what a
// later flush covers, so nothing more is written; a full disk is not one.
func (w *writer) judge(err error) error {
	if err != nil && (errors.Is(err, sqlite3.IOERR) || errors.Is(err, sqlite3.CORRUPT)) {
		w.broken = errors.Join(ErrBroken, err)
	}
	return err
}
