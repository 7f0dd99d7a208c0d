package seal_test

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"genopret/batch/seal"
)

func keyFile(t *testing.T, content string, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tenant.key")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestKeysAreReadInEveryForm(t *testing.T) {
	t.Parallel()
	key := make([]byte, seal.MasterSize)
	if _, err := rand.Read(key); err != nil {
		t.Fatal(err)
	}
	for form, content := range map[string]string{
		"raw": string(key), "hex": hex.EncodeToString(key), "hex in capitals, with a line end": strings.ToUpper(hex.EncodeToString(key)) + "\r\n",
		"base64": base64.StdEncoding.EncodeToString(key) + "\n", "base64 without padding": base64.RawStdEncoding.EncodeToString(key),
	} {
		for _, mode := range []os.FileMode{0o600, 0o400} {
			got, err := seal.LoadKey(keyFile(t, content, mode))
			if err != nil || !bytes.Equal(got, key) {
				t.Errorf("%s, mode %04o: %v", form, mode, err)
			}
		}
	}
}

func TestKeyFilesThatOthersMayTouchAreRefused(t *testing.T) {
	t.Parallel()
	for _, mode := range []os.FileMode{0o604, 0o602, 0o601, 0o620, 0o644, 0o660, 0o666} {
		_, err := seal.LoadKey(keyFile(t, strings.Repeat("0", 64), mode))
		if !errors.Is(err, seal.ErrReadable) {
			t.Errorf("mode %04o: %v", mode, err)
		}
	}
}

func TestWhatIsNoKeyIsRefusedAndNotTold(t *testing.T) {
	t.Parallel()
	for _, content := range []string{"", "hemmelig", strings.Repeat("0", 63), strings.Repeat("g", 64), strings.Repeat("A", 43) + "!",
		strings.Repeat("k", 10_000)} {
		_, err := seal.LoadKey(keyFile(t, content, 0o600))
		if err == nil {
			t.Errorf("%d characters were taken for a key", len(content))
		} else if content != "" && strings.Contains(err.Error(), content) {
			t.Errorf("the error tells the content: %v", err)
		}
	}
	if _, err := seal.LoadKey(filepath.Join(t.TempDir(), "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	if _, err := seal.LoadKey(t.TempDir()); err == nil {
		t.Error("a folder was taken")
	}
}

func TestANewKeyFileIsTheOwnersAndNeverReplacesOne(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "tenant.key")
	if err := seal.NewKeyFile(path, rand.Reader); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	first, err := seal.LoadKey(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := seal.NewKeyFile(path, rand.Reader); !errors.Is(err, os.ErrExist) {
		t.Errorf("a second one: %v", err)
	}
	again, err := seal.LoadKey(path)
	if err != nil || !bytes.Equal(first, again) {
		t.Errorf("the key was replaced, %v", err)
	}
	other := filepath.Join(t.TempDir(), "other.key")
	if err := seal.NewKeyFile(other, strings.NewReader("too little")); err == nil {
		t.Error("a key of ten bytes was written")
	}
	if _, err := os.Stat(other); !errors.Is(err, os.ErrNotExist) {
		t.Error("a file was left behind")
	}
}
