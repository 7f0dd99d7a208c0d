//go:build !unix

package seal

import "io/fs"

// ofRoot is false where no root is known.
func ofRoot(fs.FileInfo) bool { return false }
