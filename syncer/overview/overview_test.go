package overview_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/overview"
)

const shop = `
name: shop
resources:
  - name: orders
    schema:
      fields:
        - {name: day, type: date}
        - {name: amount, type: number, currency: currency}
        - {name: currency, type: string}
        - {name: region, type: string}
        - {name: status, type: string, constraints: {enum: [open, shipped, closed]}}
        - {name: stars, type: integer}
x-overview:
  figures:
    - {name: orders, from: orders, count: true}
    - {name: paid, title: {en: Sales this month, zh-CN: 本月销售额}, from: orders, sum: amount, by: currency, where: month(day) == month(today())}
    - {name: stars, from: orders, average: stars}
    - {name: total, from: orders, sum: amount, where: region == "nowhere"}
  charts:
    - {name: by_month, from: orders, sum: amount, group: day, months: 3}
    - {name: by_region, type: pie, from: orders, sum: amount, group: region, top: 2}
    - {name: by_status, type: bar, from: orders, count: true, group: status}
`

func content(t *testing.T, csv string, tag language.Tag) *overview.Content {
	t.Helper()
	d, err := sheetschema.Load("shop.yaml", []byte(shop))
	if err != nil {
		t.Fatal(err)
	}
	b := table.NewGridBuilder()
	for line := range strings.Lines("day,amount,currency,region,status,stars\n" + csv) {
		for cell := range strings.SplitSeq(strings.TrimSuffix(line, "\n"), ",") {
			b.Text([]byte(cell))
		}
		b.EndRow()
	}
	grid := b.Grid()
	match, issues := header.Match(grid, d.Resources[0], header.MatchOptions{Language: tag})
	if len(issues) > 0 {
		t.Fatal(issues)
	}
	records, _ := table.Parse(grid, match, d.Resources[0], table.ParseOptions{Language: tag})
	today, ok := expression.NewDay(2026, 3, 15)
	if !ok {
		t.Fatal("no day")
	}
	return overview.Compute(d, []*table.Table{records}, overview.Facts{Issues: 3, Duplicates: 1, At: "2026-03-15 08:30"},
		expression.Scope{Today: today}, language.NewPrinter(tag))
}

const orders = `2026-03-01,0.10,usd,North,open,5
2026-03-02,0.20,USD,South,open,4
2026-03-03,100.00,EUR,South,shipped,4
2026-01-31,7.00,EUR,East,closed,
2025-01-01,1000.00,EUR,West,odd,
,5.00,,,,
`

// shown writes the rows of a kind as “label=value”.
func shown(c *overview.Content, kinds ...overview.Kind) []string {
	var list []string
	for _, r := range c.Rows {
		if slices.Contains(kinds, r.Kind) && r.Label.Kind != table.CellEmpty {
			list = append(list, r.Label.Text+"="+r.Value.Seen())
		}
	}
	return list
}

