package page_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"sheetsync/syncer"
)

// tradeYAML describes a register of customers, orders and the team.
const tradeYAML = `
name: acme
title: {en: Trade register, zh-CN: 客户登记表}
team: {resource: team, name: [name], address: email}
resources:
  - name: customers
    title: {en: Customers, zh-CN: 客户}
    duplicates: {fields: [name, email, phone]}
    deadlines:
      - {name: call, title: {en: Call, zh-CN: 回访}, date: next_call, remind: [P1D], to: [owner], owner: owner}
    schema:
      primaryKey: name
      fields:
        - {name: name, title: {en: Name, zh-CN: 客户名称}, type: string, format: company}
        - {name: owner, title: {en: Owner, zh-CN: 负责人}, type: string, format: person}
        - {name: email, title: {en: E-mail, zh-CN: 邮箱}, type: string, format: email, personal: true}
        - {name: phone, title: {en: Phone, zh-CN: 电话}, type: string, personal: true}
        - {name: credit, title: {en: Credit, zh-CN: 信用额度}, type: integer, constraints: {maximum: 1000}}
        - {name: next_call, title: {en: Next call, zh-CN: 下次回访}, type: date}
        - {name: spent, title: {en: Spent, zh-CN: 累计金额}, type: number, rollup: {from: orders, sum: total}}
  - name: orders
    title: {en: Orders, zh-CN: 订单}
    schema:
      foreignKeys: [{fields: customer, reference: {resource: customers, fields: name}}]
      fields:
        - {name: number, title: {en: Number, zh-CN: 订单号}, type: string, constraints: {unique: true}}
        - {name: customer, title: {en: Customer, zh-CN: 客户}, type: string}
        - {name: ordered, title: {en: Ordered, zh-CN: 下单日期}, type: date}
        - {name: total, title: {en: Total, zh-CN: 金额}, type: number}
  - name: team
    title: {en: Team, zh-CN: 团队}
    schema:
      fields:
        - {name: name, title: {en: Person, zh-CN: 姓名}, type: string}
        - {name: email, title: {en: Address, zh-CN: 地址}, type: string, format: email}
`

// newTrade is an office with something wrong for each of two salespeople, and with what
// nobody answers for.
func newTrade(t *testing.T) *office {
	o := newOffice(t, tradeYAML)
	for i, row := range [][]any{
		{"Cedargate Electronics", "Li Wei", "sales@cedargate.example", "+86 755 1234 5678", 500, "2026-12-01"},
		{"Cedargate Electronics Ltd", "Li Wei", "sales@cedargate.example", "+86 755 1234 5678", 700, "2026-12-02"},
		{"Juniper Lamps", "Wang Fang", "no address", "+49 30 1234567", 2000, ""},
		{`<script>alert("x")</script>`, "Li Wei", "bad address", "", "many", ""},
		{"Orphan Trading", "", "orphan.example", "+1 212 555 0101", 10, ""},
		{"Harbour Textile", "Wang Fang", "mail@harbour.example", "+86 20 8765 4321", 20, ""},
		{"Harbour Textile Co", "Li Wei", "mail@harbour.example", "+86 20 8765 4321", 20, ""},
	} {
		o.put("Customers", i+2, row...)
	}
	for i, row := range [][]any{{"O-1", "Cedargate Electronics", "2026-11-01", 100}, {"O-2", "Juniper Lamps", "2026-11-02", 50}, {"O-3", "Nobody Known", "", 1}} {
		o.put("Orders", i+2, row...)
	}
	o.sync(syncer.StatusApplied)
	return o
}

func TestIssues(t *testing.T) {
	t.Parallel()
	o := newTrade(t)
	const section = "/r/acme/issues"
	o.sees(t, []sight{
		{"a manager sees all", "boss", section, []string{"E-mail: ", "Juniper Lamps", "Orphan Trading", "O-3", `href="/r/acme/issues?owner=Wang&#43;Fang"`, "No owner named",
			`href="https://sheets.example.com/acme#customers=4"`, `href="/r/acme/customers/`, "&lt;script&gt;"}, []string{"<script>alert"}},
		{"so does finance", "pay", section, []string{"Juniper Lamps", "Orphan Trading"}, nil},
		{"of one owner", "boss", section + "?owner=Wang+Fang", []string{"customers=4", "Show all"}, []string{"customers=5", "customers=6"}},
		{"of nobody", "boss", section + "?owner=+", []string{"customers=6"}, []string{"customers=4", "customers=5"}},
		{"of a table", "boss", section + "?resource=orders", []string{"orders=4"}, []string{"customers=4"}},
		{"of a kind", "boss", section + "?code=constraint-error", []string{"customers=4"}, []string{"customers=5", "orders=4"}},
		{"warnings", "boss", section + "?severity=info", []string{"There are no such issues."}, []string{"customers=4"}},
		{"by a name", "boss", section + "?q=juniper", []string{"customers=4"}, []string{"customers=5"}},
		{"by what is wrong", "boss", section + "?q=whole+number", []string{"customers=5"}, []string{"customers=4"}},
		{"nothing has a percent sign", "boss", section + "?q=%25", []string{"There are no such issues."}, nil},
		{"salespeople see their own", "li", section, []string{"customers=5"}, []string{"Juniper", "Orphan", "O-3", "customers=4", "By owner"}},
		{"each theirs", "wang", section, []string{"customers=4"}, []string{"customers=5", "alert"}},
		{"analysts see no words of cells", "ana", section, []string{"E-mail: "}, []string{"no address", "bad address", "whole number"}},
		{"in Chinese", "boss", section + "?lang=zh-CN", []string{"按负责人", "错误", "未填负责人", "第 4 行"}, []string{"By owner"}},
		{"none was dismissed", "boss", section + "?state=dismissed", []string{"Nothing was dismissed or put off."}, []string{"customers=4"}},
	})
}

// Registers of others, and what never was synchronised.
func TestIssuesOfOthers(t *testing.T) {
	t.Parallel()
	o := newOffice(t, tradeYAML)
	for _, c := range []struct {
		visitor, path string
		want          int
	}{
		{"boss", "/r/beta/issues", http.StatusNotFound},
		{"stranger", "/r/acme/issues", http.StatusNotFound},
		{"nobody", "/r/acme/issues", http.StatusUnauthorized},
		{"boss", "/r/acme/issues", http.StatusOK},
		{"li", "/r/acme/issues", http.StatusOK},
		{"operator", "/r/beta/issues", http.StatusOK},
	} {
		if status, _ := o.ask(c.visitor, http.MethodGet, c.path, nil); status != c.want {
			t.Errorf("%s asks for %s: %d, want %d", c.visitor, c.path, status, c.want)
		}
	}
	if body := o.see("boss", "/r/acme/issues?"+url.Values{"q": {strings.Repeat("x", 10_000)}}.Encode()); !strings.Contains(body, "Nothing is wrong.") {
		t.Error(body)
	}
}
