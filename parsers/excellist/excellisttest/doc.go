// Package excellisttest writes large workbooks to measure readers with. It
// writes XML as Excel does, with shared strings and typed dates, and imports
// only the standard library and a faster deflate. Start at [WriteBench].
package excellisttest
