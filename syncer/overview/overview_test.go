package overview_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/rows"
	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/overview"
)

const shop = `
name: shop
base_currency: CNY
resources:
  - name: orders
    deadlines: [{name: due, title: {en: Payment, zh-CN: 应收款}, date: due, unless: status == "closed", remind: [P7D], to: [region, "role:boss"]}]
    schema:
      primaryKey: number
      fields:
        - {name: day, type: date}
        - {name: amount, type: number, currency: currency}
        - {name: currency, type: string, format: currency}
        - {name: region, type: string}
        - {name: status, type: string, constraints: {enum: [open, shipped, closed]}}
        - {name: stars, type: integer, constraints: {minimum: 1, maximum: 5}}
        - {name: number, type: string}
        - {name: base, type: number}
        - {name: due, type: date}
x-overview:
  figures:
    - {name: orders, from: orders, count: true}
    - {name: paid, title: {en: "Sales this month", zh-CN: 本月销售额}, from: orders, sum: amount, by: currency, base: base, where: month(day) == month(today())}
    - {name: stars, from: orders, average: stars}
    - {name: total, title: "Total in {base}", from: orders, sum: amount, where: region == "nowhere"}
  charts:
    - {name: by_month, from: orders, sum: amount, group: day, months: 3}
    - {name: by_region, type: pie, from: orders, sum: amount, group: region, top: 2}
    - {name: by_status, type: bar, from: orders, count: true, group: status, labels: {"": "no status"}}
    - {name: by_size, from: orders, count: true, group: 'amount >= 100 ? "large" : "small"', labels: {small: Small, large: Large}}
    - {name: by_stars, from: orders, count: true, group: stars}
  tables:
    - {name: largest, from: orders, where: amount > 0, sort: [-amount], top: 2, columns: [number, region, amount], overdue: true}
    - {name: by_currency, from: orders, group: currency, labels: {"": no currency}, columns: [{title: Open, sum: amount, base: base, where: status == "open"}, {title: All, sum: amount, base: base}, {title: Issues, issues: true}]}
    - {name: coming, deadlines: 30, top: 3}
`

func records(t *testing.T, d *sheetschema.Descriptor, csv string) *table.Table {
	t.Helper()
	b := table.NewGridBuilder()
	for line := range strings.Lines("day,amount,currency,region,status,stars,number,base,due\n" + csv) {
		for cell := range strings.SplitSeq(strings.TrimSuffix(line, "\n"), ",") {
			b.Text([]byte(cell))
		}
		b.EndRow()
	}
	grid := b.Grid()
	match, issues := header.Match(grid, d.Resources[0], header.MatchOptions{Language: language.English})
	if len(issues) > 0 {
		t.Fatal(issues)
	}
	out, _ := table.Parse(grid, match, d.Resources[0], table.ParseOptions{Language: language.English})
	return out
}

func content(t *testing.T, csv string, tag language.Tag) *overview.Content {
	t.Helper()
	d := schematest.Load(t, shop)
	today, ok := expression.NewDay(2026, 3, 15)
	if !ok {
		t.Fatal("no day")
	}
	facts := overview.Facts{Issues: 3, Duplicates: 1, At: "2026-03-15 08:30", Daily: true, RecordIssues: map[string][]int{"orders": {2, 0, 1, 0, 0, 0, 0, 0, 0}}}
	return overview.Compute(d, []*table.Table{records(t, d, csv)}, facts, expression.Scope{Today: today}, language.NewPrinter(tag))
}

const orders = `2026-03-01,0.10,usd,North,open,5,N1,0.70,2026-03-15
2026-03-02,0.20,USD,South,open,4,N2,1.40,2026-04-30
2026-03-03,100.00,EUR,South,shipped,4,N3,800,2026-03-20
2026-01-31,7.00,EUR,East,closed,,N4,56,2026-03-21
2025-01-01,1000.00,EUR,West,odd,6,N5,8000,2026-04-14
,5.00,,,,,N6,,2026-03-15
`

