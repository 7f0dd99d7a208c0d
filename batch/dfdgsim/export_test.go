package dfdgsim

// Operations lists the names of the writes, for tests that go through all.
func Operations() []string {
	t, err := loadTable(operationsYAML)
	if err != nil {
		panic(err)
	}
	var names []string
	for _, op := range t.List {
		names = append(names, op.Name)
	}
	return names
}

// Shape tells what tests need of an operation to call it well.
func Shape(name string) (effect, kind, id, clientID string, elements []string, noCitizen, repeat, readable bool) {
	t, err := loadTable(operationsYAML)
	if err != nil {
		panic(err)
	}
	op := t.byName[name]
	return op.Effect, op.Kind, op.ID, op.ClientID, op.Elements, op.NoCitizen, op.Repeat, op.kind.Read != ""
}
