package codec

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/postgres/pgtype"
)

// Selection lists a live table's columns as texts that SetRecord reads: the
// fields, _id, _row, _extra, _raw, and _tab for resources with several tabs.
func Selection(r *sheetschema.Resource) string {
	columns := make([]string, 0, len(r.Fields)+4)
	for _, f := range r.Fields {
		columns = append(columns, pgtype.AsText(f.Type, pq.QuoteIdentifier(f.Name)))
	}
	columns = append(columns, "_id", "_row::text", "_extra::text", "_raw::text")
	if r.Tabs != nil {
		columns = append(columns, "_tab")
	}
	return strings.Join(columns, ", ")
}

// Partly selects as Selection does, but of the fields only some, of which it takes what
// the live table has: have holds the types of its columns by name, as format_type writes
// them. What stands there under another type, as an older descriptor had it, is read as
// something displayed.
func Partly(r *sheetschema.Resource, fields []int, have map[string]string) string {
	columns := make([]string, len(r.Fields), len(r.Fields)+5)
	for i := range columns {
		columns[i] = "NULL"
	}
	raw := "_raw"
	for _, i := range fields {
		f := r.Fields[i]
		column := pq.QuoteIdentifier(f.Name)
		switch have[f.Name] {
		case "":
		case pgtype.Name(f.Type):
			columns[i] = pgtype.AsText(f.Type, column)
		default:
			raw = "jsonb_strip_nulls(jsonb_build_object(" + pq.QuoteLiteral(f.Name) + ", " + column + "::text)) || coalesce(" + raw + ", '{}')"
		}
	}
	columns = append(columns, "_id", "_row::text", "NULL", "("+raw+")::text")
	if r.Tabs != nil {
		columns = append(columns, "NULL")
	}
	return strings.Join(columns, ", ")
}

// SetRecord sets one record of the table from a row of Selection; extra has the
// index of each extra column by its header. The error names the column and quotes
// no value: something other than the service wrote there.
func SetRecord(t *table.Table, record int, cells []sql.RawBytes, extra map[string]int) error {
	fields := t.Resource.Fields
	for i, f := range fields {
		if cells[i] == nil {
			continue
		}
		if err := setField(t, record, f, string(cells[i])); err != nil {
			return err
		}
	}
	rest := cells[len(fields):]
	t.SetID(record, string(rest[0]))
	var row int
	if _, err := fmt.Sscan(string(rest[1]), &row); err != nil {
		return fmt.Errorf("the row of a record: %w", err)
	}
	t.SetRow(record, row)
	if t.Resource.Tabs != nil {
		t.SetTab(record, string(rest[4]))
	}
	if rest[2] != nil {
		var members map[string]any
		if err := json.Unmarshal(rest[2], &members); err != nil {
			return errors.New("the column _extra of a record is no JSON object")
		}
		for header, value := range members {
			t.SetExtra(record, extra[header], extraCell(value))
		}
	}
	if rest[3] != nil {
		var raw map[string]string
		if err := json.Unmarshal(rest[3], &raw); err != nil {
			return errors.New("the column _raw of a record is no JSON object of texts")
		}
		for name, displayed := range raw {
			if f, ok := t.Resource.Field(name); ok {
				t.SetInvalid(record, f.Index, displayed)
			}
		}
	}
	return nil
}

func setField(t *table.Table, record int, f *sheetschema.Field, text string) error {
	switch f.Type {
	case sheetschema.TypeString, sheetschema.TypeJSON:
		t.SetText(record, f.Index, text)
	case sheetschema.TypeInteger, sheetschema.TypeNumber:
		v, err := expression.ParseNumber(text)
		if err != nil {
			return fmt.Errorf("column %s holds something that is no number", f.Name)
		}
		t.SetValue(record, f.Index, v)
	case sheetschema.TypeBoolean:
		n := int64(0)
		if text == "true" {
			n = 1
		}
		t.SetInt(record, f.Index, n)
	default:
		var n int64
		if _, err := fmt.Sscan(text, &n); err != nil {
			return fmt.Errorf("column %s holds something that is no %s", f.Name, f.Type)
		}
		t.SetInt(record, f.Index, n)
	}
	return nil
}

func extraCell(value any) table.Cell {
	switch v := value.(type) {
	case string:
		return table.Cell{Kind: table.CellText, Text: v}
	case float64:
		return table.Cell{Kind: table.CellNumber, Number: v}
	case bool:
		if v {
			return table.Cell{Kind: table.CellBool, Number: 1}
		}
		return table.Cell{Kind: table.CellBool}
	default:
		return table.Cell{}
	}
}
