package template

import (
	"github.com/xuri/excelize/v2"

	"genopret/batch/plan"
)

// style is a look; each is made once.
type style struct {
	format  string
	heading plan.Need // of a column's heading
	bold    bool
	big     bool
	grey    bool // an example
	box     bool // a cell to be filled in
}

const dark = "1F3A5F"

// headings by need: what always has to be filled in is darkest.
var headings = map[plan.Need]string{plan.Always: dark, plan.Sometimes: "3F6596", plan.Maybe: "7F7F7F"}

func (m *maker) style(s style) (int, error) {
	if id, ok := m.styles[s]; ok {
		return id, nil
	}
	look := &excelize.Style{Font: &excelize.Font{Family: "Calibri", Size: 11, Bold: s.bold},
		Alignment: &excelize.Alignment{Vertical: "top", WrapText: s.format != "" && s.format != "dd-mm-yyyy"}}
	if s.format != "" {
		look.CustomNumFmt = &s.format
	}
	switch {
	case s.heading != "":
		look.Font.Bold, look.Font.Color, look.Fill = true, "FFFFFF", fill(headings[s.heading])
		look.Alignment = &excelize.Alignment{Vertical: "center", WrapText: true}
	case s.big:
		look.Font.Size, look.Font.Color, look.Alignment.WrapText = 18, dark, false
	case s.grey:
		look.Font.Color, look.Font.Italic, look.Fill = "7F7F7F", true, fill("F2F2F2")
	case s.box:
		look.Fill = fill("FFF7DC")
		for _, side := range []string{"left", "right", "top", "bottom"} {
			look.Border = append(look.Border, excelize.Border{Type: side, Color: "A6A6A6", Style: 1})
		}
	}
	id, err := m.file.NewStyle(look)
	m.styles[s] = id
	return id, err
}

func fill(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}

// landscape is A4, as wide as the page.
func (m *maker) landscape(sheet string) error {
	size, orientation, one, free, fit := 9, "landscape", 1, 0, true
	if err := m.file.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	return m.file.SetPageLayout(sheet, &excelize.PageLayoutOptions{Size: &size, Orientation: &orientation, FitToWidth: &one, FitToHeight: &free})
}
