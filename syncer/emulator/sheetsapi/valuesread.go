package sheetsapi

import (
	"encoding/json"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// object writes members in the order given.
type object []member

type member struct {
	name  string
	value any
}

// AppendJSON implements [Response].
func (o object) AppendJSON(b []byte) []byte {
	b = append(b, '{')
	for i, m := range o {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(b, m.name)
		b = append(b, ':')
		b = appendAny(b, m.value)
	}
	return append(b, '}')
}

func valuesGet(s *grid.Spreadsheet, op Op) (Response, *wire.Error) {
	o, err := readValueOptions(op.Query.Get, "majorDimension", "valueRenderOption", "dateTimeRenderOption")
	if err != nil {
		return nil, err
	}
	r, err := parseRange(s, op.Range)
	if err != nil {
		return nil, err
	}
	return &valueRange{f: newFormatter(s), sheet: r.sheet, area: r.Range, options: o}, nil
}

func valuesBatchGet(s *grid.Spreadsheet, op Op) (Response, *wire.Error) {
	o, err := readValueOptions(op.Query.Get, "majorDimension", "valueRenderOption", "dateTimeRenderOption")
	if err != nil {
		return nil, err
	}
	f := newFormatter(s)
	var list []any
	for _, text := range op.Query["ranges"] {
		r, err := parseRange(s, text)
		if err != nil {
			return nil, err
		}
		list = append(list, &valueRange{f: f, sheet: r.sheet, area: r.Range, options: o})
	}
	out := object{{"spreadsheetId", s.ID}}
	if len(list) > 0 {
		out = append(out, member{"valueRanges", list})
	}
	return out, nil
}

func valuesBatchGetByDataFilter(s *grid.Spreadsheet, op Op) (Response, *wire.Error) {
	body, err := wire.Decode(op.Body, wire.BatchGetByDataFilterRequest, "")
	if err != nil {
		return nil, err
	}
	o, err := readValueOptions(func(name string) string { return grid.Str(body, name) },
		"majorDimension", "valueRenderOption", "dateTimeRenderOption")
	if err != nil {
		return nil, err
	}
	filters := grid.List(body, "dataFilters")
	if len(filters) == 0 {
		return nil, wire.Invalid("Must specify at least one dataFilter.")
	}
	f := newFormatter(s)
	var list []any
	for _, m := range matchFilters(s, filters, &err) {
		list = append(list, object{
			{"valueRange", &valueRange{f: f, sheet: m.sheet, area: m.area, options: o}},
			{"dataFilters", m.filters},
		})
	}
	if err != nil {
		return nil, err
	}
	out := object{{"spreadsheetId", s.ID}}
	if len(list) > 0 {
		out = append(out, member{"valueRanges", list})
	}
	return out, nil
}

// Masked cuts an answer to a field mask.
func Masked(r Response, fields string, of *wire.Message) (Response, *wire.Error) {
	m, err := wire.ResponseMask(fields, of)
	if err != nil || m == nil {
		return r, err
	}
	if t, ok := r.(Reply); ok {
		return Reply(m.Apply(grid.Tree(t))), nil
	}
	var t grid.Tree
	if json.Unmarshal(r.AppendJSON(nil), &t) != nil {
		return nil, wire.Internal()
	}
	return Reply(m.Apply(t)), nil
}
