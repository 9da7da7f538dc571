package sheetsapi

import (
	"slices"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

func (w *writer) mergeCells(in grid.Tree) (grid.Tree, *wire.Error) {
	area, err := gridRange(w.book, grid.Sub(in, "range"))
	if err != nil {
		return nil, err
	}
	if err := w.guard(area); err != nil {
		return nil, err
	}
	sh := w.book.Edited(area.SheetID)
	if err := split(sh, area); err != nil {
		return nil, err
	}
	var blocks []grid.Range
	switch grid.Str(in, "mergeType") {
	case "MERGE_ROWS":
		for r := area.StartRow; r < area.EndRow; r++ {
			b := area
			b.StartRow, b.EndRow = r, r+1
			blocks = append(blocks, b)
		}
	case "MERGE_COLUMNS":
		for c := area.StartCol; c < area.EndCol; c++ {
			b := area
			b.StartCol, b.EndCol = c, c+1
			blocks = append(blocks, b)
		}
	default:
		blocks = []grid.Range{area}
	}
	for _, b := range blocks {
		if b.Rows()*b.Cols() < 2 {
			continue
		}
		sh.Merges = append(sh.Merges, b)
		for r := b.StartRow; r < min(b.EndRow, sh.UsedRows()); r++ {
			for c := b.StartCol; c < min(b.EndCol, sh.Row(r).Len()); c++ {
				if cell := sh.Cell(r, c); (r != b.StartRow || c != b.StartCol) && !cell.Blank() {
					sh.SetCell(r, c, cell.WithValue(grid.Value{}))
				}
			}
		}
	}
	w.touch(area)
	return nil, nil
}

// split takes apart the merged blocks of an area, which must lie in it wholly.
func split(sh *grid.Sheet, area grid.Range) *wire.Error {
	for _, m := range sh.Merges {
		if m.Overlaps(area) && !area.Contains(m) {
			return wire.Invalid("You must select all cells in a merged range to merge or unmerge them.")
		}
	}
	sh.Merges = slices.DeleteFunc(slices.Clone(sh.Merges), func(m grid.Range) bool { return area.Contains(m) })
	return nil
}

func (w *writer) unmergeCells(in grid.Tree) (grid.Tree, *wire.Error) {
	area, err := gridRange(w.book, grid.Sub(in, "range"))
	if err != nil {
		return nil, err
	}
	if err := w.guard(area); err != nil {
		return nil, err
	}
	return nil, split(w.book.Edited(area.SheetID), area)
}

func (w *writer) updateBorders(in grid.Tree) (grid.Tree, *wire.Error) {
	area, err := gridRange(w.book, grid.Sub(in, "range"))
	if err != nil {
		return nil, err
	}
	if err := w.guard(area); err != nil {
		return nil, err
	}
	sh := w.book.Edited(area.SheetID)
	type key struct {
		id                       grid.FormatID
		top, bottom, left, right bool
	}
	known := map[key]grid.FormatID{}
	for r := area.StartRow; r < area.EndRow; r++ {
		for c := area.StartCol; c < area.EndCol; c++ {
			k := key{sh.Cell(r, c).Format(), r == area.StartRow, r == area.EndRow-1, c == area.StartCol, c == area.EndCol-1}
			id, ok := known[k]
			if !ok {
				id = w.bordered(k.id, in, map[string]bool{"top": k.top, "bottom": k.bottom, "left": k.left, "right": k.right})
				known[k] = id
			}
			sh.SetCell(r, c, sh.Cell(r, c).WithFormat(id))
		}
	}
	return nil, nil
}

// bordered returns a format with the borders of a cell that lies at some edges of the area.
func (w *writer) bordered(id grid.FormatID, in grid.Tree, edge map[string]bool) grid.FormatID {
	format := shallow(w.book.Format(id))
	borders := shallow(grid.Sub(format, "borders"))
	for side, outer := range edge {
		from := side
		if !outer {
			from = "innerHorizontal"
			if side == "left" || side == "right" {
				from = "innerVertical"
			}
		}
		b, given := in[from].(grid.Tree)
		if !given {
			continue
		}
		if style := grid.Str(b, "style"); style == "NONE" || style == "" {
			delete(borders, side)
			continue
		}
		b = shallow(b)
		if b["width"] == nil {
			b["width"] = map[string]float64{"SOLID_MEDIUM": 2, "SOLID_THICK": 3, "DOUBLE": 3}[grid.Str(b, "style")]
			if b["width"] == 0.0 {
				b["width"] = 1.0
			}
		}
		if b["colorStyle"] == nil {
			b["colorStyle"] = color(0, 0, 0)
		}
		borders[side] = b
	}
	if len(borders) > 0 {
		format["borders"] = borders
	} else {
		delete(format, "borders")
	}
	return w.book.Intern(format)
}
