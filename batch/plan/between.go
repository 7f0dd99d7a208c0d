package plan

import (
	"hash/fnv"

	"genopret/batch"
)

// between remembers which registrations the list has touched so far. It keeps
// hashes alone, so that a million rows cost a few tens of megabytes; a
// collision could at worst ask somebody to look at two rows.
type between struct {
	touched map[uint64]touch
}

// touch is the row that last decided about a registration.
type touch struct {
	row     int
	canon   uint64 // the same row again is a duplicate, which is for the ledger to say
	removes bool
}

// check tells of rows that touch one registration: a row that corrects what
// an earlier one removes is rejected, any other pair is told. Rows are
// compared within their list; between lists and nights the ledger keeps them
// in order and stops equal calls.
func (b *between) check(r *row) {
	p := r.plan
	if p.Registration == "" || len(p.Calls) == 0 || p.Standing != batch.Ready && p.Standing != batch.Queued {
		return
	}
	if b.touched == nil {
		b.touched = map[uint64]touch{}
	}
	key, now := hash(p.Registration), touch{row: p.Row, canon: hash(p.Canon), removes: removes(p)}
	before, seen := b.touched[key]
	switch {
	case seen && before.canon == now.canon:
		return
	case seen && before.removes:
		r.fail(batch.FindingRegistrationGone, r.p.at.registration, count(before.row))
		return
	case seen:
		r.warn(batch.FindingRegistrationTwice, r.p.at.registration, count(before.row))
	}
	if !seen || now.removes {
		b.touched[key] = now
	}
}

// removes reports whether the row's calls take its registration away.
func removes(p *batch.Plan) bool {
	for _, c := range p.Calls {
		if c.On == batch.Wrong && c.Effect == batch.Cancels {
			return true
		}
	}
	return false
}

func hash(text string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(text))
	return h.Sum64()
}
