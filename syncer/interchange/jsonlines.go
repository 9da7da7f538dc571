package interchange

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
)

// WriteJSON writes a table as one JSON object a line, as the mirror's table
// holds it: the fields by name and typed, "_id", "_row", "_tab" where the resource
// has several tabs, and where there are
// any "_extra" (columns the schema doesn't know, by header) and "_raw" (cells
// that are not of their field's type, as displayed; the field is null then).
// Numbers have all their digits, datetimes are in UTC.
func WriteJSON(to io.Writer, t *table.Table, o ExportOptions) error {
	w := bufio.NewWriterSize(to, 1<<16)
	var b []byte
	for record := range t.Len() {
		b = append(b[:0], '{')
		var raw []byte
		for _, f := range t.Resource.Fields {
			if o.leaves(f) {
				continue
			}
			b = append(member(b, f.Name), jsonValue(t, record, f)...)
			if t.State(record, f.Index) == table.StateInvalid {
				raw = append(member(raw, f.Name), jsonText(t.Text(record, f.Index))...)
			}
		}
		b = append(member(b, "_id"), jsonText(t.ID(record))...)
		b = strconv.AppendInt(member(b, "_row"), int64(t.Row(record)), 10)
		if tab := t.Tab(record); tab != "" {
			b = append(member(b, "_tab"), jsonText(tab)...)
		}
		if extra := jsonExtra(t, record); len(extra) > 0 && !o.NoPersonal {
			b = append(append(append(member(b, "_extra"), '{'), extra...), '}')
		}
		if len(raw) > 0 {
			b = append(append(append(member(b, "_raw"), '{'), raw...), '}')
		}
		if _, err := w.Write(append(b, '}', '\n')); err != nil {
			return fmt.Errorf("write JSON: %w", err)
		}
	}
	return w.Flush()
}

// member begins an object's member, behind a comma if need be.
func member(b []byte, name string) []byte {
	if n := len(b); n > 0 && b[n-1] != '{' {
		b = append(b, ',')
	}
	return append(append(b, jsonText(name)...), ':')
}

func jsonText(text string) []byte {
	encoded, err := json.Marshal(text)
	if err != nil { // texts always can be encoded
		return []byte(`""`)
	}
	return encoded
}

func jsonValue(t *table.Table, record int, f *sheetschema.Field) []byte {
	switch t.State(record, f.Index) {
	case table.StateEmpty, table.StateInvalid:
		return []byte("null")
	}
	switch f.Type {
	case sheetschema.TypeInteger, sheetschema.TypeNumber:
		return []byte(t.Value(record, f.Index).String())
	case sheetschema.TypeBoolean:
		return strconv.AppendBool(nil, t.Int(record, f.Index) != 0)
	case sheetschema.TypeDateTime:
		return jsonText(time.UnixMicro(t.Int(record, f.Index)).UTC().Format("2006-01-02T15:04:05.999999Z07:00"))
	case sheetschema.TypeJSON:
		if text := t.Text(record, f.Index); json.Valid([]byte(text)) {
			return []byte(text)
		}
		return jsonText(t.Text(record, f.Index))
	default:
		return jsonText(table.ExportText(t, record, f.Index))
	}
}

func jsonExtra(t *table.Table, record int) []byte {
	var b []byte
	for i, x := range t.Extra() {
		switch cell := t.ExtraCell(record, i); {
		case cell.Kind == table.CellEmpty:
		case cell.Kind == table.CellText:
			b = append(member(b, x.Header), jsonText(cell.Text)...)
		case cell.Kind == table.CellBool:
			b = strconv.AppendBool(member(b, x.Header), cell.Number != 0)
		case math.IsNaN(cell.Number) || math.IsInf(cell.Number, 0):
		default:
			b = strconv.AppendFloat(member(b, x.Header), cell.Number, 'f', -1, 64)
		}
	}
	return b
}
