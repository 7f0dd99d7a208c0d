package folder

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"genopret/batch"
)

const fileID = "F0A1B2C3D"

// returned is an accepted list with a receipt of a fixed text, or without one.
func returned(file batch.Dropped, receipt string) batch.Return {
	back := batch.Return{File: batch.File{ID: fileID, Name: file.Name, Size: file.Size, ModTime: file.ModTime}, Accepted: true}
	if receipt != "" {
		back.Papers = []batch.Paper{{Name: receipt,
			Write: func(w io.Writer) error { _, err := io.WriteString(w, "the receipt"); return err }}}
	}
	return back
}

func TestReturn(t *testing.T) {
	for name, tc := range map[string]struct {
		accepted bool
		moved    string
	}{"accepted": {true, "behandlet/"}, "refused": {false, "afvist/"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newInbox(t, Options{Marker: ".klar"})
			b.drop("listen æ.csv", "text")
			b.drop("listen æ.csv.klar", "")
			b.drop("other.csv", "x")
			back := returned(b.one(), "listen æ.kvittering.xlsx")
			back.Accepted = tc.accepted
			want := map[string]string{tc.moved + "listen æ." + fileID + ".csv": "text",
				"kvitteringer/listen æ.kvittering.xlsx": "the receipt", "other.csv": "x"}
			for range 2 { // the second time changes nothing
				if err := b.Return(t.Context(), back); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want, b.tree()); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			}
			info, err := os.Stat(b.path("kvitteringer/listen æ.kvittering.xlsx"))
			if err != nil || info.Mode() != 0o600 {
				t.Errorf("receipt: %v, %v", info.Mode(), err)
			}
		})
	}
}

// died is what a probe panics with in place of kill -9.
type died struct{}

func (b *inbox) returnAndDie(back batch.Return) (dead bool) {
	defer func() {
		if what := recover(); what != nil {
			dead = what == died{}
		}
	}()
	if err := b.Return(b.t.Context(), back); err != nil {
		b.t.Fatal(err)
	}
	return false
}

func TestDeathAtEveryPointOfReturn(t *testing.T) {
	points := []string{"writing", "before-rename", "after-rename", "before-rename", "after-rename"}
	for deadAt, point := range points {
		step := 0
		reach := func(at string) {
			if at == points[step] && step == deadAt {
				step++
				panic(died{})
			}
			step++
		}
		b := newInbox(t, Options{Marker: ".klar"})
		b.drop("a.csv", "text")
		b.drop("a.csv.klar", "")
		back := returned(b.one(), "a.xlsx")
		b.Probe = reach
		whole := back.Papers[0].Write
		back.Papers[0].Write = func(w io.Writer) error {
			w.Write(bytes.Repeat([]byte("half"), 1<<15))
			reach("writing")
			return nil
		}
		if !b.returnAndDie(back) {
			t.Fatalf("did not die at %d, %s", deadAt, point)
		}
		if files := b.tree(); len(files["kvitteringer/a.xlsx"]) == 0 != (deadAt < 2) {
			t.Errorf("dead at %d: %d bytes of receipt", deadAt, len(files["kvitteringer/a.xlsx"]))
		}
		b.Probe, back.Papers[0].Write = func(string) {}, whole
		if err := b.Return(t.Context(), back); err != nil {
			t.Fatalf("again after %d: %v", deadAt, err)
		}
		want := map[string]string{"behandlet/a." + fileID + ".csv": "text", "kvitteringer/a.xlsx": "the receipt"}
		if diff := cmp.Diff(want, b.tree()); diff != "" {
			t.Errorf("dead at %d, %s (-want +got):\n%s", deadAt, point, diff)
		}
	}
}

