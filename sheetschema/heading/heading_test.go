package heading_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/heading"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ heading, bare, parts, currency string }{
		{"客户名称", "客户名称", "", ""},
		{"客戶名稱", "客户名称", "", ""},
		{" Customer  Name ", "customer name", "", ""},
		{"*客户名称", "客户名称", "", ""},
		{"电话*", "电话", "", ""},
		{"手机（必填）", "手机", "", ""},
		{"Phone [required]", "phone", "", ""},
		{"1. 客户名称：", "客户名称", "", ""},
		{"③邮箱", "邮箱", "", ""},
		{"(4) Phone", "phone", "", ""},
		{"📞 Phone", "phone", "", ""},
		{"金额（USD）", "金额", "", "USD"},
		{"金额(元)", "金额", "", "CNY"},
		{"Amount, $", "amount", "", "USD"},
		{"Amount USD", "amount", "", "USD"},
		{"金额USD", "金额", "", "USD"},
		{"金额/元", "金额", "", "CNY"},
		{"Betrag (€)", "betrag", "", "EUR"},
		{"数量(吨)", "数量", "", ""},
		{"来源(1天眼查/2转介绍/3美团/4抖音/5线下)", "来源", "", ""},
		{"联系方式(可多条)", "联系方式", "", ""},
		{"金额(万元)", "金额(万元)", "", ""},
		{"时长(秒)", "时长(秒)", "", ""},
		{"Phone (secondary)", "phone (secondary)", "", ""},
		{"电话（法人）", "电话(法人)", "", ""},
		{"到期日\nDue date", "到期日due date", "到期日+due date", ""},
		{"电话/Phone", "电话/phone", "电话+phone", ""},
		{"客户名称 (Customer Name)", "客户名称(customer name)", "客户名称+customer name", ""},
		{"客户\n编号", "客户编号", "客户+编号", ""},
		{"Price/unit", "price/unit", "price+unit", ""},
		{"E-mail", "e-mail", "", ""},
		{"Contract No.", "contract no", "", ""},
		{"2nd phone", "2nd phone", "", ""},
		{"2024", "2024", "", ""},
		{"*", "*", "", ""},
		{"", "", "", ""},
	} {
		h := heading.Parse(test.heading)
		want := strings.Join([]string{test.bare, test.parts, test.currency}, "; ")
		if diff := cmp.Diff(want, strings.Join([]string{h.Bare, strings.Join(h.Parts, "+"), h.Currency}, "; ")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.heading, diff)
		}
	}
}

func TestResolve(t *testing.T) {
	t.Parallel()
	known := map[string]int{}
	for i, names := range []string{
		"客户名称,customer name,customer,客户", "电话,phone", "邮箱,email,e-mail", "公司,company", "due date,到期日", "金额,amount", "金额(本位币)", "日期,date",
	} {
		for name := range strings.SplitSeq(names, ",") {
			known[heading.Fold(name)] = i
		}
	}
	for _, test := range []struct {
		heading string
		want    string
	}{
		{"客户名称\nCustomer Name", "0 part"}, {"Customer Name 客户名称", "0 part"}, {"邮箱Email", "2 part"}, {"电话/Phone", "1 part"},
		{"客户全称\nCustomer Name", "0 part"}, {"电话（Phone）", "1 part"}, {"到期日\nDue date", "4 part"}, {"金额（USD）", "5 bare"},
		{"客戶名稱 *", "0 bare"}, {"金额（本位币）", "6 whole"}, {"Customer\nName", "0 whole"}, {"客户\n名称", "0 whole"},
		{"Company\nSize", "none"}, {"邮箱数量", "none"}, {"Email数量", "none"}, {"电话/Email", "none"}, {"VIP客户", "none"}, {"PI日期", "none"},
		{"Price/unit", "none"}, {"电话（法人）", "none"}, {"Phone (2)", "none"}, {"Secondary Phone", "none"}, {"金额(万元)", "none"}, {"", "none"},
	} {
		m, level := heading.Parse(test.heading).Resolve(func(name string) (int, bool) { m, ok := known[name]; return m, ok })
		got := "none"
		if level != heading.LevelNone {
			got = fmt.Sprintf("%d %s", m, []string{"none", "part", "bare", "whole"}[level])
		}
		if got != test.want {
			t.Errorf("%q: got %s, want %s", test.heading, got, test.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"*1. 客戶名稱（必填）：", "Amount, $", "邮箱Email", "a/b|c\nd", "((((", "①", "/USD", "，", "(USD)", "\xff(\xfe", "İ必填"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Cherokee, r) }) {
			return // golang.org/x/text folds each of its cases to the other
		}
		h := heading.Parse(text)
		if h.Whole != heading.Fold(text) || heading.Fold(h.Whole) != h.Whole {
			t.Errorf("the whole of %q is %q", text, h.Whole)
		}
		if h.Whole != "" && h.Bare == "" {
			t.Errorf("%q has no name", text)
		}
		for _, part := range append(h.Parts, h.Halves...) {
			if part == "" || utf8.RuneCountInString(part) > 4*utf8.RuneCountInString(h.Whole)+8 {
				t.Errorf("%q has the part %q", text, part)
			}
		}
		h.Resolve(func(string) (int, bool) { return 0, false })
	})
}
