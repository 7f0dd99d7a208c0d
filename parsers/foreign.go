package parsers

import (
	"bytes"
	"path"
	"strings"

	"genopret/batch"
)

// magics are the first bytes of files that are certainly no list, although
// some of them look enough like text to pass for one.
func magics() []string {
	return []string{
		"%PDF-", `{\rtf`, // documents
		"\x89PNG", "\xFF\xD8\xFF", "GIF87a", "GIF89a", "II*\x00", "MM\x00*", // pictures
		"\x1F\x8B", "7z\xBC\xAF\x27\x1C", "Rar!\x1A\x07", "BZh9", "\xFD7zXZ\x00", "\x28\xB5\x2F\xFD", // archives
		"\x7FELF", "MZ\x90\x00", "#!/", // programs
		"SQLite format 3\x00",
	}
}

const (
	zipMagic      = "PK\x03\x04"
	zipEmptyMagic = "PK\x05\x06"
	oleMagic      = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"
)

// kind is what a file is taken for.
type kind string

const (
	text     kind = "text"
	workbook kind = "workbook"
)

// look tells what a file is, or gives the code under which it is refused.
func look(b batch.Bytes, name string) (kind, batch.FindingCode, error) {
	head, err := part(b, 0)
	if err != nil {
		return "", "", err
	}
	begins := func(magic string) bool { return bytes.HasPrefix(head, []byte(magic)) }
	switch {
	case begins(zipMagic), begins(zipEmptyMagic):
		return zipped(b)
	case begins(oleMagic):
		code, err := compound(b, head)
		return "", code, err
	}
	for _, magic := range magics() {
		if begins(magic) {
			return "", batch.FindingFileNoList, nil
		}
	}
	return text, marked(head, name), nil
}

// marked tells XML and web pages, which are text and yet no list.
func marked(head []byte, name string) batch.FindingCode {
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\uFEFF")), " \t\r\n")
	start := strings.ToLower(string(text[:min(len(text), 16)]))
	for _, tag := range []string{"<?xml", "<!doctype html", "<html", "<table"} {
		switch {
		case !strings.HasPrefix(start, tag):
			continue
		case bytes.Contains(head, []byte("schemas-microsoft-com:office:spreadsheet")), namedSheet(name):
			return batch.FindingFileOtherSheet
		}
		return batch.FindingFileNoList
	}
	return ""
}

func namedSheet(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return strings.HasPrefix(ext, ".xl") || ext == ".ods"
}
