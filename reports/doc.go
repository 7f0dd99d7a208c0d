// Package reports turns what the ledger holds into what people read: the
// receipt that goes back to the sender of a list, the copy of its rejected rows
// to mend and drop again, the outcome of a night for the team, the workbook of
// cases for STAR, and a table for the terminal.
//
// It reads values of batch that are handed in and writes to an io.Writer; it
// opens no ledger and asks no clock, so the same values give the same bytes.
// The words come from reports/texts, the look from reports/workbook.
//
// Start at [Writer]: [Writer.Receipt], [Writer.Mend], [Writer.Outcome],
// [Writer.Star] and [Writer.Table] each read aloud. What is counted stands in tally.go, what a
// row says of itself in row.go, and the pages in *_page.go.
//
// Every report counts its own rows while it writes them, and fails loudly when
// they do not add up to the rows read ([CheckSum]): a report that hides a row
// is worse than none.
package reports
