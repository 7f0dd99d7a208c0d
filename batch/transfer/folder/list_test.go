package folder

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"genopret/batch"
)

func TestReadyAndWaitingByName(t *testing.T) {
	tests := map[string]struct {
		marker  string
		also    []string
		files   []string
		ready   []string
		waiting map[string]string
	}{
		"lists are sorted": {files: []string{"b.csv", "a.xlsx", "C.csv"}, ready: []string{"C.csv", "a.xlsx", "b.csv"}},
		"uploads in progress wait": {
			files: []string{".hidden", "~$a.xlsx", "a.csv.part", "a.csv.FILEPART", "a.partial", "a.TMP", "a.csv.crdownload", ".sftpgo-upload.x.a.csv", "a.csv"},
			ready: []string{"a.csv"},
			waiting: map[string]string{".hidden": "temporary", "~$a.xlsx": "temporary", "a.csv.part": "temporary", "a.csv.FILEPART": "temporary",
				"a.partial": "temporary", "a.TMP": "temporary", "a.csv.crdownload": "temporary", ".sftpgo-upload.x.a.csv": "temporary"}},
		"own patterns come on top": {also: []string{"KMD_*"}, files: []string{"kmd_1.csv", "a.part", "b.csv"}, ready: []string{"b.csv"},
			waiting: map[string]string{"kmd_1.csv": "temporary", "a.part": "temporary"}},
		"a list waits for its marker": {marker: ".klar", files: []string{"a.csv", "b.csv", "b.csv.klar"}, ready: []string{"b.csv"},
			waiting: map[string]string{"a.csv": "marker"}},
		"a marker does not make a temporary name ready": {marker: ".klar", files: []string{"a.part", "a.part.klar"},
			waiting: map[string]string{"a.part": "temporary"}},
		"a marker alone is nothing": {marker: ".klar", files: []string{"a.csv.klar"}},
		"names that cannot be written down are told": {files: []string{"a\nb.csv", "\xE6.csv", "c\u0085.csv"},
			waiting: map[string]string{"a\uFFFDb.csv": "unreadable", "\uFFFD.csv": "unreadable", "c\uFFFD.csv": "unreadable"}},
		"Danish letters in either form": {files: []string{"l\u00E6rl\u00F8n \u00E5.csv", "la\u030Arlig.csv"},
			ready: []string{"la\u030Arlig.csv", "l\u00E6rl\u00F8n \u00E5.csv"}},
		"an empty folder": {},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newInbox(t, Options{Marker: tc.marker, Temporary: tc.also})
			for _, f := range tc.files {
				b.drop(f, "x")
			}
			ready, waiting := b.list()
			if diff := cmp.Diff(tc.ready, names(ready)); diff != "" {
				t.Errorf("ready (-want +got):\n%s", diff)
			}
			got := map[string]string{}
			for _, w := range waiting {
				got[w.Name] = w.Why
			}
			if diff := cmp.Diff(tc.waiting, got); diff != "" && len(tc.waiting)+len(got) > 0 {
				t.Errorf("waiting (-want +got):\n%s", diff)
			}
		})
	}
}

