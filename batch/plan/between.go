package plan

import "genopret/batch"

// between remembers which registrations the list has touched so far. It keeps
// hashes alone, sixteen bytes a row; a collision could at worst ask somebody
// to look at two rows.
type between struct {
	touched map[uint64]touch
}

// touch is the row that last decided about a registration: half a hash of its
// Canon, its number, and whether it removes the registration.
type touch uint64

func newTouch(p *batch.Plan) touch {
	t := hash(p.Canon)&^(1<<32-1) | uint64(uint32(p.Row)<<1)
	if removes(p) {
		t |= 1
	}
	return touch(t)
}

func (t touch) removes() bool      { return t&1 == 1 }
func (t touch) row() int           { return int(uint32(t) >> 1) }
func (t touch) same(as touch) bool { return t>>32 == as>>32 }

// check tells of rows that touch one registration: a row that corrects what
// an earlier one removes is rejected, any other pair is told. The same row
// again is a duplicate, which is for the ledger to say. Rows are compared
// within their list; between lists and nights the ledger keeps them in order
// and stops equal calls.
func (b *between) check(r *row) {
	p := r.plan
	if p.Registration == "" || len(p.Calls) == 0 || p.Standing != batch.Ready && p.Standing != batch.Queued {
		return
	}
	if b.touched == nil {
		b.touched = map[uint64]touch{}
	}
	key, now := hash(p.Registration), newTouch(p)
	before, seen := b.touched[key]
	switch {
	case seen && before.same(now):
		return
	case seen && before.removes():
		r.fail(batch.FindingRegistrationGone, r.p.at.registration, count(before.row()))
		return
	case seen:
		r.warn(batch.FindingRegistrationTwice, r.p.at.registration, count(before.row()))
	}
	if !seen || now.removes() {
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

// hash is FNV-1a, written out: no allocation for a row.
func hash(text string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * 1099511628211
	}
	return h
}
