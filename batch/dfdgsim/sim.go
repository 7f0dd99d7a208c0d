package dfdgsim

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// Clock tells the time and waits; tests hand in their own.
type Clock interface {
	Now() time.Time
	// Sleep waits, or returns early with the context's error.
	Sleep(ctx context.Context, d time.Duration) error
}

// Hold is asked to wait when a call is held: after its entry is in the journal
// and before its answer. It returns when the call is released or the context
// ends.
type Hold func(ctx context.Context, call int)

// Option changes how a simulator is opened.
type Option func(*Sim)

// WithHold says what happens while a call is held. Without it a held call
// waits until its client leaves or the simulator closes.
func WithHold(hold Hold) Option { return func(s *Sim) { s.hold = hold } }

// WithRandom takes the ids of new registrations and receipts from a source
// that never ends, instead of the system's.
func WithRandom(random io.Reader) Option {
	return func(s *Sim) { s.ids = &guids{random: random} }
}

// ErrHeld says that another simulator holds the folder.
var ErrHeld = errors.New("another simulator holds the folder")

// Sim is an open simulator. One folder has one at a time.
type Sim struct {
	dir   string
	table *table
	clock Clock
	zone  *time.Location
	hold  Hold
	ids   *guids
	lock  *os.File

	journal, requests, scripted *lines

	mu       sync.Mutex // world and accepted: judged, journalled and applied as one
	world    *world
	accepted int

	count sync.Mutex // number of the latest write, and the orders used
	calls int
	used  map[Order]int

	life context.Context // ends with Close; late commits hang on it
	end  context.CancelFunc
	gate sync.Mutex // late.Add never meets late.Wait
	late sync.WaitGroup
}

// Open opens the folder that [Init] or a test has filled, takes its lock and
// builds the world from world.json and the journal. It fails if another
// simulator holds the folder.
func Open(dir string, clock Clock, options ...Option) (*Sim, error) {
	s := &Sim{dir: dir, clock: clock, used: map[Order]int{}, ids: &guids{random: rand.Reader}}
	s.hold = func(ctx context.Context, _ int) { <-ctx.Done() }
	for _, option := range options {
		option(s)
	}
	s.life, s.end = context.WithCancel(context.Background())
	if err := s.open(); err != nil {
		return nil, errors.Join(fmt.Errorf("open simulator: %w", err), s.Close())
	}
	return s, nil
}

// open does what can fail. The lock comes first: everything after it mends or
// reads files that a second simulator would still be writing.
func (s *Sim) open() (err error) {
	if s.zone, err = time.LoadLocation("Europe/Copenhagen"); err != nil {
		return err
	}
	if s.table, err = loadTable(operationsYAML); err != nil {
		return err
	}
	if s.lock, err = takeLock(filepath.Join(s.dir, "lock")); err != nil {
		return err
	}
	if s.world, err = readWorld(s.dir, s.table); err != nil {
		return err
	}
	for name, file := range map[string]**lines{journalFile: &s.journal, requestsFile: &s.requests, scriptedFile: &s.scripted} {
		if *file, err = openLines(filepath.Join(s.dir, name)); err != nil {
			return err
		}
	}
	if err := syncFolder(s.dir); err != nil {
		return err
	}
	return s.remember()
}

// remember rebuilds what the killed or closed one knew.
func (s *Sim) remember() error {
	entries, err := s.Journal()
	if err != nil {
		return err
	}
	requests, err := s.Requests()
	if err != nil {
		return err
	}
	orders, err := readLines[scripted](filepath.Join(s.dir, scriptedFile))
	if err != nil {
		return err
	}
	for _, o := range orders {
		s.used[o.Order.useKey()]++
	}
	s.accepted = len(entries)
	s.calls = latestCall(entries, requests, orders)
	return replay(s.world, entries)
}

// Close stops late commits, which are lost as by a kill, and gives the folder
// free. Requests must have ended before.
func (s *Sim) Close() error {
	s.gate.Lock()
	s.end() // under the gate, so that no late commit begins after the wait
	s.gate.Unlock()
	s.late.Wait()
	var mistakes []error
	for _, file := range []*lines{s.journal, s.requests, s.scripted} {
		if file != nil {
			mistakes = append(mistakes, file.close())
		}
	}
	if s.lock != nil {
		mistakes = append(mistakes, s.lock.Close())
	}
	s.journal, s.requests, s.scripted, s.lock = nil, nil, nil, nil
	return errors.Join(mistakes...)
}

// Journal gives the accepted writes, read from the disk.
func (s *Sim) Journal() ([]Entry, error) { return ReadJournal(s.dir) }

// Requests gives all requests with their outcomes, read from the disk.
func (s *Sim) Requests() ([]Request, error) { return ReadRequests(s.dir) }

// Registrations gives the present registrations of a kind, cancelled ones
// included, in the order of making; of all kinds when kind is "".
func (s *Sim) Registrations(kind string) (all []Registration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.world.all {
		if kind == "" || r.Kind == kind {
			all = append(all, copyOf(r))
		}
	}
	return all
}

// now is the time as it stands in files and answers.
func (s *Sim) now() string {
	return s.clock.Now().In(s.zone).Format("2006-01-02T15:04:05.0000000-07:00")
}

// syncFolder makes new names in the folder durable.
func syncFolder(dir string) error {
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}
