package synctest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/registers"
	"sheetsync/syncer"
)

// A team keeps customers by name and orders by customer and amount, and no more: the
// built-in register gives them their totals, by hand 150 + 50.50 and 20.
func TestOrdersOfAmountsAlone(t *testing.T) {
	t.Parallel()
	d, err := registers.Load("foreign-trade", sheetschema.Settings{BaseCurrency: "CNY"})
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, d)
	w.reg.Name, w.reg.Language = "amounts", language.Chinese
	tabs := []struct {
		title string
		rows  [][]any
	}{
		{"客户", [][]any{{"客户名称", "等级", "订单总额"}, {"Acme", "A", 1}, {"Bolt", "B", 2}}},
		{"邮件记录", [][]any{{"客户名称", "日期"}}},
		{"跟进记录", [][]any{{"客户名称", "跟进时间", "下次跟进"}, {"Acme", "2026-01-05", "2026-02-05"}}},
		{"合同", [][]any{{"合同编号", "客户名称"}}},
		{"订单", [][]any{{"客户", "金额", "币种", "订单状态"}, {"Acme", 150, "CNY", ""}, {"Bolt", 20, "CNY", "已签收"}, {"Acme", 50.5, "CNY", ""}, {"Bolt", 7, "CNY", "客户取消"}}},
		{"市场活动", [][]any{{"客户名称", "日期"}}},
		{"汇率", [][]any{{"币种", "日期", "汇率"}}},
	}
	var titles []string
	for _, tab := range tabs {
		titles = append(titles, tab.title)
	}
	w.open(w.server.Create("Amounts", titles...))
	for _, tab := range tabs {
		if err := w.server.SetValues(w.id, tab.title+"!A1", tab.rows...); err != nil {
			t.Fatal(err)
		}
	}
	w.run(syncer.StatusApplied)
	w.quiet()
	for _, test := range []struct {
		sql  string
		want []string
	}{
		{`SELECT concat_ws(' ', customer_name, level, sales->>'CNY', sales_base, outstanding_base, last_contact_overall, next_contact_overall) FROM amounts.customers ORDER BY 1`,
			[]string{"Acme A 200.5 200.5 200.5 2026-01-05 2026-02-05", "Bolt B 20 20 20"}},
		{`SELECT concat_ws(' ', customer, line_total, in_force) FROM amounts.transactions ORDER BY _row`, []string{"Acme 150 t", "Bolt 20 t", "Acme 50.5 t", "Bolt 7 f"}},
		{`SELECT concat_ws(' ', resource, field, code) FROM sheetsync.issues WHERE row > 0 AND severity = 'error'`, nil},
	} {
		if diff := cmp.Diff(test.want, w.query(test.sql)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.sql, diff)
		}
	}
}
