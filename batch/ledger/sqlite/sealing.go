package sqlite

import (
	"genopret/batch"
	"genopret/batch/seal"
)

// sealing seals the plans of a chunk while its rows are already being
// inserted.
type sealing struct {
	blobs [][]byte
	err   error
	done  chan struct{}
}

func (s *storing) startSealing() {
	s.sealed.done = make(chan struct{})
	go func() {
		defer close(s.sealed.done)
		s.sealed.blobs, s.sealed.err = sealPlans(s.keys, s.Rows, s.keysOf)
	}()
}

func (s *sealing) wait() ([][]byte, error) {
	<-s.done
	return s.blobs, s.err
}

// sealPlans puts all blobs into one buffer; it grows a few times, where one
// allocation each would be a thousand.
func sealPlans(keys *seal.Keys, rows []batch.StoredRow, at []int64) ([][]byte, error) {
	ends := make([]int, len(rows))
	var plain, all []byte
	var err error
	for i := range rows {
		plain = encodePlan(plain[:0], &rows[i], true)
		if all, err = keys.Seal(all, plain, "plans", "sealed", place(at[i])); err != nil {
			return nil, err
		}
		ends[i] = len(all)
	}
	blobs, start := make([][]byte, len(rows)), 0
	for i, end := range ends {
		blobs[i], start = all[start:end:end], end
	}
	return blobs, nil
}

func sealPlan(to []byte, keys *seal.Keys, r *batch.StoredRow, n int64, calls bool) ([]byte, error) {
	return keys.Seal(to, encodePlan(nil, r, calls), "plans", "sealed", place(n))
}

// openPlan unseals the part of the plan that is about a citizen.
func (l *Ledger) openPlan(sealed []byte, n int64, plan *batch.Plan) ([]secret, error) {
	if len(sealed) == 0 {
		return nil, nil // purged
	}
	plain, err := l.keys.Open(nil, sealed, "plans", "sealed", place(n))
	if err != nil {
		return nil, err
	}
	return decodePlan(plain, plan)
}
