package kept

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"genopret/batch"
	"genopret/batch/seal"
)

// SegmentSize is how many plain bytes a segment holds; the last holds what is
// left, which may be nothing.
const SegmentSize = 64 << 10

const (
	magic    = "genopret kept 1\n"
	saltSize = 16
	headSize = len(magic) + saltSize
)

// Keep stores the bytes under the id and returns their size and the mark of
// their SHA-256. The bytes stand whole under their name, durably, or not at
// all: what a crash left half is replaced by the next Keep. Keeping an id
// again replaces it.
func (f *Folder) Keep(ctx context.Context, id string, bytes io.Reader) (int64, batch.Mark, error) {
	name, err := f.name(id)
	if err != nil {
		return 0, batch.Mark{}, err
	}
	hash := sha256.New()
	source := io.TeeReader(&untilDone{ctx, bytes}, hash)
	size, err := f.writePart(name+partSuffix, id, source)
	if err != nil {
		return 0, batch.Mark{}, fmt.Errorf("keep bytes of %s: %w", id, errors.Join(err, removeIfThere(name+partSuffix)))
	}
	f.probe("before-rename")
	if err := os.Rename(name+partSuffix, name+suffix); err != nil {
		return 0, batch.Mark{}, fmt.Errorf("keep bytes of %s: %w", id, err)
	}
	if err := syncFolder(filepath.Dir(name)); err != nil {
		return 0, batch.Mark{}, err
	}
	f.probe("after-rename")
	return size, Mark(f.keys, [sha256.Size]byte(hash.Sum(nil))), nil
}

// Mark is the keyed hash under which a file's bytes are known, from their
// SHA-256. A plain hash of a short list could be guessed.
func Mark(keys *seal.Keys, sha [sha256.Size]byte) batch.Mark {
	return keys.MarkBytes([]byte("file"), sha[:])
}

func (f *Folder) writePart(path, id string, source io.Reader) (int64, error) {
	part, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return 0, fmt.Errorf("make part: %w", err)
	}
	size, err := f.writeSegments(part, id, source)
	if err == nil {
		err = part.Sync()
	}
	return size, errors.Join(err, part.Close())
}

// writeSegments reads one byte ahead of a full segment, because only the end
// of the bytes tells which segment is the last.
func (f *Folder) writeSegments(to io.Writer, id string, source io.Reader) (int64, error) {
	salt := make([]byte, saltSize)
	if err := f.keys.Draw(salt); err != nil {
		return 0, err
	}
	if _, err := to.Write(append([]byte(magic), salt...)); err != nil {
		return 0, fmt.Errorf("write head: %w", err)
	}
	in := bufio.NewReaderSize(source, SegmentSize)
	plain := make([]byte, SegmentSize)
	sealed := make([]byte, 0, SegmentSize+seal.Overhead)
	size := int64(0)
	for number := int64(0); ; number++ {
		n, err := io.ReadFull(in, plain)
		if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
			return 0, fmt.Errorf("read the list: %w", err)
		}
		last, err := atEnd(in)
		if err != nil {
			return 0, err
		}
		sealed, err = f.keys.Seal(sealed[:0], plain[:n], "kept", segmentName(number, last), owner(id, salt))
		if err != nil {
			return 0, err
		}
		if _, err := to.Write(sealed); err != nil {
			return 0, fmt.Errorf("write segment: %w", err)
		}
		size += int64(n)
		if last {
			return size, nil
		}
	}
}

func atEnd(in *bufio.Reader) (bool, error) {
	_, err := in.Peek(1)
	if err == io.EOF {
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("read the list: %w", err)
	}
	return false, nil
}

// owner binds a segment to this keeping of this id: segments of an earlier
// keeping under the same id do not open in this one.
func owner(id string, salt []byte) string { return id + "/" + hex.EncodeToString(salt) }

func segmentName(number int64, last bool) string {
	if last {
		return "last segment " + strconv.FormatInt(number, 10)
	}
	return "segment " + strconv.FormatInt(number, 10)
}

func removeIfThere(path string) error {
	if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("remove part: %w", err)
	}
	return nil
}

// untilDone ends the reading when the context does.
type untilDone struct {
	ctx    context.Context
	source io.Reader
}

func (u *untilDone) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.source.Read(p)
}
