package dfdgsim

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// worldFile is the start of a world, inside its folder.
const worldFile = "world.json"

// World is what a simulator starts from: world.json.
type World struct {
	Citizens      []Citizen      `json:"citizens"`
	Registrations []Registration `json:"registrations"`
}

// Citizen is a person of the world.
type Citizen struct {
	CPR          string `json:"cpr"`
	Municipality string `json:"municipality"` // three digits, such as 101
	Dead         bool   `json:"dead,omitempty"`
}

// Registration is something that stands on a citizen. Kind is one of
// operations.yaml; Fields hold the elements of a read, the id left out.
type Registration struct {
	Kind   string            `json:"kind"`
	ID     string            `json:"id"`
	CPR    string            `json:"cpr"`
	Owner  string            `json:"owner"` // code of the authority that made it
	Fields map[string]string `json:"fields"`

	// Times counts accepted calls on it that are not safe to repeat, its
	// making included: 2 where one was meant is a doubled effect.
	Times int `json:"times,omitempty"`
	// Cancelled registrations are gone from reads and cannot be set.
	Cancelled bool `json:"cancelled,omitempty"`
	// Ended by a recovery: it stays readable.
	Ended bool `json:"ended,omitempty"`
}

// WriteWorld stores a start in the folder, in place of the one that is there.
// A world that a journal was already written upon must keep its
// registrations, or the next Open fails.
func WriteWorld(dir string, w World) error {
	data, err := json.MarshalIndent(w, "", " ")
	if err != nil {
		return fmt.Errorf("write world: %w", err)
	}
	path := filepath.Join(dir, worldFile)
	if err := os.WriteFile(path+".new", append(data, '\n'), 0o600); err != nil {
		return fmt.Errorf("write world: %w", err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return fmt.Errorf("write world: %w", err)
	}
	return nil
}

// world is the state: the start plus every accepted write.
type world struct {
	table    *table
	citizens map[string]Citizen
	all      []*Registration // in order of making
	held     map[string][]*Registration
	named    map[regKey][]*Registration
	messages map[regKey]bool // kind and the message that made one
}

// messageElement holds the client id of kinds whose own id is another element.
const messageElement = "MessageIdentifier"

// regKey names registrations. Two may share a key: a doubled one.
type regKey struct{ kind, id string }

func newWorld(t *table) *world {
	return &world{
		table:    t,
		citizens: map[string]Citizen{},
		held:     map[string][]*Registration{},
		named:    map[regKey][]*Registration{},
		messages: map[regKey]bool{},
	}
}

// readWorld loads the start. Every mistake is told, by position and without
// a value, as worlds hold persons.
func readWorld(dir string, t *table) (*world, error) {
	data, err := os.ReadFile(filepath.Join(dir, worldFile))
	if err != nil {
		return nil, fmt.Errorf("read world: %w", err)
	}
	var start World
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&start); err != nil {
		return nil, fmt.Errorf("read world: %w", err)
	}
	w := newWorld(t)
	var mistakes []error
	for i, c := range start.Citizens {
		if err := w.takeCitizen(c); err != nil {
			mistakes = append(mistakes, fmt.Errorf("read world: citizen %d: %w", i, err))
		}
	}
	for i := range start.Registrations {
		if err := w.takeRegistration(&start.Registrations[i]); err != nil {
			mistakes = append(mistakes, fmt.Errorf("read world: registration %d: %w", i, err))
		}
	}
	return w, errors.Join(mistakes...)
}

var (
	municipalityForm = regexp.MustCompile(`^[0-9]{3}$`)
	elementForm      = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
)

func (w *world) takeCitizen(c Citizen) error {
	switch _, twice := w.citizens[c.CPR]; {
	case !cprForm(c.CPR):
		return errors.New("cpr is malformed")
	case !municipalityForm.MatchString(c.Municipality):
		return errors.New("municipality is not three digits")
	case twice:
		return errors.New("named twice")
	}
	w.citizens[c.CPR] = c
	return nil
}

func (w *world) takeRegistration(r *Registration) error {
	k := w.table.Kinds[r.Kind]
	if k == nil {
		return fmt.Errorf("unknown kind %q", r.Kind)
	}
	if _, ok := w.citizens[r.CPR]; !ok && r.CPR != "" {
		return errors.New("its citizen is not in the world")
	}
	if k.ID != "" && (r.ID == "" || len(w.named[regKey{r.Kind, r.ID}]) > 0) {
		return errors.New("id is missing or used twice")
	}
	for name := range r.Fields {
		if !elementForm.MatchString(name) {
			return errors.New("a field's name cannot be an element")
		}
	}
	w.add(r)
	return nil
}

// add stores a registration beside any other of its name.
func (w *world) add(r *Registration) {
	if r.Fields == nil {
		r.Fields = map[string]string{}
	}
	w.all = append(w.all, r)
	w.held[r.CPR] = append(w.held[r.CPR], r)
	key := regKey{r.Kind, r.ID}
	w.named[key] = append(w.named[key], r)
	if message := r.Fields[messageElement]; message != "" {
		w.messages[regKey{r.Kind, message}] = true
	}
}

// find gives what the id names on the citizen, those that still stand first,
// and whether one stands on somebody else. A kind without an id is found by
// its citizen.
func (w *world) find(kindName, id, cpr string) (own []*Registration, foreign bool) {
	candidates := w.named[regKey{kindName, id}]
	if w.table.Kinds[kindName].ID == "" {
		candidates = w.held[cpr]
	}
	var gone []*Registration
	for _, r := range candidates {
		switch {
		case r.Kind != kindName:
		case r.CPR != cpr:
			foreign = foreign || !r.Cancelled
		case r.Cancelled:
			gone = append(gone, r)
		default:
			own = append(own, r)
		}
	}
	return append(own, gone...), foreign
}

// readable gives what a read shows of a citizen.
func (w *world) readable(read, cpr string) (shown []*Registration) {
	for _, r := range w.held[cpr] {
		if !r.Cancelled && w.table.Kinds[r.Kind].Read == read {
			shown = append(shown, r)
		}
	}
	return shown
}

// copyOf is a registration that the caller may keep.
func copyOf(r *Registration) Registration {
	c := *r
	c.Fields = maps.Clone(r.Fields)
	return c
}

// ofMunicipality tells whether the authority's code belongs to it.
func ofMunicipality(code, municipality string) bool {
	return municipality == "" || strings.HasPrefix(code, municipality)
}