func TestOnlyRegularFilesOfTheFolderItself(t *testing.T) {
	b := newInbox(t, Options{})
	b.drop("a.csv", "x")
	b.drop("behandlet/old.csv", "x")
	for _, err := range []error{
		os.Mkdir(b.path("sub.csv"), 0o700),
		os.Symlink(b.path("a.csv"), b.path("link.csv")),
		syscall.Mkfifo(b.path("pipe.csv"), 0o600),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	ready, waiting := b.list()
	want := []batch.Waiting{{Name: "link.csv", Why: "unreadable"}, {Name: "pipe.csv", Why: "unreadable"}}
	if diff := cmp.Diff(want, waiting); diff != "" || len(ready) != 1 {
		t.Errorf("ready %v, waiting (-want +got):\n%s", names(ready), diff)
	}
}

func TestOneWaitForAllFiles(t *testing.T) {
	tests := map[string]struct {
		o    Options
		want []time.Duration
	}{
		"never one look alone":       {Options{}, []time.Duration{0}},
		"polls lie a poll apart":     {Options{StablePolls: 3, Poll: 2 * time.Second}, []time.Duration{2 * time.Second, 2 * time.Second, 2 * time.Second}},
		"and take the time in all":   {Options{StablePolls: 3, Poll: time.Second, StableFor: 10 * time.Second}, []time.Duration{3333333334, 3333333334, 3333333334}},
		"the time alone is one poll": {Options{StableFor: time.Minute}, []time.Duration{time.Minute}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newInbox(t, tc.o)
			b.drop("a.csv", "x")
			b.drop("b.csv", "x")
			b.list()
			if diff := cmp.Diff(tc.want, b.clock.slept); diff != "" {
				t.Errorf("waits (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNothingToWaitForIsNotWaitedFor(t *testing.T) {
	b := newInbox(t, Options{StableFor: time.Hour})
	b.drop("a.part", "x")
	if b.list(); len(b.clock.slept) != 0 {
		t.Errorf("slept %v", b.clock.slept)
	}
}

func TestChangingFilesWait(t *testing.T) {
	past := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	tests := map[string]func(b *inbox, sleep int){
		"one that grows":                       func(b *inbox, n int) { b.drop("x.csv", strings.Repeat("x", n+1)) },
		"one that grows and keeps an old time": func(b *inbox, n int) { b.drop("x.csv", strings.Repeat("x", n+1)); b.touch("x.csv", past) },
		"one that is touched":                  func(b *inbox, n int) { b.touch("x.csv", past.AddDate(0, 0, n)) },
		"one that grew at first only":          func(b *inbox, n int) { b.drop("x.csv", "longer"); b.touch("x.csv", past) },
		"one that came late": func(b *inbox, n int) {
			if n == 2 {
				b.drop("late.csv", "x")
			}
		},
		"one that was replaced by its like": func(b *inbox, n int) {
			b.drop(".new", "x")
			b.touch(".new", past)
			os.Rename(b.path(".new"), b.path("x.csv"))
		},
	}
	for name, meanwhile := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newInbox(t, Options{StablePolls: 2, Poll: time.Second})
			b.drop("still.csv", "x")
			b.drop("x.csv", "x")
			b.touch("x.csv", past)
			b.clock.then = func(n int) { meanwhile(b, n) }
			ready, waiting := b.list()
			want, still := batch.Waiting{Name: "x.csv", Why: "changing"}, []string{"still.csv"}
			if name == "one that came late" {
				want.Name, still = "late.csv", []string{"still.csv", "x.csv"}
			}
			if diff := cmp.Diff([]batch.Waiting{want}, waiting); diff != "" || !slices.Equal(names(ready), still) {
				t.Errorf("ready %v, waiting (-want +got):\n%s", names(ready), diff)
			}
		})
	}
}

func (b *inbox) touch(name string, at time.Time) {
	b.t.Helper()
	if err := os.Chtimes(b.path(name), at, at); err != nil {
		b.t.Fatal(err)
	}
}

func TestTimesOfTheSenderHoldNothingUp(t *testing.T) {
	b := newInbox(t, Options{StableFor: time.Minute})
	b.drop("a.csv", "x")
	future := time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC)
	b.touch("a.csv", future)
	if got := b.one(); !got.ModTime.Equal(future) || got.Size != 1 {
		t.Errorf("got %+v", got)
	}
}

func TestMarkerTakenBackWhileWaiting(t *testing.T) {
	b := newInbox(t, Options{Marker: ".klar"})
	b.drop("a.csv", "x")
	b.drop("a.csv.klar", "")
	b.clock.then = func(int) { os.Remove(b.path("a.csv.klar")) }
	ready, waiting := b.list()
	if len(ready) != 0 || len(waiting) != 1 || waiting[0].Why != "marker" {
		t.Errorf("ready %v, waiting %v", ready, waiting)
	}
}

// As another user than the one that may do everything, on a thread that ends
// with the test.
func TestListThatMayNotBeReadIsTold(t *testing.T) {
	b := newInbox(t, Options{})
	for dir := b.Dir; dir != os.TempDir() && dir != "/"; dir = path.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	b.drop("secret.csv", "x")
	if err := os.Chmod(b.path("secret.csv"), 0); err != nil {
		t.Fatal(err)
	}
	done := make(chan []batch.Waiting)
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread dies with the user it was given
		if os.Getuid() == 0 {
			syscall.Setfsuid(65534)
		}
		_, waiting, _ := b.List(context.Background())
		done <- waiting
	}()
	if got := <-done; len(got) != 1 || got[0].Why != "unreadable" {
		t.Errorf("waiting %v", got)
	}
}

func TestFolderThatIsGoneIsAnError(t *testing.T) {
	b := newInbox(t, Options{})
	b.drop("a.csv", "x")
	file := b.one()
	b.clock.then = func(int) { os.RemoveAll(b.Dir) }
	_, _, duringList := b.List(t.Context())
	_, _, afterwards := b.List(t.Context())
	_, toOpen := b.Open(t.Context(), file)
	toReturn := b.Return(t.Context(), returned(file, "r.xlsx"))
	for i, err := range []error{duringList, afterwards, toOpen, toReturn} {
		if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "source lists") {
			t.Errorf("%d: %v", i, err)
		}
	}
}

func TestWaitThatIsCutShort(t *testing.T) {
	b := newInbox(t, Options{StableFor: time.Hour})
	b.drop("a.csv", "x")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := b.List(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestNew(t *testing.T) {
	dir := t.TempDir()
	if _, err := New(Options{Name: "lists", Dir: dir}); err != nil {
		t.Fatal(err)
	}
	for _, sub := range []string{"behandlet", "afvist", "kvitteringer"} {
		info, err := os.Stat(dir + "/" + sub)
		if err != nil || info.Mode() != fs.ModeDir|0o700 {
			t.Errorf("%s: %v, %v", sub, info, err)
		}
	}
	if _, err := New(Options{Dir: dir + "/none"}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: %v", err)
	}
	if _, err := New(Options{Dir: dir, Temporary: []string{"["}}); !errors.Is(err, path.ErrBadPattern) {
		t.Errorf("bad pattern: %v", err)
	}
	elsewhere := t.TempDir()
	if err := os.Symlink(elsewhere, elsewhere+"/kvitteringer"); err != nil {
		t.Fatal(err)
	}
	if _, err := New(Options{Dir: elsewhere}); err == nil {
		t.Error("a link for receipts was followed")
	}
}
