package grid

import (
	"slices"

	"google.golang.org/api/sheets/v4"
)

// InsertDimension puts n empty rows or columns before at; the grid grows. With inherit they get the formats and size of
// what lies before them, else those of what lay at the place; rows get data validation, too. Everything attached follows.
func (s *Spreadsheet) InsertDimension(sheet int64, dim Dimension, at, n int, inherit bool) {
	sh := s.Edited(sheet)
	if sh == nil || n <= 0 {
		return
	}
	model := at // where formats come from, as an index before the insert
	if inherit {
		model = at - 1
	}
	if dim == Rows {
		sh.insertRows(at, n, model)
	} else {
		sh.insertColumns(at, n, model)
	}
	s.follow(sh, shift{dim: dim, kind: inserted, at: at, end: at + n, grow: inherit})
}

// DeleteDimension removes rows or columns; the grid shrinks. What was attached to them goes too.
func (s *Spreadsheet) DeleteDimension(sheet int64, dim Dimension, at, end int) {
	sh := s.Edited(sheet)
	if sh == nil || at >= end {
		return
	}
	if dim == Rows {
		end = min(end, sh.RowCount)
		sh.RowCount -= end - at
		sh.FrozenRows -= max(0, min(sh.FrozenRows, end)-at)
		if at < len(sh.rows) {
			sh.dropFormulas(sh.rows[at:min(end, len(sh.rows))])
			sh.rows = slices.Delete(sh.rows, at, min(end, len(sh.rows)))
		}
	} else {
		end = min(end, sh.ColumnCount)
		sh.ColumnCount -= end - at
		sh.FrozenColumns -= max(0, min(sh.FrozenColumns, end)-at)
		if at < len(sh.cols) {
			sh.cols = slices.Delete(sh.cols, at, min(end, len(sh.cols)))
		}
		for i, r := range sh.rows {
			if at < r.Len() {
				r = sh.rowForWrite(i)
				r.cells = slices.Delete(r.cells, at, min(end, len(r.cells)))
				r.trim()
				sh.formulas += int(r.recount())
			}
		}
	}
	s.follow(sh, shift{dim: dim, kind: deleted, at: at, end: end})
}

// MoveDimension moves rows or columns at..end before to, an index counted before the move. to must not lie inside the block.
func (s *Spreadsheet) MoveDimension(sheet int64, dim Dimension, at, end, to int) {
	sh := s.Edited(sheet)
	if sh == nil || at >= end || (to >= at && to <= end) {
		return
	}
	if dim == Rows {
		for len(sh.rows) < max(end, to) {
			sh.rows = append(sh.rows, nil)
		}
		moveBlock(sh.rows, at, end, to)
	} else {
		for len(sh.cols) < max(end, to) {
			sh.cols = append(sh.cols, Line{})
		}
		moveBlock(sh.cols, at, end, to)
		for i, r := range sh.rows {
			if min(at, to) >= r.Len() {
				continue
			}
			r = sh.rowForWrite(i)
			for len(r.cells) < max(end, to) {
				r.cells = append(r.cells, Cell{})
			}
			moveBlock(r.cells, at, end, to)
			r.trim()
		}
	}
	s.follow(sh, shift{dim: dim, kind: moved, at: at, end: end, to: to})
}

func moveBlock[T any](list []T, at, end, to int) {
	block := slices.Clone(list[at:end])
	if to > end {
		copy(list[at:], list[end:to])
		copy(list[to-len(block):], block)
	} else {
		copy(list[to+len(block):end], list[to:at])
		copy(list[to:], block)
	}
}

// follow moves everything that is attached to a sheet's rows or columns after the cells have moved.
func (s *Spreadsheet) follow(sh *Sheet, by shift) {
	s.moveMetadata(sh.ID, by.dim, by.point)
	merges := sh.Merges[:0]
	for _, m := range sh.Merges {
		if m, ok := by.rect(m); ok && m.Rows()*m.Cols() > 1 {
			merges = append(merges, m)
		}
	}
	sh.Merges = merges
	if len(sh.Tables) > 0 {
		sh.moveTables(by, func(Range) bool { return true })
	}
	for _, other := range s.sheets {
		if other.ID == sh.ID || len(other.Charts) > 0 || len(other.Slicers) > 0 {
			s.Edited(other.ID).eachAttached(by.object(sh.ID))
		}
	}
	s.NamedRanges = editAll(s.NamedRanges, by.object(sh.ID),
		func(n *sheets.NamedRange) bool { return n.Range != nil })
	s.rewriteFormulas(func(*Sheet) refEdit { return refEdit{sheet: sh.Title, kind: refShift, shift: by} })
}

func (s *Sheet) dropFormulas(rows []*Row) {
	for _, r := range rows {
		s.formulas -= r.Formulas()
	}
}

func (s *Sheet) insertRows(at, n, model int) {
	s.RowCount += n
	if at < s.FrozenRows {
		s.FrozenRows += n
	}
	like := s.Row(model)
	if at >= len(s.rows) && like == nil {
		return
	}
	for len(s.rows) < at {
		s.rows = append(s.rows, nil)
	}
	s.rows = slices.Insert(s.rows, at, make([]*Row, n)...)
	if like == nil {
		return
	}
	for i := at; i < at+n; i++ {
		r := &Row{version: s.version, props: Line{Pixels: like.props.Pixels}}
		for col, c := range like.cells {
			if rule := c.Extra().Validation; c.format != 0 || rule != nil {
				r.set(col, Cell{}.WithFormat(c.format).WithValidation(rule))
			}
		}
		if len(r.cells) > 0 || r.props != (Line{}) {
			s.rows[i] = r
		}
	}
}

func (s *Sheet) insertColumns(at, n, model int) {
	s.ColumnCount += n
	if at < s.FrozenColumns {
		s.FrozenColumns += n
	}
	if at < len(s.cols) || s.Column(model) != (Line{}) {
		for len(s.cols) < at {
			s.cols = append(s.cols, Line{})
		}
		line := Line{Pixels: s.Column(model).Pixels}
		s.cols = slices.Insert(s.cols, at, slices.Repeat([]Line{line}, n)...)
	}
	for i, r := range s.rows {
		if at >= r.Len() && r.Cell(model).format == 0 {
			continue
		}
		like := Cell{}.WithFormat(r.Cell(model).format)
		r = s.rowForWrite(i)
		for len(r.cells) < at {
			r.cells = append(r.cells, Cell{})
		}
		r.cells = slices.Insert(r.cells, at, slices.Repeat([]Cell{like}, n)...)
		r.trim()
	}
}
