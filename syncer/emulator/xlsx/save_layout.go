package xlsx

import (
	"github.com/xuri/excelize/v2"

	"sheetsync/syncer/emulator/grid"
)

func (v *saver) layout(sheet *grid.Sheet, name string) error {
	width, height := float64(grid.DefaultColumnPixels-characterPadding)/pixelsPerCharacter, grid.DefaultRowPixels/pixelsPerPoint
	if err := v.file.SetSheetProps(name, &excelize.SheetPropsOptions{DefaultColWidth: &width, DefaultRowHeight: &height}); err != nil {
		return err
	}
	if rgb := hex(sheet.TabColor); rgb != "" {
		if err := v.file.SetSheetProps(name, &excelize.SheetPropsOptions{TabColorRGB: &rgb}); err != nil {
			return err
		}
	}
	if sheet.HideGridlines || sheet.RightToLeft {
		show, rtl := !sheet.HideGridlines, sheet.RightToLeft
		if err := v.file.SetSheetView(name, -1, &excelize.ViewOptions{ShowGridLines: &show, RightToLeft: &rtl}); err != nil {
			return err
		}
	}
	if f := sheet.BasicFilter; f != nil && f.Range != nil {
		if at := sheet.Clip(grid.RangeOf(f.Range)); !at.Empty() {
			return v.file.AutoFilter(name, cellsOf(at), nil)
		}
	}
	return nil
}

func (v *saver) notes(sheet *grid.Sheet, name string) error {
	for r := range sheet.UsedRows() {
		for c, cell := range sheet.Row(r).Cells() {
			note := cell.Note()
			if note == "" {
				continue
			}
			err := v.file.AddComment(name, excelize.Comment{
				Cell: grid.CellName(r, c), Paragraph: []excelize.RichTextRun{{Text: note}},
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}
