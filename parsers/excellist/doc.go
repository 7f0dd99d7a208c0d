// Package excellist reads correction lists that are Excel workbooks (.xlsx,
// .xlsm). It gives the cells of every sheet with the row that Excel shows, and
// knows no field, no heading and no rule.
//
// It imports batch, a faster inflate and tables of character sets, and reaches
// no network. Start at [Open]; then [Reader.Next], which asks a sheet for its
// rows. There is one reading of rows and two ways to the XML under it:
//
//   - the plain way: inflating runs on a core of its own beside a scanner that
//     goes through the bytes once and understands XML as nearly every program
//     writes it;
//   - the careful way: whatever the scanner does not understand (comments,
//     CDATA, other character sets, other names for the namespace) goes through
//     a full XML parser, which writes it anew in plain form for the same
//     scanner. It is strict: what is no XML refuses the list.
//
// What may be trusted about the rows:
//
//   - Every value of every sheet, hidden or not, is in exactly one row, or the
//     list is refused. Rows climb. Rows and ends of rows without values are
//     left out.
//   - Numbers come as they are stored, never as they are shown; a date is a
//     number whose cell is formatted as one, or an ISO date stored as such.
//   - A sheet of a hundred million empty cells, a cell of any length and an
//     archive that unpacks to anything cost no more than [Limits] allow.
package excellist
