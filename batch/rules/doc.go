// Package rules is the rule matrix as data: it loads the matrix from YAML,
// refuses one that is wrong, and answers which rule, field, code list or area
// a word in a list means.
//
// What case specialists own stands in the YAML beside the code and is embedded
// into the program: matrix/ holds one file for each table of the note,
// fields.yaml the columns that a list may have, codes/ the code lists,
// areas.yaml the data areas with their law and recipients, edition.yaml what the
// whole was made from and when it holds, remarks.yaml what holds for every rule
// of an actor. The Go code knows the shape of a rule and no rule.
//
// It imports batch, the YAML reader and Unicode tables; never the net, a
// database or another room.
//
// Start at [Load]; shape.go shows what a file may hold, convert.go what is
// checked while it becomes a [batch.Rule], match.go how cells are understood.
package rules
