package objects

import (
	"slices"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/ranges"
	"sheetsync/syncer/emulator/wire"
)

// groupList is the groups of one dimension of a sheet.
func groupList(sh *grid.Sheet, dim grid.Dimension) *[]*sheets.DimensionGroup {
	if dim == grid.Columns {
		return &sh.ColumnGroups
	}
	return &sh.RowGroups
}

// group is a group of lines, apart from its sheet.
type group struct{ start, end, depth int }

func groupOf(g *sheets.DimensionGroup) group {
	return group{int(g.Range.StartIndex), int(g.Range.EndIndex), int(g.Depth)}
}

// regroup adds to the depth of a stretch of rows or columns, and makes groups of what comes out: a
// group of depth n is an unbroken stretch of depth n or more.
func regroup(l ranges.Lines, by int) {
	list := groupList(l.Sheet, l.Dim)
	depth := make([]int, max(l.Size(), l.End)+1)
	collapsed := map[group]bool{}
	for _, g := range *list {
		at := groupOf(g)
		collapsed[at] = g.Collapsed
		for i := at.start; i < min(at.end, len(depth)); i++ {
			depth[i] = max(depth[i], at.depth)
		}
	}
	for i := l.Start; i < l.End; i++ {
		depth[i] = max(depth[i]+by, 0)
	}
	*list = nil
	for i := range depth {
		before := 0
		if i > 0 {
			before = depth[i-1]
		}
		for d := before + 1; d <= depth[i]; d++ {
			j := i
			for j < len(depth) && depth[j] >= d {
				j++
			}
			*list = append(*list, &sheets.DimensionGroup{Depth: int64(d), Collapsed: collapsed[group{i, j, d}],
				Range: &sheets.DimensionRange{SheetId: l.Sheet.ID, Dimension: l.Dim.String(),
					StartIndex: int64(i), EndIndex: int64(j), ForceSendFields: []string{"StartIndex"}}})
		}
	}
}

// regrouped changes the depth of a range, and returns all groups of its dimension.
func (b *Editor) regrouped(in *sheets.DimensionRange, by int) ([]*sheets.DimensionGroup, *wire.Error) {
	l, err := ranges.Dimension(b.Book, in)
	switch {
	case err != nil:
		return nil, err
	case l.End > l.Size():
		return nil, ranges.Exceeds(l.Sheet, l.Cells())
	}
	l.Sheet = b.Book.Edited(l.Sheet.ID)
	if by < 0 && !allGrouped(l) {
		return nil, wire.Invalid("You can't delete a group that doesn't exist.")
	}
	regroup(l, by)
	if by > 0 { // recorded: the first group sets where its control is, and that stays
		if l.Dim == grid.Columns {
			l.Sheet.ColumnGroupControlAfter = true
		} else {
			l.Sheet.RowGroupControlAfter = true
		}
	}
	return slices.Clone(*groupList(l.Sheet, l.Dim)), nil
}

// allGrouped tells whether each of the lines lies in a group.
func allGrouped(l ranges.Lines) bool {
	for i := l.Start; i < l.End; i++ {
		if !slices.ContainsFunc(*groupList(l.Sheet, l.Dim), func(g *sheets.DimensionGroup) bool {
			at := groupOf(g)
			return i >= at.start && i < at.end
		}) {
			return false
		}
	}
	return l.Start < l.End
}

// AddDimensionGroup carries out the request addDimensionGroup.
func (b *Editor) AddDimensionGroup(
	in *sheets.AddDimensionGroupRequest,
) (*sheets.AddDimensionGroupResponse, *wire.Error) {
	groups, err := b.regrouped(in.Range, 1)
	return &sheets.AddDimensionGroupResponse{DimensionGroups: groups}, err
}

// DeleteDimensionGroup carries out the request deleteDimensionGroup.
func (b *Editor) DeleteDimensionGroup(
	in *sheets.DeleteDimensionGroupRequest,
) (*sheets.DeleteDimensionGroupResponse, *wire.Error) {
	groups, err := b.regrouped(in.Range, -1)
	return &sheets.DeleteDimensionGroupResponse{DimensionGroups: groups}, err
}

// UpdateDimensionGroup carries out the request updateDimensionGroup.
func (b *Editor) UpdateDimensionGroup(in *sheets.UpdateDimensionGroupRequest) *wire.Error {
	if _, err := wire.UpdateMask[sheets.DimensionGroup](in.Fields); err != nil {
		return err
	}
	wanted := wire.OrNew(in.DimensionGroup)
	l, err := ranges.Dimension(b.Book, wanted.Range)
	if err != nil {
		return err
	}
	l.Sheet = b.Book.Edited(l.Sheet.ID)
	list := *groupList(l.Sheet, l.Dim)
	i := slices.IndexFunc(list, func(g *sheets.DimensionGroup) bool {
		return groupOf(g) == group{l.Start, l.End, int(wanted.Depth)}
	})
	if i < 0 {
		return wire.Invalid("No dimension group with the range and depth given.")
	}
	g := *list[i]
	g.Collapsed = wanted.Collapsed
	list[i] = &g
	l.Edit(func(_ int, line *grid.Line) { line.Hidden = wanted.Collapsed })
	return nil
}
