package table_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
)

const everyType = `
name: x
resources:
- name: a
  schema:
    fields:
    - {name: string, type: string}
    - {name: integer, type: integer}
    - {name: number, type: number}
    - {name: boolean, type: boolean}
    - {name: date, type: date}
    - {name: time, type: time}
    - {name: datetime, type: datetime}
    - {name: any, type: any}
`

func drawValue(t *rapid.T, typ sheetschema.Type) expression.Value {
	switch typ {
	case sheetschema.TypeString:
		return expression.TextOf(rapid.StringN(1, 20, -1).Filter(func(s string) bool { return !table.IsBlank(s) && !table.IsErrorText(s) && table.CleanText(s) == s }).Draw(t, "text"))
	case sheetschema.TypeInteger:
		n := rapid.Int64().Draw(t, "integer")
		unit := powerOfTen(rapid.IntRange(0, 18).Draw(t, "zeros at its end"))
		return expression.IntegerOf(n / unit * unit)
	case sheetschema.TypeNumber:
		return expression.DecimalOf(rapid.Int64().Draw(t, "coefficient"), rapid.Int32Range(-40, 20).Draw(t, "exponent"))
	case sheetschema.TypeBoolean:
		return expression.BooleanOf(rapid.Bool().Draw(t, "boolean"))
	case sheetschema.TypeDate:
		return expression.DateOf(expression.Day(rapid.Int64Range(lexical.FirstSerial, lexical.LastSerial).Draw(t, "day") + lexical.SerialEpoch))
	case sheetschema.TypeTime:
		return expression.TimeOf(rapid.Int64Range(0, lexical.SecondsPerDay-1).Draw(t, "seconds"))
	case sheetschema.TypeDateTime:
		return expression.DateTimeOf(rapid.Int64Range(-2e12, 4e12).Draw(t, "milliseconds") * 1000)
	default:
		return expression.AnyOf(table.JSONText(rapid.String().Draw(t, "any")))
	}
}

// TestValuesComeBack holds that a value written into the sheet is read from it
// again, and that Same recognises it.
func TestValuesComeBack(t *testing.T) {
	t.Parallel()
	r := schematest.Load(t, everyType).Resources[0]
	rapid.Check(t, func(t *rapid.T) {
		values := make([]expression.Value, len(r.Fields))
		for i, f := range r.Fields {
			values[i] = drawValue(t, f.Type)
		}
		comeBack(t, r, values)
	})
}

// TestWholeNumbersComeBack is TestValuesComeBack where a float64 can't tell an
// integer from its neighbours, or can only just.
func TestWholeNumbersComeBack(t *testing.T) {
	t.Parallel()
	r := schematest.Load(t, everyType).Resources[0]
	for _, test := range []struct {
		name string
		n    int64
		kind table.CellKind
	}{
		{"fifteen digits", 999_999_999_999_999, table.CellNumber},
		{"sixteen digits", -1_234_567_890_123_456, table.CellNumber},
		{"the last one below 2^53", 1<<53 - 1, table.CellNumber},
		{"2^53", 1 << 53, table.CellNumber},
		{"2^53 + 1", 1<<53 + 1, table.CellText},
		{"2^60, whose shortest decimal is another number", 1 << 60, table.CellText},
		{"a shortest decimal of sixteen digits", 1_152_921_504_606_847_000, table.CellNumber},
		{"18 digits", 100_000_000_000_000_001, table.CellText},
		{"nineteen digits and a zero", 1_326_465_694_199_381_430, table.CellText},
		{"negative, nineteen digits and a zero", -1_152_921_508_364_943_360, table.CellText},
		{"10^18", 1_000_000_000_000_000_000, table.CellNumber},
		{"the greatest that ends in zeros", 9_223_372_036_854_775_800, table.CellText},
		{"the greatest", math.MaxInt64, table.CellText},
		{"the least", math.MinInt64, table.CellText},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			cells := comeBack(t, r, []expression.Value{1: expression.IntegerOf(test.n), 2: expression.IntegerOf(test.n)})
			for _, i := range []int{1, 2} {
				if cells[i].Kind != test.kind {
					t.Errorf("%s: %d is written as %v", r.Fields[i].Name, test.n, cells[i])
				}
			}
		})
	}
}

