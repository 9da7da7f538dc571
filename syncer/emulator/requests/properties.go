package requests

import (
	"regexp"
	"slices"
	"time"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/ranges"
	"sheetsync/syncer/emulator/render"
	"sheetsync/syncer/emulator/wire"
)

func (b *batch) updateSpreadsheetProperties(in *sheets.UpdateSpreadsheetPropertiesRequest) *wire.Error {
	mask, err := wire.UpdateMask[sheets.SpreadsheetProperties](in.Fields)
	if err != nil {
		return err
	}
	return b.setProperties(in.Properties, mask)
}

func (b *batch) setProperties(p *sheets.SpreadsheetProperties, mask wire.Mask) *wire.Error {
	if p == nil {
		p = &sheets.SpreadsheetProperties{}
	}
	given := wire.MaskOf(p)
	set := func(name string, to *string, value string) {
		if mask.Has(name) && given.Has(name) {
			*to = value
		}
	}
	s := b.Book
	set("title", &s.Title, p.Title)
	set("locale", &s.Locale, p.Locale)
	set("timeZone", &s.TimeZone, p.TimeZone)
	set("autoRecalc", &s.AutoRecalc, p.AutoRecalc)
	if !localeForm.MatchString(s.Locale) {
		return wire.Invalid("Unsupported locale: %s", s.Locale)
	}
	if _, err := time.LoadLocation(s.TimeZone); s.TimeZone == "" || err != nil {
		return wire.Invalid("Invalid time zone: %s", s.TimeZone)
	}
	if t := p.IterativeCalculationSettings; t != nil && mask.Has("iterativeCalculationSettings") {
		s.Iterative = t
	}
	if f := p.DefaultFormat; f != nil && mask.Has("defaultFormat") {
		s.DefaultFormat = wire.Set(mask.Sub("defaultFormat"), render.BaseFormat(s), f)
	}
	if t := p.SpreadsheetTheme; t != nil && mask.Has("spreadsheetTheme") {
		s.Theme = t
	}
	b.Restructured() // functions may depend on locale and zone
	return nil
}

var localeForm = regexp.MustCompile(`^[a-z]{2,3}([_-][A-Z]{2}|_[A-Z][a-z]{3}(_[A-Z]{2})?)?$`)

func (b *batch) updateSheetProperties(in *sheets.UpdateSheetPropertiesRequest) *wire.Error {
	mask, err := wire.UpdateMask[sheets.SheetProperties](in.Fields)
	if err != nil {
		return err
	}
	p := wire.OrNew(in.Properties)
	if b.Book.Sheet(p.SheetId) == nil {
		return ranges.NoSheet(p.SheetId)
	}
	if mask == nil { // "*"
		mask = wire.MaskOf(p)
		delete(mask, "sheetId")
		if p.GridProperties != nil {
			mask["gridProperties"] = wire.MaskOf(p.GridProperties)
		}
	}
	return b.setSheet(p.SheetId, p, mask)
}

// setSheet sets what a mask selects of a sheet's properties.
func (b *batch) setSheet(id int64, p *sheets.SheetProperties, mask wire.Mask) *wire.Error {
	sh := b.Book.Edited(id)
	if mask.Has("title") {
		if err := b.freeTitle(p.Title, id); err != nil {
			return err
		}
		b.Book.RenameSheet(id, p.Title)
		b.Restructured()
	}
	if mask.Has("gridProperties") {
		g := p.GridProperties
		if g == nil {
			g = &sheets.GridProperties{}
		}
		if err := b.setGrid(sh, g, mask.Sub("gridProperties")); err != nil {
			return err
		}
	}
	if mask.Has("hidden") {
		if p.Hidden && !b.otherVisible(id) {
			return wire.Invalid("You can't hide all the sheets in a document.")
		}
		sh.Hidden = p.Hidden
	}
	if mask.Has("rightToLeft") {
		sh.RightToLeft = p.RightToLeft
	}
	if mask.Has("tabColorStyle") {
		if sh.TabColor = p.TabColorStyle; wire.Empty(sh.TabColor) {
			sh.TabColor = nil
		}
	}
	if mask.Has("index") {
		index := int(p.Index)
		if index < 0 || index > len(b.Book.Sheets()) {
			return wire.Invalid("Sheet index is out of range: %d", index)
		}
		// The index counts before the move: to move the first of three sheets behind the second takes 2.
		if at := slices.Index(b.Book.Sheets(), sh); index > at {
			index--
		}
		b.Book.MoveSheet(id, index)
	}
	return nil
}

func (b *batch) setGrid(sh *grid.Sheet, g *sheets.GridProperties, mask wire.Mask) *wire.Error {
	if mask == nil { // all of it; a size that isn't given stays
		mask = wire.Mask{"frozenRowCount": nil, "frozenColumnCount": nil, "hideGridlines": nil,
			"rowGroupControlAfter": nil, "columnGroupControlAfter": nil}
		for name := range wire.MaskOf(g) {
			mask[name] = nil
		}
	}
	rows, cols := sh.RowCount, sh.ColumnCount
	if mask.Has("rowCount") {
		rows = int(g.RowCount)
	}
	if mask.Has("columnCount") {
		cols = int(g.ColumnCount)
	}
	if err := b.Resize(sh, rows, cols); err != nil {
		return err
	}
	if n := int(g.FrozenRowCount); mask.Has("frozenRowCount") {
		if n < 0 || n >= sh.RowCount && n > 0 {
			return wire.Invalid("You can't freeze all visible rows on the sheet.")
		}
		sh.FrozenRows = n
	}
	if n := int(g.FrozenColumnCount); mask.Has("frozenColumnCount") {
		if n < 0 || n >= sh.ColumnCount && n > 0 {
			return wire.Invalid("You can't freeze all visible columns on the sheet.")
		}
		sh.FrozenColumns = n
	}
	set := func(name string, to *bool, value bool) {
		if mask.Has(name) {
			*to = value
		}
	}
	set("hideGridlines", &sh.HideGridlines, g.HideGridlines)
	set("rowGroupControlAfter", &sh.RowGroupControlAfter, g.RowGroupControlAfter)
	set("columnGroupControlAfter", &sh.ColumnGroupControlAfter, g.ColumnGroupControlAfter)
	return nil
}
