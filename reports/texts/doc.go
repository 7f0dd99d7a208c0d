// Package texts holds the words that people read about their lists, in Danish
// and English, as data: what a finding means and what to do about it, the names
// of standings, reasons, states and columns, and the words of STAR's cases.
//
// It imports batch, the standard library and a YAML reader. The words stand in
// the YAML files beside the code; a specialist can change them without reading
// Go. Start at [Load], then [Texts.Finding]; the little language of the
// sentences is in fill.go.
package texts
