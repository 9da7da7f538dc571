package requests

import (
	"strings"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/ranges"
	"sheetsync/syncer/emulator/render"
	"sheetsync/syncer/emulator/wire"
)

func (b *batch) sortRange(in *sheets.SortRangeRequest) *wire.Error {
	if r := grid.RangeOf(in.Range); b.Book.Sheet(r.SheetID) != nil {
		sh := b.Book.Sheet(r.SheetID)
		switch {
		case r.StartRow >= sh.RowCount:
			return wire.Invalid("range.startRowIndex is larger than current grid size (%d)", sh.RowCount)
		case r.StartCol >= sh.ColumnCount:
			return wire.Invalid("range.startColumnIndex is larger than current grid size (%d)", sh.ColumnCount)
		}
	}
	area, err := ranges.Grid(b.Book, in.Range)
	if err != nil {
		return err
	}
	return b.Sort(area, in.SortSpecs)
}

// randomizeRange shuffles the rows of a range.
func (b *batch) randomizeRange(in *sheets.RandomizeRangeRequest) *wire.Error {
	area, sh, err := b.Area(in.Range)
	if err != nil {
		return err
	}
	for _, m := range sh.Merges {
		if m.Overlaps(area) {
			return wire.Invalid("You can't randomize a range with merged cells.")
		}
	}
	order := b.IDs.Perm(area.Rows())
	for i := range order {
		order[i] += area.StartRow
	}
	b.Book.Permute(area, order)
	b.Restructured()
	return nil
}

func (b *batch) deleteDuplicates(
	in *sheets.DeleteDuplicatesRequest,
) (*sheets.DeleteDuplicatesResponse, *wire.Error) {
	area, sh, err := b.Area(in.Range)
	if err != nil {
		return nil, err
	}
	var cols []int
	for _, d := range in.ComparisonColumns {
		end := int(d.EndIndex)
		if !wire.Given(d.EndIndex, d.ForceSendFields, "EndIndex") {
			end = area.EndCol
		}
		for c := int(d.StartIndex); c < end; c++ {
			cols = append(cols, c)
		}
	}
	for c := area.StartCol; c < area.EndCol && len(in.ComparisonColumns) == 0; c++ {
		cols = append(cols, c)
	}
	f := render.NewFormatter(b.Book)
	seen := map[string]bool{}
	to := area.StartRow
	for r := area.StartRow; r < area.EndRow; r++ {
		var key strings.Builder
		for _, c := range cols {
			key.WriteString(strings.ToLower(f.Shown(sh.Cell(r, c))) + "\x00")
		}
		if seen[key.String()] {
			continue
		}
		seen[key.String()] = true
		for c := area.StartCol; c < area.EndCol && to != r; c++ {
			sh.SetCell(to, c, sh.Cell(r, c))
		}
		to++
	}
	for r := to; r < area.EndRow; r++ {
		for c := area.StartCol; c < area.EndCol; c++ {
			sh.SetCell(r, c, grid.Cell{})
		}
	}
	b.Touch(area)
	return &sheets.DeleteDuplicatesResponse{DuplicatesRemovedCount: int64(area.EndRow - to)}, nil
}
