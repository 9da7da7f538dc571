package codec

import (
	"math"
	"strconv"
	"time"
	"unsafe"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/postgres/pgcopy"
)

// An Encoder writes records of one table as COPY rows of the columns: fields,
// for resources with several tabs _tab, then _id, _row, _extra, _raw.
type Encoder struct {
	table *table.Table
	extra [][]byte // the extra columns' JSON keys, with colon
	json  []byte   // reused
	cell  []byte   // reused
}

// NewEncoder returns the encoder of a table's records.
func NewEncoder(t *table.Table) *Encoder {
	e := &Encoder{table: t}
	seen := make(map[string]bool)
	for i, c := range t.Extra() {
		name := uniqueName(seen, c.Header, i)
		e.extra = append(e.extra, append(pgcopy.AppendJSONString(nil, name), ':'))
	}
	return e
}

// uniqueName keeps columns with one header apart, as “Note”, “Note (2)”.
func uniqueName(seen map[string]bool, header string, index int) string {
	name := header
	if name == "" {
		name = "(" + strconv.Itoa(index+1) + ")"
	}
	for n := 2; seen[name]; n++ {
		name = header + " (" + strconv.Itoa(n) + ")"
	}
	seen[name] = true
	return name
}

// AppendRow appends one record, without the line end.
func (e *Encoder) AppendRow(buf []byte, record int) []byte {
	raw := e.json[:0]
	for f, field := range e.table.Resource.Fields {
		state := e.table.State(record, f)
		stored := false
		if state == table.StateValid || state == table.StateBig {
			if e.cell, stored = e.appendValue(e.cell[:0], record, f, field.Type, state); stored {
				buf = append(buf, e.cell...)
			}
		}
		if !stored {
			buf = append(buf, pgcopy.Null...)
			if state != table.StateEmpty {
				raw = appendMember(raw, pgcopy.AppendJSONString(nil, field.Name), e.displayed(record, f, field.Type, state))
			}
		}
		buf = append(buf, '\t')
	}
	if e.table.Resource.Tabs != nil {
		buf = append(pgcopy.AppendText(buf, e.table.Tab(record)), '\t')
	}
	buf = pgcopy.AppendText(buf, e.table.ID(record))
	buf = append(buf, '\t')
	buf = strconv.AppendInt(buf, int64(e.table.Row(record)), 10)
	buf = append(buf, '\t')
	// raw is written after _extra, which is built behind it in the same buffer.
	extra := e.appendExtra(raw, record)
	buf = appendObject(buf, extra[len(raw):])
	buf = append(buf, '\t')
	buf = appendObject(buf, raw)
	e.json = extra
	return buf
}

// appendMember appends a member of a JSON object, after a comma if need be.
func appendMember(members, name []byte, text string) []byte {
	if len(members) > 0 {
		members = append(members, ',')
	}
	members = append(append(members, name...), ':')
	return pgcopy.AppendJSONString(members, text)
}

// appendObject appends the members as a JSON object; NULL when there are none.
func appendObject(buf, members []byte) []byte {
	if len(members) == 0 {
		return append(buf, pgcopy.Null...)
	}
	buf = append(buf, '{')
	buf = pgcopy.AppendText(buf, unsafe.String(unsafe.SliceData(members), len(members)))
	return append(buf, '}')
}

func (e *Encoder) appendExtra(members []byte, record int) []byte {
	first := true
	for c, key := range e.extra {
		cell := e.table.ExtraCell(record, c)
		if cell.Kind == table.CellEmpty {
			continue
		}
		if !first {
			members = append(members, ',')
		}
		first = false
		members = append(members, key...)
		switch {
		case cell.Kind == table.CellText:
			members = pgcopy.AppendJSONString(members, cell.Text)
		case cell.Kind == table.CellBool:
			members = strconv.AppendBool(members, cell.Number != 0)
		case math.IsNaN(cell.Number) || math.IsInf(cell.Number, 0):
			members = append(members, "null"...)
		default:
			members = strconv.AppendFloat(members, cell.Number, 'f', -1, 64)
		}
	}
	return members
}