func TestFigures(t *testing.T) {
	t.Parallel()
	want := []string{
		"orders=6", "Sales this month=EUR 100.00; USD 0.30", "stars=4.3333", "total=0", "Open issues=3", "Possible duplicates=1", "Rows that are no records=0",
	}
	if got := shown(content(t, orders, language.English), overview.KindFigure); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestCharts(t *testing.T) {
	t.Parallel()
	want := []string{
		"by_month=Value", "2026-01=7", "2026-02=0", "2026-03=100.3",
		"by_region=Value", "West=1000", "South=100.2", "Other=12.1",
		"by_status=Value", "open=2", "shipped=1", "closed=1", "(empty)=1", "odd=1",
	}
	if got := shown(content(t, orders, language.English), overview.KindHeader, overview.KindNumber); !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// Whatever rests on a cell that can't be read is a question mark, with the reason.
func TestUnknownFigures(t *testing.T) {
	t.Parallel()
	c := content(t, orders+"2026-03-04,#N/A,USD,South,open,4\n2026-03-05,#N/A,USD,South,closed,lots\n30 Feb,1,EUR,#N/A,open,3\n", language.English)
	want := []string{
		"orders=9",
		"Sales this month=? — amount in “orders”, row 8, isn't known; 3 records are affected",
		"stars=? — stars in “orders”, row 9, isn't known; 1 record is affected",
		"total=? — region in “orders”, row 10, isn't known; 1 record is affected",
		"Open issues=3", "Possible duplicates=1", "Rows that are no records=0",
		"by_month=Value (? — amount in “orders”, row 8, isn't known; 3 records are affected)", "2026-01=7", "2026-02=0", "2026-03=?",
		"by_region=Value (? — amount in “orders”, row 8, isn't known; 3 records are affected)", "South=?", "West=1000", "Other=13.1",
		"by_status=Value", "open=4", "shipped=1", "closed=2", "(empty)=1", "odd=1",
	}
	if diff := cmp.Diff(want, shown(c, overview.KindFigure, overview.KindHeader, overview.KindNumber)); diff != "" {
		t.Errorf("content (-want +got):\n%s", diff)
	}
}

// TestLayout holds that values don't move rows or charts, but that a language does change labels.
func TestLayout(t *testing.T) {
	t.Parallel()
	full, none, chinese := content(t, orders, language.English), content(t, "", language.English), content(t, orders, language.Chinese)
	if full.Layout != none.Layout || len(full.Rows) != len(none.Rows) {
		t.Errorf("the layout depends on records: %s of %d rows, %s of %d rows", full.Layout, len(full.Rows), none.Layout, len(none.Rows))
	}
	if full.Layout == chinese.Layout {
		t.Error("the layout doesn't depend on the language")
	}
	for i, chart := range full.Charts {
		if chart.ID != chinese.Charts[i].ID || full.Rows[chart.First].Kind != overview.KindHeader || chart.First+chart.Rows >= len(full.Rows) {
			t.Errorf("chart %+v", chart)
		}
	}
	if got := shown(none, overview.KindFigure)[2]; got != "stars=" {
		t.Errorf("the average of nothing is %q", got)
	}
}

// A figure or a chart may be over several tabs, as if they were one, of which an
// optional one may be absent.
func TestSeveralSources(t *testing.T) {
	t.Parallel()
	d, err := sheetschema.Load("several.yaml", []byte(`
name: several
resources:
  - name: orders
    schema: {fields: [{name: kind, type: string}, {name: currency, type: string}, {name: left, type: number}]}
  - name: payments
    optional: true
    schema: {fields: [{name: left, type: number}, {name: currency, type: string}, {name: note, type: string}, {name: kind, type: string}]}
x-overview:
  figures:
    - {name: open, from: [orders, payments], count: true, where: left > 0}
    - {name: left, from: [orders, payments], sum: left, by: currency}
    - {name: mean, from: [orders, payments], average: left}
  charts:
    - {name: kinds, from: [orders, payments], sum: left, group: kind}
`))
	if err != nil {
		t.Fatal(err)
	}
	fill := func(r *sheetschema.Resource, rows ...map[string]expression.Value) *table.Table {
		records := table.NewTable(r, len(rows))
		for i, row := range rows {
			for name, v := range row {
				f, _ := r.Field(name)
				records.SetValue(i, f.Index, v)
			}
		}
		return records
	}
	row := func(kind, currency string, left int64) map[string]expression.Value {
		return map[string]expression.Value{"kind": expression.TextOf(kind), "currency": expression.TextOf(currency), "left": expression.IntegerOf(left)}
	}
	orders := fill(d.Resources[0], row("A", "USD", 5), row("B", "EUR", 0))
	payments := fill(d.Resources[1], row("A", "EUR", 4), row("C", "USD", 3))
	unread := fill(d.Resources[1], row("A", "EUR", 4), row("C", "USD", 3))
	unread.SetInvalid(1, 0, "#N/A")
	for _, tt := range []struct {
		name     string
		payments *table.Table
		want     []string
	}{
		{"both", payments, []string{"open=3", "left=EUR 4.00; USD 8.00", "mean=3", "A=9", "B=0", "C=3"}},
		{"one is absent", nil, []string{"open=1", "left=EUR 0.00; USD 5.00", "mean=2.5", "A=5", "B=0"}},
		{"one can't be read", unread, []string{
			"open=? — left in “payments”, row 3, isn't known; 1 record is affected", "left=? — left in “payments”, row 3, isn't known; 1 record is affected",
			"mean=? — left in “payments”, row 3, isn't known; 1 record is affected", "A=9", "B=0", "C=?"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := overview.Compute(d, []*table.Table{orders, tt.payments}, overview.Facts{}, expression.Scope{}, language.NewPrinter(language.English))
			got := slices.DeleteFunc(shown(c, overview.KindFigure, overview.KindNumber), func(line string) bool {
				return strings.HasPrefix(line, "Open issues") || strings.HasPrefix(line, "Possible") || strings.HasPrefix(line, "Rows that are no")
			})
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("content (-want +got):\n%s", diff)
			}
		})
	}
}
