package kept_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"genopret/batch"
	"genopret/batch/kept"
	"genopret/batch/seal"
)

const segment = kept.SegmentSize

func keys(t testing.TB) *seal.Keys {
	t.Helper()
	k, err := seal.NewKeys(make([]byte, seal.MasterSize), rand.NewChaCha8([32]byte{1}))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func folder(t testing.TB, path string, probe func(string)) *kept.Folder {
	t.Helper()
	f, err := kept.Open(path, kept.Options{Keys: keys(t), Probe: probe})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func content(size int) []byte {
	b := make([]byte, size)
	rand.NewChaCha8([32]byte{9}).Read(b)
	return b
}

func keep(t testing.TB, f *kept.Folder, id string, b []byte) batch.Mark {
	t.Helper()
	size, mark, err := f.Keep(context.Background(), id, bytes.NewReader(b))
	if err != nil || size != int64(len(b)) {
		t.Fatalf("kept %d of %d bytes, %v", size, len(b), err)
	}
	return mark
}

func read(t testing.TB, f *kept.Folder, id string) ([]byte, error) {
	t.Helper()
	b, err := f.Open(context.Background(), id)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	}()
	return io.ReadAll(io.NewSectionReader(b, 0, b.Size()))
}

func TestBytesAreGivenBackWhole(t *testing.T) {
	t.Parallel()
	f := folder(t, filepath.Join(t.TempDir(), "kept"), nil)
	for _, size := range []int{0, 1, segment - 1, segment, segment + 1, 3 * segment, 3*segment + 17} {
		want := content(size)
		mark := keep(t, f, "FAAAAAAA1", want)
		if mark != kept.Mark(keys(t), sha256.Sum256(want)) {
			t.Errorf("%d bytes: another mark than that of their SHA-256", size)
		}
		got, err := read(t, f, "FAAAAAAA1")
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%d bytes: %d came back, %v", size, len(got), err)
		}
	}
}

func TestAnyPartIsRead(t *testing.T) {
	t.Parallel()
	f, want := folder(t, t.TempDir(), nil), content(3*segment+100)
	keep(t, f, "F1", want)
	b, err := f.Open(context.Background(), "F1")
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if err := iotest.TestReader(io.NewSectionReader(b, 0, b.Size()), want); err != nil {
		t.Error(err)
	}
	dice := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		from := dice.IntN(len(want))
		p := make([]byte, dice.IntN(2*segment))
		n, err := b.ReadAt(p, int64(from))
		full := min(len(p), len(want)-from)
		if n != full || !bytes.Equal(p[:n], want[from:from+n]) || (err == nil) != (n == len(p)) {
			t.Fatalf("%d of %d bytes from %d, %v", n, len(p), from, err)
		}
	}
	if n, err := b.ReadAt(make([]byte, 1), b.Size()); n != 0 || err != io.EOF {
		t.Errorf("behind the end: %d, %v", n, err)
	}
	if _, err := b.ReadAt(make([]byte, 1), -1); err == nil {
		t.Error("before the start")
	}
}

// sealedSegment is a segment with what sealing adds; the head comes before.
const sealedSegment = segment + seal.Overhead

