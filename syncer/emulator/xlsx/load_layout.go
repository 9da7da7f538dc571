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

func (l *loader) layout(sheet *grid.Sheet, name string, rows int) error {
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
	for c := range sheet.ColumnCount {
		if err := l.column(sheet, name, c); err != nil {
			return err
		}
	}
	for r := range rows {
		if err := l.row(sheet, name, r); err != nil {
			return err
		}
	}
	return l.merges(sheet, name)
}

func (l *loader) column(sheet *grid.Sheet, name string, col int) error {
	letter := grid.ColumnName(col)
	visible, err := l.file.GetColVisible(name, letter)
	if err != nil {
		return err
	}
	width, err := l.file.GetColWidth(name, letter)
	if err != nil {
		return err
	}
	line := grid.Line{Hidden: !visible}
	if math.Abs(width-defaultWidth) > 0.01 {
		line.Pixels = int32(math.Round(width*pixelsPerCharacter + characterPadding))
	}
	if line.Pixels == grid.DefaultColumnPixels {
		line.Pixels = 0
	}
	if line != (grid.Line{}) {
		sheet.SetColumnLine(col, line)
	}
	return nil
}

func (l *loader) row(sheet *grid.Sheet, name string, row int) error {
	visible, err := l.file.GetRowVisible(name, row+1)
	if err != nil {
		return err
	}
	height, err := l.file.GetRowHeight(name, row+1)
	if err != nil {
		return err
	}
	line := grid.Line{Hidden: !visible}
	if math.Abs(height-defaultHeight) > 0.01 {
		line.Pixels = int32(math.Round(height * pixelsPerPoint))
	}
	if line.Pixels == grid.DefaultRowPixels {
		line.Pixels = 0
	}
	if line != (grid.Line{}) {
		sheet.SetRowLine(row, line)
	}
	return nil
}

func (l *loader) merges(sheet *grid.Sheet, name string) error {
	merged, err := l.file.GetMergeCells(name, true)
	if err != nil {
		return err
	}
	for _, m := range merged {
		if r, ok := sheet.Range(m.GetStartAxis() + ":" + m.GetEndAxis()); ok {
			sheet.Merges = append(sheet.Merges, r)
		}
	}
	return nil
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
