package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"genopret/batch"
	"genopret/reports"
)

// books writes a night's workbooks from the ledger. Their names hold ids and
// never what the sender called the list: a name can be a citizen's number.
type books struct{ house *house }

func receiptName(f batch.File) string { return "kvittering-" + f.ID + ".xlsx" }

// writer is the hand that all workbooks are written in.
func (h *house) writer(lang string) (*reports.Writer, error) {
	words, err := wordsFor(h.lib)
	if err != nil {
		return nil, err
	}
	return &reports.Writer{Texts: words, Lang: lang, FieldName: fieldName(h.lib), RuleTitle: ruleTitle(h.lib),
		Zone: copenhagen(), TmpDir: h.work("tmp")}, nil
}

// Night writes the outcome, and the cases for STAR where there are any.
func (b *books) Night(ctx context.Context, run batch.Run) ([]string, error) {
	h := b.house
	writer, err := h.writer(h.conf.Language)
	if err != nil {
		return nil, err
	}
	count, err := h.ledger.Count(ctx, run.ID)
	if err != nil {
		return nil, err
	}
	files, err := h.ledger.FilesOf(ctx, run.ID)
	if err != nil {
		return nil, err
	}
	dir := h.conf.path(h.conf.Folders.Reports)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("opret rapportmappen: %w", err)
	}
	outcome := filepath.Join(dir, "udfald-"+run.ID+".xlsx")
	names := []string{outcome}
	err = writeFile(outcome, func(w io.Writer) error {
		return writer.Outcome(w, reports.OutcomeData{Run: run, Count: count, Files: files, Rows: h.ledger.Rows(ctx, run.ID, ""), Area: h.area})
	})
	if err != nil || count.Standing[batch.AtSTAR]+count.AlsoSTAR == 0 {
		return names, err
	}
	star := filepath.Join(dir, "star-"+run.ID+".xlsx")
	err = writeFile(star, func(w io.Writer) error {
		return writer.Star(w, reports.StarData{Run: run, Rows: h.ledger.Rows(ctx, run.ID, "")})
	})
	return append(names, star), err
}

// Papers are one list's receipt, and the rows to mend where there are any.
func (b *books) Papers(ctx context.Context, run batch.Run, file batch.File) ([]batch.Paper, error) {
	h := b.house
	rejected, err := h.rejected(ctx, file)
	if err != nil {
		return nil, err
	}
	data := reports.ReceiptData{Run: run, File: file}
	var mend []batch.Paper
	if rejected > 0 {
		data.Mend = mendName(file)
		mend = []batch.Paper{{Name: data.Mend, Write: func(w io.Writer) error { return h.mend(ctx, run, file, rejected, w) }}}
	}
	receipt := func(w io.Writer) error {
		writer, err := h.writer(h.conf.Language)
		if err != nil {
			return err
		}
		data.Rows = h.ledger.Rows(ctx, file.Run, file.ID)
		return writer.Receipt(w, data)
	}
	return append([]batch.Paper{{Name: receiptName(file), Write: receipt}}, mend...), nil
}

// area names the data area of a rule.
func (h *house) area(rule string) string {
	r, ok := h.lib.matrix.Rule(rule)
	if !ok {
		return ""
	}
	a, _ := h.lib.matrix.Area(r.Area) // the loader has checked that it is there
	return a.Title.In(h.conf.Language)
}

// writeFile writes a whole file or none: temporary name, fsync, rename.
func writeFile(path string, write func(io.Writer) error) error {
	part := filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".part")
	file, err := os.OpenFile(part, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("skriv %s: %w", filepath.Base(path), err)
	}
	if err := errors.Join(write(file), file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("skriv %s: %w", filepath.Base(path), err)
	}
	if err := os.Rename(part, path); err != nil {
		return fmt.Errorf("skriv %s: %w", filepath.Base(path), err)
	}
	return nil
}