// told writes a content's rows of texts from one on, or from the row after it, up to
// a blank one.
func told(c *overview.Content, from string) []string {
	var list []string
	for i := range c.Rows {
		line := told1(&c.Rows[i])
		switch {
		case len(list) == 0 && !strings.Contains(line, from):
		case len(list) > 0 && line == "":
			return list
		default:
			list = append(list, line)
		}
	}
	return list
}

func told1(r *overview.Row) string {
	var parts []string
	for _, cell := range r.Cells {
		parts = append(parts, cell.Seen())
	}
	if strings.Join(parts, "") == "" {
		return ""
	}
	return strings.Join(parts, " | ")
}

func TestHeading(t *testing.T) {
	t.Parallel()
	c := content(t, orders, language.English)
	want := []string{
		"shop", "Last check | 46096 | ", "Last change | 2026-03-15 08:30 | The service keeps this tab. Charts may be moved and restyled.",
	}
	if diff := cmp.Diff(want, told(c, "shop")); diff != "" {
		t.Errorf("heading (-want +got):\n%s", diff)
	}
	const formula = `=IF(TODAY()-C2>1,CONCATENATE("Nobody has looked at this register for ",TODAY()-C2," days: all of it may be out of date. Ask whoever runs the service."),"")`
	if got := c.Rows[c.Check].Cells[2].Formula; got != formula || c.Rows[c.Check].Cells[2].Column != overview.StaleColumn {
		t.Errorf("the formula is %s", got)
	}
}

func TestCards(t *testing.T) {
	t.Parallel()
	c := content(t, orders, language.English)
	want := []string{"orders | stars | Total in CNY | Open issues | Possible duplicates", "6 | 4.75 | 0 | 3 | 1"}
	if diff := cmp.Diff(want, told(c, "orders |")); diff != "" {
		t.Errorf("cards (-want +got):\n%s", diff)
	}
	want = []string{"Sales this month", "EUR 100.00\nUSD 0.30\ntotal CNY 802.10"}
	if diff := cmp.Diff(want, told(c, "Sales this month")); diff != "" {
		t.Errorf("cards (-want +got):\n%s", diff)
	}
}

// What has no currency comes last, by name, and what isn't converted is told.
func TestNoCurrency(t *testing.T) {
	t.Parallel()
	for tag, want := range map[language.Tag][]string{
		language.English: {"Sales this month", "USD 1.00\nno currency 2.50\ntotal CNY 7.00", "1 line has no rate or no currency and isn't in the total"},
		language.Chinese: {"本月销售额", "USD 1.00\n未填币种 2.50\n合计 CNY 7.00", "有 1 条没有汇率或币种，未计入合计"},
	} {
		c := content(t, "2026-03-01,2.5,,,,,N1,,\n2026-03-01,1,USD,,,,N2,7,\n", tag)
		if diff := cmp.Diff(want, told(c, want[0])); diff != "" {
			t.Errorf("%s: cards (-want +got):\n%s", tag, diff)
		}
	}
}

// TestCharts holds what charts draw: months in their order, the largest groups, a
// field's choices in the descriptor's order and worded groups in theirs. Values that
// break their constraints are left out, and told.
func TestCharts(t *testing.T) {
	t.Parallel()
	c := content(t, orders, language.English)
	want := map[string][]string{
		"by_month":  {"2026-01=7", "2026-02=0", "2026-03=100.3"},
		"by_region": {"West=1000", "South=100.2", "Other=12.1"},
		"by_status": {"open=2", "shipped=1", "closed=1", "no status=1"},
		"by_size":   {"Small=4", "Large=2"},
		"by_stars":  {"4=2", "5=1", "(empty)=2"},
	}
	if diff := cmp.Diff(want, drawn(c)); diff != "" {
		t.Errorf("charts (-want +got):\n%s", diff)
	}
	notes := 0
	for i := range c.Rows {
		notes += strings.Count(told1(&c.Rows[i]), "1 record left out: the value is none of those allowed")
	}
	if notes != 2 {
		t.Errorf("%d notes tell of values that are left out", notes)
	}
}

