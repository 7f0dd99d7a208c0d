package excellist

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/klauspost/compress/flate"

	"genopret/batch"
)

// archive is the ZIP file that a workbook is.
type archive struct {
	limits   Limits
	disk     *witness
	parts    map[string]*zip.File // by name in lower case, without a slash in front
	inflated int64                // bytes unpacked so far; belongs to whoever reads a part, one at a time
	way      way
}

// way is how the XML is read. Tests choose; people get the zero way.
type way struct {
	careful bool // from the start
	chunk   int  // bytes unpacked at a time; 0: as it suits the part
}

func openArchive(b batch.Bytes, limits Limits, way way) (*archive, error) {
	a := &archive{limits: limits, way: way, disk: &witness{from: b}, parts: map[string]*zip.File{}}
	r, err := zip.NewReader(a.disk, b.Size())
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, a.fault(err)
	}
	if len(r.File) > limits.MaxEntries {
		return nil, refuse(batch.FindingFileTooLarge)
	}
	r.RegisterDecompressor(zip.Deflate, func(from io.Reader) io.ReadCloser { return flate.NewReader(from) })
	for _, f := range r.File {
		name := partName(f.Name)
		if _, twice := a.parts[name]; twice {
			return nil, broken() // which of them would Excel show?
		}
		a.parts[name] = f
	}
	return a, nil
}

// partName makes names comparable: they do not differ by case, and some
// programs write them with a backslash.
func partName(name string) string {
	return strings.TrimPrefix(path.Clean(strings.ToLower(strings.ReplaceAll(name, `\`, "/"))), "/")
}

// fault is what an error in reading means: the disk's own fault, a limit that
// was reached, or else bytes that make no sense.
func (a *archive) fault(err error) error {
	var refusal *batch.Refusal
	switch {
	case a.disk.err != nil:
		return fmt.Errorf("read workbook: %w", a.disk.err)
	case errors.As(err, &refusal):
		return refusal
	}
	return broken()
}

// open gives a part's bytes, unpacked and checked against their sum at the
// end. The error is final: a refusal, or the disk's.
func (a *archive) open(name string) (*part, error) {
	f := a.parts[partName(name)]
	switch {
	case f == nil:
		return nil, broken()
	case f.Flags&1 != 0:
		return nil, refuse(batch.FindingFileEncrypted)
	case f.UncompressedSize64 > uint64(a.limits.MaxInflated):
		return nil, tooLarge(a.limits.MaxInflated)
	}
	r, err := f.Open()
	if err != nil {
		return nil, a.fault(err)
	}
	return &part{archive: a, from: r, packed: int64(f.CompressedSize64), claimed: int64(f.UncompressedSize64)}, nil
}

// part counts what a part unpacks to, whatever it claims.
type part struct {
	archive  *archive
	from     io.ReadCloser
	packed   int64
	claimed  int64 // to unpack to
	inflated int64
}

func (p *part) Read(to []byte) (int, error) {
	n, err := p.from.Read(to)
	p.inflated += int64(n)
	p.archive.inflated += int64(n)
	limits := p.archive.limits
	switch {
	case p.archive.inflated > limits.MaxInflated:
		return 0, tooLarge(limits.MaxInflated)
	case p.inflated > freely && p.inflated/limits.MaxRatio > p.packed:
		return 0, refuse(batch.FindingFileTooLarge)
	}
	return n, err
}

func (p *part) Close() error { return p.from.Close() }

// witness remembers what went wrong in reading, so that a disk that fails is
// not taken for a file that makes no sense.
type witness struct {
	from io.ReaderAt
	err  error
}

func (w *witness) ReadAt(p []byte, at int64) (int, error) {
	if at < 0 {
		return 0, io.EOF // a forged directory leads there
	}
	n, err := w.from.ReadAt(p, at)
	if err != nil && !errors.Is(err, io.EOF) {
		w.err = err
	}
	return n, err
}
