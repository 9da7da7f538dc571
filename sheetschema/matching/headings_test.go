package matching_test

import (
	"strings"
	"testing"

	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/matching"
	"sheetsync/sheetschema/registers"
	"sheetsync/sheetschema/table"
)

// Where the headings are, and what is taken for certain; a column a word, rows parted by /.
func TestHeadings(t *testing.T) {
	t.Parallel()
	d, err := registers.Load("foreign-trade")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, cells string
		row         int // of the headings, from 1; of two, the lower
		certain     string
	}{
		{
			"a merged heading over three, the others over two rows",
			"客户名单|||||/客户简称|公司全称|联系方式|||国家/||邮箱|电话（必填）|微信|/华亿|深圳华亿|wang@huayi.example|+86 755 2688 1234|wx1|中国", 3,
			"customer_name company_name email phone social_accounts country",
		},
		{
			"units below the headings", "Firma|Ansprechpartner|Kontakt||Land|Umsatz/||E-Mail|Telefon||EUR/Müller GmbH|Eva Groß|e@m.example|+49 40 3096 5100|Deutschland|12", 2,
			"company_name contact_name email phone country",
		},
		{"one row of headings, and a record with words", "客户名称|邮箱|国家|客户来源|/华亿|a@b.example|中国|网站|邮件", 1, "customer_name email country source"},
		{"a record below a heading without a name", "客户名称|邮箱|备注||国家/华亿|a@b.example|微信|电话|中国", 1, "customer_name email notes country"},
		{"records without headings", "Amber Ltd|Ann|ann@amber.example|+44 20 7946 0018|UK|/Birch SA|Bo|bo@birch.example|+33 1 70 18 99 00|France|x", 0, ""},
		{"British and French numbers", "客户名称|电话/甲|+44 20 7946 0018/乙|+33 1 70 18 99 00/丙|+44 20 7946 0019/丁|01 70 18 99 01", 1, "customer_name phone"},
		{"numbers that are none", "客户名称|下单日期|产品|金额|已付金额/甲|2026-05-01|灯|10|ja/乙|2026-05-02|灯|12|nein", 1, "customer order_date product line_total"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b := table.NewGridBuilder()
			for row := range strings.SplitSeq(test.cells, "/") {
				for cell := range strings.SplitSeq(row, "|") {
					b.Text([]byte(cell))
				}
				b.EndRow()
			}
			m := matching.Match(d, []matching.Tab{{Title: "x", Grid: b.Grid()}}, matching.Options{Language: language.Chinese})[0]
			var certain []string
			for _, c := range m.Columns {
				if c.Field != nil && c.Certainty == matching.Certain {
					certain = append(certain, c.Field.Name)
				}
			}
			if got := strings.Join(certain, " "); m.Header+1 != test.row || got != test.certain {
				t.Errorf("row %d: %s; want row %d: %s", m.Header+1, got, test.row, test.certain)
			}
		})
	}
}