// Groups that are too many to show are one more, after those with a name.
func TestManyGroups(t *testing.T) {
	t.Parallel()
	d := schematest.Load(t, "{name: shop, resources: [{name: orders, schema: {fields: [{name: region, type: string}]}}], x-overview: {charts: [{name: all, from: orders, count: true, group: region}]}}")
	records := table.NewTable(d.Resources[0], 14)
	for i := range 13 {
		records.SetValue(i, 0, expression.TextOf(fmt.Sprintf("R%02d", i)))
	}
	c := overview.Compute(d, []*table.Table{records}, overview.Facts{}, expression.Scope{}, language.NewPrinter(language.English))
	got := drawn(c)["all"]
	if diff := cmp.Diff([]string{"R10=1", "Other=3"}, got[max(len(got)-2, 0):]); diff != "" {
		t.Errorf("all (-want +got):\n%s", diff)
	}
}

// drawn are the points that each chart draws.
func drawn(c *overview.Content) map[string][]string {
	out := map[string][]string{}
	for _, chart := range c.Charts {
		for row := chart.First + 1; row <= chart.First+chart.Rows; row++ {
			r := &c.Rows[row]
			out[chart.Title] = append(out[chart.Title], r.At(chart.LabelColumn).Seen()+"="+r.At(chart.DataColumn).Seen())
		}
	}
	return out
}

// Charts stand in their places whatever is in the records, as long as all have
// something to draw; they overlap neither each other nor cells.
func TestPlaces(t *testing.T) {
	t.Parallel()
	c, other := content(t, orders, language.English), content(t, strings.Repeat(orders, 3), language.English)
	for i, chart := range c.Charts {
		o := other.Charts[i]
		if o.Row != chart.Row || o.Column != chart.Column || o.ID != chart.ID {
			t.Errorf("%s moved from %d to %d", chart.Title, chart.Row, o.Row)
		}
		for row := chart.Row; row < chart.Row+chart.Down; row++ {
			if len(c.Rows[row].Cells) > 0 || c.Rows[row].Height != 0 {
				t.Errorf("row %d lies below %s", row, chart.Title)
			}
		}
	}
	if last := c.Charts[len(c.Charts)-1]; last.Across != overview.Columns {
		t.Errorf("the last of %d charts is %d columns wide", len(c.Charts), last.Across)
	}
	for i := range c.Rows {
		end := 0
		for _, cell := range c.Rows[i].Cells {
			if cell.Column < end || cell.Span < 1 || cell.Column+cell.Span > overview.Columns {
				t.Errorf("row %d has a cell at %d over %d columns", i, cell.Column, cell.Span)
			}
			end = cell.Column + cell.Span
		}
	}
}

// A chart without anything to draw isn't drawn.
func TestNothingToDraw(t *testing.T) {
	t.Parallel()
	c := content(t, "", language.English)
	if len(c.Charts) > 0 {
		t.Errorf("got %+v", c.Charts)
	}
	if got := told(c, "by_month |"); len(got) < 2 || got[1] != "There is nothing to draw yet. | There is nothing to draw yet." {
		t.Errorf("got %q", got)
	}
	if got := told(c, "largest"); got[1] != "None." {
		t.Errorf("got %q", got)
	}
}

func TestTables(t *testing.T) {
	t.Parallel()
	c := content(t, orders, language.English)
	const odd = "? — status in “orders”, row 6, isn't known; 1 record is affected"
	const unconverted = "\n1 line has no rate or no currency and isn't in the total"
	for _, want := range [][]string{
		{"largest", "number | region | amount", "N5 | West | 1000", "N3 | South | 100", "… and 4 more"},
		{"by_currency", "currency | Open | All | Issues", "EUR | ? | 1107 | 1", "USD | 0.3 | 0.3 | 2", "no currency | 0 | 5 | 0", "total CNY | ? | 8858.1 | ", odd + unconverted},
		{
			"coming", "Date | Days left | What | Customer | Record | Reminder goes to",
			"2026-03-15 | 0 | Payment | N1 |  | North", "2026-03-15 | 0 | Payment | N6 |  | ", "2026-03-20 | 5 | Payment | N3 |  | South", odd,
		},
	} {
		if got := told(c, want[0]); cmp.Diff(want, got) != "" {
			t.Errorf("%s (-want +got):\n%s", want[0], cmp.Diff(want, got))
		}
	}
}