// A sender who drops the next list of the same name while the first is worked
// on, before or after its move, finds it untouched and its marker too.
func TestNewListOfTheSameNameIsLeftAlone(t *testing.T) {
	for name, firstMoved := range map[string]bool{"before the move": false, "after it": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newInbox(t, Options{Marker: ".klar"})
			b.drop("a.csv", "text")
			b.drop("a.csv.klar", "")
			file := b.one()
			if firstMoved {
				if err := b.Return(t.Context(), returned(file, "a.xlsx")); err != nil {
					t.Fatal(err)
				}
				b.drop("a.csv", "text") // even one that looks the same
				b.touch("a.csv", file.ModTime)
			} else {
				b.drop("a.csv", "the next list")
			}
			b.drop("a.csv.klar", "")
			before := b.tree()
			if err := b.Return(t.Context(), returned(file, "a.xlsx")); err != nil {
				t.Fatal(err)
			}
			before["kvitteringer/a.xlsx"] = "the receipt"
			if diff := cmp.Diff(before, b.tree()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Were the list moved first, a death would leave a marker for a list that is
// still to come.
func TestMarkerGoesBeforeItsList(t *testing.T) {
	b := newInbox(t, Options{Marker: ".klar"})
	b.drop("a.csv", "text")
	b.drop("a.csv.klar", "")
	back := returned(b.one(), "")
	b.Probe = func(point string) {
		if point == "before-rename" {
			panic(died{})
		}
	}
	if !b.returnAndDie(back) {
		t.Fatal("did not die")
	}
	if diff := cmp.Diff(map[string]string{"a.csv": "text"}, b.tree()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestListTakenBackStillGetsItsReceipt(t *testing.T) {
	b := newInbox(t, Options{})
	b.drop("a.csv", "text")
	back := returned(b.one(), "a.xlsx")
	if err := os.Remove(b.path("a.csv")); err != nil {
		t.Fatal(err)
	}
	if err := b.Return(t.Context(), back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"kvitteringer/a.xlsx": "the receipt"}, b.tree()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestReceiptThatCannotBeWritten(t *testing.T) {
	b := newInbox(t, Options{})
	b.drop("a.csv", "text")
	back := returned(b.one(), "a.xlsx")
	broken := errors.New("no ledger")
	back.Papers[0].Write = func(w io.Writer) error { io.WriteString(w, "half"); return broken }
	if err := b.Return(t.Context(), back); !errors.Is(err, broken) || !strings.Contains(err.Error(), fileID) {
		t.Errorf("got %v", err)
	}
	if diff := cmp.Diff(map[string]string{"a.csv": "text"}, b.tree()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	back.Papers[0].Name = "../a.xlsx"
	if err := b.Return(t.Context(), back); !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("a receipt elsewhere: %v", err)
	}
}

func TestLongNamesAreCut(t *testing.T) {
	b := newInbox(t, Options{})
	name := strings.Repeat("ø", 125) + "x.csv" // 255 bytes
	b.drop(name, "text")
	back := returned(b.one(), strings.Repeat("å", 140)+"."+fileID+".xlsx")
	if err := b.Return(t.Context(), back); err != nil {
		t.Fatal(err)
	}
	if len(b.tree()) != 2 {
		t.Errorf("left %v", b.tree())
	}
	for path := range b.tree() {
		base := path[strings.Index(path, "/")+1:]
		if !utf8.ValidString(path) || len(base) > 255 || !strings.Contains(base, fileID) {
			t.Errorf("%d bytes, UTF-8 %v: %s", len(base), utf8.ValidString(path), path)
		}
	}
}

func TestMovedName(t *testing.T) {
	for name, want := range map[string]string{
		"a.csv":                        "a.ID.csv",
		"a":                            "a.ID",
		"a.b.CSV":                      "a.b.ID.CSV",
		"a." + strings.Repeat("x", 40): "a." + strings.Repeat("x", 40) + ".ID",
		strings.Repeat("x", 255):       strings.Repeat("x", 252) + ".ID",
		"a\u030A.csv":                  "a\u030A.ID.csv",
	} {
		if got := movedName(name, "ID"); got != want {
			t.Errorf("%q: got %q", name, got)
		}
	}
}

func TestReceiptLinkIsReplacedNotFollowed(t *testing.T) {
	b := newInbox(t, Options{})
	b.drop("a.csv", "text")
	b.drop("precious", "precious")
	b.touch("precious", time.Unix(0, 0))
	for _, link := range []string{"a.xlsx", ".a.xlsx.tmp"} {
		if err := os.Symlink("../precious", b.path("kvitteringer/"+link)); err != nil {
			t.Fatal(err)
		}
	}
	ready, _ := b.list()
	if err := b.Return(t.Context(), returned(ready[0], "a.xlsx")); err != nil {
		t.Fatal(err)
	}
	if files := b.tree(); files["precious"] != "precious" || files["kvitteringer/a.xlsx"] != "the receipt" {
		t.Errorf("left %v", files)
	}
}
