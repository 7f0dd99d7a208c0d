// Package matrix puts rules into words for people: a rule on one screen, the
// whole matrix as a workbook to be reviewed beside the note, and what differs
// between two matrices and for whom.
//
// It reads batch, batch/rules and batch/plan (which columns a rule asks for),
// and writes through reports/workbook; it opens no file and asks no clock.
//
// Start at [Teller.Card], the one form in which a rule is told; the screen,
// the workbook and the differences are all made from cards.
package matrix
