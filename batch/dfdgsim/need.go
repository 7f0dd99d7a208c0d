package dfdgsim

import "maps"

// usual are fields that a registration of the kind always has. One without
// them could not be told from others when it is read back.
var usual = map[string]map[string]string{
	"ContactGroup":       {"ContactGroupTypeIdentifier": "1", "EventDate": "2020-01-01"},
	"PersonCategory":     {"PersonCategoryTypeIdentifier": "1", "EventDate": "2020-01-01"},
	"PersonGroupMarking": {"PersonGroupMarkingTypeIdentifier": "1", "StartDate": "2020-01-01"},
	"Absence":            {"AbsenceTypeIdentifier": "1"},
	"Booking":            {"InterviewTypeIdentifier": "1", "InterviewDateTime": "2020-01-01T09:00:00+01:00"},
}

// Need tells which registration a call must find to be accepted: its kind, its
// id and what such a registration always has. It reports false for a call that makes what it names, or
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
	fields := map[string]string{}
	maps.Copy(fields, usual[op.Kind])
	return Registration{Kind: op.Kind, ID: id, Fields: fields}, true
}
