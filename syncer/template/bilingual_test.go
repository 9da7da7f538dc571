package template_test

import (
	"slices"
	"testing"

	"sheetsync/sheetschema/language"
	"sheetsync/syncer/template"
)

// A tab whose headings mean fields in other words gets no column beside them: not for
// what people type, and not for what the service would compute.
func TestNoParallelColumns(t *testing.T) {
	t.Parallel()
	headings := []struct {
		text, caption string
		cell          any
	}{
		{"客户名称\nCustomer name", "客户名称", "Acme"},
		{"公司名称*", "公司名称", "Acme Ltd"},
		{"联系人姓名", "联系人", "Li Na"},
		{"職務", "职务", "buyer"},
		{"邮箱（必填）", "邮箱", "li@acme.example"},
		{"电话/Phone", "电话", "+86 20 8888 1234"},
		{"Mobile phone", "手机", "+86 138 0013 8000"},
		{"★网站", "网站", "acme.example"},
		{"微信", "社交账号", "lina"},
		{"國家", "国家", "中国"},
		{"区域 Region", "区域", "华南"},
		{"客户等级", "客户等级", "A"},
		{"客户类别", "客户类型", "dealer"},
		{"客户来源：", "客户来源", "fair"},
		{"负责人", "负责人", "Wei"},
		{"最近联系日期", "最近联系", "2026-01-02"},
		{"Next contact date", "下次联系", "2026-02-02"},
		{"備註", "备注", "ours"},
		{"订单数", "订单数", 3},
		{"首次下单", "首次下单", "2025-01-02"},
		{"未收款（按币种）", "未收款（按币种）", "USD 5"},
	}
	var header, row []any
	for _, h := range headings {
		header, row = append(header, h.text), append(row, h.cell)
	}
	w := newWorld(t)
	w.share("Ours", "客户")
	if err := w.server.SetValues(w.id, "客户!A1", header, row); err != nil {
		t.Fatal(err)
	}
	report := w.fill(options(t, "foreign-trade", language.Chinese))
	made := report.Tabs[slices.IndexFunc(report.Tabs, func(tab template.TabReport) bool { return tab.Title == "客户" })]
	for _, h := range headings {
		if slices.Contains(made.Columns, h.caption) || slices.Contains(made.Service, h.caption) {
			t.Errorf("beside %q there is now %q", h.text, h.caption)
		}
	}
	if !slices.Contains(made.Columns, "传真") || !slices.Contains(made.Service, "最近下单") {
		t.Errorf("what was missing wasn't made: %q, %q", made.Columns, made.Service)
	}
}
