package excellist

import (
	"cmp"
	"strconv"

	"genopret/batch"
)

// Limits bound what one workbook may ask of the machine. A zero field takes
// its default.
type Limits struct {
	MaxCell     int   // bytes of one cell as UTF-8; default 1 MiB
	MaxColumns  int   // cells of one row; default 16,384, which is all that Excel has
	MaxRow      int   // bytes of one row as XML; default 16 MiB
	MaxInflated int64 // bytes that all parts read unpack to; default 4 GiB
	MaxStrings  int64 // bytes of the strings that cells share, which are kept in memory; default 1 GiB
	MaxRatio    int64 // times that a part may grow by unpacking, once it is past 64 MiB; default 200
	MaxEntries  int   // files in the archive; default 10,000
}

// Beyond the limits that are configured.
const (
	freely      = 64 << 20  // unpacked bytes of a part for which no ratio is asked
	maxCareful  = 256 << 20 // bytes of a part on the careful way, whose parser keeps whole texts in memory
	maxBookPart = 16 << 20  // bytes of the parts that say what is in the book
	lastRow     = 1 << 20   // Excel's last row
)

func (l Limits) orDefaults() Limits {
	return Limits{
		MaxCell:     cmp.Or(l.MaxCell, 1<<20),
		MaxColumns:  cmp.Or(l.MaxColumns, 16384),
		MaxRow:      cmp.Or(l.MaxRow, 16<<20),
		MaxInflated: cmp.Or(l.MaxInflated, 4<<30),
		MaxStrings:  cmp.Or(l.MaxStrings, 1<<30),
		MaxRatio:    cmp.Or(l.MaxRatio, 200),
		MaxEntries:  cmp.Or(l.MaxEntries, 10_000),
	}
}

func refuse(code batch.FindingCode, args ...string) error {
	return &batch.Refusal{Finding: batch.Finding{Code: code, Severity: batch.SeverityError, Args: args}}
}

func broken() error { return refuse(batch.FindingFileBroken) }

// tooLarge names the limit in whole MiB, rounded up.
func tooLarge(limit int64) error {
	return refuse(batch.FindingFileTooLarge, strconv.FormatInt((limit+1<<20-1)>>20, 10))
}
