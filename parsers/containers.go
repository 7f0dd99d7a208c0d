package parsers

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"

	"genopret/batch"
)

// zipped tells what a ZIP file holds, by the names in its directory and, for
// OpenDocument, by the type that it states. Nothing else is unpacked. A
// workbook is a kind, anything else a code.
func zipped(b batch.Bytes) (kind, batch.FindingCode, error) {
	disk := &witness{from: b}
	r, err := zip.NewReader(disk, b.Size())
	switch {
	case disk.err != nil:
		return "", "", fmt.Errorf("read list: %w", disk.err)
	case err != nil && !errors.Is(err, zip.ErrInsecurePath):
		return "", batch.FindingFileBroken, nil // cut short on its way, most often
	}
	excel := false
	for _, f := range r.File {
		switch {
		case f.Name == "xl/workbook.bin":
			return "", batch.FindingFileOtherSheet, nil
		case f.Name == "mimetype":
			return "", openDocument(f), disk.err
		case strings.HasPrefix(strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/")), "xl/"):
			excel = true
		}
	}
	if excel {
		return workbook, "", nil
	}
	return "", batch.FindingFileNoList, nil
}

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

// openDocument reads no more of the stated type than it takes to know it,
// however much the file claims to unpack to.
func openDocument(f *zip.File) batch.FindingCode {
	const sheet = "application/vnd.oasis.opendocument.spreadsheet"
	r, err := f.Open()
	if err != nil {
		return batch.FindingFileBroken
	}
	defer r.Close() // nothing was written
	stated, err := io.ReadAll(io.LimitReader(r, int64(len(sheet))))
	switch {
	case err != nil:
		return batch.FindingFileBroken
	case string(stated) == sheet:
		return batch.FindingFileOtherSheet
	}
	return batch.FindingFileNoList
}

// compound tells Excel's old binary workbook from a new one under a password:
// both come in the same container, and the latter has a stream whose name says
// so. The name stands in the container's directory, which the header points
// to.
func compound(b batch.Bytes, head []byte) (batch.FindingCode, error) {
	directory, err := part(b, directoryAt(head, b.Size()))
	if err != nil {
		return "", err
	}
	name := utf16Name("EncryptedPackage")
	if bytes.Contains(head, name) || bytes.Contains(directory, name) {
		return batch.FindingFileEncrypted, nil
	}
	return batch.FindingFileOldExcel, nil
}

// directoryAt is where the directory starts, or the end of the file if the
// header makes no sense.
func directoryAt(head []byte, size int64) int64 {
	if len(head) < 52 {
		return size
	}
	shift := binary.LittleEndian.Uint16(head[30:])
	sector := int64(binary.LittleEndian.Uint32(head[48:]))
	if shift != 9 && shift != 12 {
		return size
	}
	return min((sector+1)<<shift, size)
}

func utf16Name(name string) []byte {
	var out []byte
	for _, c := range []byte(name) {
		out = append(out, c, 0)
	}
	return out
}
