package folder

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"genopret/batch"
)

// fakeClock advances when somebody sleeps, and lets the world go on meanwhile.
type fakeClock struct {
	now   time.Time
	slept []time.Duration
	then  func(sleep int)
}

func (c *fakeClock) Now() time.Time { return c.now }

func (c *fakeClock) Sleep(ctx context.Context, d time.Duration) error {
	c.now = c.now.Add(d)
	c.slept = append(c.slept, d)
	if c.then != nil {
		c.then(len(c.slept))
	}
	return ctx.Err()
}

// inbox is a source over a folder of its own.
type inbox struct {
	*Source
	t     *testing.T
	clock *fakeClock
}

func newInbox(t *testing.T, o Options) *inbox {
	t.Helper()
	clock := &fakeClock{now: time.Date(2026, 11, 22, 2, 0, 0, 0, time.UTC)}
	o.Name, o.Dir, o.Clock = "lists", t.TempDir(), clock
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return &inbox{Source: s, t: t, clock: clock}
}

func (b *inbox) path(name string) string { return filepath.Join(b.Dir, name) }

func (b *inbox) drop(name, text string) {
	b.t.Helper()
	if err := os.WriteFile(b.path(name), []byte(text), 0o600); err != nil {
		b.t.Fatal(err)
	}
}

func (b *inbox) list() ([]batch.Dropped, []batch.Waiting) {
	b.t.Helper()
	ready, waiting, err := b.List(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	return ready, waiting
}

// one gives the only ready list.
func (b *inbox) one() batch.Dropped {
	b.t.Helper()
	ready, waiting := b.list()
	if len(ready) != 1 {
		b.t.Fatalf("ready %v, waiting %v", ready, waiting)
	}
	return ready[0]
}

// tree gives the contents of all files below the folder, by path.
func (b *inbox) tree() map[string]string {
	b.t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(b.Dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		files[strings.TrimPrefix(path, b.Dir+"/")] = string(text)
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return files
}

func readAll(b *inbox, file batch.Dropped) (string, error) {
	r, err := b.Open(b.t.Context(), file)
	if err != nil {
		return "", err
	}
	defer r.Close()
	text, err := io.ReadAll(r)
	return string(text), err
}

// names are those of ready lists.
func names(ready []batch.Dropped) (names []string) {
	for _, d := range ready {
		names = append(names, d.Name)
	}
	return names
}
