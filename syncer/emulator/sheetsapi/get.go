package sheetsapi

import (
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/ranges"
	"sheetsync/syncer/emulator/render"
	"sheetsync/syncer/emulator/wire"
)

// selection is what the field mask of a request asks for: it says whether cells are, when there is
// one.
func selection(op Op, data bool) (render.Selection, *wire.Error) {
	fields := op.Query.Get("fields")
	mask, err := wire.ResponseMask(fields, wire.Of[sheets.Spreadsheet]())
	if fields != "" {
		data = mask.Has("sheets", "data")
	}
	return render.Selection{Data: data}, err
}

func spreadsheetGet(s *grid.Spreadsheet, op Op) (wire.Appender, *wire.Error) {
	sel, err := selection(op, isTrue(op.Query.Get("includeGridData")))
	if err != nil {
		return nil, err
	}
	for _, text := range op.Query["ranges"] {
		r, err := ranges.Parse(s, text)
		if err != nil {
			return nil, err
		}
		sel.Add(r.Range)
	}
	if sel.Comments, err = render.CommentsMode(op.Query.Get("commentsViewMode"), op.ReadOnly); err != nil {
		return nil, err
	}
	sel.BandsOfTables = !isTrue(op.Query.Get("excludeTablesInBandedRanges"))
	r := render.New(s, op.caller())
	return r.Answer(r.Spreadsheet(sel)), nil
}

func spreadsheetGetByDataFilter(s *grid.Spreadsheet, op Op) (wire.Appender, *wire.Error) {
	in, err := wire.Decode[sheets.GetSpreadsheetByDataFilterRequest](op.Body, "")
	if err != nil {
		return nil, err
	}
	sel, err := selection(op, in.IncludeGridData)
	if err != nil {
		return nil, err
	}
	if len(in.DataFilters) > 0 {
		sel.Areas = map[int64][]grid.Range{}
	}
	found, err := ranges.In(s).Matches(in.DataFilters)
	if err != nil {
		return nil, err
	}
	for _, m := range found {
		sel.Add(m.Range)
	}
	if sel.Comments, err = render.CommentsMode(in.CommentsViewMode, op.ReadOnly); err != nil {
		return nil, err
	}
	sel.NoConditionalFormats = true // measured: this method drops them
	sel.BandsOfTables = !in.ExcludeTablesInBandedRanges
	r := render.New(s, op.caller())
	return r.Answer(r.Spreadsheet(sel)), nil
}
