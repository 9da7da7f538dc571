package xlsx

import (
	"context"
	"strings"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/interchange/ooxml"
)

// A tab is a sheet of the workbook with what its rows hold.
type tab struct {
	from       *ooxml.Sheet
	rows, cols int // up to the last cell with content
	lines      []line
}

// line is a row of a tab.
type line struct {
	number int
	height float64
	hidden bool
	cells  []styled
}

// styled is a cell whose style is still the workbook's.
type styled struct {
	col, style int
	cell       grid.Cell
}

// spareStyled is up to how far beyond the content cells with nothing but a style are kept.
const spareStyled = minRows

// cells reads a sheet's cells.
func (l *loader) cells(ctx context.Context, s *ooxml.Sheet) (*tab, error) {
	t := &tab{from: s}
	shared := map[int]sharedFormula{}
	err := s.Read(ctx, func(row *ooxml.Row) error {
		out := line{number: row.Number, height: row.Height, hidden: row.Hidden}
		for i := range row.Cells {
			c := &row.Cells[i]
			cell := cellOf(c, row.Number, shared)
			if cell.Zero() {
				if c.Style != 0 && c.Column < max(t.cols, minColumns) && row.Number < t.rows+spareStyled {
					out.cells = append(out.cells, styled{c.Column, c.Style, cell})
				}
				continue
			}
			if err := l.size.Cell(row.Number, c.Column, c.Text+cell.Formula()); err != nil {
				return err
			}
			t.rows, t.cols = row.Number+1, max(t.cols, c.Column+1)
			out.cells = append(out.cells, styled{c.Column, c.Style, cell})
		}
		if len(out.cells) > 0 || (out.hidden || out.height != 0) && row.Number < t.rows+spareStyled {
			t.lines = append(t.lines, out)
		}
		return nil
	})
	return t, err
}

// sharedFormula is one that several cells share, as it reads in the first.
type sharedFormula struct {
	formula  string
	row, col int
}

// cellOf is a cell without its format.
func cellOf(c *ooxml.Cell, row int, shared map[int]sharedFormula) grid.Cell {
	var value grid.Value
	switch c.Kind {
	case ooxml.KindText:
		value = grid.TextValue(c.Text)
	case ooxml.KindNumber:
		value = grid.NumberValue(c.Number)
	case ooxml.KindBool:
		value = grid.BoolValue(c.Number != 0)
	case ooxml.KindError:
		value = grid.ErrorValue(c.Text)
	}
	formula := strings.TrimPrefix(c.Formula, "=")
	if c.Shared >= 0 {
		if formula != "" {
			shared[c.Shared] = sharedFormula{"=" + formula, row, c.Column}
		} else if first, ok := shared[c.Shared]; ok {
			formula = strings.TrimPrefix(grid.Translate(first.formula, row-first.row, c.Column-first.col), "=")
		}
	}
	switch {
	case formula != "":
		return grid.Cell{}.WithFormula("="+formula, value)
	case value.Kind != grid.Empty:
		return grid.Cell{}.WithValue(value)
	}
	return grid.Cell{}
}

// place puts a tab's cells into its sheet, but for those that merged ranges cover.
func (l *loader) place(sheet *grid.Sheet, t *tab) error {
	for i := range t.lines {
		row := &t.lines[i]
		for _, c := range row.cells {
			if cell := c.cell.WithFormat(l.format(c.style)); !cell.Zero() && row.number < sheet.RowCount && c.col < sheet.ColumnCount {
				sheet.SetCell(row.number, c.col, cell)
			}
		}
		row.cells = nil
	}
	return t.from.Covered(t.rows, t.cols, func(row, col int) {
		if cell := sheet.Cell(row, col); cell.Kind() != grid.Empty || cell.Formula() != "" {
			sheet.SetCell(row, col, grid.Cell{}.WithFormat(cell.Format()))
		}
	})
}
