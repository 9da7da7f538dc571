package wire

import (
	"math"
	"reflect"
	"slices"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
	"google.golang.org/api/sheets/v4"
)

// Writer writes structs as JSON.
type Writer struct {
	// Theme gives the colour of a theme colour. With it, the plain colour is written beside every
	// style, as the API's answers have both; without, only what the struct holds.
	Theme func(name string) *sheets.Color
}

// Append adds a pointer to a struct of the API, cut to a mask, to a buffer. Objects on the way to a
// selected member stay, if empty.
func (w Writer) Append(b []byte, v any, mask Mask) []byte {
	p := reflect.ValueOf(v)
	if !p.IsValid() || p.IsNil() {
		return append(b, "null"...)
	}
	return w.object(b, p.Elem(), schemaOf(p.Type().Elem()), mask)
}

func (w Writer) object(b []byte, v reflect.Value, m *Message, mask Mask) []byte {
	b = append(b, '{')
	open := len(b)
	for _, f := range m.list {
		if !mask.Has(f.Name) {
			continue
		}
		at := f.in(v)
		if f.style != nil && w.Theme != nil && at.IsNil() {
			at = reflect.ValueOf(w.plain(f.style.in(v)))
		}
		if at.IsZero() && !f.always && !f.forced(v) {
			continue
		}
		if len(b) > open {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), f.Name...), '"', ':')
		b = w.member(b, at, f, mask.Sub(f.Name))
	}
	return append(b, '}')
}

// plain is the colour of a ColorStyle.
func (w Writer) plain(style reflect.Value) *sheets.Color {
	s, _ := style.Interface().(*sheets.ColorStyle)
	switch {
	case s == nil:
		return nil
	case s.ThemeColor != "" && s.RgbColor == nil:
		return w.Theme(s.ThemeColor)
	}
	return s.RgbColor
}

func (w Writer) member(b []byte, v reflect.Value, f *Field, mask Mask) []byte {
	switch {
	case f.Map && f.Kind == MessageKind:
		b = append(b, '{')
		for i, key := range stringKeys(v) {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(AppendString(b, key), ':')
			b = w.object(b, v.MapIndex(reflect.ValueOf(key)), f.Message, mask)
		}
		return append(b, '}')
	case f.List && f.Kind != RowKind:
		b = append(b, '[')
		for i := range v.Len() {
			if i > 0 {
				b = append(b, ',')
			}
			b = w.value(b, v.Index(i), f, mask)
		}
		return append(b, ']')
	}
	return w.value(b, v, f, mask)
}

func stringKeys(m reflect.Value) []string {
	keys := make([]string, 0, m.Len())
	for _, k := range m.MapKeys() {
		keys = append(keys, k.String())
	}
	slices.Sort(keys)
	return keys
}

func (w Writer) value(b []byte, v reflect.Value, f *Field, mask Mask) []byte {
	if f.Kind == AppenderKind {
		a, _ := v.Interface().(Appender)
		return a.AppendJSON(b, mask)
	}
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return append(b, "null"...)
		}
		v = v.Elem()
	}
	switch f.Kind {
	case MessageKind:
		return w.object(b, v, f.Message, mask)
	case StringKind:
		return AppendString(b, v.String())
	case IntKind:
		switch {
		case v.CanUint():
			return strconv.AppendUint(b, v.Uint(), 10)
		case f.quoted:
			return append(strconv.AppendInt(append(b, '"'), v.Int(), 10), '"')
		}
		return strconv.AppendInt(b, v.Int(), 10)
	case FloatKind:
		return AppendNumber(b, v.Float())
	case BoolKind:
		return strconv.AppendBool(b, v.Bool())
	}
	return AppendValue(b, v.Interface())
}

// AppendValue adds a JSON value as encoding/json decodes it into any; members come sorted.
func AppendValue(b []byte, v any) []byte {
	switch v := v.(type) {
	case string:
		return AppendString(b, v)
	case float64:
		return AppendNumber(b, v)
	case bool:
		return strconv.AppendBool(b, v)
	case map[string]any:
		b = append(b, '{')
		for i, k := range SortedKeys(v) {
			if i > 0 {
				b = append(b, ',')
			}
			b = AppendValue(append(AppendString(b, k), ':'), v[k])
		}
		return append(b, '}')
	case []any:
		b = append(b, '[')
		for i, m := range v {
			if i > 0 {
				b = append(b, ',')
			}
			b = AppendValue(b, m)
		}
		return append(b, ']')
	case [][]any:
		b = append(b, '[')
		for i, m := range v {
			if i > 0 {
				b = append(b, ',')
			}
			b = AppendValue(b, m)
		}
		return append(b, ']')
	}
	return append(b, "null"...)
}

// AppendNumber adds a number; whole ones have no point.
func AppendNumber(b []byte, n float64) []byte {
	if n == math.Trunc(n) && math.Abs(n) < 1<<53 {
		return strconv.AppendInt(b, int64(n), 10)
	}
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return append(b, "null"...)
	}
	if a := math.Abs(n); a < 1e-6 || a >= 1e21 {
		return strconv.AppendFloat(b, n, 'e', -1, 64)
	}
	return strconv.AppendFloat(b, n, 'f', -1, 64)
}

// AppendString adds a text; what isn't UTF-8 becomes U+FFFD.
func AppendString(b []byte, s string) []byte {
	b, _ = jsontext.AppendQuote(b, s) // the error only says that there was such
	return b
}

// Answer is a struct of the API with the writer that writes it.
type Answer struct {
	Writer
	Body any
}

// AppendJSON implements [Appender].
func (a Answer) AppendJSON(b []byte, mask Mask) []byte { return a.Append(b, a.Body, mask) }
