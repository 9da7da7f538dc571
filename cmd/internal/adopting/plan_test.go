package adopting

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/matching"
	"sheetsync/sheetschema/registers"
	"sheetsync/sheetschema/table"
)

// tab is a tab of texts.
func tab(title string, rows ...string) Tab {
	return tabOf(title, rows, func(b *table.GridBuilder, cell string) { b.Text([]byte(cell)) })
}

func tabOf(title string, rows []string, add func(b *table.GridBuilder, cell string)) Tab {
	b := table.NewGridBuilder()
	for _, row := range rows {
		for cell := range strings.SplitSeq(row, "|") {
			add(b, cell)
		}
		b.EndRow()
	}
	return Tab{Title: title, Grid: b.Grid()}
}

// trade is a workbook with a tab of customers under a title of the team's own, one
// that no built-in register knows, and what is no table.
func trade() *Book {
	return &Book{Title: "客户资料 2025", Tabs: []Tab{
		tab("我的名单", "客户名称|公司名称|邮箱|手机|代号", "华达|华达电子|a@b.example|+86 138 0013 8000|K1", "恒信|恒信照明|c@d.example|+86 138 0013 8001|K2", "博远|博远贸易|e@f.example|+86 138 0013 8002|K3"),
		tab("样品", "样品编号|客户|寄出日期|归还期限", "Y-1|华达|2025-01-01|2026-12-01", "Y-2|恒信|2025-01-02|2026-12-02", "Y-3|博远|2025-01-03|2026-12-03", "Y-4|华达|2025-01-04|2026-12-04", "Y-5|恒信|2025-01-05|2026-12-05"),
		tab("说明", "这张表由销售部维护"), tab("使用指南", "a|b", "c|d"),
	}}
}

// A workbook becomes a descriptor that extends the built-in one with no more than
// what is different.
func TestPlan(t *testing.T) {
	t.Parallel()
	plan, err := NewPlan(trade(), language.Chinese, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	text, d, err := plan.Descriptor("acme")
	if err != nil {
		t.Fatal(err)
	}
	customers, _ := d.Resource("customers")
	if plan.Base != "foreign-trade" || customers == nil || !header.MatchTab("我的名单", customers) {
		t.Errorf("the descriptor is\n%s", text)
	}
	if contracts, _ := d.Resource("contracts"); contracts == nil || !contracts.Absent {
		t.Error("the contracts are not known to be absent")
	}
	samples := d.Resources[len(d.Resources)-1]
	if len(samples.ForeignKeys) != 1 || samples.ForeignKeys[0].Resource != "customers" || len(samples.Deadlines) != 1 {
		t.Errorf("the samples are\n%s", text)
	}
	if !Untouched(text) || Untouched(append(text, '\n')) {
		t.Error("what was changed isn't told from what was not")
	}
	var got []string
	for _, line := range plan.Lines() {
		got = append(got, strings.Join([]string{line.Tab, line.Header, line.Resource, line.Field, line.Certainty}, " "))
	}
	name := samples.Name + " "
	want := []string{
		"我的名单 客户名称 customers customer_name certain", "我的名单 公司名称 customers company_name certain", "我的名单 邮箱 customers email certain",
		"我的名单 手机 customers mobile certain", "我的名单 代号 customers  none",
		"样品 样品编号 " + name + samples.Fields[0].Name + " certain", "样品 客户 " + name + samples.Fields[1].Name + " certain",
		"样品 寄出日期 " + name + samples.Fields[2].Name + " certain", "样品 归还期限 " + name + samples.Fields[3].Name + " certain",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}

	// With that descriptor, the same comes of it again.
	again, err := NewPlan(trade(), language.Chinese, d, plan.Base)
	if err != nil {
		t.Fatal(err)
	}
	second, _, err := again.Descriptor("acme")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(text), string(second)); diff != "" {
		t.Error(diff)
	}
}

// A tab of customers stays one beside many columns of the team's own; a hidden one that
// is nothing is said to be hidden.
func TestManyOwnColumns(t *testing.T) {
	t.Parallel()
	own := func(word string) string { return strings.Repeat("|"+word, 15) }
	heads := "Company|E-mail|Phone|Country"
	for i := range 15 {
		heads += fmt.Sprintf("|Col %d", i)
	}
	hidden := tab("Old", "a|b", "c|d")
	hidden.Hidden = true
	book := &Book{Title: "CRM", Tabs: []Tab{tab("Customers", heads, "Amber Ltd|ann@amber.example|+44 20 7946 0018|UK"+own("v")), hidden}}
	plan, err := NewPlan(book, language.English, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	plan.Show(&out, 0)
	for _, want := range []string{"“Customers” is Customers (customers): header in row 1, 1 row below", "“Old” is left alone: it is hidden"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in\n%s", want, out.String())
		}
	}
}

