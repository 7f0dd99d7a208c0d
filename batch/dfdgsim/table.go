package dfdgsim

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
)

//go:embed operations.yaml
var operationsYAML []byte

// citizenElement names the citizen in every message that knows one.
const citizenElement = "CivilRegistrationIdentifier"

// The effects of a write.
const (
	effectCreate = "create"
	effectSet    = "set"
	effectCancel = "cancel"
)

// The ways in which a set makes what is not there.
const (
	upsertUnnamed = "unnamed" // the call names no registration
	upsertUnknown = "unknown" // the id that the call names is new
)

// table is what the simulator can do: operations.yaml, checked.
type table struct {
	Kinds   map[string]*kind `yaml:"kinds"`
	Periods [][2]string      `yaml:"periods"`
	Faults  map[fault]string `yaml:"faults"`
	List    []*operation     `yaml:"operations"`

	byName map[string]*operation
	reads  map[string]bool // Service.Operation of every read
}

// kind is a sort of registration.
type kind struct {
	ID   string `yaml:"id"`   // element that names it; "" when held once per citizen
	Read string `yaml:"read"` // Service.Operation; "" when it cannot be read back
}

// operation is one write; the fields are told in operations.yaml.
type operation struct {
	Name      string   `yaml:"name"`
	Effect    string   `yaml:"effect"`
	Repeat    bool     `yaml:"repeat"`
	Kind      string   `yaml:"kind"`
	ID        string   `yaml:"id"`
	ClientID  string   `yaml:"client_id"`
	Upsert    string   `yaml:"upsert"`
	Keep      bool     `yaml:"keep"`
	Also      also     `yaml:"also"`
	NoCitizen bool     `yaml:"no_citizen"`
	Elements  []string `yaml:"elements"`

	kind     *kind
	required map[string]bool
}

// also is a second registration that the same call makes.
type also struct {
	Kind     string   `yaml:"kind"`
	Elements []string `yaml:"elements"`
}

// loadTable reads the table; all mistakes are told at once.
func loadTable(data []byte) (*table, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	t := &table{byName: map[string]*operation{}, reads: map[string]bool{}}
	if err := decoder.Decode(t); err != nil {
		return nil, fmt.Errorf("read operations: %w", err)
	}
	for _, k := range t.Kinds {
		if k.Read != "" {
			t.reads[k.Read] = true
		}
	}
	var mistakes []error
	for _, op := range t.List {
		if err := t.take(op); err != nil {
			mistakes = append(mistakes, fmt.Errorf("operation %s: %w", op.Name, err))
		}
	}
	return t, errors.Join(mistakes...)
}

// take checks one operation and files it by name.
func (t *table) take(op *operation) error {
	if t.byName[op.Name] != nil || t.reads[op.Name] {
		return errors.New("named twice")
	}
	if !strings.Contains(op.Name, ".") {
		return errors.New("name is not Service.Operation")
	}
	if op.kind = t.Kinds[op.Kind]; op.kind == nil {
		return fmt.Errorf("unknown kind %q", op.Kind)
	}
	if op.Also.Kind != "" && t.Kinds[op.Also.Kind] == nil {
		return fmt.Errorf("unknown kind %q", op.Also.Kind)
	}
	switch op.Effect {
	case effectCreate, effectSet, effectCancel:
	default:
		return fmt.Errorf("unknown effect %q", op.Effect)
	}
	switch op.Upsert {
	case "", upsertUnnamed, upsertUnknown:
	default:
		return fmt.Errorf("unknown upsert %q", op.Upsert)
	}
	if op.ID == "" {
		op.ID = op.kind.ID
	}
	op.star()
	t.byName[op.Name] = op
	return op.named()
}

// star takes the stars off the elements and puts the citizen first.
func (op *operation) star() {
	op.required = map[string]bool{}
	var names []string
	if !op.NoCitizen {
		names, op.required[citizenElement] = []string{citizenElement}, true
	}
	for _, e := range op.Elements {
		name := strings.TrimSuffix(e, "*")
		op.required[name] = name != e
		names = append(names, name)
	}
	op.Elements = names
}

// named checks that every element the table speaks of is an element of the
// call, and that a set or cancel of a named kind can find its registration.
func (op *operation) named() error {
	for _, name := range append([]string{op.ClientID}, op.Also.Elements...) {
		if _, ok := op.required[name]; name != "" && !ok {
			return fmt.Errorf("no element %s", name)
		}
	}
	if _, ok := op.required[op.ID]; op.ID != "" && !ok && op.Effect != effectCreate {
		return fmt.Errorf("no element %s to find the registration by", op.ID)
	}
	return nil
}

// readOnly is an operation that repeats the citizen's registrations.
func readOnly(name string) *operation {
	return &operation{Name: name, Elements: []string{citizenElement}, required: map[string]bool{citizenElement: true}}
}

// split cuts Service.Operation at the last dot, as a service may hold one.
func split(name string) (service, op string) {
	i := strings.LastIndexByte(name, '.')
	return name[:i], name[i+1:]
}
