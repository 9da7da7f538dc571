package table

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/lexical"
)

// json reads a cell of one of the types that are kept as JSON.
func (p *columnParser) json(record, row int, kind CellKind, n float64) {
	if r := p.field.Rollup; r != nil && r.HasCurrency() {
		text := ""
		if kind == CellText {
			text = p.grid.arena.text(ref(p.column.data[row]))
		}
		p.amounts(record, row, kind, text, n)
		return
	}
	var text string
	var ok bool
	if kind == CellText {
		text, ok = jsonOfText(p.field, p.grid.arena.text(ref(p.column.data[row])))
	} else {
		text, ok = jsonOfValue(p.field, kind, n)
	}
	if !ok {
		p.wrongType(record, row)
		return
	}
	p.set(record, StateValid, uint64(p.writer.add(text)))
}

func jsonOfValue(f *sheetschema.Field, kind CellKind, n float64) (string, bool) {
	switch f.Declared {
	case "any":
		if kind == CellBool {
			return strconv.FormatBool(n != 0), true
		}
		return lexical.PlainDigits(n), true
	case "year":
		return lexical.PlainDigits(n), kind == CellNumber && n == math.Trunc(n) && n >= 0 && n <= 9999
	case "yearmonth":
		// A spreadsheet takes 2024-03 for the first of March.
		if whole := int(n); n == math.Trunc(n) && lexical.IncompleteDay(strconv.Itoa(whole)) == lexical.PartMonth {
			return strconv.Quote(fmt.Sprintf("%04d-%02d", whole/100, whole%100)), kind == CellNumber
		}
		d, ok := lexical.DayOfSerial(n)
		if !ok || kind != CellNumber || !plausibleDays(f).Has(d) {
			return "", false
		}
		return strconv.Quote(d.String()[:7]), true
	case "list":
		return jsonList(f, lexical.PlainDigits(n)), kind == CellNumber
	default:
		return "", false
	}
}

func jsonOfText(f *sheetschema.Field, text string) (string, bool) {
	trimmed := strings.TrimSpace(text)
	switch f.Declared {
	case "object":
		return canonicalJSON(trimmed, '{')
	case "geojson":
		return canonicalJSON(trimmed, '{')
	case "array":
		return canonicalJSON(trimmed, '[')
	case "geopoint":
		return geopoint(f.Format, trimmed)
	case "list":
		return jsonList(f, text), true
	case "year":
		n, err := strconv.Atoi(lexical.Simplify(text))
		return strconv.Itoa(n), err == nil && n >= 0 && n <= 9999
	case "yearmonth":
		m, ok := yearMonth(lexical.Simplify(text))
		return strconv.Quote(m), ok
	case "duration":
		return jsonText(trimmed), isDuration(trimmed)
	default:
		return jsonText(text), true
	}
}

// jsonText writes a text as a JSON string that PostgreSQL can store.
func jsonText(text string) string {
	quoted, err := json.Marshal(strings.ReplaceAll(text, "\x00", ""))
	if err != nil {
		return `""`
	}
	return string(quoted)
}

func jsonList(f *sheetschema.Field, text string) string {
	delimiter := f.Notation.Delimiter
	if delimiter == "" {
		delimiter = ","
	}
	items := strings.Split(text, delimiter)
	for i, item := range items {
		items[i] = jsonText(strings.TrimSpace(item))
	}
	return "[" + strings.Join(items, ",") + "]"
}

// canonicalJSON checks a document that begins as given, and writes it without
// spaces, with members in order, and without what PostgreSQL can't store.
func canonicalJSON(text string, first byte) (string, bool) {
	if text == "" || text[0] != first {
		return "", false
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var v any
	if err := decoder.Decode(&v); err != nil {
		return "", false
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return "", false
	}
	v, ok := storable(v, 0)
	if !ok {
		return "", false
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return "", false
	}
	return strings.TrimSuffix(b.String(), "\n"), true
}

// storable takes NUL characters out and refuses numbers and depths that the
// database doesn't take.
func storable(v any, depth int) (any, bool) {
	if depth > 100 {
		return nil, false
	}
	switch v := v.(type) {
	case string:
		return strings.ReplaceAll(v, "\x00", ""), true
	case json.Number:
		_, err := expression.ParseNumber(v.String())
		return v, err == nil
	case []any:
		for i, item := range v {
			clean, ok := storable(item, depth+1)
			if !ok {
				return nil, false
			}
			v[i] = clean
		}
		return v, true
	case map[string]any:
		clean := make(map[string]any, len(v))
		for name, item := range v {
			value, ok := storable(item, depth+1)
			if !ok {
				return nil, false
			}
			clean[strings.ReplaceAll(name, "\x00", "")] = value
		}
		return clean, true
	default:
		return v, true
	}
}

// geopoint reads a place: “lon, lat”, [lon, lat] or {"lon": …, "lat": …}, and
// gives a JSON array of both.
func geopoint(format, text string) (string, bool) {
	var lon, lat string
	switch format {
	case "array":
		var pair []json.Number
		if json.Unmarshal([]byte(text), &pair) != nil || len(pair) != 2 {
			return "", false
		}
		lon, lat = pair[0].String(), pair[1].String()
	case "object":
		var point struct{ Lon, Lat json.Number }
		if json.Unmarshal([]byte(text), &point) != nil {
			return "", false
		}
		lon, lat = point.Lon.String(), point.Lat.String()
	default:
		var found bool
		if lon, lat, found = strings.Cut(lexical.Simplify(text), ","); !found {
			return "", false
		}
	}
	lon, okLon := degrees(lon, 180)
	lat, okLat := degrees(lat, 90)
	return "[" + lon + "," + lat + "]", okLon && okLat
}

func degrees(text string, most float64) (string, bool) {
	n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	return lexical.PlainDigits(n), err == nil && math.Abs(n) <= most
}

func yearMonth(text string) (string, bool) {
	year, rest, n := lexical.CutDigits(text)
	if n != 4 || len(rest) < 2 || lexical.FirstOf(rest, "-/.") == "" {
		return "", false
	}
	month, rest, n := lexical.CutDigits(rest[1:])
	d, ok := expression.NewDay(year, month, 1)
	if !ok || n > 2 || rest != "" {
		return "", false
	}
	return d.String()[:7], true
}

// isDuration reports whether a text is an ISO 8601 duration, P1Y2M3DT4H5M6S.
func isDuration(text string) bool {
	rest, ok := strings.CutPrefix(strings.TrimPrefix(text, "-"), "P")
	if !ok || rest == "" {
		return false
	}
	date, clock, timed := strings.Cut(rest, "T")
	return inUnits(date, "YMWD") && inUnits(clock, "HMS") && (!timed || clock != "")
}

func inUnits(text, units string) bool {
	for text != "" {
		end := strings.IndexAny(text, units)
		if end < 1 || strings.Trim(text[:end], "0123456789.,") != "" {
			return false
		}
		units = units[strings.IndexByte(units, text[end])+1:]
		text = text[end+1:]
	}
	return true
}
