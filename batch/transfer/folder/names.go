package folder

import (
	"path/filepath"
	"unicode/utf8"
)

// nameLimit is the most bytes that the usual file systems take in a name.
const nameLimit = 255

// movedName is <stem>.<file id><extension>. A long stem is cut; the id never
// is, since it is what keeps lists of one name apart.
func movedName(name, id string) string {
	ext := filepath.Ext(name)
	if len(ext) > 32 {
		ext = "" // a dot somewhere in a long name
	}
	stem := name[:len(name)-len(ext)]
	return head(stem, nameLimit-len(id)-len(ext)-1) + "." + id + ext
}

// fit cuts a name that is too long in its middle: what it starts with tells
// people which it is, and what it ends with tells it apart from others.
func fit(name string) string {
	if len(name) <= nameLimit {
		return name
	}
	const end = 80
	tail := name[len(name)-end:]
	for len(tail) > 0 && !utf8.RuneStart(tail[0]) {
		tail = tail[1:]
	}
	return head(name, nameLimit-end) + tail
}

// head gives at most n bytes, and whole letters.
func head(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
