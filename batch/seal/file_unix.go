//go:build unix

package seal

import (
	"io/fs"
	"syscall"
)

// ofRoot reports whether owner and group of the file are root's.
func ofRoot(info fs.FileInfo) bool {
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && stat.Uid == 0 && stat.Gid == 0
}
