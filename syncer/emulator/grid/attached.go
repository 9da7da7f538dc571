package grid

import (
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/wire"
)

// ProtectedRange is one with who made it, whom the API doesn't tell.
type ProtectedRange struct {
	sheets.ProtectedRange
	Creator string `json:"requestingUser,omitempty"`
}

// eachAttached gives every object that is attached to the sheet to edit, as a copy that may be
// changed. Objects that keep then refuses are dropped.
func (s *Sheet) eachAttached(edit func(object any) bool) {
	s.ConditionalFormats = editAll(s.ConditionalFormats, edit,
		func(r *sheets.ConditionalFormatRule) bool { return len(r.Ranges) > 0 })
	s.ProtectedRanges = editAll(s.ProtectedRanges, edit,
		func(p *ProtectedRange) bool { return p.Range != nil || p.NamedRangeId != "" })
	s.FilterViews = editAll(s.FilterViews, edit,
		func(f *sheets.FilterView) bool { return f.Range != nil })
	s.BandedRanges = editAll(s.BandedRanges, edit,
		func(b *sheets.BandedRange) bool { return b.Range != nil })
	s.CommentAnchors = editAll(s.CommentAnchors, edit,
		func(a *sheets.CommentAnchor) bool { return a.Range != nil })
	s.RowGroups = editAll(s.RowGroups, edit, hasRange)
	s.ColumnGroups = editAll(s.ColumnGroups, edit, hasRange)
	// What is placed on a sheet stays, if without its data.
	s.Charts = editAll(s.Charts, edit, func(*sheets.EmbeddedChart) bool { return true })
	s.Slicers = editAll(s.Slicers, edit, func(*sheets.Slicer) bool { return true })
	if s.BasicFilter != nil {
		f := wire.Clone(s.BasicFilter)
		if wire.Walk(f, edit); f.Range == nil {
			f = nil
		}
		s.BasicFilter = f
	}
}

func hasRange(g *sheets.DimensionGroup) bool { return g.Range != nil }

func editAll[T any](list []*T, edit func(any) bool, keep func(*T) bool) []*T {
	out := list[:0:0]
	for _, v := range list {
		v = wire.Clone(v)
		if wire.Walk(v, edit); keep(v) {
			out = append(out, v)
		}
	}
	return out
}

// renumber makes what named one sheet name another.
func renumber(from, to int64) func(any) bool {
	return func(object any) bool {
		var id *int64
		switch o := object.(type) {
		case *sheets.GridRange:
			id = &o.SheetId
		case *sheets.DimensionRange:
			id = &o.SheetId
		case *sheets.GridCoordinate:
			id = &o.SheetId
		case *sheets.EmbeddedObjectPosition:
			id = &o.SheetId
		}
		if id != nil && *id == from {
			*id = to
		}
		return true
	}
}
