package fingerprint

import (
	"math"

	"github.com/cespare/xxhash/v2"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/parallel"
	"sheetsync/sheetschema/table"
)

// typedShift is the byte of a sketch that what people typed in the columns of
// computed fields is mixed into: with such a column or without, the other columns
// stay where they are.
const typedShift = 56

// People returns the sketches of people's columns, by record, of a table that isn't
// computed yet.
func People(t *table.Table) []uint64 {
	out := make([]uint64, t.Len())
	var fields, typed []int
	for _, f := range t.Resource.Fields {
		switch {
		case !f.Computed():
			fields = append(fields, f.Index)
		case t.IsTyped(f.Index):
			typed = append(typed, f.Index)
		}
	}
	parallel.Records(len(out), func(from, to int) {
		for _, f := range typed {
			for r := from; r < to; r++ {
				if h := cellHash(t, r, f); h != 0 {
					out[r] = Fold(out[r], typedShift, h)
				}
			}
		}
		for i, f := range fields {
			shift := 8 * (i * 8 / max(8, len(fields)))
			for r := from; r < to; r++ {
				if h := cellHash(t, r, f); h != 0 {
					out[r] = Fold(out[r], shift, h)
				}
			}
		}
	})
	return out
}

// Fold mixes a hash into a sketch's byte at the shift, which becomes or stays
// other than 0.
func Fold(sketch uint64, shift int, h uint64) uint64 {
	b := sketch >> shift & 0xff
	mixed := (b*31 + h) * 0x9e3779b97f4a7c15 >> 32 % 255
	return sketch&^(0xff<<shift) | (mixed+1)<<shift
}

// cellHash returns a hash of a typed cell, 0 for an empty one.
func cellHash(t *table.Table, record, field int) uint64 {
	switch t.State(record, field) {
	case table.StateEmpty:
		return 0
	case table.StateValid:
		if ty := t.Resource.Fields[field].Type; ty != sheetschema.TypeString && ty != sheetschema.TypeJSON {
			return mix(uint64(t.Int(record, field)) ^ uint64(t.Exponent(record, field))<<56)
		}
	}
	return xxhash.Sum64String(t.Text(record, field)) | 1
}

// Cell returns a hash of a cell as the sheet holds it, 0 for an empty one.
func Cell(c table.Cell) uint64 {
	switch c.Kind {
	case table.CellEmpty:
		return 0
	case table.CellText:
		return xxhash.Sum64String(c.Text) | 1
	default:
		return mix(math.Float64bits(c.Number) ^ uint64(c.Kind)<<60)
	}
}

// mix spreads a number over 64 bits, never to 0 (the finaliser of SplitMix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return (x ^ x>>31) | 1
}
