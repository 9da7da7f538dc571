package grid

import "reflect"

func sameMap(a, b Tree) bool {
	return reflect.ValueOf(a).UnsafePointer() == reflect.ValueOf(b).UnsafePointer()
}

// shift is how an insert, a delete or a move of rows or columns moves positions.
type shift struct {
	dim Dimension
	// at and end are the inserted, deleted or moved block; to is where a moved block goes, counted before the move.
	at, end, to int
	kind        shiftKind
}

type shiftKind uint8

const (
	inserted shiftKind = iota
	deleted
	moved
)

// point follows one row or column.
func (s shift) point(p int) (int, bool) {
	n := s.end - s.at
	switch s.kind {
	case inserted:
		if p >= s.at {
			p += n
		}
	case deleted:
		if p >= s.at && p < s.end {
			return 0, false
		}
		if p >= s.end {
			p -= n
		}
	case moved:
		switch {
		case p >= s.at && p < s.end:
			if s.to > s.at {
				return p + s.to - s.end, true
			}
			return p - s.at + s.to, true
		case s.to > s.at && p >= s.end && p < s.to:
			p -= n
		case s.to <= s.at && p >= s.to && p < s.at:
			p += n
		}
	}
	return p, true
}

// span follows a half-open stretch. A stretch inside a moved block goes with it; one that a block leaves shrinks, one that a
// block is moved or inserted into grows.
func (s shift) span(start, end int) (int, int, bool) {
	n := s.end - s.at
	switch s.kind {
	case inserted:
		if start >= s.at {
			start += n
		}
		if end > s.at && end != NoEnd {
			end += n
		}
	case deleted:
		start, end = s.cut(start), s.cut(end)
	case moved:
		if start >= s.at && end <= s.end {
			by, _ := s.point(start)
			return by, by + end - start, true
		}
		if start <= s.at && end >= s.end && s.to >= start && s.to <= end {
			return start, end, true
		}
		start, end = s.cut(start), s.cut(end)
		to := s.to
		if to > s.at {
			to -= n
		}
		if start >= to {
			start += n
		}
		if end > to && end != NoEnd {
			end += n
		}
	}
	return start, end, start < end
}

func (s shift) cut(p int) int {
	switch {
	case p == NoEnd || p <= s.at:
		return p
	case p < s.end:
		return s.at
	}
	return p - (s.end - s.at)
}

// rect follows a range.
func (s shift) rect(r Range) (Range, bool) {
	var ok bool
	if s.dim == Rows {
		r.StartRow, r.EndRow, ok = s.span(r.StartRow, r.EndRow)
	} else {
		r.StartCol, r.EndCol, ok = s.span(r.StartCol, r.EndCol)
	}
	return r, ok
}

// tree follows every GridRange, GridCoordinate and DimensionRange of one sheet in a tree.
func (s shift) tree(sheet int64, t Tree) Tree {
	start, end, point := "startRowIndex", "endRowIndex", "rowIndex"
	if s.dim == Columns {
		start, end, point = "startColumnIndex", "endColumnIndex", "columnIndex"
	}
	return mapTree(t, func(m Tree) (Tree, bool) {
		id, ok := m["sheetId"].(float64)
		if !ok || int64(id) != sheet {
			return m, true
		}
		if d, ok := m["dimension"].(string); ok {
			if d != s.dim.String() {
				return m, true
			}
			return s.stretch(m, "startIndex", "endIndex")
		}
		if p, ok := m[point].(float64); ok || m["rowIndex"] != nil || m["columnIndex"] != nil {
			// An object that hangs on a deleted cell stays where that was.
			if now, ok := s.point(int(p)); ok && now != int(p) {
				m = shallow(m)
				m[point] = float64(now)
			}
			return m, true
		}
		return s.stretch(m, start, end)
	})
}

func (s shift) stretch(m Tree, start, end string) (Tree, bool) {
	a, hasStart := Int(m, start)
	b, hasEnd := Int(m, end)
	if !hasEnd {
		b = NoEnd
	}
	if !hasStart && !hasEnd {
		return m, true
	}
	na, nb, ok := s.span(a, b)
	if !ok {
		return nil, false
	}
	if na == a && nb == b {
		return m, true
	}
	m = shallow(m)
	if hasStart || na != 0 {
		m[start] = float64(na)
	}
	if hasEnd {
		m[end] = float64(nb)
	}
	return m, true
}
