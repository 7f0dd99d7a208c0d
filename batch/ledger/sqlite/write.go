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

var errEnded = errors.New("the database ended the transaction, and nothing of it was kept")

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
	return named(r.err)
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
// stands in the request. A savepoint costs as much as a small change, so the
// first try goes without: only when one of several fails is everything undone
// and done again, each behind a savepoint. A change is therefore written so
// that it can be run twice.
func (w *writer) transact(together []*request) error {
	if w.broken != nil {
		return w.broken
	}
	if err := w.begin(); err != nil {
		return err
	}
	failed := w.runAll(together, w.run)
	if failed > 0 && failed < len(together) {
		if err := w.rollBack(nil); err != nil {
			return err
		}
		if err := w.begin(); err != nil {
			return err
		}
		failed = w.runAll(together, w.runApart)
	}
	if failed == len(together) {
		return w.rollBack(nil)
	}
	if _, err := w.conn.exec("COMMIT"); err != nil {
		return w.rollBack(fmt.Errorf("commit: %w", w.judge(err)))
	}
	return nil
}

func (w *writer) begin() error {
	if _, err := w.conn.exec("BEGIN IMMEDIATE"); err != nil {
		return fmt.Errorf("begin: %w", w.judge(err))
	}
	return nil
}

// runAll stops where the database ended the transaction: what came after would
// be kept statement by statement.
func (w *writer) runAll(together []*request, run func(*request) error) (failed int) {
	for _, r := range together {
		if r.err = run(r); r.err != nil {
			failed++
		}
		if w.over() {
			return failed
		}
	}
	return failed
}

// over reports whether the transaction is over. Some errors of the disk end
// it by themselves, and then every change in it is gone.
func (w *writer) over() bool { return w.conn.db.GetAutocommit() }

func (w *writer) run(r *request) error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	return w.judge(r.change(w.conn))
}

func (w *writer) runApart(r *request) error {
	if _, err := w.conn.exec("SAVEPOINT change"); err != nil {
		return w.judge(err)
	}
	err := w.run(r)
	if err != nil {
		_, undo := w.conn.exec("ROLLBACK TO change")
		err = errors.Join(err, w.judge(undo))
	}
	_, release := w.conn.exec("RELEASE change")
	return errors.Join(err, w.judge(release))
}

// rollBack ends the transaction. One that is over already is an error of its
// own, for those of its changes that had none.
func (w *writer) rollBack(cause error) error {
	if w.over() {
		return errors.Join(cause, errEnded)
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
