// Package workbook writes Excel workbooks that are safe and pleasant: no cell
// can become a formula, no text is cut, long tables flow over to further
// sheets, headings stay in sight and on paper, and equal input gives equal
// bytes. It knows nothing of corrections.
//
// It imports reports/sheet, excelize and a faster deflate. excelize imports
// net/http, so only rooms that may do so import this package. Start at [New];
// a [Grid] is a long table, a [Page] a composed sheet, [Book.Save] writes all.
package workbook
