package dfdgsim

import (
	"fmt"
	"maps"
	"slices"
)

// apply carries a journalled entry out. At run and at replay it is the same
// code, so a restarted world equals the one that was killed. It fails only
// when the journal does not fit the world it is replayed upon.
func (w *world) apply(e Entry) error {
	op := w.table.byName[e.Service+"."+e.Operation]
	if op == nil {
		return fmt.Errorf("entry %d: unknown operation", e.N)
	}
	if op.Effect == effectCreate {
		w.create(op, e)
		return nil
	}
	own, _ := w.find(op.Kind, e.Registration, e.CPR)
	standing := slices.DeleteFunc(slices.Clone(own), func(r *Registration) bool { return r.Cancelled })
	switch {
	case op.Effect == effectCancel && len(own) > 0:
		cancel(op, e, own, standing)
	case op.Effect == effectSet && len(standing) > 0:
		set(op, e, standing[0])
	case op.Effect == effectSet && op.Upsert != "":
		w.create(op, e)
	default:
		return fmt.Errorf("entry %d: its registration is not in the world", e.N)
	}
	return nil
}

// create makes one registration, or two where the operation says so.
func (w *world) create(op *operation, e Entry) {
	main := maps.Clone(e.Elements)
	if op.Also.Kind != "" {
		second := map[string]string{}
		for _, name := range op.Also.Elements {
			if text, ok := main[name]; ok {
				second[name] = text
				delete(main, name)
			}
		}
		w.add(&Registration{Kind: op.Also.Kind, ID: e.Also, CPR: e.CPR, Owner: e.Owner, Fields: second, Times: 1})
	}
	w.add(&Registration{Kind: op.Kind, ID: e.Registration, CPR: e.CPR, Owner: e.Owner, Fields: op.fields(main), Times: op.once()})
}

// set merges the given fields into the stored ones.
func set(op *operation, e Entry, r *Registration) {
	r.Fields = merged(r.Fields, op.fields(e.Elements))
	r.Times += op.once()
}

// cancel takes away what stands, or ends it and keeps it. A second cancel of
// what cannot be read back is counted on what the first one left.
func cancel(op *operation, e Entry, own, standing []*Registration) {
	own[0].Times++
	for _, r := range standing {
		if op.Keep {
			r.Fields, r.Ended = merged(r.Fields, op.fields(e.Elements)), true
		} else {
			r.Cancelled = true
		}
	}
}

// once is what an accepted call adds to a registration's Times.
func (op *operation) once() int {
	if op.Repeat {
		return 0
	}
	return 1
}

// fields are the elements without those that name the registration.
func (op *operation) fields(elements map[string]string) map[string]string {
	fields := maps.Clone(elements)
	delete(fields, op.ID)
	delete(fields, op.kind.ID)
	return fields
}

// merged lays the new fields over the old ones.
func merged(old, fresh map[string]string) map[string]string {
	all := maps.Clone(old)
	maps.Copy(all, fresh)
	return all
}
