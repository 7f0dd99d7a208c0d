package soap

import (
	"maps"
	"slices"
	"time"

	"genopret/batch"
)

// likeness is what comparing gives: a doubt is neither yes nor no.
type likeness int

const (
	no likeness = iota
	doubt
	yes
)

// comparison holds a call against the registrations that a read gave.
type comparison struct {
	operation *batch.Operation
	sent      []batch.Value // in the form of the wire, our own id included
	zone      *time.Location
}

// sight weighs all blocks. A doubt about one block decides unless another
// block settles the question.
func (c *comparison) sight(blocks []*node) batch.Sight {
	verify := c.operation.Verify
	if len(verify.Match) > 0 && c.nothingSent(verify.Match) || len(verify.Compare) > 0 && c.nothingSent(verify.Compare) {
		return batch.NotSeen
	}
	best := no
	for _, block := range blocks {
		best = max(best, c.fits(block))
	}
	switch {
	case best == doubt:
		return batch.NotSeen
	case (best == yes) == (verify.Expect != "absent"):
		return batch.SeenDone
	}
	return batch.SeenNotDone
}

// fits says whether a block is the call's registration and, where values are
// to be equal, shows them.
func (c *comparison) fits(block *node) likeness {
	verify := c.operation.Verify
	found := c.matches(block)
	if found == no || verify.Expect != "equal" {
		return found
	}
	return min(found, c.equals(block))
}

// matches compares what finds the registration. A single difference settles
// it. An element that the block lacks is a doubt, because a changed form of
// the answer would look the same and must not prove that nothing happened;
// only our own id is rightly missing from what others registered.
func (c *comparison) matches(block *node) likeness {
	found := yes
	for _, element := range slices.Sorted(maps.Keys(c.operation.Verify.Match)) {
		name := c.operation.Verify.Match[element]
		want, sent := c.value(name)
		if !sent {
			continue
		}
		shown, there := block.value(element)
		switch {
		case !there && name == c.operation.ClientID:
			return no
		case !there || shown == "":
			found = min(found, doubt)
		default:
			found = min(found, same(c.elementType(name), want, shown, c.zone))
		}
		if found == no {
			return no
		}
	}
	return found
}

// equals compares the values that were set. Here a missing element is a
// difference: an open absence has no end date.
func (c *comparison) equals(block *node) likeness {
	found := yes
	for element, name := range c.operation.Verify.Compare {
		want, sent := c.value(name)
		if !sent {
			continue
		}
		shown, there := block.value(element)
		if !there || shown == "" {
			return no
		}
		found = min(found, same(c.elementType(name), want, shown, c.zone))
	}
	return found
}

// nothingSent holds where the call sent none of the elements, so that the
// blocks cannot be told apart by them.
func (c *comparison) nothingSent(pairs map[string]string) bool {
	for _, name := range pairs {
		if _, sent := c.value(name); sent {
			return false
		}
	}
	return true
}

func (c *comparison) value(name string) (string, bool) {
	for _, value := range c.sent {
		if value.Element == name {
			return value.Text, true
		}
	}
	return "", false
}

func (c *comparison) elementType(name string) string {
	for _, element := range c.operation.Elements {
		if element.Name == name {
			return element.Type
		}
	}
	return "string"
}
