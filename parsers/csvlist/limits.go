package csvlist

import (
	"cmp"
	"strconv"

	"genopret/batch"
)

// Limits bound what one list may ask of the machine. A zero field takes its
// default.
type Limits struct {
	MaxCell    int   // bytes of one cell as UTF-8; default 1 MiB
	MaxColumns int   // cells of one row; default 16,384, as in Excel
	MaxRow     int   // bytes of one record, so also how far a quote is followed; default 4 MiB
	MaxBytes   int64 // bytes of the whole file; default 2 GiB
}

func (l Limits) orDefaults() Limits {
	return Limits{
		MaxCell:    cmp.Or(l.MaxCell, 1<<20),
		MaxColumns: cmp.Or(l.MaxColumns, 16384),
		MaxRow:     cmp.Or(l.MaxRow, 4<<20),
		MaxBytes:   cmp.Or(l.MaxBytes, 2<<30),
	}
}

func refuse(code batch.FindingCode, args ...string) error {
	return &batch.Refusal{Finding: batch.Finding{Code: code, Severity: batch.SeverityError, Args: args}}
}

// tooLarge names the limit in whole MiB, rounded up.
func (l Limits) tooLarge() error {
	return refuse(batch.FindingFileTooLarge, strconv.FormatInt((l.MaxBytes+1<<20-1)>>20, 10))
}
