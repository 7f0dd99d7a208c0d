package dfdgsim

// ids gives a new random id.
type ids func() string

// person judges the citizen of a call: known, alive, of this municipality.
func (w *world) person(c *call) fault {
	if c.op.NoCitizen {
		return 0
	}
	citizen, known := w.citizens[c.cpr]
	switch {
	case !known:
		return faultNoCitizen
	case citizen.Dead:
		return faultDead
	case !ofMunicipality(c.code, citizen.Municipality):
		return faultElsewhere
	}
	return 0
}

// decide judges a write against the world and gives the entry that would be
// journalled, with every id in it, so that a replay needs no chance. It
// changes nothing.
func (w *world) decide(c *call, newID ids) (Entry, fault) {
	e := Entry{CPR: c.cpr, Elements: c.elements, Owner: c.code}
	e.Service, e.Operation = split(c.op.Name)
	if f := w.person(c); f != 0 {
		return e, f
	}
	if w.backwards(c.elements) {
		return e, faultPeriod
	}
	var f fault
	switch c.op.Effect {
	case effectCreate:
		e.Registration, f = w.decideCreate(c, newID)
		if c.op.Also.Kind != "" {
			e.Also = newID()
		}
	default:
		e.Registration, f = w.decideChange(c, newID)
	}
	return e, f
}

// decideCreate gives the id of what is to be made: the caller's own where the
// service lets it choose, the one that the call is about, or a new one.
func (w *world) decideCreate(c *call, newID ids) (string, fault) {
	if id := c.elements[c.op.ClientID]; id != "" {
		if w.used(c.op, id) {
			return "", faultExists
		}
		return id, 0
	}
	about := c.elements[c.op.ID]
	if about == "" {
		return newID(), 0
	}
	if _, foreign := w.find(c.op.Kind, about, c.cpr); foreign {
		return "", faultUnknown
	}
	return about, 0
}

// used tells whether a client id was ever taken: as a registration's id, or as
// the message that made one. Cancelling frees no id.
func (w *world) used(op *operation, id string) bool {
	key := regKey{op.Kind, id}
	return len(w.named[key]) > 0 || op.ClientID == messageElement && w.messages[key]
}

// decideChange finds what a set or a cancel is about.
func (w *world) decideChange(c *call, newID ids) (string, fault) {
	id := c.elements[c.op.ID]
	if id == "" && c.op.ID != "" {
		return newID(), 0 // the table allows it for an unnamed upsert alone
	}
	own, foreign := w.find(c.op.Kind, id, c.cpr)
	if len(own) == 0 || own[0].Cancelled && !w.again(c.op) {
		return decideMissing(c.op, id, foreign, newID)
	}
	r := own[0]
	switch {
	case c.op.NoCitizen && !ofMunicipality(c.code, r.Owner):
		return "", faultElsewhere
	case r.Ended && c.op.Keep && !w.again(c.op):
		return "", faultUnknown
	case (c.op.Effect == effectSet || c.op.Keep) && w.backwards(merged(r.Fields, c.elements)):
		return "", faultPeriod
	}
	return r.ID, 0
}

// decideMissing says what a change of something that does not stand comes to.
func decideMissing(op *operation, id string, foreign bool, newID ids) (string, fault) {
	switch {
	case foreign:
		return "", faultUnknown
	case op.Upsert == upsertUnknown:
		return id, 0
	case op.Upsert == upsertUnnamed && op.ID == "":
		return newID(), 0
	}
	return "", faultUnknown
}

// again tells whether a second cancel is accepted and counted: nothing can be
// read back, so nothing tells the service that it was done before.
func (w *world) again(op *operation) bool {
	return op.Effect == effectCancel && op.kind.Read == ""
}

// backwards tells whether a period ends before it starts. Dates compare as
// they are written.
func (w *world) backwards(elements map[string]string) bool {
	for _, p := range w.table.Periods {
		start, end := elements[p[0]], elements[p[1]]
		if start != "" && end != "" && end < start {
			return true
		}
	}
	return false
}
