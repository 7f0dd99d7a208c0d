package faults

import (
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"sync"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/util/vfsutil"
	"github.com/ncruces/go-sqlite3/vfs"
)

// Disk is a file system for the ledger that remembers what was not flushed
// yet, so that a power cut can take it away again. It lies over real files.
type Disk struct {
	Power *Power
	// Lying makes a flush that flushes nothing: the disk of sync off.
	Lying bool
	// Full is how many of the next writes find no room.
	Full int

	mu      sync.Mutex
	pending []pending // oldest first
	Filled  int       // writes that found no room
}

// pending is a write that was not flushed, and what it replaced.
type pending struct {
	path string
	at   int64
	old  []byte // shorter than the write where the file grew
	size int64  // of the file before
}

// Register makes the disk known to the driver under the name; the driver's
// list is global, so the name must be its own. Forget takes it off again.
func (d *Disk) Register(name string) (forget func()) {
	vfs.Register(name, overlay{vfs.Find(""), d})
	return func() { vfs.Unregister(name) }
}

// Cut takes away what was not flushed: all of it, or from a random write on,
// since a disk may write on its own what it was not asked to. No file may be
// open.
func (d *Disk) Cut(random *rand.Rand) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	keep := 0
	if len(d.pending) > 0 && random.IntN(2) == 0 {
		keep = random.IntN(len(d.pending))
	}
	for i := len(d.pending) - 1; i >= keep; i-- {
		if err := d.pending[i].undo(); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	d.pending = nil
	return nil
}

// Calm forgets what was not flushed: the process died and the machine did not.
func (d *Disk) Calm() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.pending = nil
}

func (p *pending) undo() error {
	file, err := os.OpenFile(p.path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	_, err = file.WriteAt(p.old, p.at)
	return errors.Join(err, file.Truncate(p.size), file.Close())
}

func (d *Disk) flushed(path string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	left := d.pending[:0]
	for _, p := range d.pending {
		if p.path != path {
			left = append(left, p)
		}
	}
	d.pending = left
}

// remember keeps what a write is about to replace.
func (d *Disk) remember(f *overlayFile, at int64, length int) error {
	size, err := f.File.Size()
	if err != nil {
		return err
	}
	old := make([]byte, max(0, min(int64(length), size-at)))
	if _, err := f.File.ReadAt(old, at); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.pending = append(d.pending, pending{f.path, at, old, size})
	return nil
}

// room reports whether the next write finds any.
func (d *Disk) room() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.Full == 0 {
		return true
	}
	d.Full--
	d.Filled++
	return false
}

type overlay struct {
	vfs.VFS
	disk *Disk
}

func (o overlay) Open(name string, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	file, flags, err := vfsutil.WrapOpen(o.VFS, name, flags)
	return o.wrap(file, name, flags, err)
}

func (o overlay) OpenFilename(name *vfs.Filename, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	file, flags, err := vfsutil.WrapOpenFilename(o.VFS, name, flags)
	return o.wrap(file, name.String(), flags, err)
}

func (o overlay) wrap(file vfs.File, name string, flags vfs.OpenFlag, err error) (vfs.File, vfs.OpenFlag, error) {
	if err != nil {
		return nil, flags, err
	}
	return &overlayFile{File: file, disk: o.disk, path: name}, flags, nil
}

func (o overlay) Delete(name string, syncDir bool) error {
	if o.disk.Power.Dead() {
		return sqlite3.IOERR_DELETE
	}
	o.disk.flushed(name)
	return o.VFS.Delete(name, syncDir)
}

// overlayFile passes reads on, and writes while the process lives.
type overlayFile struct {
	vfs.File
	disk *Disk
	path string
}

func (f *overlayFile) WriteAt(p []byte, at int64) (int, error) {
	if !f.disk.Power.Event() {
		return 0, sqlite3.IOERR_WRITE
	}
	if !f.disk.room() {
		return 0, sqlite3.FULL
	}
	if err := f.disk.remember(f, at, len(p)); err != nil {
		return 0, err
	}
	return f.File.WriteAt(p, at)
}

func (f *overlayFile) Truncate(size int64) error {
	if f.disk.Power.Dead() {
		return sqlite3.IOERR_TRUNCATE
	}
	old, err := f.File.Size()
	if err == nil && size < old {
		err = f.disk.remember(f, size, int(old-size))
	}
	if err != nil {
		return err
	}
	return f.File.Truncate(size)
}

func (f *overlayFile) Sync(flags vfs.SyncFlag) error {
	if !f.disk.Power.Event() {
		return sqlite3.IOERR_FSYNC
	}
	if !f.disk.Lying {
		f.disk.flushed(f.path)
	}
	return nil // the real files lie in memory
}

func (f *overlayFile) Unwrap() vfs.File                { return f.File }
func (f *overlayFile) LockState() vfs.LockLevel        { return vfsutil.WrapLockState(f.File) }
func (f *overlayFile) PersistWAL() bool                { return vfsutil.WrapPersistWAL(f.File) }
func (f *overlayFile) SetPersistWAL(keep bool)         { vfsutil.WrapSetPersistWAL(f.File, keep) }
func (f *overlayFile) BusyHandler(handler func() bool) { vfsutil.WrapBusyHandler(f.File, handler) }
func (f *overlayFile) SharedMemory() vfs.SharedMemory  { return vfsutil.WrapSharedMemory(f.File) }
