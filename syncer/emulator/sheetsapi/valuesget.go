package sheetsapi

import (
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/ranges"
	"sheetsync/syncer/emulator/render"
	"sheetsync/syncer/emulator/wire"
)

// batchGetResponse is a BatchGetValuesResponse whose values are read when they are written.
type batchGetResponse struct {
	SpreadsheetID string           `json:"spreadsheetId"`
	ValueRanges   []*render.Values `json:"valueRanges,omitempty"`
}

// byFilterResponse is a BatchGetValuesByDataFilterResponse of that kind.
type byFilterResponse struct {
	SpreadsheetID string          `json:"spreadsheetId"`
	ValueRanges   []*matchedRange `json:"valueRanges,omitempty"`
}

type matchedRange struct {
	sheets.MatchedValueRange
	ValueRange *render.Values `json:"valueRange"`
}

func valuesGet(s *grid.Spreadsheet, op Op) (wire.Appender, *wire.Error) {
	o, err := op.valueOptions()
	if err != nil {
		return nil, err
	}
	r, err := ranges.Parse(s, op.Range)
	if err != nil {
		return nil, err
	}
	return render.NewFormatter(s).Values(r.Sheet, r.Range, o), nil
}

func valuesBatchGet(s *grid.Spreadsheet, op Op) (wire.Appender, *wire.Error) {
	o, err := op.valueOptions()
	if err != nil {
		return nil, err
	}
	f := render.NewFormatter(s)
	out := &batchGetResponse{SpreadsheetID: s.ID}
	for _, text := range op.Query["ranges"] {
		r, err := ranges.Parse(s, text)
		if err != nil {
			return nil, err
		}
		out.ValueRanges = append(out.ValueRanges, f.Values(r.Sheet, r.Range, o))
	}
	return wire.Answer{Body: out}, nil
}

func valuesBatchGetByDataFilter(s *grid.Spreadsheet, op Op) (wire.Appender, *wire.Error) {
	in, err := wire.Decode[sheets.BatchGetValuesByDataFilterRequest](op.Body, "")
	if err != nil {
		return nil, err
	}
	o, err := valueOptions(in.MajorDimension, in.ValueRenderOption, in.DateTimeRenderOption, "")
	if err != nil {
		return nil, err
	}
	if len(in.DataFilters) == 0 {
		return nil, wire.Invalid("Must specify at least one dataFilter.")
	}
	found, err := ranges.In(s).Matches(in.DataFilters)
	if err != nil {
		return nil, err
	}
	f := render.NewFormatter(s)
	out := &byFilterResponse{SpreadsheetID: s.ID}
	for _, m := range found {
		out.ValueRanges = append(out.ValueRanges, &matchedRange{
			MatchedValueRange: sheets.MatchedValueRange{DataFilters: m.Filters},
			ValueRange:        f.Values(m.Sheet, m.Range, o)})
	}
	return wire.Answer{Body: out}, nil
}
