package wire

import (
	"math"
	"reflect"
	"strconv"

	"google.golang.org/api/sheets/v4"
)

// canonical brings an object into the form that the package comment promises.
func (m *Message) canonical(v reflect.Value) {
	switch o := v.Addr().Interface().(type) {
	case *sheets.GridRange:
		m.fields["sheetId"].setForced(v, false)
	case *sheets.DimensionRange:
		m.fields["sheetId"].setForced(v, false)
	case *sheets.GridCoordinate:
		m.fields["sheetId"].setForced(v, false)
	case *sheets.Color: // alpha is documented as not supported
		*o = sheets.Color{Red: Channel(o.Red), Green: Channel(o.Green), Blue: Channel(o.Blue)}
		return
	}
	for _, f := range m.list {
		if f.style == nil {
			continue
		}
		plain, style := f.in(v), f.style.in(v)
		if c, _ := plain.Interface().(*sheets.Color); c != nil && style.IsNil() {
			style.Set(reflect.ValueOf(&sheets.ColorStyle{RgbColor: c}))
		}
		plain.SetZero()
	}
}

// Channel rounds a colour's channel as the API does: cut to one of 256 steps, shown with the digits
// of a 32-bit float.
func Channel(n float64) float64 {
	step := math.Floor(min(max(n, 0), 1)*255 + 1e-4)
	f, err := strconv.ParseFloat(strconv.FormatFloat(step/255, 'g', -1, 32), 64)
	if err != nil {
		return 0
	}
	return f
}

// Canonical returns the mask in terms of the members that [Decode] sets.
func (m Mask) Canonical(of *Message) Mask {
	if m == nil || of == nil {
		return m
	}
	out := Mask{}
	for name, sub := range m {
		f := of.Field(name)
		switch {
		case f == nil:
			out[name] = sub
		case f.style == nil:
			out[name] = sub.Canonical(f.Message)
		case sub == nil:
			out[f.style.Name] = nil
		default:
			out[f.style.Name] = Mask{"rgbColor": sub}
		}
	}
	return out
}

// Byte is a colour's channel as one of 256 steps.
func Byte(channel float64) int { return int(math.Round(min(max(channel, 0), 1) * 255)) }
