package batch

// Plan is what a row becomes: the pure function of its cells, the matrix,
// the configured choices and the day of the run.
type Plan struct {
	Sheet    string
	Row      int
	Ref      string // the sender's own Reference
	Rule     string // id, "" when it could not be told
	Branch   string
	Standing Standing
	Reason   Reason
	Until    string // earliest time at which the job takes it up by itself; "" needs a person
	Findings []Finding
	Calls    []PlannedCall
	Star     *StarNeed
	Facts    []StatedFact // those that were asked, in the order of asking

	Wrong        CPR    // the citizen the wrong entry stands on
	Right        CPR    // the citizen it should have stood on
	Registration string // id of the wrong entry
	Fields       []FieldValue
	// Canon is what makes the row itself: rule, canonical fields, Reference.
	// Two rows with the same Canon are the same row. Empty when rejected.
	Canon string
}

// FieldValue is one typed cell in canonical form: ISO dates, codes as sent,
// lower-case GUIDs, trimmed text.
type FieldValue struct{ Key, Value string }

// StatedFact is a fact and where its value came from.
type StatedFact struct {
	Fact  Fact   `json:"fact"`
	Value string `json:"value"` // "" when it was not stated
	From  string `json:"from"`  // "row", "list", "source", "configuration", "derived"
}

// PlannedCall is one step with its values, before it has an identity.
type PlannedCall struct {
	Seq            int // 1 is the first
	Operation      string
	Adapter        Adapter
	Effect         Effect
	On             Side
	CitizenVisible bool
	Citizen        CPR // zero where the operation knows no citizen
	Params         []Value
}

// Value is one element of a message.
type Value struct{ Element, Text string }

// StarNeed is a case for STAR.
type StarNeed struct {
	Category string `json:"category"`
	Reason   string `json:"reason"`
}

// Worst gives the severest severity among the findings, "" for none.
func (p *Plan) Worst() Severity {
	worst := Severity("")
	for _, f := range p.Findings {
		switch {
		case f.Severity == SeverityError:
			return SeverityError
		case f.Severity == SeverityWarning || worst == "":
			worst = f.Severity
		}
	}
	return worst
}
