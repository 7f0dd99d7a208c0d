package workbook

import (
	"archive/zip"
	"errors"
	"hash"
	"hash/crc32"
	"io"
	"io/fs"
	"math"
	"sort"

	"github.com/klauspost/compress/flate"
)

// deflateLevel is where this deflate is about eight times faster than the
// standard library's default for a tenth more bytes.
const deflateLevel = 5

// archive is where excelize puts the parts of a workbook. excelize hands out
// the streamed sheets in the random order of a map; the archive holds every
// part compressed and writes them sorted, so that equal workbooks are equal
// byte for byte. "[Content_Types].xml" sorts first, as file sniffers expect.
type archive struct {
	tmpDir string
	parts  []*part
	err    error // the first that happened; excelize forgets some
}

func newArchive(tmpDir string) *archive { return &archive{tmpDir: tmpDir} }

// part is one file of the archive.
type part struct {
	owner   *archive
	name    string
	spool   *spool
	deflate *flate.Writer
	sum     hash.Hash32
	size    uint64
}

// Create begins a part and ends the one before it.
func (a *archive) Create(name string) (io.Writer, error) {
	if err := a.end(); err != nil {
		return nil, err
	}
	p := &part{owner: a, name: name, spool: &spool{dir: a.tmpDir}, sum: crc32.NewIEEE()}
	deflate, err := flate.NewWriter(p.spool, deflateLevel)
	if err != nil {
		return nil, a.note(err)
	}
	p.deflate = deflate
	a.parts = append(a.parts, p)
	return p, nil
}

// AddFS is asked for by excelize's interface and used for nothing.
func (a *archive) AddFS(fs.FS) error { return errors.ErrUnsupported }

// Close ends the last part. The archive itself is written by writeTo, because
// excelize closes it after an error too.
func (a *archive) Close() error { return a.end() }

func (a *archive) end() error {
	if a.err != nil || len(a.parts) == 0 {
		return a.err
	}
	last := a.parts[len(a.parts)-1]
	if last.deflate == nil {
		return nil
	}
	err := last.deflate.Close()
	last.deflate = nil
	return a.note(err)
}

func (a *archive) note(err error) error {
	if a.err == nil {
		a.err = err
	}
	return err
}

// Write compresses a piece of the part.
func (p *part) Write(b []byte) (int, error) {
	p.sum.Write(b)
	p.size += uint64(len(b))
	n, err := p.deflate.Write(b)
	return n, p.owner.note(err)
}

// writeTo writes the archive. Sizes are known by now, so no part needs the
// trailing record that some readers stumble over.
func (a *archive) writeTo(out io.Writer) error {
	if err := a.end(); err != nil {
		return err
	}
	sort.Slice(a.parts, func(i, j int) bool { return a.parts[i].name < a.parts[j].name })
	zw := zip.NewWriter(out)
	for _, p := range a.parts {
		if err := p.writeTo(zw); err != nil {
			return err
		}
	}
	return zw.Close()
}

// errTooLarge is told instead of a file that spreadsheets call damaged: they
// want another archive format for parts beyond 4 GiB.
var errTooLarge = errors.New("a sheet is larger than 4 GiB; lower the rows per sheet")

func (p *part) writeTo(zw *zip.Writer) error {
	if p.size > math.MaxUint32 {
		return errTooLarge
	}
	w, err := zw.CreateRaw(&zip.FileHeader{Name: p.name, Method: zip.Deflate, CRC32: p.sum.Sum32(),
		CompressedSize64: uint64(p.spool.size), UncompressedSize64: p.size})
	if err != nil {
		return err
	}
	return p.spool.copyTo(w)
}

func (a *archive) drop() error {
	var errs []error
	for _, p := range a.parts {
		errs = append(errs, p.spool.drop())
	}
	a.parts = nil
	return errors.Join(errs...)
}
