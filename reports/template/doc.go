// Package template makes the empty correction list that people fill in: a
// workbook with the columns that its rules need, drop-downs in words, help
// while typing, colours that follow the chosen case, a page of guidance and
// examples that are not read as rows.
//
// It reads batch, batch/rules and batch/plan (which columns a rule asks for,
// and the matrix's own examples) and writes through excelize; it opens no file
// and asks no clock. What its drop-downs can say, the reader of lists has to
// understand: the package's tests fill it in and plan it.
//
// Start at [Write]; columns.go decides what stands in the list, entry.go is the
// sheet that people fill in, guide.go the first sheet with the answers that
// hold for the whole list.
package template
