package main

import (
	"os"

	"golang.org/x/sys/windows"
)

// tryLock locks a byte far behind the holder's name, which others may read.
func tryLock(file *os.File) error {
	at := &windows.Overlapped{Offset: 1 << 30}
	return windows.LockFileEx(windows.Handle(file.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, at)
}
