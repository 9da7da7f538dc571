package synctest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/schematest"
	"sheetsync/syncer"
)

const headersYAML = `
name: headers
resources:
  - name: orders
    title: {en: Orders, zh-CN: 订单}
    deadlines: [{name: due, date: due, remind: [P7D], to: [owner]}]
    schema:
      primaryKey: number
      fields:
        - {name: number, title: {en: Number, zh-CN: 编号}, type: string, constraints: {required: true}}
        - {name: due, title: {en: Due date, zh-CN: 到期日}, type: date}
        - {name: owner, title: {en: Owner's e-mail, zh-CN: 负责人邮箱}, type: string, format: email}
`

// A renamed column with values is held whatever the share of its values, and told
// with both titles and the way out, which isn't to approve it.
func TestRenamedHeaders(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, about string // about is a shared case
		tag         language.Tag
		header      []string
		rows        int
		cell        func(row int) []any
		column      int
		renamed     string
		want        []string
	}{
		{
			"a date that few rows have", "Due date renamed in a tab of 300 orders with 18 dates",
			language.English, []string{"Number", "Due date", "Owner's e-mail"}, 300,
			func(row int) []any {
				due := ""
				if row < 18 {
					due = fmt.Sprintf("2026-05-%02d", row+1)
				}
				return []any{fmt.Sprintf("PO-%d", row), due, "li@example.com"}
			},
			1, "Payment by", []string{"“Due date”", "“Payment by”", "aliases"},
		},
		{
			"an address that all rows have", "负责人邮箱 → 业务员邮箱地址, 654 rows",
			language.Chinese, []string{"编号", "到期日", "负责人邮箱"}, 654,
			func(row int) []any {
				return []any{fmt.Sprintf("PO-%d", row), "", fmt.Sprintf("s%d@example.com", row%5)}
			},
			2, "业务员邮箱地址", []string{"“负责人邮箱”", "“业务员邮箱地址”", "恢复原来的列名", "别名"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, schematest.Load(t, headersYAML))
			w.reg.Language = tt.tag
			w.open(w.server.Create("Headers", "Orders"))
			values := make([][]any, 0, tt.rows+1)
			var header []any
			for _, title := range tt.header {
				header = append(header, title)
			}
			values = append(values, header)
			for row := range tt.rows {
				values = append(values, tt.cell(row))
			}
			if err := w.server.SetValues(w.id, "Orders!A1", values...); err != nil {
				t.Fatal(err)
			}
			w.run(syncer.StatusApplied)
			const mirrored = `SELECT concat_ws(' ', _id, number, due, owner) FROM headers.orders ORDER BY _id`
			before := w.query(mirrored)
			w.put("Orders", 0, replaced(tt.header, tt.column, tt.renamed)...)
			res := w.run(syncer.StatusHeld)
			if res.HoldDigest != "" || strings.Contains(res.Reason, "sheetsync approve") {
				t.Errorf("it can be approved: %s", res.Reason)
			}
			if diff := cmp.Diff(before, w.query(mirrored)); diff != "" {
				t.Errorf("the mirror, which reminders go by (-before +after):\n%s", diff)
			}
			sheet := w.sheet()
			for _, part := range tt.want {
				if !strings.Contains(sheet, part) {
					t.Errorf("the overview doesn't say %q", part)
				}
			}
			if err := w.mirror.Approve(t.Context(), w.reg.Name, res.HoldDigest); err == nil {
				t.Error("it was approved")
			}
			w.put("Orders", 0, replaced(tt.header, -1, "")...)
			w.run(syncer.StatusUnchanged)
		})
	}
	t.Run("the shared cases", func(t *testing.T) {
		t.Parallel()
		about := map[string]string{"two registers, one spreadsheet, same tabs": "the configuration's own tests"}
		for _, tt := range tests {
			about[tt.about] = tt.name
		}
		for _, shared := range schematest.Cases(t, "../../../shared", "headers") {
			if about[shared.Input] == "" {
				t.Errorf("no test is about %q", shared.Input)
			}
		}
	})
}

// replaced returns titles with one of them replaced, or none.
func replaced(titles []string, at int, by string) []any {
	out := make([]any, len(titles))
	for i, title := range titles {
		if out[i] = title; i == at {
			out[i] = by
		}
	}
	return out
}

// A column that formulas bring from elsewhere, all of which fail at once, is held
// in a small register as well; nothing that rests on it is computed anew.
func TestSpoiledColumn(t *testing.T) {
	t.Parallel()
	for _, failed := range []string{"Loading...", "#N/A", "#REF!"} {
		t.Run(failed, func(t *testing.T) {
			t.Parallel()
			w := newEqual(t)
			w.reg.Name = "spoiled"
			w.put("Customers", 1, "Acme")
			for i := range 8 {
				w.put("Orders", i+1, "Acme", 10+i)
			}
			w.run(syncer.StatusApplied)
			for i := range 8 {
				w.put("Orders", i+1, "Acme", failed)
			}
			res := w.run(syncer.StatusHeld)
			if !strings.Contains(res.Reason, "8 of 8 cells in the column quantity that could be read now hold the error of a formula") {
				t.Errorf("held as %s", res.Reason)
			}
			const quantities = `SELECT coalesce(sum(quantity)::text, '?') FROM spoiled.orders`
			if diff := cmp.Diff([]string{"108"}, w.query(quantities)); diff != "" {
				t.Errorf("quantities while it is held (-want +got):\n%s", diff)
			}
			if err := w.mirror.Approve(t.Context(), w.reg.Name, res.HoldDigest); err != nil {
				t.Fatal(err)
			}
			w.run(syncer.StatusApplied)
			if diff := cmp.Diff([]string{"?"}, w.query(quantities)); diff != "" {
				t.Errorf("quantities once it was approved (-want +got):\n%s", diff)
			}
		})
	}
}
