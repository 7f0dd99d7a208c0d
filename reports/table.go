package reports

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"genopret/batch"
)

// Table writes the standings for a terminal, with their sum and the line of
// cases for STAR beside calls. It returns the error of [CheckSum] after it has
// written the table, so that people see the numbers that disagree.
func (w *Writer) Table(out io.Writer, c batch.Count) error {
	h := w.hand()
	check := CheckSum(c)
	verdict := h.label("table.agrees")
	if check != nil {
		verdict = h.label("table.differs")
	}
	var lines [][2]string
	for _, s := range batch.Standings() {
		e := h.texts.Entry("standings", string(s))
		lines = append(lines, [2]string{pad(e.Mark, 3) + e.Text.In(h.Lang), h.number(c.Standing[s])})
		if s == batch.Queued {
			lines = append(lines, h.reasonLines(c)...)
		}
	}
	rule := [2]string{"", ""}
	lines = append(lines, rule, [2]string{h.label("count.sum"), h.number(c.Sum())},
		[2]string{h.label("count.read"), h.number(c.Read) + "   " + verdict},
		[2]string{h.label("count.also_star"), h.number(c.AlsoSTAR)})
	if _, err := io.WriteString(out, h.align(lines)+h.fileLine(c)); err != nil {
		return fmt.Errorf("table of standings: %w", err)
	}
	return check
}

// reasonLines say what the queued rows wait for; they are part of the queued.
func (h *hand) reasonLines(c batch.Count) [][2]string {
	var lines [][2]string
	for _, r := range batch.Reasons() {
		if n := c.Reason[r]; n > 0 {
			lines = append(lines, [2]string{"     " + h.label("table.of_which", lower(h.texts.Reason(r, h.Lang))), "(" + h.number(n) + ")"})
		}
	}
	return lines
}

// fileLine counts the files by what became of them.
func (h *hand) fileLine(c batch.Count) string {
	var parts []string
	for _, v := range []batch.Verdict{batch.Taken, batch.FileRefused, batch.FileDuplicate} {
		if n := c.Files[v]; n > 0 {
			parts = append(parts, h.number(n)+" "+lower(h.texts.Entry("verdicts", string(v)).Text.In(h.Lang)))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return h.label("table.files") + " " + strings.Join(parts, ", ") + "\n"
}

// align sets the words to the left and the numbers under each other.
func (h *hand) align(lines [][2]string) string {
	heading := [2]string{h.label("column.standing"), h.label("column.count")}
	left, right := utf8.RuneCountInString(heading[0]), utf8.RuneCountInString(heading[1])
	for _, l := range lines {
		number, _, _ := strings.Cut(l[1], "   ")
		left, right = max(left, utf8.RuneCountInString(l[0])), max(right, utf8.RuneCountInString(number))
	}
	var out strings.Builder
	row := func(l [2]string) {
		number, note, _ := strings.Cut(l[1], "   ")
		space := strings.Repeat(" ", right-utf8.RuneCountInString(number))
		out.WriteString(strings.TrimRight(pad(l[0], left)+"  "+space+number+"   "+note, " ") + "\n")
	}
	row(heading)
	out.WriteString(strings.Repeat("─", left+2+right) + "\n")
	for _, l := range lines {
		if l == [2]string{} {
			out.WriteString(strings.Repeat("─", left+2+right) + "\n")
			continue
		}
		row(l)
	}
	return out.String()
}

func pad(text string, width int) string {
	return text + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(text)))
}
