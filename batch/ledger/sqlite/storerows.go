package sqlite

import (
	"fmt"
	"strconv"

	"genopret/batch"
)

// Columns in the order in which they are bound.
const (
	rowColumns     = "n, id, run, rule, branch, standing, reason, until, identity, marks, health, dup_of, changed_ns"
	findingColumns = "row, seq, code, severity, field, col, args"
	callColumns    = "row, seq, kind, identity, state"
)

// claims gives the identity that the row claims: none where nothing will be
// done for it.
func claims(r *batch.StoredRow) batch.Mark {
	if r.Standing == batch.Rejected {
		return batch.Mark{}
	}
	return r.Identity
}

// findEarlier asks for every row whether it was seen: in this chunk, behind
// the keys, or among them.
func (s *storing) findEarlier(c *conn) error {
	s.earlier = make([]int64, len(s.Rows))
	s.claimed = make(map[batch.Mark]int64, len(s.Rows))
	for i := range s.Rows {
		identity := claims(&s.Rows[i])
		if identity.IsZero() {
			continue
		}
		earlier, err := s.holder(c, identity)
		if err != nil {
			return fmt.Errorf("look for an equal row: %w", err)
		}
		if s.earlier[i] = earlier; earlier == 0 {
			s.claimed[identity] = s.keysOf[i]
		}
	}
	return nil
}

func (s *storing) holder(c *conn, identity batch.Mark) (int64, error) {
	if n := s.claimed[identity]; n != 0 {
		return n, nil
	}
	if n := s.tail.held[identity]; n != 0 {
		return n, nil
	}
	stmt, err := c.stmt("SELECT row FROM row_identities WHERE identity = ?")
	if err != nil {
		return 0, err
	}
	n := int64(0)
	b := binder{stmt: stmt}
	b.blob(identity[:])
	if b.err == nil && stmt.Step() {
		n = stmt.ColumnInt64(0)
	}
	if err := finish(stmt); err != nil {
		return 0, err
	}
	return n, b.err
}

func (s *storing) writeRows(c *conn) error {
	into, err := c.bulk("rows", rowColumns, len(s.Rows))
	if err != nil {
		return err
	}
	var marks []byte
	for i := range s.Rows {
		r := &s.Rows[i]
		standing, reason, until, identity := r.Standing, r.Reason, r.Until, claims(r)
		if s.earlier[i] != 0 {
			standing, reason, until, identity = batch.Duplicate, "", "", batch.Mark{}
		}
		marks = marks[:0]
		for _, m := range r.Marks {
			marks = append(marks, m[:]...)
		}
		b := into.next()
		b.int(s.keysOf[i])
		b.text(r.ID)
		b.int(s.run)
		b.text(r.Rule)
		b.text(r.Branch)
		b.text(string(standing))
		b.text(string(reason))
		b.text(until)
		b.mark(identity)
		b.bytes(marks)
		b.bool(r.Health)
		b.key(s.earlier[i])
		b.int(ns(s.At))
		if err := into.put(&b); err != nil {
			return fmt.Errorf("store rows: %w", err)
		}
	}
	return nil
}

func (s *storing) writePlans(c *conn) error {
	blobs, err := s.sealed.wait()
	if err != nil {
		return err
	}
	into, err := c.bulk("plans", "row, sealed", len(s.Rows))
	if err != nil {
		return err
	}
	for i := range s.Rows {
		blob := blobs[i]
		if s.earlier[i] != 0 && len(s.Rows[i].Calls) > 0 {
			// What will never be sent need not be kept.
			if blob, err = sealPlan(nil, s.keys, &s.Rows[i], s.keysOf[i], false); err != nil {
				return err
			}
		}
		b := into.next()
		b.int(s.keysOf[i])
		b.blob(blob)
		if err := into.put(&b); err != nil {
			return fmt.Errorf("store plans: %w", err)
		}
	}
	return nil
}

func (s *storing) writeFindings(c *conn) error {
	count := 0
	for i := range s.Rows {
		count += len(s.Rows[i].Findings)
		if s.earlier[i] != 0 {
			count++
		}
	}
	into, err := c.bulk("findings", findingColumns, count)
	if err != nil {
		return err
	}
	for i := range s.Rows {
		findings := s.Rows[i].Findings
		for k := range findings {
			if err := putFinding(into, s.keysOf[i], k+1, &findings[k]); err != nil {
				return err
			}
		}
		if s.earlier[i] == 0 {
			continue
		}
		same, err := duplicateFinding(c, s.earlier[i])
		if err == nil {
			err = putFinding(into, s.keysOf[i], len(findings)+1, &same)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func putFinding(into *bulk, n int64, seq int, f *batch.Finding) error {
	args, err := argsText(f.Args)
	if err != nil {
		return err
	}
	b := into.next()
	b.int(n)
	b.int(int64(seq))
	b.text(string(f.Code))
	b.text(string(f.Severity))
	b.text(f.Field)
	b.int(int64(f.Column))
	b.text(args)
	if err := into.put(&b); err != nil {
		return fmt.Errorf("store finding %s: %w", f.Code, err)
	}
	return nil
}

// duplicateFinding names the row that came first.
func duplicateFinding(c *conn, earlier int64) (batch.Finding, error) {
	id := ""
	_, err := c.first("SELECT id FROM rows WHERE n = ?", func(r row) { id = r.text(0) }, earlier)
	if err != nil {
		return batch.Finding{}, fmt.Errorf("read the equal row: %w", err)
	}
	return batch.Finding{Code: batch.FindingDuplicateRow, Severity: batch.SeverityNote, Args: []string{id}}, nil
}

// writeSheets stores the sheets that are new with this chunk.
func (s *storing) writeSheets(c *conn) error {
	for no := s.fresh; no < len(s.sheets); no++ {
		name, err := s.keys.Seal(nil, []byte(s.sheets[no]), "sheets", "name", sheetPlace(s.file.n, no))
		if err != nil {
			return err
		}
		_, err = c.exec("INSERT INTO sheets (file, no, name) VALUES (?, ?, ?)", s.file.n, no, name)
		if err != nil {
			return fmt.Errorf("store sheet: %w", err)
		}
	}
	return nil
}

// sheets reads the names of a file's sheets by their numbers.
func (l *Ledger) sheets(c *conn, file int64) ([]string, error) {
	sealed, names := [][]byte{}, []string{}
	err := c.each("SELECT name FROM sheets WHERE file = ? ORDER BY no", func(r row) { sealed = append(sealed, r.blob(0)) }, file)
	if err != nil {
		return nil, fmt.Errorf("read sheets: %w", err)
	}
	for no, blob := range sealed {
		name, err := l.keys.Open(nil, blob, "sheets", "name", sheetPlace(file, no))
		if err != nil {
			return nil, fmt.Errorf("read sheet %d: %w", no+1, err)
		}
		names = append(names, string(name))
	}
	return names, nil
}

func sheetPlace(file int64, no int) string {
	return strconv.FormatInt(file, 10) + "/" + strconv.Itoa(no)
}
