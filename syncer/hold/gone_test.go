package hold_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/hold"
)

const orders = `
name: shop
resources:
- name: orders
  schema:
    fields:
    - {name: number, title: {en: Number, zh-CN: 单号}, constraints: {required: true}}
    - {name: due, title: {en: Due date, zh-CN: 到期日}, type: date}
    - {name: paid, title: {en: Paid, zh-CN: 已付}, type: number}
    - {name: owner, title: {en: Owner, zh-CN: 负责人邮箱}}
`

// register loads the descriptor above.
func register(t *testing.T) *sheetschema.Descriptor {
	t.Helper()
	d, err := sheetschema.Load("orders.yaml", []byte(orders))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// tabOf reads rows as the tab of the descriptor's resource.
func tabOf(t *testing.T, d *sheetschema.Descriptor, rows [][]any) (*hold.Tab, *table.Table) {
	t.Helper()
	b := table.NewGridBuilder()
	for _, row := range rows {
		for _, v := range row {
			switch v := v.(type) {
			case string:
				b.Text([]byte(v))
			case int:
				b.Number(float64(v))
			default:
				b.Empty()
			}
		}
		b.EndRow()
	}
	g, r := b.Grid(), d.Resources[0]
	m, _ := header.Match(g, r, header.MatchOptions{})
	records, _ := table.Parse(g, m, r, table.ParseOptions{})
	return &hold.Tab{Descriptor: d, Resource: r, Grid: g, Match: m, Language: language.Chinese}, records
}

// sheet makes n orders, of which the first `filled` have a date, an amount and an owner.
func sheet(n, filled int, headings ...any) [][]any {
	rows := [][]any{headings}
	for i := range n {
		row := []any{fmt.Sprintf("A-%d", i), nil, nil, nil}
		if i < filled {
			row = []any{row[0], 46000 + i, 100 * i, fmt.Sprintf("sales%d@example.com", i%3)}
		}
		rows = append(rows, row)
	}
	return rows
}

// TestColumns holds runs in which a column is gone or spoiled, in a tab of any size.
func TestColumns(t *testing.T) {
	t.Parallel()
	const none = ""
	all := []any{"Number", "Due date", "Paid", "Owner"}
	head := func(column int, text string) func(rows [][]any) [][]any {
		return func(rows [][]any) [][]any { rows[0][column] = text; return rows }
	}
	cells := func(column, n int, v any) func(rows [][]any) [][]any {
		return func(rows [][]any) [][]any {
			for i := 1; i <= n; i++ {
				rows[i][column] = v
			}
			return rows
		}
	}
	then := func(steps ...func(rows [][]any) [][]any) func(rows [][]any) [][]any {
		return func(rows [][]any) [][]any {
			for _, step := range steps {
				rows = step(rows)
			}
			return rows
		}
	}
	sorted := func(rows [][]any) [][]any { slices.Reverse(rows[1:]); return rows }
	without := func(column int) func(rows [][]any) [][]any {
		return func(rows [][]any) [][]any {
			for i := range rows {
				rows[i][column] = nil
			}
			return rows
		}
	}
	tests := []struct {
		name      string
		n, filled int
		edit      func(rows [][]any) [][]any
		code      hold.Code // none for not held
		approve   bool
		say       []string
	}{
		{"nothing", 8, 8, sorted, none, false, nil},
		{"18 dates of 300 orders under another heading", 300, 18, head(1, "Pay until"), hold.CodeColumnRenamed, false, []string{"“Due date”", "“Pay until”", "orders.yaml:8"}},
		{"the same, sorted", 300, 18, then(head(1, "Pay until"), sorted), hold.CodeColumnRenamed, false, []string{"“Due date”", "“Pay until”"}},
		{"the same, one date edited", 300, 18, then(head(1, "Pay until"), cells(1, 1, 47000)), hold.CodeColumnRenamed, false, []string{"“Pay until”"}},
		{"addresses under another heading", 654, 654, head(3, "业务员邮箱地址"), hold.CodeColumnRenamed, false, []string{"“Owner”", "“业务员邮箱地址” (column D)", "aliases of the field owner"}},
		{"a heading on two lines, without bounds", 5, 5, head(1, strings.Repeat("long\n", 60)), hold.CodeColumnRenamed, false, []string{"“long long", "…”"}},
		{"another column under another heading", 20, 20, then(head(1, "Notes"), cells(1, 20, "x")), hold.CodeColumnMissing, true, []string{"“Due date” is gone, and its 20 values"}},
		{"a column taken out", 5, 2, without(1), hold.CodeColumnMissing, true, []string{"“Due date” is gone, and its 2 values"}},
		{"a column taken out that was empty", 5, 0, without(1), none, false, nil},
		{"8 amounts that load", 8, 8, cells(2, 8, "Loading..."), hold.CodeColumnSpoiled, true, []string{"8 of 8 cells in the column paid"}},
		{"8 amounts that are not available", 8, 8, cells(2, 8, "#N/A"), hold.CodeColumnSpoiled, true, []string{"8 of 8"}},
		{"addresses that load", 8, 8, cells(3, 8, "Loading..."), hold.CodeColumnSpoiled, true, []string{"8 of 8 cells in the column owner"}},
		{"3 dates of 8", 8, 8, cells(1, 3, "#REF!"), hold.CodeColumnSpoiled, true, []string{"3 of 8"}},
		{"2 dates of 2", 2, 2, cells(1, 2, "#REF!"), none, false, nil},
		{"3 dates of 100", 100, 100, cells(1, 3, "#REF!"), none, false, nil},
		{"8 amounts in words", 8, 8, cells(2, 8, "soon"), none, false, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := register(t)
			before, known := tabOf(t, d, sheet(tt.n, tt.filled, all...))
			profile := hold.Sampled(hold.Fill(known), before)
			now, records := tabOf(t, d, tt.edit(sheet(tt.n, tt.filled, slices.Clone(all)...)))
			got := hold.Check(hold.Limits{DeletedRatio: 0.3, DeletedRows: 20}, []hold.Loss{{
				Resource: now.Resource, Tab: now, Before: known.Len(), After: records.Len(), Then: profile, Now: hold.Fill(records),
			}})
			var codes []hold.Code
			for _, r := range got.Reasons {
				codes = append(codes, r.Code)
			}
			var want []hold.Code
			if tt.code != none {
				want = []hold.Code{tt.code}
			}
			if diff := cmp.Diff(want, codes); diff != "" {
				t.Fatalf("reasons (-want +got):\n%s", diff)
			}
			if tt.approve != (got.Digest != "") {
				t.Errorf("digest is %q, may be approved: %v", got.Digest, tt.approve)
			}
			text := hold.Text(got.Reasons, "acme", language.NewPrinter(language.English))
			for _, part := range tt.say {
				if !strings.Contains(text, part) {
					t.Errorf("%q is not in %q", part, text)
				}
			}
			if tt.code == hold.CodeColumnRenamed && strings.Contains(text, "approve") {
				t.Errorf("a renamed column asks to be approved: %s", text)
			}
		})
	}
}
