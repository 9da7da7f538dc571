package requests

import (
	"cmp"
	"slices"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

func (b *batch) mergeCells(in *sheets.MergeCellsRequest) *wire.Error {
	area, sh, err := b.Area(in.Range)
	if err != nil {
		return err
	}
	if err := split(sh, area); err != nil {
		return err
	}
	for _, block := range blocks(area, in.MergeType) {
		if block.Rows()*block.Cols() < 2 {
			continue
		}
		sh.Merges = append(sh.Merges, block)
		for r := block.StartRow; r < min(block.EndRow, sh.UsedRows()); r++ {
			for c := block.StartCol; c < min(block.EndCol, sh.Row(r).Len()); c++ {
				corner := r == block.StartRow && c == block.StartCol
				if cell := sh.Cell(r, c); !corner && !cell.Blank() {
					sh.SetCell(r, c, cell.WithValue(grid.Value{}))
				}
			}
		}
	}
	b.Touch(area)
	return nil
}

// blocks cuts an area into what a MergeType merges.
func blocks(area grid.Range, kind string) []grid.Range {
	var out []grid.Range
	switch kind {
	case "MERGE_ROWS":
		for r := area.StartRow; r < area.EndRow; r++ {
			one := area
			one.StartRow, one.EndRow = r, r+1
			out = append(out, one)
		}
	case "MERGE_COLUMNS":
		for c := area.StartCol; c < area.EndCol; c++ {
			one := area
			one.StartCol, one.EndCol = c, c+1
			out = append(out, one)
		}
	default:
		return []grid.Range{area}
	}
	return out
}

// split takes apart the merged blocks of an area, which must lie in it wholly.
func split(sh *grid.Sheet, area grid.Range) *wire.Error {
	for _, m := range sh.Merges {
		if m.Overlaps(area) && !area.Contains(m) {
			return wire.Invalid("You must select all cells in a merged range to merge or unmerge them.")
		}
	}
	sh.Merges = slices.DeleteFunc(slices.Clone(sh.Merges), area.Contains)
	return nil
}

func (b *batch) unmergeCells(in *sheets.UnmergeCellsRequest) *wire.Error {
	area, sh, err := b.Area(in.Range)
	if err != nil {
		return err
	}
	return split(sh, area)
}

// sides tells at which edges of an area a cell lies.
type sides struct{ top, bottom, left, right bool }

func (b *batch) updateBorders(in *sheets.UpdateBordersRequest) *wire.Error {
	area, sh, err := b.Area(in.Range)
	if err != nil {
		return err
	}
	type key struct {
		id grid.FormatID
		sides
	}
	known := map[key]grid.FormatID{}
	for r := area.StartRow; r < area.EndRow; r++ {
		for c := area.StartCol; c < area.EndCol; c++ {
			k := key{sh.Cell(r, c).Format(), sides{r == area.StartRow, r == area.EndRow-1,
				c == area.StartCol, c == area.EndCol-1}}
			id, ok := known[k]
			if !ok {
				id = b.bordered(k.id, in, k.sides)
				known[k] = id
			}
			sh.SetCell(r, c, sh.Cell(r, c).WithFormat(id))
		}
	}
	return nil
}

// bordered returns a format with the borders of a cell that lies at some edges of the area.
func (b *batch) bordered(id grid.FormatID, in *sheets.UpdateBordersRequest, at sides) grid.FormatID {
	format, borders := sheets.CellFormat{}, sheets.Borders{}
	if own := b.Book.Format(id); own != nil {
		format = *own
	}
	if format.Borders != nil {
		borders = *format.Borders
	}
	for _, side := range []struct {
		edge         bool
		outer, inner *sheets.Border
		to           **sheets.Border
	}{
		{at.top, in.Top, in.InnerHorizontal, &borders.Top},
		{at.bottom, in.Bottom, in.InnerHorizontal, &borders.Bottom},
		{at.left, in.Left, in.InnerVertical, &borders.Left},
		{at.right, in.Right, in.InnerVertical, &borders.Right},
	} {
		from := side.inner
		if side.edge {
			from = side.outer
		}
		if from != nil {
			*side.to = border(from)
		}
	}
	if format.Borders = &borders; wire.Empty(&borders) {
		format.Borders = nil
	}
	return b.Book.Intern(&format)
}

// border is a border as it is kept, nil for none.
func border(from *sheets.Border) *sheets.Border {
	if from.Style == "NONE" || from.Style == "" {
		return nil
	}
	out := *from
	switch out.Style {
	case "SOLID_MEDIUM":
		out.Width = cmp.Or(out.Width, 2)
	case "SOLID_THICK", "DOUBLE":
		out.Width = cmp.Or(out.Width, 3)
	default:
		out.Width = cmp.Or(out.Width, 1)
	}
	if out.ColorStyle == nil {
		out.ColorStyle = &sheets.ColorStyle{RgbColor: &sheets.Color{}}
	}
	return &out
}
