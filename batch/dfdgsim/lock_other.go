//go:build !unix

package dfdgsim

import (
	"errors"
	"os"
)

// takeLock refuses: two simulators in one folder would tear the journal, and
// only the lock of a unix kernel is sure to go when its holder is killed.
func takeLock(string) (*os.File, error) {
	return nil, errors.New("lock: the simulator runs on unix alone")
}
