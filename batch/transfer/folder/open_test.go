package folder

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"genopret/batch"
)

func TestOpenReadsWhatWasListed(t *testing.T) {
	b := newInbox(t, Options{})
	want := strings.Repeat("Regel;CPR\r\n", 10_000)
	b.drop("a.csv", want)
	b.drop("empty.csv", "")
	ready, _ := b.list()
	for i, text := range []string{want, ""} {
		if got, err := readAll(b, ready[i]); err != nil || got != text {
			t.Errorf("%d: %d bytes, %v", i, len(got), err)
		}
	}
}

func TestChangedAfterListing(t *testing.T) {
	tests := map[string]func(b *inbox, file *batch.Dropped) error{
		"longer": func(b *inbox, f *batch.Dropped) error { return os.WriteFile(b.path(f.Name), []byte("longer"), 0o600) },
		"touched": func(b *inbox, f *batch.Dropped) error {
			return os.Chtimes(b.path(f.Name), time.Now(), f.ModTime.Add(1))
		},
		"gone": func(b *inbox, f *batch.Dropped) error { return os.Remove(b.path(f.Name)) },
		"a link now": func(b *inbox, f *batch.Dropped) error {
			return errors.Join(os.Rename(b.path(f.Name), b.path("other")), os.Symlink("other", b.path(f.Name)))
		},
		"a folder now": func(b *inbox, f *batch.Dropped) error {
			return errors.Join(os.Remove(b.path(f.Name)), os.Mkdir(b.path(f.Name), 0o700))
		},
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newInbox(t, Options{})
			b.drop("a.csv", "text")
			file := b.one()
			if err := change(b, &file); err != nil {
				t.Fatal(err)
			}
			if _, err := readAll(b, file); !errors.Is(err, ErrChanged) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestChangedWhileRead(t *testing.T) {
	text := strings.Repeat("x", 1000)
	tests := map[string]func(b *inbox, file batch.Dropped) error{
		"grown": func(b *inbox, f batch.Dropped) error { b.drop(f.Name, text+text); return nil },
		"cut":   func(b *inbox, f batch.Dropped) error { return os.Truncate(b.path(f.Name), 600) },
		"written over at the same length": func(b *inbox, f batch.Dropped) error {
			b.drop(f.Name, strings.ToUpper(text))
			return os.Chtimes(b.path(f.Name), f.ModTime, f.ModTime.Add(time.Nanosecond))
		},
		"replaced": func(b *inbox, f batch.Dropped) error {
			b.drop("new", text)
			b.touch("new", f.ModTime)
			return os.Rename(b.path("new"), b.path(f.Name))
		},
		"taken back": func(b *inbox, f batch.Dropped) error { return os.Remove(b.path(f.Name)) },
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newInbox(t, Options{})
			b.drop("a.csv", text)
			file := b.one()
			r, err := b.Open(t.Context(), file)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			if _, err := io.ReadFull(r, make([]byte, 500)); err != nil {
				t.Fatal(err)
			}
			if err := change(b, file); err != nil {
				t.Fatal(err)
			}
			if _, err := io.ReadAll(r); !errors.Is(err, ErrChanged) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestListOverTheLimitIsRefused(t *testing.T) {
	b := newInbox(t, Options{MaxFile: 1 << 20})
	b.drop("a.csv", strings.Repeat("x", 1<<20))
	file := b.one()
	if _, err := readAll(b, file); err != nil {
		t.Errorf("at the limit: %v", err)
	}
	file.Size++
	_, err := b.Open(t.Context(), file)
	var refusal *batch.Refusal
	if !errors.As(err, &refusal) || refusal.Finding.Code != batch.FindingFileTooLarge || refusal.Finding.Args[0] != "1" {
		t.Errorf("over it: %v", err)
	}
}

func TestNamesThatLeadElsewhere(t *testing.T) {
	b := newInbox(t, Options{})
	b.drop("behandlet/a.csv", "x")
	for _, name := range []string{"behandlet/a.csv", "../a.csv", "..", ".", "", "/etc/hostname"} {
		if _, err := b.Open(t.Context(), batch.Dropped{Name: name, Size: 1}); err == nil {
			t.Errorf("%q was opened", name)
		}
	}
}

func TestErrorsNameNoList(t *testing.T) {
	b := newInbox(t, Options{})
	const name = "010101-0000 Sentinel.csv"
	b.drop(name, "x")
	file := b.one()
	if err := os.Mkdir(b.path("kvitteringer/"+name), 0o700); err != nil { // the receipt cannot take its place
		t.Fatal(err)
	}
	returning := b.Return(t.Context(), returned(file, name))
	if err := os.Remove(b.path(name)); err != nil {
		t.Fatal(err)
	}
	_, opening := b.Open(t.Context(), file)
	for _, err := range []error{returning, opening} {
		if err == nil || strings.Contains(err.Error(), "Sentinel") {
			t.Errorf("got %v", err)
		}
	}
}

// A file that grows without end is not read without end, and bytes that went
// missing on the way are missed even if the file looks the same afterwards.
func TestBytesAreCounted(t *testing.T) {
	b := newInbox(t, Options{})
	b.drop("a.csv", "0123456789")
	file := b.one()
	open := func() *list {
		r, err := b.Open(t.Context(), file)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { r.Close() })
		return r.(*list)
	}
	short, long := open(), open()
	if _, err := short.file.Seek(3, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(short); !errors.Is(err, ErrChanged) {
		t.Errorf("three bytes missing: %v", err)
	}
	b.drop("a.csv", strings.Repeat("x", 1000))
	if n, err := long.Read(make([]byte, 100)); n != 0 || !errors.Is(err, ErrChanged) {
		t.Errorf("grown: %d bytes, %v", n, err)
	}
}

func TestSwapBetweenLookAndOpen(t *testing.T) {
	b := newInbox(t, Options{})
	b.drop("a.csv", "text")
	b.drop("other", "text")
	root, err := os.OpenRoot(b.Dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	looked, err := root.Lstat("a.csv")
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Remove(b.path("a.csv")), os.Symlink("other", b.path("a.csv"))); err != nil {
		t.Fatal(err)
	}
	if _, err := openSame(root, "a.csv", looked); !errors.Is(err, ErrChanged) {
		t.Errorf("got %v", err)
	}
}

func TestErrorsOfWritingNameNoReceipt(t *testing.T) {
	b := newInbox(t, Options{})
	b.drop("Sentinel.xlsx", "")
	f, err := os.Open(b.path("Sentinel.xlsx")) // which cannot be written to
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := (nameless{f}).Write([]byte("x")); err == nil || strings.Contains(err.Error(), "Sentinel") {
		t.Errorf("got %v", err)
	}
}
