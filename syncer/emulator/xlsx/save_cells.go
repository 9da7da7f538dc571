package xlsx

import (
	"strings"

	"github.com/xuri/excelize/v2"

	"sheetsync/syncer/emulator/grid"
)

// cells streams the sheet's rows. It comes last: what else belongs to the sheet must be known when the stream ends.
func (v *saver) cells(sheet *grid.Sheet, name string) error {
	w, err := v.file.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := v.columns(w, sheet); err != nil {
		return err
	}
	for r := range sheet.UsedRows() {
		row := sheet.Row(r)
		line := row.Line()
		opts := excelize.RowOpts{Hidden: line.Hidden}
		if line.Pixels > 0 {
			opts.Height = float64(line.Pixels) / pixelsPerPoint
		}
		if row.Len() == 0 && opts == (excelize.RowOpts{}) {
			continue
		}
		values := make([]any, row.Len())
		for c, cell := range row.Cells() {
			if values[c], err = v.cell(cell); err != nil {
				return err
			}
		}
		if err := w.SetRow(grid.CellName(r, 0), values, opts); err != nil {
			return err
		}
	}
	for _, m := range sheet.Merges {
		if err := w.MergeCell(grid.CellName(m.StartRow, m.StartCol), grid.CellName(m.EndRow-1, m.EndCol-1)); err != nil {
			return err
		}
	}
	return w.Flush()
}

func (v *saver) columns(w *excelize.StreamWriter, sheet *grid.Sheet) error {
	for c := range sheet.ColumnCount {
		line := sheet.Column(c)
		if line.Pixels > 0 {
			width := columnWidth(line)
			if err := w.SetColWidth(c+1, c+1, width); err != nil {
				return err
			}
		}
		if line.Hidden {
			if err := w.SetColVisible(c+1, c+1, false); err != nil {
				return err
			}
		}
	}
	if sheet.FrozenRows == 0 && sheet.FrozenColumns == 0 {
		return nil
	}
	pane := "bottomRight"
	switch {
	case sheet.FrozenColumns == 0:
		pane = "bottomLeft"
	case sheet.FrozenRows == 0:
		pane = "topRight"
	}
	return w.SetPanes(&excelize.Panes{
		Freeze: true, XSplit: sheet.FrozenColumns, YSplit: sheet.FrozenRows,
		TopLeftCell: grid.CellName(sheet.FrozenRows, sheet.FrozenColumns), ActivePane: pane,
	})
}

// cell is what excelize streams for a cell: nil for an empty one.
func (v *saver) cell(c grid.Cell) (any, error) {
	if c.Blank() && c.Format() == 0 {
		return nil, nil //nolint:nilnil // nil is the stream's empty cell
	}
	style, err := v.style(c.Format())
	if err != nil {
		return nil, err
	}
	out := excelize.Cell{StyleID: style, Formula: strings.TrimPrefix(c.Formula(), "=")}
	if c.Kind() == grid.Error && c.Text() == "#ERROR!" { // no formula at all: a workbook with it would have to be repaired
		out.Formula, out.Value = "", c.Formula()
		return out, nil
	}
	switch value := c.Value(); value.Kind {
	case grid.Number:
		out.Value = value.Num
	case grid.Bool:
		out.Value = value.Num != 0
	case grid.Text:
		if out.Formula == "" { // readers compute a formula's text themselves
			out.Value = value.Str
		}
	case grid.Error:
		if out.Formula == "" {
			out.Value = value.Str
		}
	}
	return out, nil
}

// columnWidth is a column's width in characters, as workbooks have it.
func columnWidth(line grid.Line) float64 {
	return float64(max(line.Pixels-characterPadding, 1)) / pixelsPerCharacter
}