func powerOfTen(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

// comeBack writes values, as many as are given, into a sheet and reads them
// again. It returns the cells.
func comeBack(t fataler, r *sheetschema.Resource, values []expression.Value) []table.Cell {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatalf("%v", err)
	}
	records := table.NewTable(r, 1)
	records.SetLocation(zone)
	b := table.NewGridBuilder()
	for _, f := range r.Fields {
		b.Text([]byte(f.Name))
	}
	b.EndRow()
	var cells []table.Cell
	for i, v := range values {
		if !records.SetValue(0, i, v) || !records.Value(0, i).Equal(v) {
			t.Fatalf("%s: set %v, got %v", r.Fields[i].Name, v, records.Value(0, i))
		}
		cell := table.CellOf(records, 0, i)
		cells = append(cells, cell)
		switch cell.Kind {
		case table.CellText:
			b.Text([]byte(cell.Text))
		case table.CellNumber:
			b.Number(cell.Number)
		case table.CellBool:
			b.Bool(cell.Number == 1)
		default:
			if !v.IsEmpty() {
				t.Fatalf("%s: %v gives an empty cell", r.Fields[i].Name, v)
			}
			b.Empty()
		}
	}
	b.EndRow()
	g := b.Grid()
	for i, v := range values { // as FormatPattern shows them
		switch v.Type() {
		case expression.TypeDate:
			g.SetDisplay(1, i, []byte(v.String()))
		case expression.TypeDateTime:
			g.SetDisplay(1, i, []byte(time.UnixMicro(v.Int()).In(zone).Format("2006-01-02 15:04")))
		}
	}
	m, _ := header.Match(g, r, header.MatchOptions{})
	back, _ := table.Parse(g, m, r, table.ParseOptions{Location: zone})
	for i := range values {
		f := r.Fields[i]
		if !table.Same(g.Cell(1, i), cells[i]) {
			t.Fatalf("%s: %v is not the same as %v", f.Name, g.Cell(1, i), cells[i])
		}
		want, got := records.Value(0, i), back.Value(0, i)
		if f.Type == sheetschema.TypeJSON {
			continue // JSON is shown, not kept
		}
		if !got.Equal(want) {
			t.Fatalf("%s: wrote %v as %v, read %v", f.Name, want, cells[i], got)
		}
	}
	return cells
}

func TestSame(t *testing.T) {
	t.Parallel()
	number := func(n float64) table.Cell { return table.Cell{Kind: table.CellNumber, Number: n} }
	text := func(s string) table.Cell { return table.Cell{Kind: table.CellText, Text: s} }
	for _, test := range []struct {
		fetched, wanted table.Cell
		want            bool
	}{
		{number(0.1), number(0.1), true},
		{number(45000.123456789), number(math.Nextafter(45000.123456789, 0)), true},
		{number(100.01), number(100.02), false},
		{number(1), number(0), false}, {number(0), number(0), true}, {number(0), table.Cell{}, false},
		{table.Cell{}, table.Cell{}, true}, {text(""), table.Cell{}, true}, {table.Cell{}, text("a"), false}, {text("a"), text("a"), true}, {text("1"), number(1), false},
		{table.Cell{Kind: table.CellBool, Number: 1}, number(1), false}, {table.Cell{Kind: table.CellBool, Number: 1}, table.Cell{Kind: table.CellBool, Number: 1}, true},
		{number(-45000.5), number(-45000.5), true},
	} {
		if got := table.Same(test.fetched, test.wanted); got != test.want {
			t.Errorf("%v and %v: got %v", test.fetched, test.wanted, got)
		}
	}
}

