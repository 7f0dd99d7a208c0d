package sqlite

import (
	"sync"

	"github.com/ncruces/go-sqlite3/util/vfsutil"
	"github.com/ncruces/go-sqlite3/vfs"
)

// plainVFS is the machine's file system without mapped memory. The driver
// checks the checksums of pages that it reads and not of those that it maps,
// and breaks off where a file changes from one to the other.
const plainVFS = "genopret"

// registerVFS makes it known to the driver, whose list of file systems is
// global.
var registerVFS = sync.OnceFunc(func() { vfs.Register(plainVFS, unmapped{vfs.Find("")}) })

type unmapped struct{ vfs.VFS }

func (u unmapped) Open(name string, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	file, flags, err := vfsutil.WrapOpen(u.VFS, name, flags)
	return wrapped(file, flags, err)
}

func (u unmapped) OpenFilename(name *vfs.Filename, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	file, flags, err := vfsutil.WrapOpenFilename(u.VFS, name, flags)
	return wrapped(file, flags, err)
}

func wrapped(file vfs.File, flags vfs.OpenFlag, err error) (vfs.File, vfs.OpenFlag, error) {
	if err != nil {
		return nil, flags, err
	}
	return unmappedFile{file}, flags, nil
}

// unmappedFile passes on what a file can, but for the mapping.
type unmappedFile struct{ vfs.File }

func (f unmappedFile) Unwrap() vfs.File         { return f.File }
func (f unmappedFile) LockState() vfs.LockLevel { return vfsutil.WrapLockState(f.File) }
func (f unmappedFile) PersistWAL() bool         { return vfsutil.WrapPersistWAL(f.File) }
func (f unmappedFile) SetPersistWAL(keep bool)  { vfsutil.WrapSetPersistWAL(f.File, keep) }
func (f unmappedFile) PowersafeOverwrite() bool { return vfsutil.WrapPowersafeOverwrite(f.File) }
func (f unmappedFile) SetPowersafeOverwrite(safe bool) {
	vfsutil.WrapSetPowersafeOverwrite(f.File, safe)
}
func (f unmappedFile) HasMoved() (bool, error)         { return vfsutil.WrapHasMoved(f.File) }
func (f unmappedFile) SizeHint(size int64) error       { return vfsutil.WrapSizeHint(f.File, size) }
func (f unmappedFile) BusyHandler(handler func() bool) { vfsutil.WrapBusyHandler(f.File, handler) }
func (f unmappedFile) SharedMemory() vfs.SharedMemory  { return vfsutil.WrapSharedMemory(f.File) }
