package rules

import (
	"embed"
	"io/fs"
	"maps"
	"slices"

	"genopret/batch"
)

//go:embed matrix/*.yaml codes/*.yaml fields.yaml areas.yaml edition.yaml remarks.yaml
var shipped embed.FS

// Matrix is a loaded and checked rule matrix. It is safe for use by many
// goroutines; what it hands out must not be changed.
type Matrix struct {
	edition  string
	rules    []*batch.Rule
	byID     map[string]*batch.Rule
	byTitle  map[string]*batch.Rule
	aliases  map[string]string // chapter that only refers -> chapter it refers to
	fields   []batch.Field
	byKey    map[string]int // into fields
	headings map[string]string
	codes    map[string]*batch.CodeList
	areas    map[string]Area
	gaps     map[string][]Gap // by rule id
	places   map[string]Place
	validity Validity
}

// Area is a data area of the order on data: several rules, one law reference,
// and who has received the data and is told of a correction (GDPR art. 19).
type Area struct {
	Key        string
	Title      batch.Text
	Law        string
	Recipients []string // values of the code list "recipients"
	Turn       int      // order of work on one citizen: 0 before 1
}

// Shipped loads the matrix that is built into the program.
func Shipped() (*Matrix, error) { return Load(shipped) }

// Files are the files of the built-in matrix, to begin one's own from.
func Files() fs.FS { return shipped }

// Load reads a whole matrix: matrix/*.yaml, codes/*.yaml, fields.yaml and
// areas.yaml, and where there are such edition.yaml and remarks.yaml. Every mistake is a [Mistake] with its place; all of them are
// joined into the one error, and no matrix is returned then.
func Load(fsys fs.FS) (*Matrix, error) {
	l := newLoader()
	l.readFiles(fsys)
	l.loadCodes()
	l.loadFields()
	l.loadAreas()
	l.loadGroups()
	l.orderRules()
	l.loadEdition()
	l.loadRemarks()
	if err := l.trouble(); err != nil {
		return nil, err
	}
	return l.matrix, nil
}

// Edition is the SHA-256, in hex, over the names and bytes of all files. Every
// run stores it, so that an outcome can be traced to the matrix it came from.
func (m *Matrix) Edition() string { return m.edition }

// Rules gives all rules in the order of the note.
func (m *Matrix) Rules() []*batch.Rule { return slices.Clone(m.rules) }

// Rule looks a rule up by its exact id. For what people write see [Matrix.Find].
func (m *Matrix) Rule(id string) (*batch.Rule, bool) {
	r, ok := m.byID[id]
	return r, ok
}

// Fields gives all columns that a list may have, in the order of the template.
func (m *Matrix) Fields() []batch.Field { return slices.Clone(m.fields) }

// Field looks a column up by its key.
func (m *Matrix) Field(key string) (*batch.Field, bool) {
	i, ok := m.byKey[key]
	if !ok {
		return nil, false
	}
	return &m.fields[i], true
}

// CodeList looks a code list up by its name.
func (m *Matrix) CodeList(name string) (*batch.CodeList, bool) {
	c, ok := m.codes[name]
	return c, ok
}

// Area looks a data area up by its key.
func (m *Matrix) Area(key string) (Area, bool) {
	a, ok := m.areas[key]
	return a, ok
}

// Turn ranks a rule among the corrections of one citizen: lower first. An
// absence is mended before the contact group that conflicts with it.
func (m *Matrix) Turn(rule string) int {
	r := m.byID[rule]
	if r == nil {
		return 0
	}
	return m.areas[r.Area].Turn
}

// CodeLists gives all code lists, sorted by name.
func (m *Matrix) CodeLists() []*batch.CodeList {
	lists := make([]*batch.CodeList, 0, len(m.codes))
	for _, name := range slices.Sorted(maps.Keys(m.codes)) {
		lists = append(lists, m.codes[name])
	}
	return lists
}

// Areas gives all data areas that have rules, in the order of the note.
func (m *Matrix) Areas() []Area {
	var areas []Area
	seen := map[string]bool{}
	for _, r := range m.rules {
		if !seen[r.Area] {
			seen[r.Area] = true
			areas = append(areas, m.areas[r.Area])
		}
	}
	return areas
}