func TestFormatPattern(t *testing.T) {
	t.Parallel()
	d := schematest.Load(t, `
name: x
resources:
- name: a
  schema:
    primaryKey: id
    fields:
    - {name: id}
    - {name: sum, type: number, rollup: {from: b, sum: total}}
    - {name: sums, type: object, rollup: {from: b, sum: amount}}
    - {name: plain, type: number, formula: sum / 3}
    - {name: whole, type: number, formula: "round(sum, 0)"}
    - {name: count, type: integer, rollup: {from: b, count: true}}
    - {name: last, type: date, rollup: {from: b, max: day}}
    - {name: german, type: date, format: "%d.%m.%Y", formula: last}
- name: b
  schema:
    foreignKeys: [{fields: a_id, reference: {resource: a, fields: id}}]
    fields:
    - {name: a_id}
    - {name: day, type: date}
    - {name: currency}
    - {name: amount, type: number, currency: currency}
    - {name: total, type: number, formula: "round(amount * (1 + 0.07), 3)"}
`)
	want := map[string]string{"id": "@", "sum": "#,##0.000", "sums": "", "plain": "", "whole": "#,##0", "count": "", "last": "yyyy-mm-dd", "german": "dd.mm.yyyy"}
	got := make(map[string]string)
	for _, f := range d.Resources[0].Fields {
		got[f.Name] = table.FormatPattern(f)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if f := d.Resources[0].Fields[2]; f.Currency != "currency" || f.Rollup.Sources[0].Currency != 2 {
		t.Errorf("the sum of amounts with a currency has the currency %q (%d)", f.Currency, f.Rollup.Sources[0].Currency)
	}
}

func TestAmounts(t *testing.T) {
	t.Parallel()
	a := table.Amounts{}
	for code, text := range map[string]string{"USD": "1200", "EUR": "-300.125", "JPY": "1234567", "": "0.5", "USDT": "1"} {
		v, err := expression.ParseNumber(text)
		if err != nil {
			t.Fatal(err)
		}
		a[code] = v
	}
	if got, want := a.String(), "0.50; EUR -300.125; JPY 1,234,567; USD 1,200.00; USDT 1.00"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	encoded := a.JSON()
	if want := `{"":"0.5","EUR":"-300.125","JPY":"1234567","USD":"1200","USDT":"1"}`; encoded != want {
		t.Errorf("got %s, want %s", encoded, want)
	}
	back, ok := table.ParseAmounts(encoded)
	if !ok || back.JSON() != encoded {
		t.Errorf("read back: %v", back)
	}
	if got := (table.Amounts{}).JSON(); got != "{}" {
		t.Errorf("no amounts are %s", got)
	}
}

func TestCellOfLongText(t *testing.T) {
	t.Parallel()
	records := table.NewTable(schematest.Load(t, everyType).Resources[0], 1)
	long := make([]rune, celltext.Sheets+1)
	for i := range long {
		long[i] = '长'
	}
	records.SetText(0, 0, string(long))
	if got := []rune(table.CellOf(records, 0, 0).Text); len(got) != celltext.Sheets || got[celltext.Sheets-1] != '…' {
		t.Errorf("%d characters, the last one %q", len(got), got[len(got)-1])
	}
	records.SetText(0, 0, strings.Repeat("😀", 30_000))
	if got := table.CellOf(records, 0, 0).Text; got != strings.Repeat("😀", celltext.Sheets/2-1)+"…" {
		t.Errorf("of 30,000 emoji %d UTF-16 units are left", celltext.Units(got))
	}
}

func TestSetValueThatDoesNotFit(t *testing.T) {
	t.Parallel()
	r := schematest.Load(t, everyType).Resources[0]
	records := table.NewTable(r, 1)
	half := expression.DecimalOf(5, -1)
	for field, v := range map[int]expression.Value{0: half, 1: half, 2: expression.TextOf("x"), 3: half, 4: half} {
		if records.SetValue(0, field, v) || records.State(0, field) != table.StateInvalid || records.Text(0, field) != v.String() {
			t.Errorf("%s takes %v", r.Fields[field].Name, v)
		}
		if !records.SetValue(0, field, expression.Value{}) || records.State(0, field) != table.StateEmpty {
			t.Errorf("%s can't be emptied", r.Fields[field].Name)
		}
	}
}

func ExampleAmounts() {
	fmt.Println(table.Amounts{"USD": expression.IntegerOf(1200), "EUR": expression.IntegerOf(300)})
	// Output: EUR 300.00; USD 1,200.00
}
