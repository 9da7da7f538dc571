package requests

import (
	"time"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/edit"
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/render"
	"sheetsync/syncer/emulator/wire"
)

// Create makes a spreadsheet as spreadsheets.create does from its body (a Spreadsheet): with the
// sheets given and what lies on them, or one empty sheet. email is who makes it.
func Create(id string, body []byte, seed uint64, email string) (*grid.Spreadsheet, *wire.Error) {
	in, err := wire.Decode[sheets.Spreadsheet](body, "")
	if err != nil {
		return nil, err
	}
	s := grid.New(id, "Untitled spreadsheet")
	caller := render.Caller{Email: email, Owner: email}
	b := newBatch(edit.New(s, caller, time.Time{}, seed, nil))
	if err := b.setProperties(in.Properties, nil); err != nil {
		return nil, err
	}
	if s.Title == "" {
		s.Title = "Untitled spreadsheet"
	}
	if len(in.Sheets) == 0 {
		if _, err := s.AddSheet(0, "Sheet1", 0, defaultRows, defaultCols); err != nil {
			return nil, wire.Internal()
		}
	}
	ids := make([]int64, len(in.Sheets))
	for i, sheet := range in.Sheets {
		p := *wire.OrNew(sheet.Properties)
		p.Index = int64(i)
		answer, err := b.addSheet(&sheets.AddSheetRequest{Properties: &p})
		if err != nil {
			return nil, err
		}
		ids[i] = answer.Properties.SheetId
	}
	// What lies on sheets may name other sheets, so that it comes when all are there.
	for i, sheet := range in.Sheets {
		if err := b.fill(ids[i], sheet); err != nil {
			return nil, err
		}
	}
	err = each(in.NamedRanges, func(n *sheets.NamedRange) *wire.Error {
		_, err := b.AddNamedRange(&sheets.AddNamedRangeRequest{NamedRange: n})
		return err
	})
	if err == nil {
		err = b.attach(in.DeveloperMetadata)
	}
	return s, err
}

// each does something with each of a list until something fails.
func each[T any](list []T, do func(T) *wire.Error) *wire.Error {
	for _, v := range list {
		if err := do(v); err != nil {
			return err
		}
	}
	return nil
}

func (b *batch) attach(list []*sheets.DeveloperMetadata) *wire.Error {
	err := each(list, func(d *sheets.DeveloperMetadata) *wire.Error {
		_, err := b.createDeveloperMetadata(&sheets.CreateDeveloperMetadataRequest{DeveloperMetadata: d})
		return err
	})
	if err != nil {
		return err
	}
	return b.checkMetadataRoom()
}

// fill puts on a new sheet what a Sheet of a spreadsheets.create body has on it, by the requests that
// would.
func (b *batch) fill(id int64, sheet *sheets.Sheet) *wire.Error {
	err := each(sheet.Data, func(data *sheets.GridData) *wire.Error { return b.fillData(id, data) })
	if err == nil {
		err = each(sheet.ConditionalFormats, b.AppendRule)
	}
	if err != nil {
		return err
	}
	var list []*sheets.Request
	for _, m := range sheet.Merges {
		list = append(list, &sheets.Request{MergeCells: &sheets.MergeCellsRequest{Range: m}})
	}
	for _, p := range sheet.ProtectedRanges {
		add := &sheets.AddProtectedRangeRequest{ProtectedRange: p}
		list = append(list, &sheets.Request{AddProtectedRange: add})
	}
	for _, f := range sheet.FilterViews {
		list = append(list, &sheets.Request{AddFilterView: &sheets.AddFilterViewRequest{Filter: f}})
	}
	for _, o := range sheet.BandedRanges {
		list = append(list, &sheets.Request{AddBanding: &sheets.AddBandingRequest{BandedRange: o}})
	}
	for _, t := range sheet.Tables {
		list = append(list, &sheets.Request{AddTable: &sheets.AddTableRequest{Table: t}})
	}
	for _, c := range sheet.Charts {
		list = append(list, &sheets.Request{AddChart: &sheets.AddChartRequest{Chart: c}})
	}
	for _, s := range sheet.Slicers {
		list = append(list, &sheets.Request{AddSlicer: &sheets.AddSlicerRequest{Slicer: s}})
	}
	for _, groups := range [][]*sheets.DimensionGroup{sheet.RowGroups, sheet.ColumnGroups} {
		for _, g := range groups {
			add := &sheets.AddDimensionGroupRequest{Range: g.Range}
			list = append(list, &sheets.Request{AddDimensionGroup: add})
		}
	}
	if f := sheet.BasicFilter; f != nil {
		list = append(list, &sheets.Request{SetBasicFilter: &sheets.SetBasicFilterRequest{Filter: f}})
	}
	err = each(list, func(r *sheets.Request) *wire.Error {
		kind, in := wire.Only(r)
		_, err := handlers[kind](b, in)
		return err
	})
	if err != nil {
		return err
	}
	return b.attach(sheet.DeveloperMetadata)
}

// fillData puts a GridData's cells and the properties of its rows and columns on a sheet, which grows
// to hold them.
func (b *batch) fillData(id int64, data *sheets.GridData) *wire.Error {
	row, col := data.StartRow, data.StartColumn
	sh := b.Book.Edited(id)
	if err := b.Grow(sh, int(row)+len(data.RowData), int(col)+width(data.RowData)); err != nil {
		return err
	}
	if err := b.updateCells(&sheets.UpdateCellsRequest{Rows: data.RowData, Fields: "*",
		Start: &sheets.GridCoordinate{SheetId: id, RowIndex: row, ColumnIndex: col}}); err != nil {
		return err
	}
	if err := b.fillLines(id, grid.Rows, row, data.RowMetadata); err != nil {
		return err
	}
	return b.fillLines(id, grid.Columns, col, data.ColumnMetadata)
}

// fillLines sets what is given of the properties of rows or columns from one on.
func (b *batch) fillLines(
	id int64, dim grid.Dimension, start int64, list []*sheets.DimensionProperties,
) *wire.Error {
	for i, p := range list {
		at := start + int64(i)
		given := wire.MaskOf(p)
		for _, name := range []string{"pixelSize", "hiddenByUser"} {
			if !given.Has(name) {
				continue
			}
			span := &sheets.DimensionRange{SheetId: id, Dimension: dim.String(), StartIndex: at, EndIndex: at + 1}
			if err := b.updateDimensionProperties(&sheets.UpdateDimensionPropertiesRequest{
				Properties: p, Fields: name, Range: span}); err != nil {
				return err
			}
		}
	}
	return nil
}
