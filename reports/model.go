package reports

import (
	"iter"
	"time"

	"genopret/batch"
)

// Rows streams rows in the order of the list; an error ends it.
type Rows = iter.Seq2[batch.RowRecord, error]

// ReceiptData is what a receipt is made of.
type ReceiptData struct {
	Run  batch.Run
	File batch.File
	// Count is of this file alone. Left zero, the rows are counted as they
	// pass and compared with File.Rows.
	Count batch.Count
	Rows  Rows   // of this file, in the sender's order; nil for a file that was not taken
	Mend  string // name of the mend copy that lies beside the receipt, "" for none
}

// OutcomeData is what the outcome of a run is made of.
type OutcomeData struct {
	Run   batch.Run
	Count batch.Count // of the run; zero: counted as the rows pass
	// Files are those of the run, refused ones and duplicates too. Left nil,
	// those that the rows name are listed.
	Files     []batch.File
	Rows      Rows                       // of all files of the run
	Area      func(ruleID string) string // title of the rule's area, "" where there is none
	Approvals []Approval                 // in the order of time
}

// Approval is a person's yes to sending rows.
type Approval struct {
	Who  string
	At   time.Time
	Rows int
}

// StarData is what the workbook for STAR is made of. Rows without a case are
// passed over, so all rows of a run may be handed in.
type StarData struct {
	Run  batch.Run
	Rows Rows
}

// Receipt is what a receipt says, before it has a look.
type Receipt struct {
	Mend     string // name of the mend copy, "" for none
	Run      batch.Run
	File     batch.File
	Count    batch.Count
	Frequent []Frequent // the most frequent findings first
}

// Outcome is what the overview of a run says.
type Outcome struct {
	Run      batch.Run
	Count    batch.Count
	Files    []batch.File
	Areas    []AreaCount
	Waiting  []Waiting // what needs a person, the most urgent first
	Frequent []Frequent

	Approvals []Approval
}

// Frequent is a finding and how many times it was made.
type Frequent struct {
	Finding batch.Finding // without arguments where they differ from row to row
	Times   int
}

// AreaCount counts the rows of one data area.
type AreaCount struct {
	Area     string // "" for rows whose rule could not be told
	Rows     int
	Standing map[batch.Standing]int
	Persons  int // rows that need a person
}

// Waiting counts rows that need a person for the same cause.
type Waiting struct {
	Standing batch.Standing
	Reason   batch.Reason // of Queued
	Rows     int
}
