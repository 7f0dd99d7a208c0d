package dfdgsim

// Need tells which registration a call must find to be accepted: its kind, its
// id and no fields. It reports false for a call that makes what it names, or
// that names nothing. Tests and the demo furnish a world with it.
func Need(name string, elements map[string]string) (Registration, bool) {
	t, err := loadTable(operationsYAML)
	if err != nil {
		return Registration{}, false
	}
	op := t.byName[name]
	if op == nil || op.Effect == effectCreate || op.Upsert != "" && elements[op.ID] == "" {
		return Registration{}, false
	}
	id := elements[op.ID]
	if op.ID != "" && id == "" {
		return Registration{}, false
	}
	return Registration{Kind: op.Kind, ID: id, Fields: map[string]string{}}, true
}
