// Package csvlist reads correction lists that are written as CSV. It gives
// raw cells with the line they stand on and knows no field, no heading and no
// rule.
//
// It imports batch and the standard library, and reaches no network. Start at
// [Open]; it settles in one pass over the whole file what the file is (survey,
// encoding, delimiter), after which [Reader.Next] walks through it once more
// and keeps no more than one record in memory.
//
// What may be trusted about the rows:
//
//   - Every line of the file belongs to exactly one row, or to a blank row,
//     or is the sep= hint on line 1. A line ends with CRLF, LF or CR.
//   - A file that follows RFC 4180 is read exactly as written.
//   - A damaged record is the line it starts on and nothing more: the next
//     line is read afresh, so that a forgotten quote swallows no other row.
//   - Memory is bounded by [Limits], never by the file.
package csvlist
