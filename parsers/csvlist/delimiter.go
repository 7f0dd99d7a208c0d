package csvlist

import "strings"

// headSize is how much of the list is seen, at most, to settle its delimiter.
const headSize = 64 << 10

// candidates are the delimiters that are looked for, the likeliest first.
const candidates = ";\t,"

// settleDelimiter finds the delimiter in the first line that holds a candidate
// outside quotes: the heading, or a title above it. The one that stands there
// most often is it. It gives 0 for a list of a single column.
func settleDelimiter(w *window) (byte, error) {
	for {
		head := w.rest()[:min(len(w.rest()), headSize)]
		delimiter, sure := mostFrequent(head, true)
		switch {
		case !sure && len(head) < headSize && !w.last():
			if err := w.more(); err != nil {
				return 0, err
			}
			continue
		case delimiter == 0: // perhaps a quote of the heading never ends
			delimiter, _ = mostFrequent(head, false)
		}
		return delimiter, nil
	}
}

// mostFrequent is sure when it saw the line to its end.
func mostFrequent(head []byte, quotes bool) (delimiter byte, sure bool) {
	var count [len(candidates)]int
	inside, begins := false, true // within quotes; at the start of a cell
	for _, c := range head {
		which := strings.IndexByte(candidates, c)
		switch {
		case quotes && c == '"' && (inside || begins):
			inside, begins = !inside, false
		case inside:
		case c == '\n' || c == '\r':
			if d := greatest(count); d != 0 {
				return d, true
			}
			begins = true
		case which >= 0:
			count[which]++
			begins = true
		default:
			begins = false
		}
	}
	return greatest(count), false
}

func greatest(count [len(candidates)]int) (delimiter byte) {
	most := 0
	for i, n := range count {
		if n > most {
			most, delimiter = n, candidates[i]
		}
	}
	return delimiter
}

// hint reads Excel's sep=; from the first line. It gives 0 if the line says
// nothing of the kind, so that the line is a row like any other.
func hint(line []byte) byte {
	if len(line) > 1 && line[0] == '"' && line[len(line)-1] == '"' {
		line = line[1 : len(line)-1]
	}
	if len(line) != 5 || !strings.EqualFold(string(line[:4]), "sep=") {
		return 0
	}
	if c := line[4]; strings.IndexByte(candidates+"|:", c) >= 0 {
		return c
	}
	return 0
}

// delimiterName is what the receipt calls it.
func delimiterName(d byte) string {
	switch d {
	case 0:
		return ""
	case '\t':
		return "tab"
	}
	return string(rune(d))
}
