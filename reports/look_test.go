package reports

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestEveryWorkbookIsSeenWholeOnPaper makes every kind of workbook from a rich
// night, prints all of them with one LibreOffice, and looks at the paper: every
// text of the printed part is there, word after word, nothing lies on top of
// anything else, and no number is shown as ###.
func TestEveryWorkbookIsSeenWholeOnPaper(t *testing.T) {
	dir := t.TempDir()
	books := everyWorkbook(t)
	for name, b := range books {
		if err := os.WriteFile(filepath.Join(dir, name+".xlsx"), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	print(t, dir)
	for name, b := range books {
		t.Run(name, func(t *testing.T) {
			pages := readPDF(t, filepath.Join(dir, name+".pdf"))
			f := open(t, b)
			for _, sheetName := range f.GetSheetList() {
				for cell, text := range printedCells(t, f, sheetName) {
					if !pages.shows(text) {
						t.Errorf("%s!%s: %q is not seen whole", sheetName, cell, text)
					}
				}
			}
			for n, p := range pages {
				if over := p.overlap(); over != "" {
					t.Errorf("page %d: %s", n+1, over)
				}
				for _, w := range p {
					if strings.Contains(w.text, "###") {
						t.Errorf("page %d: %s", n+1, w.text)
					}
				}
			}
		})
	}
}

// print turns all workbooks of a folder into PDF with one LibreOffice.
func print(t *testing.T, dir string) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, "*.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 2*time.Minute)
	defer stop()
	profile := "-env:UserInstallation=file://" + filepath.Join(dir, "profile")
	args := append([]string{profile, "--headless", "--convert-to", "pdf", "--outdir", dir}, found...)
	out, err := exec.CommandContext(ctx, tool(t, "soffice", "libreoffice-calc"), args...).CombinedOutput()
	if err != nil {
		t.Fatalf("soffice: %v\n%s", err, out)
	}
}

// tool finds a program; the test fails with the package to install.
func tool(t *testing.T, name, pkg string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if errors.Is(err, exec.ErrNotFound) {
		t.Fatalf("%s is missing: install it with apt-get install --no-install-recommends libreoffice-calc poppler-utils fonts-dejavu-core (%s)", name, pkg)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func bytesOf(t *testing.T, write func(io.Writer) error) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
