package objects

import (
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/ranges"
	"sheetsync/syncer/emulator/wire"
)

// AddBanding carries out the request addBanding.
func (b *Editor) AddBanding(in *sheets.AddBandingRequest) (*sheets.AddBandingResponse, *wire.Error) {
	o := wire.Tidy(in.BandedRange)
	if err := bandings.number(b, o); err != nil {
		return nil, err
	}
	r, err := ranges.Grid(b.Book, o.Range)
	if err != nil {
		return nil, err
	}
	for _, other := range b.Book.Sheet(r.SheetID).BandedRanges {
		if grid.RangeOf(other.Range).Overlaps(r) {
			return nil, wire.Invalid("You cannot add alternating background colors to a range that " +
				"already has alternating background colors.")
		}
	}
	if o.RowProperties == nil && o.ColumnProperties == nil {
		return nil, wire.Invalid("At least one of row_properties or column_properties must be specified.")
	}
	bandings.place(b, r.SheetID, o)
	return &sheets.AddBandingResponse{BandedRange: o}, nil
}

// UpdateBanding carries out the request updateBanding.
func (b *Editor) UpdateBanding(in *sheets.UpdateBandingRequest) *wire.Error {
	return bandings.update(b, in.Fields, in.BandedRange, func(now *sheets.BandedRange) *wire.Error {
		_, err := ranges.Grid(b.Book, now.Range)
		return err
	})
}

// DeleteBanding carries out the request deleteBanding.
func (b *Editor) DeleteBanding(in *sheets.DeleteBandingRequest) *wire.Error {
	return bandings.delete(b, in.BandedRangeId)
}
