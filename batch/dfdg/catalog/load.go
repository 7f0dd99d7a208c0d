package catalog

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"genopret/batch"
)

//go:embed operations.yaml faults.yaml
var shipped embed.FS

// Shipped loads the embedded data. An error lists every mistake, one a line,
// as file:line:column.
func Shipped() (*Catalog, error) { return load(shipped) }

// load reads operations.yaml and faults.yaml. Both are read to the end before
// anything is reported, so that one pass over the data mends it all.
func load(fsys fs.FS) (*Catalog, error) {
	book := &operationsBook{
		mistakes: mistakes{file: "operations.yaml"},
		elements: map[string]*listedElement{},
		reads:    map[string]*listedRead{},
		writes:   map[string]*batch.Operation{},
	}
	root, err := parse(fsys, book.file)
	if err != nil {
		return nil, err
	}
	book.read(root)

	list := &faultsList{mistakes: mistakes{file: "faults.yaml"}, faults: map[int]fault{}}
	if root, err = parse(fsys, list.file); err != nil {
		return nil, err
	}
	list.read(root)

	if found := append(book.found, list.found...); len(found) > 0 {
		return nil, fmt.Errorf("catalog:\n%w", errors.Join(found...))
	}
	return &Catalog{operations: book.writes, reads: book.readOperations(), faults: list.faults}, nil
}
