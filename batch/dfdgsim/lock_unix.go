//go:build unix

package dfdgsim

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// takeLock locks the file until it is closed. The kernel frees it when the
// process dies, so a kill leaves nothing to clean up.
func takeLock(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock: %w", err)
	}
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return file, nil
	}
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = ErrHeld
	}
	return nil, errors.Join(fmt.Errorf("lock: %w", err), file.Close())
}
