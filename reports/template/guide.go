package template

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"genopret/batch/plan"
)

// guideWidths are the columns of the first sheet: label, answer, explanation.
var guideWidths = [...]float64{34, 26, 96}

// makeGuide makes the first sheet: what this is, the answers that hold for the
// whole list, and how to fill it in.
//
// The block of answers begins with a row whose first cell says »Standardværdier«
// (in English "Default answers"). Each row below it has a column's heading in A
// and the answer in B; the first row with a blank A ends it.
func (m *maker) makeGuide() error {
	sheet := m.say("sheet.guide")
	for i, w := range guideWidths {
		letter := string(rune('A' + i))
		if err := m.file.SetColWidth(sheet, letter, letter, w); err != nil {
			return err
		}
	}
	g := &guide{maker: m, sheet: sheet}
	g.line(style{big: true}, m.title())
	g.tall(28)
	g.wide(m.say("lead", m.say("sheet.entry")))
	g.at++
	g.defaults()
	g.at++
	g.steps("how", m.steps())
	g.at++
	g.steps("after", []string{m.say("after.1"), m.say("after.2"), m.say("after.3")})
	g.at++
	g.wide(m.say("made", m.matrix.Edition()[:12]))
	if g.err != nil {
		return g.err
	}
	return m.landscape(sheet)
}

// steps say how the list is filled in; what it has no column for is left out.
func (m *maker) steps() []string {
	steps := []string{m.say("how.1", m.say("sheet.cases")), m.say("how.2")}
	if m.has("right_cpr") {
		steps = append(steps, m.say("how.3"))
	}
	steps = append(steps, m.say("how.4"), m.say("how.5"), m.say("how.6"))
	if m.has("moved_here") {
		steps = append(steps, m.say("how.7", m.heading("moved_here")))
	}
	return append(steps, m.say("how.8"), m.say("how.9", m.say("sheet.examples")))
}

func (m *maker) has(key string) bool {
	return slices.ContainsFunc(m.columns, func(c column) bool { return c.field.Key == key })
}

func (m *maker) heading(key string) string {
	if f, ok := m.matrix.Field(key); ok {
		return f.Heading.In(m.Lang)
	}
	return key
}

// guide writes the first sheet from top to bottom; the first error stays.
type guide struct {
	*maker
	sheet string
	at    int // the last row written
	err   error
}

func (g *guide) do(step func() error) {
	if g.err == nil {
		g.err = step()
	}
}

// line writes cells of one look in the next row.
func (g *guide) line(s style, values ...string) {
	g.at++
	for i, text := range values {
		cell := fmt.Sprintf("%c%d", 'A'+i, g.at)
		g.do(func() error { return g.file.SetCellStr(g.sheet, cell, text) })
		g.paint(cell, s)
	}
}

func (g *guide) paint(cell string, s style) {
	g.do(func() error {
		id, err := g.style(s)
		if err != nil {
			return err
		}
		return g.file.SetCellStyle(g.sheet, cell, cell, id)
	})
}

// wide writes a paragraph over all columns, as tall as it needs.
func (g *guide) wide(text string) {
	g.line(style{format: "@"}, text)
	room := 0.0
	for _, w := range guideWidths {
		room += w
	}
	g.do(func() error {
		return g.file.MergeCell(g.sheet, fmt.Sprintf("A%d", g.at), fmt.Sprintf("C%d", g.at))
	})
	g.tall(lines(text, room) * lineHeight)
}

const lineHeight = 15.5

// tall sets the height of the row written last: neither merged cells nor those
// that a program wrote find it by themselves.
func (g *guide) tall(points float64) {
	g.do(func() error { return g.file.SetRowHeight(g.sheet, g.at, points) })
}

func lines(text string, room float64) float64 {
	return float64(1 + int(float64(utf8.RuneCountInString(text))*1.05/room))
}

// steps writes a numbered list under its title.
func (g *guide) steps(title string, all []string) {
	g.line(style{bold: true}, g.say(title))
	for i, text := range all {
		g.wide(strconv.Itoa(i+1) + ". " + text)
	}
}

// defaults writes the block of answers for the whole list.
func (g *guide) defaults() {
	g.line(style{bold: true}, g.say("defaults"))
	g.do(func() error { return g.file.SetCellStr(g.sheet, fmt.Sprintf("C%d", g.at), g.say("defaults.help")) })
	g.paint(fmt.Sprintf("C%d", g.at), style{format: "@"})
	g.do(func() error {
		return g.file.SetRowHeight(g.sheet, g.at, lines(g.say("defaults.help"), guideWidths[2])*15.5)
	})
	for _, c := range g.answerable() {
		g.line(style{}, c.field.Heading.In(g.Lang))
		cell := fmt.Sprintf("B%d", g.at)
		g.paint(cell, style{format: "@", box: true})
		g.do(func() error { return g.validate(g.sheet, cell, c.field) })
		g.do(func() error { return g.file.SetCellStr(g.sheet, fmt.Sprintf("C%d", g.at), c.field.Help.In(g.Lang)) })
		g.paint(fmt.Sprintf("C%d", g.at), style{format: "@"})
	}
}

// makeCases tells for each case who corrects and what to fill in.
func (m *maker) makeCases() error {
	sheet := m.say("sheet.cases")
	g := &guide{maker: m, sheet: sheet}
	widths := []float64{10, 46, 24, 42, 46, 46, 42}
	for i, w := range widths {
		letter := string(rune('A' + i))
		g.do(func() error { return m.file.SetColWidth(sheet, letter, letter, w) })
	}
	g.line(style{heading: plan.Always}, m.say("case.id"), m.say("case.title"), m.say("case.who"), m.say("case.star"),
		m.say("case.always"), m.say("case.sometimes"), m.say("case.may"))
	for _, r := range m.rules {
		fill := map[plan.Need][]string{}
		for _, c := range plan.Columns(m.matrix, r) {
			if c.Field.Key != "rule" {
				fill[c.Need] = append(fill[c.Need], c.Field.Heading.In(m.Lang))
			}
		}
		row := []string{r.ID, r.Title.In(m.Lang), m.words.Actor(r.Actors[0], m.Lang), r.StarWhen.In(m.Lang),
			strings.Join(fill[plan.Always], ", "), strings.Join(fill[plan.Sometimes], ", "), strings.Join(fill[plan.Maybe], ", ")}
		g.line(style{format: "@"}, row...)
		most := 1.0
		for i, text := range row {
			most = max(most, lines(text, widths[i]))
		}
		g.tall(most * lineHeight)
	}
	frozen := &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}
	g.do(func() error { return m.file.SetPanes(sheet, frozen) })
	if g.err != nil {
		return g.err
	}
	return m.landscape(sheet)
}
