package batch

// CellKind says how a cell was stored where it was read.
type CellKind uint8

// The kinds. CSV knows text alone.
const (
	TextCell   CellKind = iota
	NumberCell          // Text holds the stored number in shortest form
	DateCell            // Text holds the ISO date, or date and time
	BoolCell            // Text holds "true" or "false"
	ErrorCell           // a formula that failed; Text holds its error value
)

// Cell is one value as the reader found it, decoded to UTF-8 and otherwise
// untouched: no trimming, no typing.
type Cell struct {
	Text string
	Kind CellKind
}

// RawRow is one record of a list. Sheet is "" in CSV. Row is the number a
// person sees: Excel's row; in CSV the line where the record starts, with
// the heading on line 1. Cells may be reused after the next call of the
// reader; the texts may not change.
type RawRow struct {
	Sheet string
	Row   int
	Cells []Cell
	// Flaw is set when the record itself is damaged, for example a quote
	// that never ends. The row still counts and becomes a rejected row.
	Flaw FindingCode
}

// ListReader hands out the rows of one list, headings included, in order.
// Next returns io.EOF after the last row. Any other error ends the list: it
// is a [Refusal] when the file is at fault, a broken world otherwise.
type ListReader interface {
	Next() (RawRow, error)
	// Told says what was detected about the file; complete after io.EOF.
	Told() Told
}

// Told is what the receipt tells of how a file was read.
type Told struct {
	Format    string `json:"format"`              // "csv", "xlsx"
	Encoding  string `json:"encoding,omitempty"`  // "UTF-8", "UTF-8 with BOM", "Windows-1252", "UTF-16LE", "UTF-16BE"
	Delimiter string `json:"delimiter,omitempty"` // ";" "," "tab"
	LineEnd   string `json:"line_end,omitempty"`  // "CRLF", "LF", "CR", "mixed"
	// Assumed are facts that the source's configuration answers for the whole
	// list, as "Heading = value".
	Assumed []string `json:"assumed,omitempty"`
	// Of a workbook: what people may not see when they look at it. Rows and
	// columns are counted as far as they hold values; formulas are read as
	// the values that were last calculated.
	HiddenSheets  int  `json:"hidden_sheets,omitempty"`
	HiddenRows    int  `json:"hidden_rows,omitempty"`
	HiddenColumns int  `json:"hidden_columns,omitempty"`
	Formulas      int  `json:"formulas,omitempty"`
	Date1904      bool `json:"date_1904,omitempty"` // its days count from 1904
}

// Refusal is a file that is refused whole, as an error so that readers can
// return it. The finding says why, in words for the sender.
type Refusal struct{ Finding Finding }

// Error gives the code alone; people read the finding's text.
func (r *Refusal) Error() string { return "list refused: " + string(r.Finding.Code) }
