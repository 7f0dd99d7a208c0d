package seal_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"strings"
	"sync"
	"testing"

	"genopret/batch/seal"
)

func keys(t testing.TB, first byte) *seal.Keys {
	t.Helper()
	master := make([]byte, seal.MasterSize)
	master[0] = first
	k, err := seal.NewKeys(master, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func sealed(t testing.TB, k *seal.Keys, plain string) []byte {
	t.Helper()
	b, err := k.Seal(nil, []byte(plain), "rows", "ref", "1")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestWhatIsSealedOpensInItsPlaceAlone(t *testing.T) {
	t.Parallel()
	k := keys(t, 1)
	for _, plain := range []string{"", "a", strings.Repeat("æøå", 5000)} {
		b := sealed(t, k, plain)
		if len(b) != len(plain)+seal.Overhead {
			t.Errorf("%d bytes became %d", len(plain), len(b))
		}
		got, err := k.Open([]byte("before "), b, "rows", "ref", "1")
		if err != nil || string(got) != "before "+plain {
			t.Errorf("opened %q, %v", got, err)
		}
	}
	b := sealed(t, k, "secret")
	for _, place := range [][3]string{{"row", "sref", "1"}, {"rows", "ref", "2"}, {"rows", "name", "1"}, {"files", "ref", "1"}, {"rows", "ref1", ""}} {
		if got, err := k.Open(nil, b, place[0], place[1], place[2]); !errors.Is(err, seal.ErrDamaged) || got != nil {
			t.Errorf("in place %v: %q, %v", place, got, err)
		}
	}
}

func TestDamageIsFoundInEveryByte(t *testing.T) {
	t.Parallel()
	k := keys(t, 1)
	b := sealed(t, k, "secret")
	for i := range b {
		for bit := range 8 {
			damaged := bytes.Clone(b)
			damaged[i] ^= 1 << bit
			if got, err := k.Open(nil, damaged, "rows", "ref", "1"); err == nil || got != nil {
				t.Errorf("bit %d of byte %d: %q, %v", bit, i, got, err)
			}
		}
		if _, err := k.Open(nil, b[:i], "rows", "ref", "1"); err == nil {
			t.Errorf("cut to %d bytes", i)
		}
	}
}

func TestAnotherKeyIsToldFromDamage(t *testing.T) {
	t.Parallel()
	one, other := keys(t, 1), keys(t, 2)
	if _, err := other.Open(nil, sealed(t, one, "secret"), "rows", "ref", "1"); !errors.Is(err, seal.ErrOtherKey) {
		t.Errorf("%v", err)
	}
	if one.ID() == other.ID() || len(one.ID()) != 8 || bytes.Equal(one.Check(), other.Check()) {
		t.Error("two keys look the same")
	}
	if one.ID() != keys(t, 1).ID() || !bytes.Equal(one.Check(), keys(t, 1).Check()) {
		t.Error("one key looks like two")
	}
	if one.Mark("a") == other.Mark("a") || one.Token("a") == other.Token("a") {
		t.Error("a mark or token does not depend on the key")
	}
}

func TestNoNonceComesTwice(t *testing.T) {
	t.Parallel()
	k, seen := keys(t, 1), map[string]bool{}
	var mu sync.Mutex
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for range 2000 {
				b := sealed(t, k, "same")
				mu.Lock()
				seen[string(b[5:17])] = true
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	if len(seen) != 8000 {
		t.Errorf("%d nonces for 8000 values", len(seen))
	}
}

func TestASourceThatEndsSealsNothing(t *testing.T) {
	t.Parallel()
	k, err := seal.NewKeys(make([]byte, seal.MasterSize), strings.NewReader("too little"))
	if err != nil {
		t.Fatal(err)
	}
	if b, err := k.Seal(nil, []byte("secret"), "rows", "ref", "1"); err == nil || b != nil {
		t.Errorf("%x, %v", b, err)
	}
}

func TestMarksTellPartsApart(t *testing.T) {
	t.Parallel()
	k := keys(t, 1)
	seen := map[string][]string{}
	for _, parts := range [][]string{{}, {""}, {"", ""}, {"a", "bc"}, {"ab", "c"}, {"abc"}, {"abc", ""}, {"", "abc"}, {"c", "ab"},
		{"\x01a"}, {"a", "\x01b"}, {strings.Repeat("x", 300)}, {strings.Repeat("x", 299), "x"}} {
		m := k.Mark(parts...)
		if before, ok := seen[string(m[:])]; ok {
			t.Errorf("%q and %q have one mark", before, parts)
		}
		seen[string(m[:])] = parts
		asBytes := make([][]byte, len(parts))
		for i, part := range parts {
			asBytes[i] = []byte(part)
		}
		if k.MarkBytes(asBytes...) != m || k.Mark(parts...) != m {
			t.Errorf("%q has two marks", parts)
		}
	}
}

func TestMarksAreRightFromManyGoroutines(t *testing.T) {
	t.Parallel()
	k := keys(t, 1)
	one, other := k.Mark("citizen", "one"), k.Mark("citizen", "other")
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 500 {
				if k.Mark("citizen", "one") != one || k.Mark("citizen", "other") != other {
					t.Error("a mark changed")
				}
			}
		})
	}
	wait.Wait()
}

func TestLabelsSeparateTheKeys(t *testing.T) {
	t.Parallel()
	k := keys(t, 1)
	mark, link := k.Mark("", "a"), k.Link([32]byte{}, "a")
	if bytes.Equal(mark[:], link[:16]) || k.Token("a") == k.Token("b") || len(k.Token("a")) != 26 {
		t.Error("keys are not separate")
	}
	if !k.TokenIs(k.Token("a", "b"), "a", "b") || k.TokenIs(k.Token("a", "b"), "ab") || k.TokenIs("", "a") {
		t.Error("tokens are not checked")
	}
	if k.Link([32]byte{1}, "a") == link || k.Link([32]byte{}, "b") == link || k.Link([32]byte{}, "a") != link {
		t.Error("a link does not depend on what it must")
	}
}

func TestNewKeysRefuses(t *testing.T) {
	t.Parallel()
	for _, size := range []int{0, 16, 31, 33, 64} {
		if _, err := seal.NewKeys(make([]byte, size), rand.Reader); err == nil {
			t.Errorf("a key of %d bytes was taken", size)
		}
	}
	if _, err := seal.NewKeys(make([]byte, seal.MasterSize), nil); err == nil {
		t.Error("no source of nonces was taken")
	}
}

func BenchmarkMark(b *testing.B) {
	k := keys(b, 1)
	b.ReportAllocs()
	for b.Loop() {
		k.Mark("citizen", "1502901234")
	}
}

func BenchmarkMarkParallel(b *testing.B) {
	k := keys(b, 1)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			k.Mark("citizen", "1502901234")
		}
	})
}

func BenchmarkSeal(b *testing.B) {
	k, plain := keys(b, 1), make([]byte, 500)
	var to []byte
	b.ReportAllocs()
	for b.Loop() {
		var err error
		if to, err = k.Seal(to[:0], plain, "plans", "sealed", "1099511627778"); err != nil {
			b.Fatal(err)
		}
	}
}
