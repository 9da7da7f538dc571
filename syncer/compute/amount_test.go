package compute

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
)

const amountsYAML = `
name: amounts
resources:
  - name: parents
    schema:
      primaryKey: key
      fields:
        - {name: key, type: string}
        - {name: sum, type: number, rollup: {from: children, sum: v}}
        - {name: open_sum, type: number, rollup: {from: children, sum: v, where: open}}
        - {name: least, type: number, rollup: {from: children, min: v}}
        - {name: greatest, type: number, rollup: {from: children, max: v, where: open}}
        - {name: whole, type: integer, rollup: {from: children, sum: n}}
        - {name: last, type: date, rollup: {from: children, max: d}}
        - {name: both, type: number, rollup: {from: [children, others], sum: v}}
        - {name: either, type: number, rollup: {from: [others, children], max: v}}
        - {name: count, type: integer, rollup: {from: children, count: true, where: open}}
  - name: children
    schema:
      foreignKeys: [{fields: ref, reference: {resource: parents, fields: key}}]
      fields:
        - {name: ref, type: string}
        - {name: v, type: number}
        - {name: n, type: integer}
        - {name: d, type: date}
        - {name: open, type: boolean}
  - name: others
    schema:
      foreignKeys: [{fields: ref, reference: {resource: parents, fields: key}}]
      fields: [{name: ref, type: string}, {name: v, type: number}, {name: open, type: boolean}]
`

// Totals are exactly what adding and comparing value by value, in the order of the
// records, gives: whatever the values' exponents and digits are, for several sources and
// conditions, and where a value can't be read or a sum gets too long.
func TestAmountsAreThoseOfValueByValue(t *testing.T) {
	t.Parallel()
	d, err := sheetschema.Load("amounts.yaml", []byte(amountsYAML))
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		parents := table.NewTable(d.Resources[0], rapid.IntRange(1, 4).Draw(t, "parents"))
		for p := range parents.Len() {
			parents.SetText(p, 0, fmt.Sprint("P", p))
		}
		tables := []*table.Table{parents, randomChildren(t, d.Resources[1]), randomChildren(t, d.Resources[2])}
		Fields(d, tables, expression.Scope{Zone: time.UTC}, language.English)
		want := table.NewTable(d.Resources[0], parents.Len())
		for _, f := range parents.Resource.Fields {
			for p := range parents.Len() {
				if f.Rollup == nil {
					continue
				}
				if v, ok := oneByOne(d, tables, f.Rollup, parents.Text(p, 0)); ok {
					want.SetValue(p, f.Index, v)
				} else {
					want.SetUnknown(p, f.Index)
				}
				type cell struct {
					State table.CellState
					Text  string
					Int   int64
					Power int32
				}
				of := func(t *table.Table) cell {
					c := cell{State: t.State(p, f.Index), Text: t.Text(p, f.Index)}
					if c.State == table.StateValid {
						c.Int, c.Power = t.Int(p, f.Index), t.Exponent(p, f.Index)
					}
					return c
				}
				if diff := cmp.Diff(of(want), of(parents)); diff != "" {
					t.Fatalf("%s of parent %d (-value by value +computed):\n%s", f.Name, p, diff)
				}
			}
		}
	})
}

func randomChildren(t *rapid.T, r *sheetschema.Resource) *table.Table {
	out := table.NewTable(r, rapid.IntRange(0, 12).Draw(t, r.Name))
	for i := range out.Len() {
		for _, f := range r.Fields {
			switch f.Name {
			case "ref":
				out.SetText(i, f.Index, rapid.SampledFrom([]string{"P0", "P0", "P1", "P3", "", "nobody"}).Draw(t, "ref"))
			case "open":
				if rapid.IntRange(0, 5).Draw(t, "open") > 0 {
					out.SetValue(i, f.Index, expression.BooleanOf(true))
				} else {
					out.SetValue(i, f.Index, expression.BooleanOf(false))
				}
			default:
				setRandomValue(t, out, i, f)
			}
		}
	}
	return out
}

func setRandomValue(t *rapid.T, in *table.Table, record int, f *sheetschema.Field) {
	switch f.Type {
	case sheetschema.TypeDate:
		in.SetInt(record, f.Index, rapid.Int64Range(-3, 3).Draw(t, "day"))
		return
	case sheetschema.TypeInteger:
		in.SetInt(record, f.Index, rapid.SampledFrom([]int64{0, 1, -7, 1 << 62, -1 << 63, 1<<63 - 1}).Draw(t, "integer"))
		return
	}
	switch text := rapid.SampledFrom([]string{
		"", "?", "0", "1", "0.5", "-0.25", "12.50", "100", "1e18", "-3e18", "9223372036854775807", "-9223372036854775808",
		"0.000000000000000001", "-1e-120", "1e120", "9223372036854775808", "1e600", "-1e600", "1e-600", "-1e-600",
	}).Draw(t, "number"); text {
	case "":
	case "?":
		in.SetInvalid(record, f.Index, "#N/A")
	default:
		v, err := expression.ParseNumber(text)
		if err != nil {
			t.Fatal(err)
		}
		in.SetValue(record, f.Index, v)
	}
}

// oneByOne computes a total; ok is false where it isn't known.
func oneByOne(d *sheetschema.Descriptor, tables []*table.Table, roll *sheetschema.Rollup, parent string) (total expression.Value, ok bool) {
	if roll.Function == sheetschema.RollupSum || roll.Function == sheetschema.RollupCount {
		total = expression.IntegerOf(0)
	}
	broken := false
	for _, s := range roll.Sources {
		r, _ := d.Resource(s.From)
		t := tables[r.Index]
		for i := range t.Len() {
			if t.Text(i, s.Key.Fields[0]) != parent {
				continue
			}
			if s.Where != nil {
				if v, err := s.Where.Eval(&table.Cursor{Table: t, Record: i}, expression.Scope{}); err != nil || !v.IsTrue() {
					continue
				}
			}
			if roll.Function == sheetschema.RollupCount {
				total, _ = expression.Add(total, expression.IntegerOf(1))
				continue
			}
			v := t.Value(i, s.Field)
			switch {
			case v.IsUnknown():
				return expression.Value{}, false
			case v.IsEmpty() || broken:
			case roll.Function == sheetschema.RollupSum:
				sum, err := expression.Add(total, v)
				if err != nil {
					broken = true
					continue
				}
				total = sum
			default:
				order, _ := v.Compare(total)
				if total.IsEmpty() || order < 0 && roll.Function == sheetschema.RollupMin || order > 0 && roll.Function == sheetschema.RollupMax {
					total = v
				}
			}
		}
	}
	return total, !broken
}