// What is uncertain is asked, and left out unless somebody says what it is.
func TestQuestions(t *testing.T) {
	t.Parallel()
	d, err := registers.Load("foreign-trade")
	if err != nil {
		t.Fatal(err)
	}
	customers, _ := d.Resource("customers")
	field := func(name string) *sheetschema.Field { f, _ := customers.Field(name); return f }
	book := &Book{Title: "x", Tabs: []Tab{tab("客户", "客户名称|渠道|行当", "华达|展会|照明")}}
	plan := func() *Plan {
		p := &Plan{Book: book, Language: language.Chinese, Base: "foreign-trade", base: d, known: d, tables: []*plannedTable{{outcome: tableRecognised, resource: customers, block: block{tab: &book.Tabs[0], grid: book.Tabs[0].Grid, match: matching.TabMatch{
			Resource: customers, HeaderRows: 1, Columns: []matching.Column{
				{Index: 0, Header: "客户名称", Field: field("customer_name"), Certainty: matching.Certain},
				{Index: 1, Header: "渠道", Field: field("source"), Certainty: matching.Probable, Alternatives: []*sheetschema.Field{field("region")}},
				{Index: 2, Header: "行当", Field: field("industry"), Certainty: matching.Probable, Evidence: []matching.Evidence{{Kind: matching.EvidenceAgainst, Args: language.Args{}}}},
			}}}}}}
		p.take()
		return p
	}
	for _, test := range []struct {
		name    string
		choices []int // answers; none for --yes
		want    map[string]string
	}{
		{"not asked", nil, map[string]string{}},
		{"the first each", []int{0, 0}, map[string]string{"渠道": "source", "行当": "industry"}},
		{"another, and none", []int{1, 1}, map[string]string{"渠道": "region"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := plan()
			questions := p.Questions()
			if len(questions) != 2 || len(questions[0].Choices) != 3 || !strings.Contains(questions[0].Text, "「渠道」") {
				t.Fatalf("the questions are %+v", questions)
			}
			// Where the cells speak against it, Enter leaves the column alone.
			if questions[0].Default != 0 || questions[1].Default != len(questions[1].Choices)-1 {
				t.Errorf("the defaults are %d and %d", questions[0].Default, questions[1].Default)
			}
			for i, choice := range test.choices {
				questions[i].Answer(choice)
			}
			_, d, err := p.Descriptor("acme")
			if err != nil {
				t.Fatal(err)
			}
			r, _ := d.Resource("customers")
			m, _ := header.Match(book.Tabs[0].Grid, r, header.MatchOptions{})
			got := make(map[string]string)
			for i, f := range r.Fields {
				if c := m.Columns[i]; c > 0 {
					got[book.Tabs[0].Grid.Cell(0, c).Text] = f.Name
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Columns stand below each other, whatever they are written in.
func TestShow(t *testing.T) {
	t.Parallel()
	plan, err := NewPlan(trade(), language.Chinese, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := plan.Descriptor("acme"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	plan.Show(&b, 80)
	var at []int
	for line := range strings.Lines(b.String()) {
		line = strings.TrimRight(line, "\n")
		if uniseg.StringWidth(line) > 80 && strings.HasPrefix(line, "  ") {
			t.Errorf("the line is wider than 80 columns: %s", line)
		}
		if before, _, ok := strings.Cut(line, "确定"); ok {
			at = append(at, uniseg.StringWidth(before))
		}
	}
	if len(at) < 4 || at[0] != at[1] || at[1] != at[3] {
		t.Errorf("the certainties stand in %v\n%s", at, b.String())
	}
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ title, locale, zone, cell, name, language, at string }{
		{"客户资料 2025", "zh_CN", "Asia/Hong_Kong", "客户", "ke_hu_zi_liao_2025", "zh-CN", "Asia/Hong_Kong"},
		{"客户", "en_US", "", "客户名称", "ke_hu", "zh-CN", "Asia/Shanghai"},
		{"Kunden & Aufträge", "de_DE", "Europe/Berlin", "Kunde", "kunden_auftrage", "en", "Europe/Berlin"},
		{"顧客リスト", "ja_JP", "Etc/GMT", "顧客リスト", "gu_ke", "en", "UTC"},
		{"public", "", "", "Name", "public_register", "en", "UTC"},
		{"taken", "", "Nowhere/At_all", "Name", "taken_2", "en", "UTC"},
		{"!!!", "", "", "Name", "register", "en", "UTC"},
	} {
		book := &Book{Title: test.title, Locale: test.locale, TimeZone: test.zone, Tabs: []Tab{tab("x", test.cell)}}
		tag := book.Language()
		got := []string{Name(test.title, func(n string) bool { return n == "taken" }), tag.String(), book.Zone(tag).String()}
		if diff := cmp.Diff([]string{test.name, test.language, test.at}, got); diff != "" {
			t.Errorf("%s: %s", test.title, diff)
		}
	}
	if family("客户2024") != family("客户 2025年") || family("客户2024") == family("供应商2024") {
		t.Error("the years of one tab are not told from another tab")
	}
}