// A long list of dates is cut, and lines of one record that fall due together are one.
func TestDates(t *testing.T) {
	t.Parallel()
	csv := ""
	for _, line := range []string{"N1,,2026-03-16", "N1,,2026-03-16", "N2,,2026-04-14", "N3,,2026-04-15", "N4,,2026-03-14", "N5,,2026-03-17", "N6,,2026-03-23"} {
		csv += ",,,,open,," + line + "\n"
	}
	want := []string{
		"coming", "Date | Days left | What | Customer | Record | Reminder goes to",
		"2026-03-16 | 1 | Payment | N1 | (2 lines) | ", "2026-03-17 | 2 | Payment | N5 |  | ", "2026-03-23 | 8 | Payment | N6 |  | ", "… and 1 more",
	}
	c := content(t, csv, language.English)
	if diff := cmp.Diff(want, told(c, "coming")); diff != "" {
		t.Errorf("dates (-want +got):\n%s", diff)
	}
}

// Whatever rests on a cell that can't be read is a question mark with the reason,
// and nothing else is: an amount in dollars leaves those in euros known.
func TestUnknown(t *testing.T) {
	t.Parallel()
	c := content(t, orders+"2026-03-04,#N/A,USD,South,open,4,N7,#N/A,\n2026-03-05,#N/A,USD,South,closed,lots,N8,#N/A,\n30 Feb,1,EUR,#N/A,open,3,N9,8,\n", language.English)
	const cause = "? — amount in “orders”, row 8, isn't known; 3 records are affected"
	for _, tt := range []struct {
		from string
		want []string
	}{
		{"orders |", []string{
			"orders | stars | Total in CNY | Open issues | Possible duplicates", "9 | ? | ? | 3 | 1",
			" | ? — stars in “orders”, row 9, isn't known; 1 record is affected | ? — region in “orders”, row 10, isn't known; 1 record is affected |  | ",
		}},
		{"Sales this month", []string{"Sales this month", "EUR ? (known: 100.00)\nUSD ? (known: 0.30)\ntotal CNY ? (known: 802.10)", cause}},
		{"by_currency", []string{
			"by_currency", "currency | Open | All | Issues", "EUR | ? | 1108 | 1", "USD | ? | ? | 2", "no currency | 0 | 5 | 0", "total CNY | ? | ? | ",
			"? — status in “orders”, row 6, isn't known; 3 records are affected\n1 line has no rate or no currency and isn't in the total",
		}},
	} {
		if diff := cmp.Diff(tt.want, told(c, tt.from)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.from, diff)
		}
	}
	want := map[string][]string{
		"by_month":  {"2026-01=7", "2026-02=0", "2026-03=?"},
		"by_region": {"West=1000", "Other=13.1"},
		"by_status": {"open=4", "shipped=1", "closed=2", "no status=1"},
		"by_size":   {"Small=5", "Large=2"},
		"by_stars":  {"3=1", "4=3", "5=1", "(empty)=2"},
	}
	if diff := cmp.Diff(want, drawn(c)); diff != "" {
		t.Errorf("charts (-want +got):\n%s", diff)
	}
}

// An amount that can't be read makes the total in the base currency unknown, also
// where it has none.
func TestUnknownTotal(t *testing.T) {
	t.Parallel()
	c := content(t, "2026-03-01,1,USD,,open,,N1,7,\n2026-03-01,#N/A,USD,,open,,N2,,\n", language.English)
	const cause = "? — amount in “orders”, row 3, isn't known; 1 record is affected"
	for _, want := range [][]string{
		{"Sales this month", "USD ? (known: 1.00)\ntotal CNY ? (known: 7.00)", cause},
		{"by_currency", "currency | Open | All | Issues", "USD | ? | ? | 2", "total CNY | ? | ? | ", cause},
	} {
		if diff := cmp.Diff(want, told(c, want[0])); diff != "" {
			t.Errorf("%s (-want +got):\n%s", want[0], diff)
		}
	}
}

