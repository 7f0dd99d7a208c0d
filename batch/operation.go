package batch

import (
	"strings"
	"time"
)

// Adapter is the way in which a call leaves.
type Adapter string

// The adapters.
const (
	SOAP          Adapter = "soap"
	REST          Adapter = "rest"
	HandoffByHand Adapter = "handoff"
)

// Effect is what a call does to a registration.
type Effect string

// The effects. A call that only reads has none of them and no place here.
const (
	Sets    Effect = "set"
	Creates Effect = "create"
	Cancels Effect = "cancel"
)

// Operation is one row of the catalog: what the program knows of a service
// operation, and how sure it is.
type Operation struct {
	Service    string
	Name       string
	Version    string
	Adapter    Adapter
	Endpoint   string // key of the endpoint in configuration
	Namespace  string // of the request's elements
	SOAPAction string
	Effect     Effect
	// Repeatable: sending the same call twice leaves what sending it once
	// leaves. Only then is an answer that says "not now" followed by another
	// attempt; after an unknown outcome even that is not enough.
	Repeatable     bool
	ClientID       string // element that takes our own id, "" for none; makes a resend harmless
	Citizen        string // element that takes the CPR, "" for none
	Elements       []Element
	CitizenVisible bool
	Verify         *Verify // nil: no read can tell whether it happened
	SettleAfter    time.Duration
	Timeout        time.Duration
	MaxParallel    int
	Source         string // where the knowledge is from
	Documented     bool   // false: assumed
}

// Element is one element of the request, in the order of the message.
type Element struct {
	Name     string
	Type     string // "string" "date" "dateTime" "int" "boolean" "guid" "cpr"
	Length   int    // most characters, 0 for no limit
	Required bool
}

// Verify is how reading back tells whether a call took effect.
type Verify struct {
	Read  string            // Service.Operation of the read
	Block string            // element that the answer repeats per registration
	Match map[string]string // element of the block -> element of the call whose value it must have
	// Expect: "present" (a matching block exists), "absent" (none does), or
	// "equal" (the matching block also has the values of Compare).
	Expect  string
	Compare map[string]string // element of the block -> element of the call
}

// FullName is Service.Operation; it splits at the last dot.
func (o *Operation) FullName() string { return o.Service + "." + o.Name }

// SplitOperation cuts Service.Operation at the last dot.
func SplitOperation(full string) (service, operation string) {
	i := strings.LastIndexByte(full, '.')
	if i < 0 {
		return "", full
	}
	return full[:i], full[i+1:]
}

// Catalog looks operations up; nil for one it does not know.
type Catalog interface {
	Operation(full string) *Operation
}
