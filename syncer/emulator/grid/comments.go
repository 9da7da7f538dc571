package grid

import (
	"slices"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/wire"
)

// DropComments takes away the anchors whose thread is gone.
func (s *Spreadsheet) DropComments() {
	threads := map[string]bool{}
	for _, t := range s.Comments {
		threads[t.AnchorId] = true
	}
	for _, sh := range s.sheets {
		if gone := func(a *sheets.CommentAnchor) bool { return !threads[a.AnchorId] }; slices.ContainsFunc(sh.CommentAnchors, gone) {
			sh = s.Edited(sh.ID)
			sh.CommentAnchors = slices.DeleteFunc(sh.CommentAnchors, gone)
		}
	}
}

// MoveComments makes the comments on a sheet's cells follow them: to gives a cell's new place, or false when it is gone.
func (s *Sheet) MoveComments(to func(row, col int) (int, int, bool)) {
	var out []*sheets.CommentAnchor
	for _, a := range s.CommentAnchors {
		r := RangeOf(a.Range)
		row, col, ok := to(r.StartRow, r.StartCol)
		if !ok {
			continue
		}
		if row != r.StartRow || col != r.StartCol {
			a = wire.Clone(a)
			a.Range = r.Moved(row-r.StartRow, col-r.StartCol).GridRange()
		}
		out = append(out, a)
	}
	s.CommentAnchors = out
}

// CarryComments makes the comments on the cells of a range follow them to another place, maybe on another sheet.
func (s *Spreadsheet) CarryComments(from, to Range) {
	source, sh := s.Edited(from.SheetID), s.Edited(to.SheetID)
	var left, carried []*sheets.CommentAnchor
	for _, a := range source.CommentAnchors {
		r := RangeOf(a.Range)
		if !from.Has(r.StartRow, r.StartCol) {
			left = append(left, a)
			continue
		}
		r = r.Moved(to.StartRow-from.StartRow, to.StartCol-from.StartCol)
		r.SheetID = to.SheetID
		a = wire.Clone(a)
		a.Range = r.GridRange()
		carried = append(carried, a)
	}
	source.CommentAnchors = left
	sh.CommentAnchors = append(sh.CommentAnchors, carried...)
}

// CommentOn returns the threads on a cell.
func (s *Spreadsheet) CommentOn(sh *Sheet, row, col int) []*sheets.CommentThread {
	var out []*sheets.CommentThread
	for _, a := range sh.CommentAnchors {
		if !RangeOf(a.Range).Has(row, col) {
			continue
		}
		for _, t := range s.Comments {
			if t.AnchorId == a.AnchorId {
				out = append(out, t)
			}
		}
	}
	return out
}
