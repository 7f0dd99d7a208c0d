package texts

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"

	"go.yaml.in/yaml/v3"

	"genopret/batch"
)

//go:embed *.yaml
var shipped embed.FS

// lists are the files that hold entries, by the name of the list.
var lists = [...]string{"standings", "reasons", "calls", "verdicts", "severities", "modes", "runs"}

// Load reads the embedded texts. An error means that the program was built
// from broken data files; it names the file and the line.
func Load() (*Texts, error) { return load(shipped) }

func load(files fs.FS) (*Texts, error) {
	t := &Texts{entries: map[string]map[string]Entry{}}
	for _, list := range lists {
		entries := map[string]Entry{}
		if err := read(files, list, &entries); err != nil {
			return nil, err
		}
		t.entries[list] = entries
	}
	if err := read(files, "findings", &t.findings); err != nil {
		return nil, err
	}
	if err := read(files, "words", &t.words); err != nil {
		return nil, err
	}
	if err := read(files, "headings", &t.labels); err != nil {
		return nil, err
	}
	if err := read(files, "star", &t.star); err != nil {
		return nil, err
	}
	return t, nil
}

// read decodes strictly: an unknown key is a slip of the pen, and yaml itself
// refuses a key that stands twice.
func read(files fs.FS, name string, into any) error {
	data, err := fs.ReadFile(files, name+".yaml")
	if err != nil {
		return fmt.Errorf("texts %s: %w", name, err)
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(into); err != nil {
		return fmt.Errorf("texts %s.yaml: %w", name, err)
	}
	return nil
}

// finding is one entry of findings.yaml.
type finding struct {
	Args []string   `yaml:"args"` // "name" or "name:list of words.yaml"
	Vary bool       `yaml:"vary"`
	Text batch.Text `yaml:"text"`
	Next batch.Text `yaml:"next"`
}