// TestLayout holds that values leave the layout as it is, and that other rows or
// another language change it.
func TestLayout(t *testing.T) {
	t.Parallel()
	c := content(t, orders, language.English)
	for _, tt := range []struct {
		name        string
		csv         string
		tag         language.Tag
		same, frame bool
	}{
		{"the same", orders, language.English, true, true},
		{"another value", strings.Replace(orders, "0.20", "0.25", 1), language.English, true, true},
		{"another currency", strings.Replace(orders, "USD", "GBP", 1), language.English, false, true},
		{"another language", orders, language.Chinese, false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			other := content(t, tt.csv, tt.tag)
			if got := other.Layout == c.Layout; got != tt.same {
				t.Errorf("the layouts %s and %s", c.Layout, other.Layout)
			}
			if got := overview.SameFrame(other.Layout, c.Layout); got != tt.frame {
				t.Errorf("the frames of %s and %s", c.Layout, other.Layout)
			}
			if !overview.SameCharts(other.Layout, c.Layout) {
				t.Errorf("the charts of %s and %s", c.Layout, other.Layout)
			}
		})
	}
}

// A figure or a chart may be over several tabs, as if they were one, of which an
// optional one may be absent.
func TestSeveralSources(t *testing.T) {
	t.Parallel()
	d := schematest.Load(t, `
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
`)
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
	const cause = "? — left in “payments”, row 3, isn't known; 1 record is affected"
	for _, tt := range []struct {
		name        string
		payments    *table.Table
		cards, left []string
		drawn       []string
	}{
		{"both", payments, []string{"open | mean | Open issues | Possible duplicates", "3 | 3 | 0 | 0"}, []string{"EUR 4.00\nUSD 8.00"}, []string{"A=9", "B=0", "C=3"}},
		{"one is absent", nil, []string{"open | mean | Open issues | Possible duplicates", "1 | 2.5 | 0 | 0"}, []string{"USD 5.00"}, []string{"A=5", "B=0"}},
		{
			"one can't be read", unread, []string{"open | mean | Open issues | Possible duplicates", "? | ? | 0 | 0", cause + " | " + cause + " |  | "},
			[]string{"EUR 4.00\nUSD ? (known: 5.00)", cause}, []string{"A=9", "B=0"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := overview.Compute(d, []*table.Table{orders, tt.payments}, overview.Facts{}, expression.Scope{}, language.NewPrinter(language.English))
			if diff := cmp.Diff([][]string{tt.cards, tt.left, tt.drawn}, [][]string{told(c, "open |"), told(c, tt.left[0]), drawn(c)["kinds"]}); diff != "" {
				t.Errorf("content (-want +got):\n%s", diff)
			}
		})
	}
}

// TestLeftOut holds that the overview says which rows are no records, and why, in
// every language and for every kind.
func TestLeftOut(t *testing.T) {
	t.Parallel()
	d := schematest.Load(t, "{name: shop, resources: [{name: orders, title: {en: Orders, zh-CN: 订单}, schema: {fields: [{name: code}]}}]}")
	left := []rows.LeftOut{{Row: 2, Kind: rows.KindTitle}, {Row: 5, Kind: rows.KindTotal}, {Row: 6, Kind: rows.KindHeader}, {Row: 7, Kind: rows.KindSample}, {Row: 9, Kind: rows.KindFilled}}
	for tag, want := range map[language.Tag]string{
		language.English: "Rows that are no records | Orders: 2 (title or note), 5 (total), 6 (headings), 7 (sample), 9 (filled down)",
		language.Chinese: "不作为记录的行 | 订单：第 2 行（标题或说明）、第 5 行（合计）、第 6 行（表头）、第 7 行（示例）、第 9 行（向下填充）",
	} {
		c := overview.Compute(d, nil, overview.Facts{LeftOut: map[string][]rows.LeftOut{"orders": left}}, expression.Scope{}, language.NewPrinter(tag))
		if diff := cmp.Diff([]string{want}, told(c, want[:20])); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tag, diff)
		}
	}
}