// appendValue appends a typed value, already escaped. It reports false when the
// column's type can't hold the value.
func (e *Encoder) appendValue(buf []byte, record, field int, typ sheetschema.Type, state table.CellState) ([]byte, bool) {
	t := e.table
	if state == table.StateBig {
		digits := t.Text(record, field)
		if typ != sheetschema.TypeNumber || !fitsNumeric(digits) {
			return buf, false
		}
		return append(buf, digits...), true
	}
	switch typ {
	case sheetschema.TypeString:
		return pgcopy.AppendText(buf, t.Text(record, field)), true
	case sheetschema.TypeInteger:
		return strconv.AppendInt(buf, t.Int(record, field), 10), true
	case sheetschema.TypeNumber:
		return appendDecimal(buf, t.Int(record, field), int(t.Exponent(record, field))), true
	case sheetschema.TypeBoolean:
		if t.Int(record, field) != 0 {
			return append(buf, 't'), true
		}
		return append(buf, 'f'), true
	case sheetschema.TypeDate:
		return appendDate(buf, t.Int(record, field))
	case sheetschema.TypeTime:
		return appendTime(buf, t.Int(record, field))
	case sheetschema.TypeDateTime:
		return appendDateTime(buf, t.Int(record, field))
	}
	text, ok := jsonbText(t.Text(record, field))
	return pgcopy.AppendText(buf, text), ok
}

// displayed is what _raw says of a cell whose column can't hold its value. Only
// what sheetschema found invalid was kept as displayed; the rest is written out.
func (e *Encoder) displayed(record, field int, typ sheetschema.Type, state table.CellState) string {
	if state == table.StateValid && typ != sheetschema.TypeString && typ != sheetschema.TypeJSON {
		return strconv.FormatInt(e.table.Int(record, field), 10)
	}
	return e.table.Text(record, field)
}

// appendDecimal appends coefficient × 10^exponent.
func appendDecimal(buf []byte, coefficient int64, exponent int) []byte {
	if exponent >= 0 {
		buf = strconv.AppendInt(buf, coefficient, 10)
		if exponent > 0 && coefficient != 0 {
			buf = strconv.AppendInt(append(buf, 'e'), int64(exponent), 10)
		}
		return buf
	}
	magnitude := uint64(coefficient)
	if coefficient < 0 {
		buf = append(buf, '-')
		magnitude = -magnitude
	}
	var digits [20]byte
	d := strconv.AppendUint(digits[:0], magnitude, 10)
	whole := len(d) + exponent // digits before the point
	if whole <= 0 {
		buf = append(buf, '0', '.')
		for ; whole < 0; whole++ {
			buf = append(buf, '0')
		}
		return append(buf, d...)
	}
	buf = append(append(buf, d[:whole]...), '.')
	return append(buf, d[whole:]...)
}

// PostgreSQL's calendar, in days since 1970-01-01: from 4713 BC, of which years
// before 1 are left out here because Go and PostgreSQL write them differently,
// to 9999, which is where a sheet's dates end as well.
const (
	firstDay = -719162 // 0001-01-01
	lastDay  = 2932896 // 9999-12-31
)

func appendDate(buf []byte, days int64) ([]byte, bool) {
	if days < firstDay || days > lastDay {
		return buf, false
	}
	return time.Unix(days*86400, 0).UTC().AppendFormat(buf, time.DateOnly), true
}

// appendTime takes seconds since midnight; 24:00:00 is a time in SQL.
func appendTime(buf []byte, seconds int64) ([]byte, bool) {
	if seconds < 0 || seconds > 86400 {
		return buf, false
	}
	two := func(buf []byte, n int64) []byte { return append(buf, byte('0'+n/10), byte('0'+n%10)) }
	buf = append(two(buf, seconds/3600), ':')
	buf = append(two(buf, seconds/60%60), ':')
	return two(buf, seconds%60), true
}

// appendDateTime takes microseconds since 1970-01-01 UTC.
func appendDateTime(buf []byte, micros int64) ([]byte, bool) {
	const day = 86400 * 1e6
	if micros < firstDay*day || micros >= (lastDay+1)*day {
		return buf, false
	}
	return pgcopy.AppendTime(buf, time.UnixMicro(micros)), true
}
