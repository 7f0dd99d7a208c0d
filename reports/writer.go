package reports

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"genopret/batch"
	"genopret/reports/sheet"
	"genopret/reports/texts"
	"genopret/reports/workbook"
)

// Writer writes reports. It is used by one goroutine per report; the value
// itself is only read.
type Writer struct {
	Texts     *texts.Texts
	Lang      string                              // "da", or "en"
	FieldName func(key, lang string) string       // heading of a field; nil: as Texts has it
	RuleTitle func(id string, lang string) string // nil: no titles
	Zone      *time.Location                      // of the clock times shown; nil is UTC
	FullCPR   bool                                // whole CPR numbers in the outcome workbook
	TmpDir    string                              // our own folder for what does not fit in memory
	RowLimit  int                                 // rows per sheet; 0 is Excel's limit
}

// hand is a Writer at work, with everything settled.
type hand struct {
	Writer
	texts *texts.Texts
}

func (w *Writer) hand() *hand {
	h := &hand{Writer: *w, texts: w.Texts}
	if w.FieldName != nil {
		h.texts = w.Texts.WithFieldNames(w.FieldName)
	}
	if h.Zone == nil {
		h.Zone = time.UTC
	}
	return h
}

// label is a heading or sentence, with arguments put in.
func (h *hand) label(key string, args ...string) string {
	text := h.texts.Label(key, h.Lang)
	if len(args) == 0 {
		return text
	}
	return texts.Fill(text, args...)
}

func (h *hand) labels(keys ...string) []string {
	out := make([]string, len(keys))
	for i, key := range keys {
		out[i] = h.label(key)
	}
	return out
}

// begin opens a workbook whose properties are those of the run.
func (h *hand) begin(title string, run batch.Run) (*workbook.Book, error) {
	return workbook.New(workbook.Options{
		Title: title, Created: run.Began, TmpDir: h.TmpDir, RowLimit: h.RowLimit,
		Footer: title + " · " + run.ID,
		Words:  workbook.Words{Page: h.label("paper.page"), Continued: h.label("paper.continued")},
	})
}

// word is a word of a closed list in its colour, with its sign beside it.
func (h *hand) word(list, key string) sheet.Cell {
	e := h.texts.Entry(list, key)
	return sheet.String(strings.TrimSpace(e.Mark + " " + e.Text.In(h.Lang))).In(sheet.Tone(e.Tone))
}

func (h *hand) standing(s batch.Standing) sheet.Cell { return h.word("standings", string(s)) }

// rows says "1 row" or "1.234 rows".
func (h *hand) rows(n int) string { return h.counted("count.row", n) }

func (h *hand) counted(key string, n int) string {
	if n == 1 {
		return h.label(key + ".one")
	}
	return h.label(key+".many", h.number(n))
}

// number groups thousands as the language does.
func (h *hand) number(n int) string {
	separator := "."
	if h.Lang == "en" {
		separator = ","
	}
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + separator + digits[i:]
	}
	return digits
}

// tallied tells the standings in one line: "8 udført, 3 afvist, 1 i kø".
func (h *hand) tallied(standing map[batch.Standing]int) string {
	var parts []string
	for _, s := range batch.Standings() {
		if n := standing[s]; n > 0 {
			parts = append(parts, h.number(n)+" "+lower(h.texts.Standing(s, h.Lang)))
		}
	}
	return strings.Join(parts, ", ")
}

// lower begins a word in the middle of a sentence; abbreviations stay as they are.
func lower(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if second, _ := utf8.DecodeRuneInString(text[size:]); unicode.IsUpper(second) {
		return text
	}
	return string(unicode.ToLower(first)) + text[size:]
}

func (h *hand) ruleTitle(id string) string {
	if id == "" || h.RuleTitle == nil {
		return ""
	}
	return h.RuleTitle(id, h.Lang)
}

// until shows the time at which the job takes a row up by itself.
func (h *hand) until(stored string) sheet.Cell {
	if stored == "" {
		return sheet.Cell{}
	}
	if at, err := time.Parse(time.RFC3339, stored); err == nil {
		return sheet.At(at, h.Zone)
	}
	return sheet.String(stored)
}

// each walks the rows; the error says how far it came.
func each(rows Rows, visit func(*batch.RowRecord) error) error {
	if rows == nil {
		return nil
	}
	seen := 0
	for row, err := range rows {
		if err == nil {
			err = visit(&row)
		}
		if err != nil {
			return fmt.Errorf("after %d rows: %w", seen, err)
		}
		seen++
	}
	return nil
}
