// Package plan turns a raw row into what is to be done about it. It is pure:
// the same cells, matrix, configured choices and day give the same plan, and
// no import of it reaches a network, a disk or a database.
//
// Start at [List.Take], which reads aloud what happens to a row: it is typed,
// its rule is found, the principles of the note's first chapter are applied,
// the facts choose a branch, and the branch's steps become calls. [Planner]
// holds what is the same for all rows.
package plan
