package catalog

import (
	"cmp"
	"slices"
	"time"

	"genopret/batch"
)

// Catalog is the loaded data. It is safe for concurrent use; what its methods
// hand out is shared and not to be changed.
type Catalog struct {
	operations map[string]*batch.Operation
	reads      map[string]*batch.Operation
	faults     map[int]fault
}

// Operation looks up Service.Operation; nil for one that is not known.
// It implements [batch.Catalog].
func (c *Catalog) Operation(full string) *batch.Operation { return c.operations[full] }

// Read looks up an operation that only reads; nil for one that is not known.
// It has no effect and no elements besides the citizen, and stands apart from
// the others so that no plan can hold it.
func (c *Catalog) Read(full string) *batch.Operation { return c.reads[full] }

// All gives every operation that changes something, sorted by full name.
func (c *Catalog) All() []*batch.Operation {
	all := make([]*batch.Operation, 0, len(c.operations))
	for _, operation := range c.operations {
		all = append(all, operation)
	}
	slices.SortFunc(all, func(a, b *batch.Operation) int { return cmp.Compare(a.FullName(), b.FullName()) })
	return all
}

// Class says what a fault's number means for the call and the run. A number
// that is not listed is a [batch.RowError]: new numbers come with DFDG's
// releases, and one of them must not stop the rest of the night.
func (c *Catalog) Class(number int) batch.Class {
	if known, ok := c.faults[number]; ok {
		return known.class
	}
	return batch.RowError
}

// Finding gives the finding that a refusal with this number is, "" where
// nothing more is known than that it was refused.
func (c *Catalog) Finding(number int) batch.FindingCode { return c.faults[number].finding }

// Meaning explains a fault's number in our own words; both texts are empty
// for a number that is not listed.
func (c *Catalog) Meaning(number int) batch.Text { return c.faults[number].meaning }

// Override sets, for all operations, what an installation knows better than
// the shipped data. Zero leaves the data as it is.
type Override struct {
	SettleAfter time.Duration // how late a call may still take effect
	Timeout     time.Duration // how long to wait for an answer
}

// With gives a catalog with the override applied; c itself stays as it is.
func (c *Catalog) With(override Override) *Catalog {
	changed := &Catalog{faults: c.faults}
	changed.operations = overridden(c.operations, override)
	changed.reads = overridden(c.reads, override)
	return changed
}

func overridden(operations map[string]*batch.Operation, override Override) map[string]*batch.Operation {
	changed := make(map[string]*batch.Operation, len(operations))
	for name, operation := range operations {
		own := *operation
		if override.SettleAfter > 0 {
			own.SettleAfter = override.SettleAfter
		}
		if override.Timeout > 0 {
			own.Timeout = override.Timeout
		}
		changed[name] = &own
	}
	return changed
}
