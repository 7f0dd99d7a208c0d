package excellist

import (
	"bytes"
	"errors"
	"strings"
)

// namespaces are the two that a workbook's parts may be written in.
var namespaces = [...]string{"http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"}

// root passes everything up to and with the start tag of the part, and learns
// how the part writes its names.
func root(w *window, name string, careful bool) (dialect, error) {
	var d dialect
	err := w.take(1<<20, func(b []byte) (n int, err error) {
		n, d, err = rootTag(b, name, careful)
		return n, err
	})
	if errors.Is(err, errLong) {
		err = errStrange
	}
	return d, err
}

func rootTag(b []byte, name string, careful bool) (int, dialect, error) {
	at, err := prolog(b)
	if err != nil {
		return at, dialect{}, err
	}
	t, at, err := dialect{}.open(b, at)
	if err != nil {
		return at, dialect{}, err
	}
	prefix, local := "", t.name
	if i := strings.IndexByte(local, ':'); i >= 0 {
		prefix, local = local[:i+1], local[i+1:]
	}
	if local != name || t.closes {
		return at, dialect{}, errStrange
	}
	known := careful
	for {
		attr, value, next, err := attribute(b, at)
		if err != nil {
			return next, dialect{}, err
		}
		if attr == nil {
			empty, next, err := closing(b, next)
			if err == nil && (!known || empty) {
				err = errStrange
			}
			return next, dialect{prefix}, err
		}
		if at = next; string(attr) == strings.TrimSuffix("xmlns:"+prefix, ":") {
			known = string(value) == namespaces[0] || string(value) == namespaces[1]
		}
	}
}

// prolog passes a byte order mark and the XML declaration, if it says UTF-8.
func prolog(b []byte) (int, error) {
	if len(b) < 5 {
		return 0, errShort
	}
	at := 0
	if bytes.HasPrefix(b, []byte("\uFEFF")) {
		at = 3
	}
	if !bytes.HasPrefix(b[at:], []byte("<?xml")) {
		return at, nil
	}
	i := bytes.Index(b[at:], []byte("?>"))
	if i < 0 {
		return at, errShort
	}
	declaration := bytes.ToLower(b[at : at+i])
	if bytes.Contains(declaration, []byte("encoding")) && !bytes.Contains(declaration, []byte("utf-8")) {
		return at, errStrange
	}
	return at + i + 2, nil
}
