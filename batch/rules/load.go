package rules

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"

	"genopret/batch"
)

// loader gathers a matrix and everything wrong with it.
type loader struct {
	files    map[string][]byte
	mistakes []*Mistake
	matrix   *Matrix
	known    vocabulary
	belongs  []placedWord // ids of rules that rows of other rules belong under
}

// placedWord is a word that can be judged only once all files are read.
type placedWord struct {
	file string
	word spot
}

func newLoader() *loader {
	return &loader{
		files: map[string][]byte{},
		known: newVocabulary(),
		matrix: &Matrix{
			byID: map[string]*batch.Rule{}, byTitle: map[string]*batch.Rule{}, aliases: map[string]string{},
			byKey: map[string]int{}, headings: map[string]string{},
			codes: map[string]*batch.CodeList{}, areas: map[string]Area{},
			gaps: map[string][]Gap{}, places: map[string]Place{},
		},
	}
}

// readFiles takes every YAML file, once: what is hashed is what is loaded. A
// file in a place that nobody reads is a mistake, since its rules would
// silently not hold.
func (l *loader) readFiles(fsys fs.FS) {
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !isYAML(name) {
			return err
		}
		if !l.placed(name) {
			l.wrong(name, spot{}, "this file is in no place that is read")
			return nil
		}
		l.files[name], err = fs.ReadFile(fsys, name)
		return err
	})
	if err != nil {
		l.wrong(".", spot{}, "read the matrix: %v", err)
	}
	for _, needed := range []string{"areas.yaml", "fields.yaml"} {
		if l.files[needed] == nil {
			l.wrong(needed, spot{}, "this file is missing")
		}
	}
	l.matrix.edition = edition(l.files)
}

func isYAML(name string) bool { return path.Ext(name) == ".yaml" || path.Ext(name) == ".yml" }

func (l *loader) placed(name string) bool {
	switch path.Dir(name) {
	case "matrix", "codes":
		return path.Ext(name) == ".yaml"
	}
	return name == "areas.yaml" || name == "fields.yaml" || name == "edition.yaml" || name == "remarks.yaml"
}

// in lists the files of a folder in order.
func (l *loader) in(folder string) []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(l.files)) {
		if path.Dir(name) == folder {
			names = append(names, name)
		}
	}
	return names
}

// edition hashes names and lengths too, so that moving a line from one file
// to the next, or renaming one, is another edition.
func edition(files map[string][]byte) string {
	sum := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(sum, "%d %s %d\n", len(name), name, len(files[name]))
		sum.Write(files[name])
	}
	return hex.EncodeToString(sum.Sum(nil))
}