func TestDamageIsFound(t *testing.T) {
	t.Parallel()
	path := t.TempDir()
	f := folder(t, path, nil)
	keep(t, f, "F1", content(3*segment+100))
	keep(t, f, "F2", content(3*segment+100))
	whole := readFile(t, path, "F1")
	other := readFile(t, path, "F2")
	head := len(whole) - 3*sealedSegment - 100 - seal.Overhead
	at := func(n int) int { return head + n*sealedSegment }
	swapped := slices.Concat(whole[:head], whole[at(1):at(2)], whole[:at(1)][head:], whole[at(2):])
	for what, damaged := range map[string][]byte{
		"empty":                         {},
		"only a head":                   whole[:head],
		"cut before the last segment":   whole[:at(3)],
		"cut after the first segment":   whole[:at(1)],
		"cut in a segment":              whole[:at(2)+77],
		"cut by a byte":                 whole[:len(whole)-1],
		"longer by a byte":              append(slices.Clone(whole), 0),
		"longer by a segment":           slices.Concat(whole, whole[at(1):at(2)]),
		"two segments swapped":          swapped,
		"a segment taken out":           slices.Concat(whole[:at(1)], whole[at(2):]),
		"a segment of another file":     slices.Concat(whole[:at(1)], other[at(1):at(2)], whole[at(2):]),
		"another file under this name":  other,
		"a bit of the magic word":       flip(whole, 3),
		"a bit of the salt":             flip(whole, head-1),
		"a bit of the first segment":    flip(whole, at(0)+100),
		"a bit of the last segment":     flip(whole, len(whole)-1),
		"a bit of the key id":           flip(whole, at(1)+2),
		"the middle written with zeros": slices.Concat(whole[:at(1)], make([]byte, sealedSegment), whole[at(2):]),
	} {
		if err := os.WriteFile(filepath.Join(path, "F1.kept"), damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := read(t, f, "F1"); !errors.Is(err, kept.ErrDamaged) {
			t.Errorf("%s: %d bytes, %v", what, len(got), err)
		}
		// A cut is found before anything is read, which a reader might act on.
		if _, err := f.Open(context.Background(), "F1"); strings.HasPrefix(what, "cut") && !errors.Is(err, kept.ErrDamaged) {
			t.Errorf("%s: opened, %v", what, err)
		}
	}
}

func TestSegmentsOfAnEarlierKeepingAreFound(t *testing.T) {
	t.Parallel()
	path := t.TempDir()
	f := folder(t, path, nil)
	keep(t, f, "F1", content(2*segment))
	before := readFile(t, path, "F1")
	keep(t, f, "F1", content(2*segment))
	after := readFile(t, path, "F1")
	mixed := slices.Concat(after[:len(after)-sealedSegment], before[len(before)-sealedSegment:])
	if err := os.WriteFile(filepath.Join(path, "F1.kept"), mixed, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := read(t, f, "F1"); !errors.Is(err, kept.ErrDamaged) {
		t.Errorf("%v", err)
	}
}

func flip(b []byte, at int) []byte {
	b = slices.Clone(b)
	b[at] ^= 1
	return b
}

func readFile(t *testing.T, path, id string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(path, id+".kept"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestACrashLeavesTheBytesWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	path, points := t.TempDir(), []string{}
	var f *kept.Folder
	f = folder(t, path, func(point string) {
		ids, err := f.IDs(context.Background())
		if err != nil {
			t.Error(err)
		}
		points = append(points, point+":"+strings.Join(ids, ","))
	})
	if err := os.WriteFile(filepath.Join(path, "F1.part"), []byte(strings.Repeat("half ", 99999)), 0o600); err != nil {
		t.Fatal(err)
	}
	keep(t, f, "F1", []byte("whole"))
	if got := strings.Join(points, " "); got != "before-rename: after-rename:F1" {
		t.Errorf("points %q", got)
	}
	if got, err := read(t, f, "F1"); err != nil || string(got) != "whole" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := os.Stat(filepath.Join(path, "F1.part")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a part is left: %v", err)
	}
}

func TestASourceThatFailsLeavesNothing(t *testing.T) {
	t.Parallel()
	path := t.TempDir()
	f := folder(t, path, nil)
	cut := errors.New("the line was cut")
	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	for _, c := range []struct {
		ctx    context.Context
		source io.Reader
		want   error
	}{
		{context.Background(), io.MultiReader(bytes.NewReader(content(segment)), iotest.ErrReader(cut)), cut},
		{context.Background(), io.MultiReader(strings.NewReader("a"), iotest.ErrReader(cut)), cut},
		{stopped, strings.NewReader("a"), context.Canceled},
	} {
		if _, _, err := f.Keep(c.ctx, "F1", c.source); !errors.Is(err, c.want) {
			t.Errorf("%v, want %v", err, c.want)
		}
	}
	entries, err := os.ReadDir(path)
	if err != nil || len(entries) != 0 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

func TestDropAndIDs(t *testing.T) {
	t.Parallel()
	path := t.TempDir()
	f, ctx := folder(t, path, nil), context.Background()
	keep(t, f, "F2", []byte("b"))
	keep(t, f, "F1", []byte("a"))
	if err := os.WriteFile(filepath.Join(path, "F3.part"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	ids, err := f.IDs(ctx)
	if err != nil || !slices.Equal(ids, []string{"F1", "F2"}) {
		t.Errorf("%v, %v", ids, err)
	}
	for range 2 { // a missing file is no error
		for _, id := range []string{"F1", "F3"} {
			if err := f.Drop(ctx, id); err != nil {
				t.Error(err)
			}
		}
	}
	if _, err := f.Open(ctx, "F1"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a dropped file: %v", err)
	}
	entries, err := os.ReadDir(path)
	if err != nil || len(entries) != 1 {
		t.Errorf("left: %v, %v", entries, err)
	}
}

func TestAnIDNamesNothingOutside(t *testing.T) {
	t.Parallel()
	f, ctx := folder(t, t.TempDir(), nil), context.Background()
	for _, id := range []string{"", ".", "..", "../F1", "a/b", `a\b`, "a.kept", "a\x00", "æ"} {
		if _, _, err := f.Keep(ctx, id, strings.NewReader("a")); err == nil {
			t.Errorf("%q was kept", id)
		}
		if _, err := f.Open(ctx, id); err == nil {
			t.Errorf("%q was opened", id)
		}
		if err := f.Drop(ctx, id); err == nil {
			t.Errorf("%q was dropped", id)
		}
	}
}

func TestKeptBytesAreTheOwnersAndSealed(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "deep", "kept")
	f := folder(t, path, nil)
	keep(t, f, "F1", []byte(strings.Repeat("CPR;150290-1234;Sentinella Vogterdatter\r\n", 9000)))
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("folder %v, %v", info.Mode(), err)
	}
	info, err = os.Stat(filepath.Join(path, "F1.kept"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("file %v, %v", info.Mode(), err)
	}
	if b := readFile(t, path, "F1"); bytes.Contains(b, []byte("Sentinella")) || bytes.Contains(b, []byte("150290")) {
		t.Error("the bytes are readable")
	}
	if err := os.Chmod(path, 0o755); err != nil {
		t.Fatal(err)
	}
	folder(t, path, nil)
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("folder opened again %v, %v", info.Mode(), err)
	}
	if _, err := kept.Open(path, kept.Options{}); err == nil {
		t.Error("opened without keys")
	}
}
