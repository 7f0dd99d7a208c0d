package seal

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// ErrReadable says that others than the owner may read the key file.
var ErrReadable = errors.New("the key file can be read by others; allow its owner alone (mode 0600 or 0400)")

// maxKeyFile is far above the longest form of a key.
const maxKeyFile = 256

// LoadKey reads a tenant key: 32 raw bytes, or the same as 64 hexadecimal
// digits or as base64 with white space around it. It refuses a file that
// its group or others may touch, and never tells the file's content.
func LoadKey(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open key file: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("look at key file: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("key file %s is not a plain file", path)
	}
	if info.Mode().Perm()&othersMayTouch(info) != 0 {
		return nil, fmt.Errorf("key file %s has mode %04o: %w", path, info.Mode().Perm(), ErrReadable)
	}
	content, err := io.ReadAll(io.LimitReader(file, maxKeyFile))
	if err != nil {
		return nil, fmt.Errorf("read key file %s: %w", path, err)
	}
	key, ok := parseKey(content)
	if !ok {
		return nil, fmt.Errorf("key file %s holds neither 32 bytes, 64 hexadecimal digits nor their base64", path)
	}
	return key, nil
}

// othersMayTouch gives the permission bits that must be off. A credential
// that systemd hands to a service belongs to root and lets the service's
// user in by an access list, which shows as a group that may read; root's
// own group may therefore read a file of root's.
func othersMayTouch(info fs.FileInfo) fs.FileMode {
	if ofRoot(info) {
		return 0o037
	}
	return 0o077
}

func parseKey(content []byte) ([]byte, bool) {
	if len(content) == MasterSize {
		return content, true
	}
	text := strings.TrimSpace(string(content))
	for _, decode := range []func(string) ([]byte, error){
		hex.DecodeString, base64.StdEncoding.DecodeString, base64.RawStdEncoding.DecodeString,
	} {
		if key, err := decode(text); err == nil && len(key) == MasterSize {
			return key, true
		}
	}
	return nil, false
}

// NewKeyFile draws a key from random and writes it as hexadecimal digits to a
// new file that its owner alone may read. An existing file is never replaced:
// with it would go everything sealed under it.
func NewKeyFile(path string, random io.Reader) error {
	key := make([]byte, MasterSize)
	if _, err := io.ReadFull(random, key); err != nil {
		return fmt.Errorf("draw a tenant key: %w", err)
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("make key file: %w", err)
	}
	_, err = io.WriteString(file, hex.EncodeToString(key)+"\n")
	err = errors.Join(err, file.Sync(), file.Close())
	if err != nil {
		return fmt.Errorf("write key file %s: %w", path, err)
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder makes the new name itself durable.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open folder of the key file: %w", err)
	}
	if err := errors.Join(folder.Sync(), folder.Close()); err != nil {
		return fmt.Errorf("sync folder %s: %w", path, err)
	}
	return nil
}
