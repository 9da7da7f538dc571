package sheetsapi

import (
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// groupList is the groups of one dimension of a sheet.
func groupList(sh *grid.Sheet, dim grid.Dimension) *[]grid.Tree {
	if dim == grid.Columns {
		return &sh.ColumnGroups
	}
	return &sh.RowGroups
}

// regroup adds to the depth of a stretch of rows or columns, and makes groups of what comes out: a group of depth n is an
// unbroken stretch of depth n or more.
func regroup(sh *grid.Sheet, dim grid.Dimension, start, end, by int) {
	list := groupList(sh, dim)
	depth := make([]int, max(size(sh, dim), end)+1)
	collapsed := map[[3]int]bool{}
	for _, g := range *list {
		r := grid.Sub(g, "range")
		a, _ := grid.Int(r, "startIndex")
		b, _ := grid.Int(r, "endIndex")
		d, _ := grid.Int(g, "depth")
		collapsed[[3]int{a, b, d}] = grid.Flag(g, "collapsed")
		for i := a; i < min(b, len(depth)); i++ {
			depth[i] = max(depth[i], d)
		}
	}
	for i := start; i < end; i++ {
		depth[i] = max(depth[i]+by, 0)
	}
	*list = nil
	for i := 0; i < len(depth); i++ {
		before := 0
		if i > 0 {
			before = depth[i-1]
		}
		for d := before + 1; d <= depth[i]; d++ {
			j := i
			for j < len(depth) && depth[j] >= d {
				j++
			}
			g := grid.Tree{"depth": float64(d), "range": grid.Tree{"sheetId": float64(sh.ID), "dimension": dim.String(),
				"startIndex": float64(i), "endIndex": float64(j)}}
			if collapsed[[3]int{i, j, d}] {
				g["collapsed"] = true
			}
			*list = append(*list, g)
		}
	}
}

func (w *writer) groupEdit(in grid.Tree, by int) (grid.Tree, *wire.Error) {
	sh, dim, start, end, err := dimensionRange(w.book, grid.Sub(in, "range"))
	if err != nil {
		return nil, err
	}
	if end > size(sh, dim) {
		return nil, exceeds(sh, lines(sh, dim, start, end))
	}
	sh = w.book.Edited(sh.ID)
	if by < 0 {
		covered := true
		for i := start; i < end; i++ {
			in := false
			for _, g := range *groupList(sh, dim) {
				r := grid.Sub(g, "range")
				a, _ := grid.Int(r, "startIndex")
				b, _ := grid.Int(r, "endIndex")
				in = in || i >= a && i < b
			}
			covered = covered && in
		}
		if !covered || start == end {
			return nil, wire.Invalid("You can't delete a group that doesn't exist.")
		}
	}
	regroup(sh, dim, start, end, by)
	if by > 0 { // recorded: the first group sets where its control is, and that stays
		if dim == grid.Columns {
			sh.ColumnGroupControlAfter = true
		} else {
			sh.RowGroupControlAfter = true
		}
	}
	reply := grid.Tree{}
	if groups := *groupList(sh, dim); len(groups) > 0 {
		reply["dimensionGroups"] = externals(groups)
	}
	return reply, nil
}

func (w *writer) addDimensionGroup(in grid.Tree) (grid.Tree, *wire.Error) { return w.groupEdit(in, 1) }

func (w *writer) deleteDimensionGroup(in grid.Tree) (grid.Tree, *wire.Error) {
	return w.groupEdit(in, -1)
}

func (w *writer) updateDimensionGroup(in grid.Tree) (grid.Tree, *wire.Error) {
	if _, err := fieldMask(in, wire.Request.Field("updateDimensionGroup").Message.Field("dimensionGroup").Message); err != nil {
		return nil, err
	}
	group := grid.Sub(in, "dimensionGroup")
	sh, dim, start, end, err := dimensionRange(w.book, grid.Sub(group, "range"))
	if err != nil {
		return nil, err
	}
	sh = w.book.Edited(sh.ID)
	depth, _ := grid.Int(group, "depth")
	for i, g := range *groupList(sh, dim) {
		r := grid.Sub(g, "range")
		a, _ := grid.Int(r, "startIndex")
		b, _ := grid.Int(r, "endIndex")
		if d, _ := grid.Int(g, "depth"); a != start || b != end || d != depth {
			continue
		}
		g = shallow(g)
		delete(g, "collapsed")
		if grid.Flag(group, "collapsed") {
			g["collapsed"] = true
		}
		(*groupList(sh, dim))[i] = g
		for at := start; at < end; at++ {
			l := sh.Row(at).Line()
			if dim == grid.Columns {
				l = sh.Column(at)
				l.Hidden = grid.Flag(group, "collapsed")
				sh.SetColumnLine(at, l)
				continue
			}
			l.Hidden = grid.Flag(group, "collapsed")
			sh.SetRowLine(at, l)
		}
		return nil, nil
	}
	return nil, wire.Invalid("No dimension group with the range and depth given.")
}
