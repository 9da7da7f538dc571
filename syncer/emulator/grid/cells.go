package grid

// ParseCells reads the part of a range behind the '!': A1, A1:B2, A:C, 2:3, A2:C, A1:1, with corners in any order.
// Open ends are [NoEnd]. The result lies on sheet 0.
func ParseCells(s string) (Range, bool) {
	from, i := scanPart(s, 0)
	if i == 0 {
		return Range{}, false
	}
	if i == len(s) {
		if !from.hasRow || !from.hasCol {
			return Range{}, false
		}
		return Range{StartRow: from.row, EndRow: from.row + 1, StartCol: from.col, EndCol: from.col + 1}, true
	}
	if s[i] != ':' {
		return Range{}, false
	}
	to, j := scanPart(s, i+1)
	if j == i+1 || j != len(s) {
		return Range{}, false
	}
	r := Range{}
	r.StartRow, r.EndRow = stretch(from.row, from.hasRow, to.row, to.hasRow)
	r.StartCol, r.EndCol = stretch(from.col, from.hasCol, to.col, to.hasCol)
	return r, true
}

func stretch(a int, hasA bool, b int, hasB bool) (start, end int) {
	switch {
	case hasA && hasB:
		return min(a, b), max(a, b) + 1
	case hasA:
		return a, NoEnd
	case hasB:
		return b, NoEnd
	}
	return 0, NoEnd
}

// Range reads a reference without a title, such as $A$1:B2, as a range of the sheet, cut to it; false
// for one that isn't there.
func (s *Sheet) Range(ref string) (Range, bool) {
	r, ok := ParseCells(ref)
	r = s.Clip(r)
	return r, ok && !r.Empty()
}
