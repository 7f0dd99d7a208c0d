package dfdgsim

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// scriptFile orders misbehaviour. It is read anew for every request, so it can
// be changed while the simulator runs; replace it by a rename.
const scriptFile = "script.json"

// What a script can order.
const (
	DoCutBefore  = "cut-before"  // close the connection; nothing is committed
	DoCutAfter   = "cut-after"   // commit, then close without an answer
	DoLateCommit = "late-commit" // close at once, commit After later; a kill loses it
	DoDelay      = "delay"       // commit, answer After later
	DoGarbage    = "garbage"     // commit, answer HTTP 200 with nonsense
	DoHalf       = "half"        // commit, send half of the answer, close
	DoThrottle   = "throttle"    // HTTP 503; nothing is committed
	DoFault      = "fault"       // the fault Number; nothing is committed
	DoHold       = "hold"        // commit, say so, and answer when released
)

// Order is an entry of script.json. It meets one write by its number, or the
// next Times calls of an operation (1 when not said; reads too). A number goes
// before an operation, an earlier entry before a later one.
type Order struct {
	Call      int    `json:"call,omitempty"`
	Operation string `json:"operation,omitempty"` // Service.Operation
	// Times is counted over the life of the folder, for entries that are
	// otherwise equal: raise it to have more.
	Times  int    `json:"times,omitempty"`
	Do     string `json:"do"`
	After  string `json:"after,omitempty"`  // a duration such as 90s
	Number int    `json:"number,omitempty"` // of the fault

	after time.Duration
}

// scripted is a line of scripted.jsonl: an order that met a request. It is
// written before the order is carried out, so that a killed simulator knows
// which orders and which numbers are used up.
type scripted struct {
	Call  int   `json:"call,omitempty"`
	Order Order `json:"order"`
}

// WriteScript puts the orders in force, in one step.
func WriteScript(dir string, orders ...Order) error {
	data, err := json.MarshalIndent(orders, "", " ")
	if err != nil {
		return fmt.Errorf("write script: %w", err)
	}
	path := filepath.Join(dir, scriptFile)
	if err := os.WriteFile(path+".new", data, 0o600); err != nil {
		return fmt.Errorf("write script: %w", err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return fmt.Errorf("write script: %w", err)
	}
	return nil
}

// readScript reads the orders; no file means none. A mistake is an error and
// not a silent good behaviour, which would let a test pass for nothing.
func readScript(dir string, t *table) ([]Order, error) {
	data, err := os.ReadFile(filepath.Join(dir, scriptFile))
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read script: %w", err)
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	var orders []Order
	if err := decoder.Decode(&orders); err != nil {
		return nil, fmt.Errorf("read script: %w", err)
	}
	for i := range orders {
		if err := orders[i].check(t); err != nil {
			return nil, fmt.Errorf("read script: order %d: %w", i, err)
		}
	}
	return orders, nil
}

// check finds an order that could not be carried out.
func (o *Order) check(t *table) (err error) {
	known := t.byName[o.Operation] != nil || t.reads[o.Operation]
	switch {
	case (o.Call > 0) == (o.Operation != ""):
		return errors.New("needs a call or an operation, and not both")
	case o.Operation != "" && !known:
		return fmt.Errorf("unknown operation %q", o.Operation)
	case o.Do == DoFault && o.Number <= 0:
		return errors.New("a fault needs a number")
	}
	switch o.Do {
	case DoDelay, DoLateCommit:
		if o.after, err = time.ParseDuration(o.After); err != nil {
			return fmt.Errorf("after: %w", err)
		}
	case DoCutBefore, DoCutAfter, DoGarbage, DoHalf, DoThrottle, DoFault, DoHold:
	default:
		return fmt.Errorf("does not know how to do %q", o.Do)
	}
	return nil
}

// pick gives the order for a request, if any. used counts by useKey.
func pick(orders []Order, call int, name string, used map[Order]int) (Order, bool) {
	for _, o := range orders {
		if o.Call > 0 && o.Call == call {
			return o, true
		}
	}
	for _, o := range orders {
		if o.Operation == name && used[o.useKey()] < max(o.Times, 1) {
			return o, true
		}
	}
	return Order{}, false
}

// useKey is the order as it is counted: Times may be raised.
func (o Order) useKey() Order {
	o.Times, o.after = 0, 0
	return o
}
