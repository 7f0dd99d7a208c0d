package reports

import (
	"html"
	"math"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/xuri/excelize/v2"
)

// word is a word on paper and the box around it, in points from the top left.
type word struct {
	left, top, right, bottom float64
	text                     string // without spaces
}

type (
	page  []word
	pages []page
)

var wordTag = regexp.MustCompile(`<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>`)

func readPDF(t *testing.T, path string) pages {
	t.Helper()
	out, err := exec.Command(tool(t, "pdftotext", "poppler-utils"), "-bbox", path, "-").Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	var all pages
	for _, part := range strings.Split(string(out), "<page ")[1:] {
		var p page
		for _, m := range wordTag.FindAllStringSubmatch(part, -1) {
			w := word{text: folded(html.UnescapeString(m[5]))}
			for i, side := range []*float64{&w.left, &w.top, &w.right, &w.bottom} {
				if *side, err = strconv.ParseFloat(m[i+1], 64); err != nil {
					t.Fatal(err)
				}
			}
			p = append(p, w)
		}
		all = append(all, p)
	}
	if len(all) == 0 {
		t.Fatal("no page")
	}
	return all
}

// shows follows a text over the paper, from word to word and line to line.
func (all pages) shows(text string) bool {
	text = folded(text)
	if text == "" {
		return true
	}
	for _, p := range all {
		for _, w := range p {
			if rest, ok := strings.CutPrefix(text, w.text); ok && p.follow(rest, w, w.left) {
				return true
			}
		}
	}
	return false
}

// follow looks for the rest of a text to the right of a word, or at the left
// edge of the line below.
func (p page) follow(rest string, after word, edge float64) bool {
	if rest == "" {
		return true
	}
	tall := after.bottom - after.top
	for _, w := range p {
		beside := math.Abs(w.top-after.top) < tall/3 && w.left > after.right-1 && w.left < after.right+tall
		below := math.Abs(w.left-edge) < tall/2 && w.top > after.top+tall/2 && w.top < after.top+2.2*tall
		if !beside && !below {
			continue
		}
		if more, ok := strings.CutPrefix(rest, w.text); ok && p.follow(more, w, edge) {
			return true
		}
	}
	return false
}

// overlap finds two words that lie on top of each other, "" for none.
func (p page) overlap() string {
	for i, a := range p {
		for _, b := range p[i+1:] {
			wide := math.Min(a.right, b.right) - math.Max(a.left, b.left)
			tall := math.Min(a.bottom, b.bottom) - math.Max(a.top, b.top)
			if wide > 1 && tall > 0.35*math.Min(a.bottom-a.top, b.bottom-b.top) {
				return a.text + " lies on " + b.text
			}
		}
	}
	return ""
}

// folded leaves out spaces: a text wraps where the paper wants.
func folded(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}

// printedCells are the texts of the printed part of a sheet, by cell.
func printedCells(t *testing.T, f *excelize.File, sheetName string) map[string]string {
	t.Helper()
	last := 1 << 14
	for _, d := range f.GetDefinedName() {
		if d.Name == "_xlnm.Print_Area" && d.Scope == sheetName {
			area := d.RefersTo[strings.LastIndex(d.RefersTo, "!")+1:]
			corner := strings.ReplaceAll(area[strings.Index(area, ":")+1:], "$", "")
			var err error
			if last, _, err = excelize.CellNameToCoordinates(corner); err != nil {
				t.Fatal(err)
			}
		}
	}
	out := map[string]string{}
	for r, row := range cells(t, f, sheetName) {
		for c, text := range row {
			if c < last && text != "" {
				name, err := excelize.CoordinatesToCellName(c+1, r+1)
				if err != nil {
					t.Fatal(err)
				}
				out[name] = text
			}
		}
	}
	return out
}
