package xlsx

import (
	"math"
	"strings"

	"sheetsync/syncer/emulator/grid"
)

// Workbooks measure widths in characters and heights in points; the API in pixels. The factors are those of the default font
// at 96 dots an inch.
const (
	pixelsPerCharacter = 7
	characterPadding   = 5
	pixelsPerPoint     = 96.0 / 72
	// defaultWidth and defaultHeight are what a workbook has where it says nothing.
	defaultWidth  = 9.140625
	defaultHeight = 15
)

func (l *loader) layout(sheet *grid.Sheet, t *tab) error {
	name := t.from.Title
	panes, err := l.file.GetPanes(name)
	if err != nil {
		return err
	}
	if panes.Freeze {
		sheet.FrozenRows, sheet.FrozenColumns = panes.YSplit, panes.XSplit
	}
	if visible, err := l.file.GetSheetVisible(name); err == nil && !visible {
		sheet.Hidden = true
	}
	if props, err := l.file.GetSheetProps(name); err == nil && props.TabColorRGB != nil {
		sheet.TabColor = color(*props.TabColorRGB)
	}
	if view, err := l.file.GetSheetView(name, -1); err == nil {
		sheet.HideGridlines = view.ShowGridLines != nil && !*view.ShowGridLines
		sheet.RightToLeft = view.RightToLeft != nil && *view.RightToLeft
	}
	for _, c := range t.from.Columns {
		line := grid.Line{Hidden: c.Hidden}
		if c.Width != 0 && math.Abs(c.Width-defaultWidth) > 0.01 {
			line.Pixels = pixels(c.Width*pixelsPerCharacter+characterPadding, grid.DefaultColumnPixels)
		}
		for col := c.First; col <= min(c.Last, sheet.ColumnCount-1) && line != (grid.Line{}); col++ {
			sheet.SetColumnLine(col, line)
		}
	}
	for i := range t.lines {
		row := &t.lines[i]
		line := grid.Line{Hidden: row.hidden}
		if row.height != 0 && math.Abs(row.height-defaultHeight) > 0.01 {
			line.Pixels = pixels(row.height*pixelsPerPoint, grid.DefaultRowPixels)
		}
		if line != (grid.Line{}) && row.number < sheet.RowCount {
			sheet.SetRowLine(row.number, line)
		}
	}
	for _, ref := range t.from.Merges {
		if r, ok := sheet.Range(ref); ok {
			sheet.Merges = append(sheet.Merges, r)
		}
	}
	return nil
}

// maxPixels is more than any line of a sheet has.
const maxPixels = 10_000

// pixels rounds a size; 0 is the usual one.
func pixels(size float64, usual int32) int32 {
	if n := int32(math.Round(min(max(size, 0), maxPixels))); n != usual {
		return n
	}
	return 0
}

// parseAll reads references separated by blanks.
func parseAll(sheet *grid.Sheet, refs string) []grid.Range {
	var ranges []grid.Range
	for _, ref := range strings.Fields(refs) {
		if r, ok := sheet.Range(ref); ok {
			ranges = append(ranges, r)
		}
	}
	return ranges
}

func (l *loader) notes(sheet *grid.Sheet, name string) error {
	comments, err := l.file.GetComments(name)
	if err != nil {
		return err
	}
	for _, c := range comments {
		r, ok := sheet.Range(c.Cell)
		if !ok {
			continue
		}
		text := c.Text
		if text == "" {
			for _, run := range c.Paragraph {
				text += run.Text
			}
		}
		sheet.SetCell(r.StartRow, r.StartCol, sheet.Cell(r.StartRow, r.StartCol).WithNote(text))
	}
	return nil
}
