package objects

import (
	"slices"
	"strconv"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// objects is a kind of object that lies on a sheet in a list and has an id, unlike that of any object
// of any kind.
type objects[T any] struct {
	what string // in errors
	list func(*grid.Sheet) *[]*T
	id   func(*T) *int64
}

var (
	charts = objects[sheets.EmbeddedChart]{"embedded object",
		func(s *grid.Sheet) *[]*sheets.EmbeddedChart { return &s.Charts },
		func(c *sheets.EmbeddedChart) *int64 { return &c.ChartId }}
	slicers = objects[sheets.Slicer]{"embedded object",
		func(s *grid.Sheet) *[]*sheets.Slicer { return &s.Slicers },
		func(s *sheets.Slicer) *int64 { return &s.SlicerId }}
	bandings = objects[sheets.BandedRange]{"banded range",
		func(s *grid.Sheet) *[]*sheets.BandedRange { return &s.BandedRanges },
		func(b *sheets.BandedRange) *int64 { return &b.BandedRangeId }}
	filterViews = objects[sheets.FilterView]{"filter view",
		func(s *grid.Sheet) *[]*sheets.FilterView { return &s.FilterViews },
		func(f *sheets.FilterView) *int64 { return &f.FilterViewId }}
	protections = objects[grid.ProtectedRange]{"protected range",
		func(s *grid.Sheet) *[]*grid.ProtectedRange { return &s.ProtectedRanges },
		func(p *grid.ProtectedRange) *int64 { return &p.ProtectedRangeId }}
)

// index is where an object lies in its sheet's list, -1 when it is none of them.
func (k objects[T]) index(sh *grid.Sheet, id int64) int {
	return slices.IndexFunc(*k.list(sh), func(o *T) bool { return *k.id(o) == id })
}

// taken tells whether an object of any kind has an id.
func (b *Editor) taken(id int64) bool {
	return slices.ContainsFunc(b.Book.Sheets(), func(sh *grid.Sheet) bool {
		return charts.index(sh, id) >= 0 || slicers.index(sh, id) >= 0 || bandings.index(sh, id) >= 0 ||
			filterViews.index(sh, id) >= 0 || protections.index(sh, id) >= 0 || tables.index(sh, strconv.FormatInt(id, 10)) >= 0
	})
}

// Renumber gives the objects of a copied sheet ids of their own.
func (b *Editor) Renumber(sh *grid.Sheet) {
	charts.renumber(b, sh)
	filterViews.renumber(b, sh)
	slicers.renumber(b, sh)
	bandings.renumber(b, sh)
	protections.renumber(b, sh)
	b.renameTables(sh)
}

// find returns an object's sheet for writing and its index there.
func (k objects[T]) find(b *Editor, id int64) (*grid.Sheet, int, *wire.Error) {
	for _, sh := range b.Book.Sheets() {
		if i := k.index(sh, id); i >= 0 {
			return b.Book.Edited(sh.ID), i, nil
		}
	}
	return nil, 0, wire.Invalid("No %s with id: %d", k.what, id)
}

func (k objects[T]) delete(b *Editor, id int64) *wire.Error {
	sh, i, err := k.find(b, id)
	if err != nil {
		return err
	}
	list := k.list(sh)
	*list = slices.Delete(*list, i, i+1)
	return nil
}

// number gives a new object the id that it asks for, or one of its own.
func (k objects[T]) number(b *Editor, o *T) *wire.Error {
	id := k.id(o)
	if *id == 0 {
		*id = b.NewID(b.taken)
		return nil
	}
	if b.taken(*id) {
		return wire.Invalid("An object with id %d already exists.", *id)
	}
	return nil
}

// renumber gives those of a copied sheet ids of their own.
func (k objects[T]) renumber(b *Editor, sh *grid.Sheet) {
	for i, o := range *k.list(sh) {
		c := *o
		*k.id(&c) = b.NewID(b.taken)
		(*k.list(sh))[i] = &c
	}
}

// update sets what a field mask selects of an object; check may complete it, or refuse it.
func (k objects[T]) update(b *Editor, fields string, from *T, check func(now *T) *wire.Error) *wire.Error {
	mask, err := wire.UpdateMask[T](fields)
	if err != nil {
		return err
	}
	from = wire.Tidy(from)
	sh, i, err := k.find(b, *k.id(from))
	if err != nil {
		return err
	}
	now := wire.Set(mask, (*k.list(sh))[i], from)
	*k.id(now) = *k.id(from)
	if err := check(now); err != nil {
		return err
	}
	(*k.list(sh))[i] = now
	return nil
}

// place adds an object to a sheet.
func (k objects[T]) place(b *Editor, sheet int64, o *T) {
	list := k.list(b.Book.Edited(sheet))
	*list = append(*list, o)
}
