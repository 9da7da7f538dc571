package grid

import (
	"slices"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/wire"
)

// shift is how an insert, a delete or a move of rows or columns moves positions.
type shift struct {
	dim Dimension
	// at and end are the inserted, deleted or moved block; to is where a moved block goes, counted before the move.
	at, end, to int
	kind        shiftKind
	// grow makes what ends where an insert begins take it in, if it is a Table.
	grow bool
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

// object follows the ranges and coordinates of one sheet in an object of the API, in place. A range
// that is gone isn't kept.
func (s shift) object(sheet int64) func(any) bool {
	return func(object any) bool {
		switch o := object.(type) {
		case *sheets.GridRange:
			if o.SheetId != sheet {
				return true
			}
			ends := span{&o.StartRowIndex, &o.EndRowIndex, "StartRowIndex", "EndRowIndex"}
			if s.dim == Columns {
				ends = span{&o.StartColumnIndex, &o.EndColumnIndex, "StartColumnIndex", "EndColumnIndex"}
			}
			return s.stretch(ends, &o.ForceSendFields)
		case *sheets.DimensionRange:
			if o.SheetId != sheet || o.Dimension != s.dim.String() {
				return true
			}
			return s.stretch(span{&o.StartIndex, &o.EndIndex, "StartIndex", "EndIndex"}, &o.ForceSendFields)
		case *sheets.GridCoordinate:
			at := &o.RowIndex
			if s.dim == Columns {
				at = &o.ColumnIndex
			}
			// An object that hangs on a deleted cell stays where that was.
			if now, ok := s.point(int(*at)); ok && o.SheetId == sheet {
				*at = int64(now)
			}
		}
		return true
	}
}

// span is the ends of a range, with the names of their fields.
type span struct {
	start, end         *int64
	startName, endName string
}

func (s shift) stretch(at span, given *[]string) bool {
	hasStart := wire.Given(*at.start, *given, at.startName)
	hasEnd := wire.Given(*at.end, *given, at.endName)
	if !hasStart && !hasEnd {
		return true
	}
	end := NoEnd
	if hasEnd {
		end = int(*at.end)
	}
	start, end, ok := s.span(int(*at.start), end)
	if *at.start = int64(start); start == 0 && hasStart && !slices.Contains(*given, at.startName) {
		*given = append(slices.Clip(*given), at.startName)
	}
	if hasEnd {
		*at.end = int64(end)
	}
	return ok
}
