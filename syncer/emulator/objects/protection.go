package objects

import (
	"slices"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/edit"
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/ranges"
	"sheetsync/syncer/emulator/wire"
)

// AddProtectedRange carries out the request addProtectedRange.
func (b *Editor) AddProtectedRange(
	in *sheets.AddProtectedRangeRequest,
) (*sheets.AddProtectedRangeResponse, *wire.Error) {
	p := &grid.ProtectedRange{ProtectedRange: *wire.Tidy(in.ProtectedRange), Creator: b.Caller.Email}
	sh, err := b.protectedSheet(p)
	if err != nil {
		return nil, err
	}
	if wholeSheet(p) && slices.ContainsFunc(sh.ProtectedRanges, wholeSheet) {
		return nil, wire.Invalid("Sheet %q already has sheet protection.", sh.Title)
	}
	switch {
	case p.ProtectedRangeId == 0:
		p.ProtectedRangeId = b.NewID(b.taken)
	case b.taken(p.ProtectedRangeId):
		return nil, wire.Invalid("Protected range with id %d already exists.", p.ProtectedRangeId)
	}
	p.RequestingUserCanEdit = false
	protections.place(b, sh.ID, p)
	// The reply shows the editors that the request named; only a later read shows the owner among them.
	out := p.ProtectedRange
	out.RequestingUserCanEdit = true
	if out.Editors == nil {
		out.Editors = &sheets.Editors{}
	}
	return &sheets.AddProtectedRangeResponse{ProtectedRange: &out}, nil
}

// wholeSheet tells whether a ProtectedRange protects a sheet rather than a range of it.
func wholeSheet(p *grid.ProtectedRange) bool {
	return p.Range != nil && wire.Empty(&sheets.GridRange{
		StartRowIndex: p.Range.StartRowIndex, EndRowIndex: p.Range.EndRowIndex,
		StartColumnIndex: p.Range.StartColumnIndex, EndColumnIndex: p.Range.EndColumnIndex,
		ForceSendFields: p.Range.ForceSendFields})
}

// protectedSheet is the sheet that a ProtectedRange is about.
func (b *Editor) protectedSheet(p *grid.ProtectedRange) (*grid.Sheet, *wire.Error) {
	switch {
	case p.NamedRangeId != "" && b.namedRange(p.NamedRangeId) < 0:
		return nil, noNamedRange(p.NamedRangeId)
	case p.NamedRangeId != "":
		return b.Book.Sheet(edit.ProtectedArea(b.Book, p).SheetID), nil
	case p.Range == nil:
		return nil, wire.Invalid("ProtectedRange.range or ProtectedRange.namedRangeId is required.")
	}
	r, err := ranges.Grid(b.Book, p.Range)
	if err != nil {
		return nil, err
	}
	return b.Book.Sheet(r.SheetID), nil
}

// protected finds a ProtectedRange that the caller may change.
func (b *Editor) protected(id int64) (*grid.Sheet, int, *wire.Error) {
	sh, i, err := protections.find(b, id)
	if err == nil && b.Closed(sh.ProtectedRanges[i]) {
		err = edit.Protected()
	}
	return sh, i, err
}

// UpdateProtectedRange carries out the request updateProtectedRange.
func (b *Editor) UpdateProtectedRange(in *sheets.UpdateProtectedRangeRequest) *wire.Error {
	mask, err := wire.UpdateMask[sheets.ProtectedRange](in.Fields)
	if err != nil {
		return err
	}
	from := wire.Tidy(in.ProtectedRange)
	sh, i, err := b.protected(from.ProtectedRangeId)
	if err != nil {
		return err
	}
	old := sh.ProtectedRanges[i]
	now := &grid.ProtectedRange{ProtectedRange: *wire.Set(mask, &old.ProtectedRange, from), Creator: old.Creator}
	now.ProtectedRangeId = old.ProtectedRangeId
	other, err := b.protectedSheet(now)
	if err != nil {
		return err
	}
	if other.ID == sh.ID {
		sh.ProtectedRanges[i] = now
		return nil
	}
	sh.ProtectedRanges = slices.Delete(sh.ProtectedRanges, i, i+1)
	protections.place(b, other.ID, now)
	return nil
}

// DeleteProtectedRange carries out the request deleteProtectedRange.
func (b *Editor) DeleteProtectedRange(in *sheets.DeleteProtectedRangeRequest) *wire.Error {
	if _, _, err := b.protected(in.ProtectedRangeId); err != nil {
		return err
	}
	return protections.delete(b, in.ProtectedRangeId)
}
