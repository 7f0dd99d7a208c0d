package kept

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"

	"genopret/batch"
	"genopret/batch/seal"
)

// ErrDamaged says that kept bytes were cut, lengthened or changed.
var ErrDamaged = errors.New("kept bytes are damaged")

const sealedSegment = SegmentSize + seal.Overhead

// Open gives the bytes back. It opens the last segment at once, so that a cut
// file is found before anything of it is read; every other segment is checked
// when it is reached. A missing id is an error that is fs.ErrNotExist.
func (f *Folder) Open(_ context.Context, id string) (batch.Bytes, error) {
	name, err := f.name(id)
	if err != nil {
		return nil, err
	}
	file, err := os.Open(name + suffix)
	if err != nil {
		return nil, fmt.Errorf("open kept bytes of %s: %w", id, err)
	}
	b, err := openBytes(file, id, f.keys)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open kept bytes of %s: %w", id, err), file.Close())
	}
	return b, nil
}

func openBytes(file *os.File, id string, keys *seal.Keys) (*sealedBytes, error) {
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("look at kept bytes: %w", err)
	}
	body := info.Size() - int64(headSize)
	if body < seal.Overhead {
		return nil, ErrDamaged
	}
	head := make([]byte, headSize)
	if _, err := file.ReadAt(head, 0); err != nil {
		return nil, fmt.Errorf("read head: %w", err)
	}
	if string(head[:len(magic)]) != magic {
		return nil, ErrDamaged
	}
	segments := (body + sealedSegment - 1) / sealedSegment
	tail := body - (segments-1)*sealedSegment
	if tail < seal.Overhead {
		return nil, ErrDamaged
	}
	b := &sealedBytes{
		file: file, keys: keys, owner: owner(id, head[len(magic):]), last: segments - 1, held: -1,
		size:   (segments-1)*SegmentSize + tail - seal.Overhead,
		sealed: make([]byte, 0, sealedSegment), plain: make([]byte, 0, SegmentSize),
	}
	return b, b.hold(b.last)
}

// sealedBytes opens one segment at a time and keeps it, since readers go
// through a file mostly in order.
type sealedBytes struct {
	file  *os.File
	keys  *seal.Keys
	owner string
	last  int64 // number of the last segment
	size  int64

	mu     sync.Mutex
	held   int64 // number of the segment in plain, -1 for none
	sealed []byte
	plain  []byte
}

// Size is the number of plain bytes.
func (b *sealedBytes) Size() int64 { return b.size }

// Close lets the file go.
func (b *sealedBytes) Close() error {
	if err := b.file.Close(); err != nil {
		return fmt.Errorf("close kept bytes: %w", err)
	}
	return nil
}

// ReadAt fills p from the offset. It is safe for many goroutines.
func (b *sealedBytes) ReadAt(p []byte, offset int64) (int, error) {
	if offset < 0 {
		return 0, errors.New("read kept bytes before their start")
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	done := 0
	for done < len(p) {
		at := offset + int64(done)
		if at >= b.size {
			return done, io.EOF
		}
		if err := b.hold(at / SegmentSize); err != nil {
			return done, err
		}
		done += copy(p[done:], b.plain[at%SegmentSize:])
	}
	return done, nil
}

func (b *sealedBytes) hold(number int64) error {
	if b.held == number {
		return nil
	}
	b.held = -1
	length := int64(sealedSegment)
	if number == b.last {
		length = b.size - number*SegmentSize + seal.Overhead
	}
	b.sealed = b.sealed[:length]
	if _, err := b.file.ReadAt(b.sealed, int64(headSize)+number*sealedSegment); err != nil {
		return fmt.Errorf("read segment %d: %w", number, err)
	}
	plain, err := b.keys.Open(b.plain[:0], b.sealed, "kept", segmentName(number, number == b.last), b.owner)
	if err != nil {
		return fmt.Errorf("%w: segment %d: %w", ErrDamaged, number, err)
	}
	b.plain, b.held = plain, number
	return nil
}
