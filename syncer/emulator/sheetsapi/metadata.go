package sheetsapi

import (
	"strconv"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/ranges"
	"sheetsync/syncer/emulator/render"
	"sheetsync/syncer/emulator/wire"
)

func metadataGet(s *grid.Spreadsheet, op Op) (wire.Appender, *wire.Error) {
	id, err := strconv.ParseInt(op.Range, 10, 64)
	if err != nil {
		return nil, wire.Invalid("Invalid value at 'metadata_id' (TYPE_INT32), %q", op.Range)
	}
	d, ok := s.Metadata(id)
	if !ok {
		e := wire.NotFound()
		e.Message = "No developer metadata with ID " + op.Range
		return nil, e
	}
	return wire.Answer{Body: render.Metadata(d)}, nil
}

func metadataSearch(s *grid.Spreadsheet, op Op) (wire.Appender, *wire.Error) {
	in, err := wire.Decode[sheets.SearchDeveloperMetadataRequest](op.Body, "")
	if err != nil {
		return nil, err
	}
	if len(in.DataFilters) == 0 {
		return nil, wire.Invalid("Must specify at least one dataFilter.")
	}
	byID := map[int64]*sheets.MatchedDeveloperMetadata{}
	find := ranges.In(s)
	out := &sheets.SearchDeveloperMetadataResponse{}
	for _, filter := range in.DataFilters {
		found, err := find.Metadata(filter)
		if err != nil {
			return nil, err
		}
		for _, d := range found {
			m := byID[d.ID]
			if m == nil {
				m = &sheets.MatchedDeveloperMetadata{DeveloperMetadata: render.Metadata(d)}
				byID[d.ID] = m
				out.MatchedDeveloperMetadata = append(out.MatchedDeveloperMetadata, m)
			}
			m.DataFilters = append(m.DataFilters, ranges.Echo(filter))
		}
	}
	return wire.Answer{Body: out}, nil
}
