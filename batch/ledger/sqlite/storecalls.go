package sqlite

import (
	"fmt"

	"genopret/batch"
)

// callKind is what many calls have in common. It is stored once, which halves
// what a call takes.
type callKind struct {
	operation string
	adapter   batch.Adapter
	effect    batch.Effect
	side      batch.Side
	visible   bool
}

func kindOf(p *batch.PlannedCall) callKind {
	return callKind{p.Operation, p.Adapter, p.Effect, p.On, p.CitizenVisible}
}

// kind gives the key of a kind and stores it when it is new.
func (s *storing) kind(c *conn, k callKind) (int64, error) {
	if n := s.tail.kinds[k]; n != 0 {
		return n, nil
	}
	n := int64(0)
	args := []any{k.operation, string(k.adapter), string(k.effect), string(k.side), k.visible}
	_, err := c.exec(`INSERT INTO call_kinds (operation, adapter, effect, side, visible) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT DO NOTHING`, args...)
	if err == nil {
		_, err = c.first(`SELECT n FROM call_kinds WHERE operation = ? AND adapter = ? AND effect = ? AND side = ?
			AND visible = ?`, func(r row) { n = r.int64(0) }, args...)
	}
	if err != nil {
		return 0, fmt.Errorf("store kind of call: %w", err)
	}
	s.tail.kinds[k] = n
	return n, nil
}

// writeCalls stores the planned calls of all rows that are no duplicates.
func (s *storing) writeCalls(c *conn) error {
	count := 0
	for i := range s.Rows {
		if s.earlier[i] == 0 {
			count += len(s.Rows[i].Calls)
		}
	}
	into, err := c.bulk("calls", callColumns, count)
	if err != nil {
		return err
	}
	for i := range s.Rows {
		if s.earlier[i] != 0 {
			continue
		}
		for k := range s.Rows[i].Calls {
			if err := s.writeCall(c, into, i, k); err != nil {
				return fmt.Errorf("store calls: %w", err)
			}
		}
	}
	return nil
}

func (s *storing) writeCall(c *conn, into *bulk, i, k int) error {
	r := &s.Rows[i]
	kind, err := s.kind(c, kindOf(&r.Calls[k]))
	if err != nil {
		return err
	}
	identity := batch.Mark{}
	if k < len(r.CallIDs) {
		identity = r.CallIDs[k]
	}
	b := into.next()
	b.int(s.keysOf[i])
	b.int(int64(r.Calls[k].Seq))
	b.int(kind)
	b.mark(identity)
	b.text(string(batch.CallPlanned))
	return into.put(&b)
}

// writeCases opens the cases for STAR.
func (s *storing) writeCases(c *conn) error {
	for i := range s.Rows {
		r := &s.Rows[i]
		if r.Star == nil || s.earlier[i] != 0 {
			continue
		}
		if err := s.writeCase(c, r, s.keysOf[i]); err != nil {
			return fmt.Errorf("store case for STAR: %w", err)
		}
	}
	return nil
}

// writeCase draws another id as long as the one it has is taken.
func (s *storing) writeCase(c *conn, r *batch.StoredRow, n int64) (err error) {
	for id := r.StarCase; ; {
		if id != "" {
			stored, err := c.exec(`INSERT INTO star_cases (id, row, category, reason, state, opened_ns)
				VALUES (?, ?, ?, ?, 'open', ?) ON CONFLICT (id) DO NOTHING`, id, n, r.Star.Category, r.Star.Reason, ns(s.At))
			if err != nil || stored == 1 {
				return err
			}
		}
		if id, err = s.ids.Star(); err != nil {
			return err
		}
	}
}
