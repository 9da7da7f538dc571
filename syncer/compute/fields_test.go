package compute

import (
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/table"
)

const tradeYAML = `
name: trade
resources:
  - name: accounts
    schema:
      primaryKey: code
      fields:
        - {name: code, type: string}
        - {name: deals, type: integer, rollup: {from: deals, count: true}}
        - {name: open_deals, type: integer, rollup: {from: deals, count: true, where: "status != 'paid'"}}
        - {name: total, type: number, rollup: {from: deals, sum: amount}}
        - {name: biggest, type: number, rollup: {from: deals, max: amount}}
        - {name: smallest, type: number, rollup: {from: deals, min: amount}}
        - {name: last, type: date, rollup: {from: deals, max: day}}
        - {name: products, type: integer, rollup: {from: deals, count_distinct: product}}
        - {name: sums, type: object, rollup: {from: deals, sum: amount}, currency: currency}
        - {name: sum, type: number, rollup: {from: deals, sum: amount}, currency: currency}
        - {name: average, type: number, formula: "round(total / deals, 2)"}
  - name: deals
    schema:
      foreignKeys: [{fields: account, reference: {resource: accounts, fields: code}}]
      fields:
        - {name: account, type: string}
        - {name: quantity, type: integer}
        - {name: price, type: number}
        - {name: currency, type: string}
        - {name: status, type: string}
        - {name: product, type: string}
        - {name: day, type: date}
        - {name: amount, type: number, formula: "quantity * price"}
        - {name: overdue, type: boolean, formula: "status != 'paid' and day < today()"}
`

// register makes the tables of a descriptor from rows of cells by resource,
// given as displayed texts, numbers and dates under the fields' names.
func register(t testing.TB, source string, rows map[string][][]any) (*sheetschema.Descriptor, []*table.Table) {
	t.Helper()
	d, err := sheetschema.Load("test.yaml", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	var tables []*table.Table
	for _, r := range d.Resources {
		b := table.NewGridBuilder()
		for _, f := range r.Fields {
			b.Text([]byte(f.Name))
		}
		b.EndRow()
		for _, row := range rows[r.Name] {
			for _, v := range row {
				switch v := v.(type) {
				case string:
					b.Text([]byte(v))
				case int:
					b.Number(float64(v))
				case float64:
					b.Number(v)
				default:
					b.Empty()
				}
			}
			b.EndRow()
		}
		g := b.Grid()
		m, _ := header.Match(g, r, header.MatchOptions{})
		table, _ := table.Parse(g, m, r, table.ParseOptions{Separators: lexical.SeparatorsOf("en_US")})
		tables = append(tables, table)
	}
	return d, tables
}

func TestFields(t *testing.T) {
	t.Parallel()
	d, tables := register(t, tradeYAML, map[string][][]any{
		"accounts": {{"A"}, {"B"}, {"C"}, {"D"}, {"a"}},
		"deals": {
			{"A", 3, 0.1, "USD", "paid", "pen", "2026-01-05"},
			{"A", 1, 0.05, "USD", "open", "pen", "2026-02-05"},
			{"B", 1, "123456789012345678.01", "USD", "open", "ink", "2026-03-05"},
			{"B", 1, "0.99", "EUR", "open", "cap", "2026-03-02"},
			{"B", nil, 5, "EUR", "open", "cap", nil},
			{"C", "many", 5, "EUR", nil, nil, nil},
			{"Z", 1, 5, "EUR", "open", "pen", nil},
			{nil, 1, 5, "EUR", "open", "pen", nil},
		},
	})
	today, _ := expression.NewDay(2026, 3, 3)
	issues := Fields(d, tables, expression.Scope{Today: today, Zone: time.UTC}, language.English)
	want := []string{
		`deals=2 open_deals=1 total=0.35 biggest=0.3 smallest=0.05 last=2026-02-05 products=1 sums={"USD":"0.35"} sum=0.35 average=0.18`,
		`deals=3 open_deals=3 total=123456789012345679 biggest=123456789012345678.01 smallest=0.99 last=2026-03-05 products=2 ` +
			`sums={"EUR":"0.99","USD":"123456789012345678.01"} sum=! average=41152263004115226.33`,
		`deals=1 open_deals=0 total=! biggest=! smallest=! last= products=0 sums=! sum=! average=!`,
		`deals=0 open_deals=0 total=0 biggest= smallest= last= products=0 sums={} sum=0 average=!`,
		`deals=0 open_deals=0 total=0 biggest= smallest= last= products=0 sums={} sum=0 average=!`,
	}
	accounts := tables[0]
	for i := range accounts.Len() {
		var got []string
		for _, f := range accounts.Resource.Fields[1:] {
			v := accounts.Value(i, f.Index).String()
			if accounts.State(i, f.Index) == table.StateInvalid {
				v = "!"
			}
			got = append(got, f.Name+"="+v)
		}
		if line := strings.Join(got, " "); line != want[i] {
			t.Errorf("account %d:\n got %s\nwant %s", i, line, want[i])
		}
	}
	overdue := ""
	for i := range tables[1].Len() {
		overdue += tables[1].Value(i, 8).String() + " "
	}
	if want := "false true false true     "; overdue != want {
		t.Errorf("overdue is %q, want %q", overdue, want)
	}
	var codes []string
	for _, issue := range issues {
		codes = append(codes, fmt.Sprintf("%s %d %s %s", issue.Resource, issue.Row, issue.Field, issue.Code))
	}
	if got, want := strings.Join(codes, "; "), "deals 7 amount unknown-value; accounts 4 total unknown-value; accounts 4 biggest unknown-value; accounts 4 smallest unknown-value; "+
		"accounts 4 sums unknown-value; accounts 3 sum mixed-currency; accounts 4 sum unknown-value; accounts 4 average unknown-value; "+
		"accounts 5 average computation-error; accounts 6 average computation-error; deals 7 status left-out"; got != want {
		t.Errorf("issues are %q, want %q", got, want)
	}
}

// A sum is that of exact arithmetic, whatever the numbers' sizes and scales.
func TestSumIsExact(t *testing.T) {
	t.Parallel()
	const source = `
name: s
resources:
  - name: p
    schema: {primaryKey: k, fields: [{name: k, type: string}, {name: total, type: number, rollup: {from: c, sum: v}}]}
  - name: c
    schema:
      foreignKeys: [{fields: k, reference: {resource: p, fields: k}}]
      fields: [{name: k, type: string}, {name: v, type: number}]
`
	rapid.Check(t, func(rt *rapid.T) {
		want := new(big.Rat)
		var children [][]any
		for range rapid.IntRange(0, 30).Draw(rt, "children") {
			digits := rapid.StringMatching(`-?[1-9][0-9]{0,24}(\.[0-9]{1,8})?`).Draw(rt, "amount")
			v, _ := new(big.Rat).SetString(digits)
			want.Add(want, v)
			children = append(children, []any{"K", digits})
		}
		d, tables := register(t, source, map[string][][]any{"p": {{"K"}}, "c": children})
		if issues := Fields(d, tables, expression.Scope{}, language.English); len(issues) > 0 {
			rt.Fatalf("issues: %v", issues)
		}
		got, ok := new(big.Rat).SetString(tables[0].Value(0, 1).String())
		if !ok || got.Cmp(want) != 0 {
			rt.Fatalf("sum is %s, want %s", tables[0].Value(0, 1), want.FloatString(8))
		}
	})
}
