package catalog

import (
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"genopret/batch"
)

// operationsBook is operations.yaml while it is read.
type operationsBook struct {
	mistakes
	defaults batch.Operation // namespace and SOAPAction still with their braces
	elements map[string]*listedElement
	reads    map[string]*listedRead
	writes   map[string]*batch.Operation
}

// listedElement is one entry of the dictionary of elements.
type listedElement struct {
	batch.Element
	at   *yaml.Node
	used bool
}

// listedRead is a read with the blocks that its answer repeats.
type listedRead struct {
	batch.Operation
	blocks []string
}

// read takes the parts in the order in which they build on each other,
// whatever their order in the file.
func (b *operationsBook) read(root *yaml.Node) {
	parts := map[string]*yaml.Node{}
	known, names := keys{}, []string{"defaults", "elements", "reads", "services"}
	for _, name := range names {
		known[name] = func(n *yaml.Node) { parts[name] = n }
	}
	b.mapping(root, known, names...)
	if len(parts) < len(names) {
		return
	}
	b.readDefaults(parts["defaults"])
	b.pairs(parts["elements"], b.readElement)
	b.each(parts["reads"], b.readRead)
	b.each(parts["services"], b.readService)
	for _, name := range slices.Sorted(maps.Keys(b.elements)) {
		if element := b.elements[name]; !element.used {
			b.at(element.at, "element %q is used by no operation", name)
		}
	}
}

func (b *operationsBook) readDefaults(node *yaml.Node) {
	known := b.settings(&b.defaults)
	known["max_parallel"] = b.number(&b.defaults.MaxParallel)
	b.mapping(node, known, "adapter", "endpoint", "namespace", "soap_action", "citizen",
		"settle_after", "timeout", "max_parallel")
}

// settings are the keys that the defaults give and an operation may give
// otherwise.
func (b *operationsBook) settings(operation *batch.Operation) keys {
	return keys{
		"adapter":      oneOf(&b.mistakes, &operation.Adapter, batch.SOAP, batch.REST, batch.HandoffByHand),
		"endpoint":     b.text(&operation.Endpoint),
		"namespace":    b.text(&operation.Namespace),
		"soap_action":  b.text(&operation.SOAPAction),
		"citizen":      b.text(&operation.Citizen),
		"settle_after": b.length(&operation.SettleAfter),
		"timeout":      b.length(&operation.Timeout),
		"max_parallel": b.number(&operation.MaxParallel),
	}
}

func (b *operationsBook) readElement(key, value *yaml.Node) {
	element := &listedElement{Element: batch.Element{Name: key.Value}, at: key}
	b.mapping(value, keys{
		"type":   oneOf(&b.mistakes, &element.Type, "string", "date", "dateTime", "int", "boolean", "guid"),
		"length": b.number(&element.Length),
	}, "type")
	b.elements[key.Value] = element
}

func (b *operationsBook) readRead(node *yaml.Node) {
	read := &listedRead{Operation: b.defaults}
	var name string
	b.mapping(node, keys{
		"name":    b.text(&name),
		"version": b.text(&read.Version),
		"source":  b.text(&read.Source),
		"blocks": func(n *yaml.Node) {
			b.each(n, func(item *yaml.Node) { read.blocks = append(read.blocks, item.Value) })
		},
	}, "name", "source", "blocks")
	read.Service, read.Name = batch.SplitOperation(name)
	fillBraces(&read.Operation)
	if b.reads[name] != nil {
		b.at(node, "read %q is given twice", name)
	}
	b.reads[name] = read
}

func (b *operationsBook) readOperations() map[string]*batch.Operation {
	reads := make(map[string]*batch.Operation, len(b.reads))
	for name, read := range b.reads {
		reads[name] = &read.Operation
	}
	return reads
}

func (b *operationsBook) readService(node *yaml.Node) {
	shared := b.defaults
	var operations []*yaml.Node
	b.mapping(node, keys{
		"service":    b.text(&shared.Service),
		"version":    b.text(&shared.Version),
		"source":     b.text(&shared.Source),
		"operations": func(n *yaml.Node) { b.each(n, func(item *yaml.Node) { operations = append(operations, item) }) },
	}, "service", "source", "operations")
	for _, item := range operations {
		b.readOperation(item, shared)
	}
}

func (b *operationsBook) readOperation(node *yaml.Node, shared batch.Operation) {
	operation := &shared
	var confidence string
	var verify *yaml.Node
	known := b.settings(operation)
	known["name"] = b.text(&operation.Name)
	known["effect"] = oneOf(&b.mistakes, &operation.Effect, batch.Sets, batch.Creates, batch.Cancels)
	known["repeatable"] = b.truth(&operation.Repeatable)
	known["citizen_visible"] = b.truth(&operation.CitizenVisible)
	known["client_id"] = b.text(&operation.ClientID)
	known["source"] = b.text(&operation.Source)
	known["confidence"] = oneOf(&b.mistakes, &confidence, "documented", "assumed")
	known["elements"] = func(n *yaml.Node) { b.each(n, func(item *yaml.Node) { b.use(item, operation) }) }
	known["verify"] = func(n *yaml.Node) { verify = n }
	b.mapping(node, known, "name", "effect", "repeatable", "citizen_visible", "elements")

	operation.Documented = confidence == "documented"
	fillBraces(operation)
	if verify != nil {
		operation.Verify = b.readVerify(verify, operation)
	}
	b.keep(node, operation)
}

// use adds an element to an operation; a star behind its name requires it.
func (b *operationsBook) use(item *yaml.Node, operation *batch.Operation) {
	name, required := strings.CutSuffix(item.Value, "*")
	listed := b.elements[name]
	if listed == nil {
		b.at(item, "element %q is not in the list of elements", name)
		return
	}
	if find(operation, name) != nil {
		b.at(item, "element %q is given twice", name)
		return
	}
	listed.used = true
	element := listed.Element
	element.Required = required
	operation.Elements = append(operation.Elements, element)
}

// keep checks what only the whole operation can tell.
func (b *operationsBook) keep(node *yaml.Node, operation *batch.Operation) {
	full := operation.FullName()
	if b.writes[full] != nil {
		b.at(node, "operation %q is given twice", full)
	}
	if operation.ClientID != "" {
		switch element := find(operation, operation.ClientID); {
		case element == nil:
			b.at(node, "client_id %q is no element of the operation", operation.ClientID)
		case element.Type != "guid":
			b.at(node, "client_id %q is no guid", operation.ClientID)
		}
	}
	if operation.Citizen != "" && find(operation, operation.Citizen) != nil {
		b.at(node, "the citizen's element stands first by itself and is not listed")
	}
	b.writes[full] = operation
}

func find(operation *batch.Operation, name string) *batch.Element {
	for i := range operation.Elements {
		if operation.Elements[i].Name == name {
			return &operation.Elements[i]
		}
	}
	return nil
}

func fillBraces(operation *batch.Operation) {
	fill := strings.NewReplacer("{service}", operation.Service, "{operation}", operation.Name)
	operation.Namespace = fill.Replace(operation.Namespace)
	operation.SOAPAction = fill.Replace(operation.SOAPAction)
}
