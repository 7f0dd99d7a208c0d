package sqlite

import (
	"encoding/json"
	"fmt"

	"genopret/batch"
)

// storedFile is a file with its key and what storing its rows needs.
type storedFile struct {
	batch.File
	n       int64
	run     int64
	lastRow int64
}

const selectFiles = `SELECT f.n, f.id, f.source, f.name, f.size, f.mod_ns, f.hash, r.id, f.state, f.verdict,
	coalesce(d.id, ''), f.told, f.cursor, f.rows, f.last_row, f.run
	FROM files f JOIN runs r ON r.n = f.run LEFT JOIN files d ON d.n = f.duplicate_of WHERE `

// file finds one file by a condition on f; ErrNotFound for none.
func (l *Ledger) file(c *conn, condition string, args ...any) (storedFile, error) {
	files, err := l.files(c, "f."+condition, args...)
	if err != nil {
		return storedFile{}, err
	}
	if len(files) == 0 {
		return storedFile{}, fmt.Errorf("file: %w", ErrNotFound)
	}
	return files[0], nil
}

func (l *Ledger) files(c *conn, condition string, args ...any) ([]storedFile, error) {
	files, told, names := []storedFile{}, []string{}, [][]byte{}
	err := c.each(selectFiles+condition, func(r row) {
		f := storedFile{n: r.int64(0), lastRow: r.int64(14), run: r.int64(15)}
		f.File = batch.File{
			ID: r.text(1), Source: r.text(2), Size: r.int64(4), ModTime: r.time(5), Hash: r.mark(6), Run: r.text(7),
			State: batch.FileState(r.text(8)), Verdict: batch.Verdict(r.text(9)), DuplicateOf: r.text(10),
			Cursor: r.int(12), Rows: r.int(13),
		}
		files, names, told = append(files, f), append(names, r.blob(3)), append(told, r.text(11))
	}, args...)
	if err != nil {
		return nil, fmt.Errorf("read files: %w", err)
	}
	for i := range files {
		f := &files[i]
		name, err := l.keys.Open(nil, names[i], "files", "name", f.ID)
		if err != nil {
			return nil, fmt.Errorf("read file %s: %w", f.ID, err)
		}
		f.Name = string(name)
		if err := json.Unmarshal([]byte(told[i]), &f.Told); err != nil {
			return nil, fmt.Errorf("read file %s: %w", f.ID, err)
		}
		if f.Findings, err = fileFindings(c, f.n); err != nil {
			return nil, fmt.Errorf("read findings of file %s: %w", f.ID, err)
		}
	}
	return files, nil
}

func fileFindings(c *conn, file int64) ([]batch.Finding, error) {
	var findings []batch.Finding
	var broken error
	err := c.each("SELECT code, severity, field, col, args FROM file_findings WHERE file = ? ORDER BY seq", func(r row) {
		finding, err := scanFinding(r, 0)
		if err != nil && broken == nil {
			broken = err
		}
		findings = append(findings, finding)
	}, file)
	if err == nil {
		err = broken
	}
	return findings, err
}

// scanFinding reads code, severity, field, column and args from col on.
func scanFinding(r row, col int) (batch.Finding, error) {
	f := batch.Finding{
		Code: batch.FindingCode(r.text(col)), Severity: batch.Severity(r.text(col + 1)),
		Field: r.text(col + 2), Column: r.int(col + 3),
	}
	args := r.text(col + 4)
	if args == "" {
		return f, nil
	}
	if err := json.Unmarshal([]byte(args), &f.Args); err != nil {
		return f, fmt.Errorf("read arguments of finding %s: %w", f.Code, err)
	}
	return f, nil
}

// argsText is a finding's arguments as stored, "" for none.
func argsText(args []string) (string, error) {
	if len(args) == 0 {
		return "", nil
	}
	text, err := json.Marshal(args)
	if err != nil {
		return "", fmt.Errorf("write arguments of a finding: %w", err)
	}
	return string(text), nil
}

func replaceFileFindings(c *conn, file batch.File) error {
	if _, err := c.exec("DELETE FROM file_findings WHERE file = (SELECT n FROM files WHERE id = ?)", file.ID); err != nil {
		return fmt.Errorf("clear findings: %w", err)
	}
	for i, f := range file.Findings {
		args, err := argsText(f.Args)
		if err != nil {
			return err
		}
		_, err = c.exec(`INSERT INTO file_findings (file, seq, code, severity, field, col, args)
			SELECT n, ?, ?, ?, ?, ?, ? FROM files WHERE id = ?`,
			i+1, string(f.Code), string(f.Severity), f.Field, f.Column, args, file.ID)
		if err != nil {
			return fmt.Errorf("store finding %s: %w", f.Code, err)
		}
	}
	return nil
}
