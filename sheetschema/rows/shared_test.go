package rows_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/rows"
	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
)

// TestCountedRows holds that a column of running numbers makes no records.
func TestCountedRows(t *testing.T) {
	t.Parallel()
	for _, column := range []string{"序号", "排"} {
		var b strings.Builder
		b.WriteString(column + "|客户|数量|单价\n")
		for i := range 100 {
			fmt.Fprint(&b, i+1)
			if i < 5 {
				fmt.Fprintf(&b, "|C%d|1|2", i)
			}
			b.WriteString("\n")
		}
		for _, file := range []bool{false, true} {
			kept, out, doubts := parse(t, ordersYAML, tab(b.String(), file), nil)
			if len(kept) != 5 || len(out) != 95 || len(doubts) != 0 {
				t.Errorf("%s, file %v: %d records, %d rows left out, %d doubts; want 5, 95, 0", column, file, len(kept), len(out), len(doubts))
			}
		}
	}
}

// TestRowsWithIDs holds that a row beside which a record id stands stays a record,
// with a warning.
func TestRowsWithIDs(t *testing.T) {
	t.Parallel()
	g := tab("序号|客户|数量|记录编号\n1|Acme|10|a2mww9y1jy\n2|合计|10|b2mww9y1jy\n序号|客户|数量|记录编号\n|合计|10\n", false)
	kept, out, doubts := parse(t, ordersYAML, g, map[string]int{"_id": 3})
	if diff := cmp.Diff([]any{[]int{2, 3}, []string{"4 header", "5 total"}, []string{"3 total"}}, []any{kept, out, doubts}); diff != "" {
		t.Errorf("records, what is left out, and doubts (-want +got):\n%s", diff)
	}
}

// TestTabsOfNumbers holds that tabs of numbers and days alone lose none of their
// zeros.
func TestTabsOfNumbers(t *testing.T) {
	t.Parallel()
	const schema = `
name: figures
resources:
- name: years
  schema:
    primaryKey: year
    fields:
    - {name: year, type: integer}
    - {name: amount, type: number}
    - {name: done, type: boolean}
    - {name: day, type: date}
`
	for _, test := range []struct{ name, rows string }{
		{"years", "year|amount|done\n2020|0\n2021|0\n2022|5\n2023|0\n"},
		{"boxes", "year|amount|done\n1||?\n2||?\n3||?\n"},
		{"codes", "序号|客户|数量\n|1000\n|1001\n|1002\n|1003\n|1004\n"},
		{"codes and postcodes", "序号|客户|status|邮箱\n|1000||5021\n|1001||5022\n|1002||5023\n|1003||5024\n|1004||5025\n"},
		{"days", "day|amount\n45000|0\n45001|0\n45002|0\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			schema := schema
			if strings.HasPrefix(test.rows, "序号") {
				schema = ordersYAML
			}
			kept, out, _ := parse(t, schema, tab(test.rows, false), nil)
			if want := strings.Count(test.rows, "\n") - 1; len(kept) != want || out != nil {
				t.Errorf("%d records, left out %q; want %d", len(kept), out, want)
			}
		})
	}
}

// TestSumsOfAPlace holds that sums of numbers in texts are read as the place writes
// them.
func TestSumsOfAPlace(t *testing.T) {
	t.Parallel()
	r := schematest.Load(t, ordersYAML).Resources[0]
	g := tab("No.|Customer|Price\n|Acme|1.000,50\n|Bright|2.000\n|Zwischensumme|3.000,50 €\n|Cedar|1\n", true)
	m, _ := header.Match(g, r, header.MatchOptions{})
	_, _, out := rows.Parse(g, m, r, rows.Options{ParseOptions: table.ParseOptions{Separators: lexical.SeparatorsOf("de_DE")}})
	if diff := cmp.Diff([]rows.LeftOut{{Row: 4, Kind: rows.KindTotal}}, out); diff != "" {
		t.Errorf("left out (-want +got):\n%s", diff)
	}
}

// TestSharedRows holds that a test is about each of the cases of rows that lie
// beside the repository.
func TestSharedRows(t *testing.T) {
	t.Parallel()
	cases := schematest.Cases(t, "../../../shared", "rows")
	about := map[string]string{
		"a last row 合计,30,150 under quantity and price":            "TestParse/a last row 合计",
		"小计 inside, equal to the rows above":                       "TestParse/小计 inside",
		"a number column 序号 filled down to 100 beside 5 customers": "TestCountedRows",
		"=C7*D7 showing 0 filled down":                             "TestParse/a formula showing 0",
	}
	for _, shared := range cases {
		if about[shared.Input] == "" {
			t.Errorf("no test is about %q", shared.Input)
		}
	}
}
