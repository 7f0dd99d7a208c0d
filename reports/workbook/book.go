package workbook

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/xuri/excelize/v2"
)

// excelRows is how many rows Excel takes on a sheet.
const excelRows = 1_048_576

// Options say how a workbook is made. No clock is asked: Created stands in its
// properties, so that the same report has the same bytes.
type Options struct {
	Title    string
	Created  time.Time
	TmpDir   string // folder of ours for what does not fit in memory
	RowLimit int    // rows per sheet, heading included; 0 takes Excel's limit
	Footer   string // shown to the left below each printed page
	Words    Words
}

// Words are the few words that the workbook itself says.
type Words struct {
	Page      string // "Side {0} af {1}"
	Continued string // stands first in a row that continues a long text
}

// Book is a workbook on its way. It is used by one goroutine, ends with Save,
// and Close must always be called: it removes the temporary files.
type Book struct {
	options Options
	file    *excelize.File
	styles  *styles
	archive *archive
	sheets  []content       // in the order of the tabs
	parts   int             // sheets made so far
	names   map[string]bool // of the sheets, in small letters
}

// content is a sheet, or a table with its continuation sheets. All sheets are
// made ready before the first is finished: adding a sheet makes excelize look
// at every other, and it would parse a finished stream back into memory.
type content interface {
	ready() error
	finish() error
}

// New begins a workbook.
func New(o Options) (*Book, error) {
	if o.RowLimit <= 0 || o.RowLimit > excelRows {
		o.RowLimit = excelRows
	}
	file := excelize.NewFile(excelize.Options{TmpDir: o.TmpDir})
	b := &Book{options: o, file: file, styles: newStyles(file), archive: newArchive(o.TmpDir), names: map[string]bool{}}
	file.SetZipWriter(func(io.Writer) excelize.ZipWriter { return b.archive })
	if err := b.properties(); err != nil {
		return nil, fmt.Errorf("begin workbook: %w", errors.Join(err, b.Close()))
	}
	return b, nil
}

func (b *Book) properties() error {
	at := b.options.Created.UTC().Format(time.RFC3339)
	err := b.file.SetDocProps(&excelize.DocProperties{Title: b.options.Title, Creator: "genopret",
		LastModifiedBy: "genopret", Created: at, Modified: at})
	if err != nil {
		return err
	}
	return b.file.SetAppProps(&excelize.AppProperties{Application: "genopret"})
}

// Save finishes every sheet and writes the workbook. excelize collects the
// whole archive in memory before it writes a byte; our archive takes the parts
// one by one instead, and they are copied to out in an order of their own.
func (b *Book) Save(out io.Writer) error {
	for _, s := range b.sheets {
		if err := s.ready(); err != nil {
			return fmt.Errorf("finish workbook: %w", err)
		}
	}
	for _, s := range b.sheets {
		if err := s.finish(); err != nil {
			return fmt.Errorf("finish workbook: %w", err)
		}
	}
	if err := b.file.Write(io.Discard); err != nil {
		return fmt.Errorf("pack workbook: %w", err)
	}
	if err := b.archive.writeTo(out); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

// Close removes the temporary files. It is safe to call after Save and twice.
func (b *Book) Close() error { return errors.Join(b.file.Close(), b.archive.drop()) }

// addSheet makes an empty sheet, behind the sheet after or at the end.
func (b *Book) addSheet(name, after string) error {
	b.parts++
	if b.parts == 1 {
		return b.file.SetSheetName("Sheet1", name)
	}
	if _, err := b.file.NewSheet(name); err != nil {
		return err
	}
	names := b.file.GetSheetList()
	at := slices.Index(names, after) + 1
	if after == "" || at <= 0 || at >= len(names)-1 {
		return nil
	}
	return b.file.MoveSheet(name, names[at])
}
