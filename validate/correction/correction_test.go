package correction_test

import (
	"fmt"
	"testing"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
	"sheetsync/validate"
	"sheetsync/validate/correction"
	"sheetsync/validate/format"
)

func TestEmail(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ text, want string }{
		{"zhang@gmial.com", "zhang@gmail.com"},
		{"zhang@163.con", "zhang@163.com"},
		{"zhang@gmail.con", "zhang@gmail.com"},
		{"zhang@gmial.con", "zhang@gmail.com"},
		{"zhang@163com", "zhang@163.com"},
		{"zhang＠example.com", "zhang@example.com"},
		{"zhang@example.com.", "zhang@example.com"},
		{"zhang@example.com；", "zhang@example.com"},
		{"<zhang@example.com>", "zhang@example.com"},
		{"mailto:zhang@example.com", "zhang@example.com"},
		{"zhang@example,com", "zhang@example.com"},
		{"zhang@example。com", "zhang@example.com"},
		{"zhang@example..com", "zhang@example.com"},
		{"zhang@@example.com", "zhang@example.com"},
		{"zhang @ example.com", "zhang@example.com"},
		{"zhang(at)example.com", "zhang@example.com"},
		{"Zhang@Huada.con.cn", "Zhang@huada.com.cn"},
		{"邮箱：zhang@example.com", "zhang@example.com"},
		// Nothing stands out.
		{"zhang", ""},
		{"zhang@", ""},
		{"@example.com", ""},
		{"zhang@example", ""},
		{"a@b.com;c@d.com", ""},
		{"a@b.com c@d.com", ""},
		{"ask zhang@example.com or li@example.com", ""},
		{"无", ""},
	} {
		if got := correction.Email(test.text); got != test.want {
			t.Errorf("%q: got %q, want %q", test.text, got, test.want)
		}
	}
}

func TestDate(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ text, want string }{
		{"2026-13-04", "2026-04-13"},
		{"2026.3/4", "2026-03-04"},
		{"2026-3-4。", "2026-03-04"},
		{"'2026-03-04", "2026-03-04"},
		{"（2026-03-04）", "2026-03-04"},
		{"2026 3 4", "2026-03-04"},
		{"2026年3-4日", "2026-03-04"},
		{"2026-03-04 周三", "2026-03-04"},
		{"2026-03-04（星期三）", "2026-03-04"},
		{"2026-03-04 星期三。", "2026-03-04"},
		{"2026--03--04", "2026-03-04"},
		// Nothing stands out.
		{"from 2026-03-04", ""},
		{"2026-03-04 or later", ""},
		{"2026年3月4日前", ""},
		{"2026-03-04/2026-03-08", ""},
		{"03/04/2026", ""},
		{"2026-02-30", ""},
		{"2026-13-32", ""},
		{"1026-03-04", ""},
		{"2026年3月", ""},
		{"TBD", ""},
		{"", ""},
	} {
		if got := correction.Date(test.text); got != test.want {
			t.Errorf("%q: got %q, want %q", test.text, got, test.want)
		}
	}
}

func TestNumber(t *testing.T) {
	t.Parallel()
	number, integer := &sheetschema.Field{Type: sheetschema.TypeNumber}, &sheetschema.Field{Type: sheetschema.TypeInteger}
	for _, test := range []struct {
		text  string
		field *sheetschema.Field
		want  string
	}{
		{"1200 pcs", number, "1200"},
		{"约1200", number, "1200"},
		{"1,200.50元/件", number, ""}, // a price, but of what?
		{"USD: 1,200.50", number, "1200.5"},
		{"12O0", number, "1200"},
		{"１２００ 件", integer, "1200"},
		{"- 1200 pcs", number, "-1200"},
		{"1200。", number, "1200"},
		{"kg -1200", number, "-1200"},
		// Nothing stands out.
		{"12k", number, ""},
		{"PO-1200", number, ""}, // an order, not a debt
		{"12-pack", number, ""},
		{"1200-", number, ""}, // as accounts write what is owed
		{"—1200", number, ""},
		{"1.2万", number, ""},
		{"100 dozen", integer, ""},
		{"<5", number, ""},
		{"~1200", number, ""},
		{"1200-1500", number, ""},
		{"1000 (T/T 5 March)", number, ""},
		{"12,500 pcs", number, ""},
		{"12.5 pcs", integer, ""},
		{"5%左右", number, ""},
		{"二十", number, ""},
		{"see the contract's page 3", number, ""},
	} {
		if got := correction.Number(test.text, test.field); got != test.want {
			t.Errorf("%q: got %q, want %q", test.text, got, test.want)
		}
	}
}

const register = `
name: shop
resources:
  - name: customers
    schema: {primaryKey: name, fields: [{name: name, type: string}]}
  - name: orders
    schema:
      foreignKeys: [{fields: customer, reference: {resource: customers, fields: name}}]
      fields:
        - {name: customer, type: string}
        - {name: status, type: string, constraints: {enum: [unpaid, paid, partly paid, 未付款, 已付款]}}
        - {name: mail, type: string, format: email}
`

// What a validation's issues are corrected to, in a register.
func TestFinder(t *testing.T) {
	t.Parallel()
	d := schematest.Load(t, register)
	names := []string{"Shenzhen Huada Electronics Co., Ltd.", "Northbridge Trading", "深圳华达电子有限公司", "PO-1001", "PO-1002", "Anna", "Anne", "Nord AG", "Nord GmbH", "Bolt-Nut"}
	for len(names) < 300 {
		names = append(names, fmt.Sprintf("Filler %03d", len(names)))
	}
	customers, orders := table.NewTable(d.Resources[0], len(names)), table.NewTable(d.Resources[1], 1)
	for i, name := range names {
		customers.SetText(i, 0, name)
	}
	finder := correction.NewFinder([]*table.Table{customers, orders})
	for _, test := range []struct{ customer, status, want string }{
		{"Shenzen Huada Electronics Co., Ltd.", "", "Shenzhen Huada Electronics Co., Ltd."},
		{"Shenzhen Huada Electronics", "", "Shenzhen Huada Electronics Co., Ltd."},
		{"northbridge  trading", "", "Northbridge Trading"},
		{"Nortbridge Tradng", "", "Northbridge Trading"},
		{"深圳华达电子", "", "深圳华达电子有限公司"},
		{"深圳华达电孑有限公司", "", "深圳华达电子有限公司"},
		{"Bolt–Nut", "", ""},  // it looks the same
		{"PO-1003", "", ""},   // another order
		{"Anni", "", ""},      // two are as near
		{"Nord", "", ""},      // two forms of one name
		{"Ann", "", ""},       // too short to tell
		{"Filler 99", "", ""}, // digits name
		{"Acme", "", ""},
		{"", "payed", ""}, // two edits in five characters
		{"", "unpayd", "unpaid"},
		{"", "partly-paid", "partly paid"},
		{"", "已付", ""},
		{"", "未付款。", "未付款"},
		{"", "perhaps", ""},
	} {
		orders.SetEmpty(0, 0)
		orders.SetEmpty(0, 1)
		if test.customer != "" {
			orders.SetText(0, 0, test.customer)
		}
		if test.status != "" {
			orders.SetText(0, 1, test.status)
		}
		issues := validate.Check(d, []*table.Table{customers, orders}, validate.Options{})
		if len(issues) != 1 {
			t.Fatalf("%q %q: %d issues", test.customer, test.status, len(issues))
		}
		if got := finder.Of(&issues[0]); got != test.want {
			t.Errorf("%q %q: got %q, want %q", test.customer, test.status, got, test.want)
		}
	}
}

// Whatever is proposed for an address is an address.
func FuzzEmail(f *testing.F) {
	for _, seed := range []string{"zhang@gmial.com", "a＠b。con", "mailto:<a@b.com>;", " at ", "@@", "a@.com", "İ@x.con"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got := correction.Email(text); got != "" && format.Email(got) != (format.Result{}) {
			t.Errorf("%q: %q is no address", text, got)
		}
	})
}

func FuzzDate(f *testing.F) {
	for _, seed := range []string{"2026-13-04", "2026年3-4日", "周三", "９９99.1.1", "2026-03-04 周三周三"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got := correction.Date(text); got != "" && correction.Date(got) != got {
			t.Errorf("%q: %q isn't read as itself", text, got)
		}
	})
}

func FuzzNumber(f *testing.F) {
	for _, seed := range []string{"1200 pcs", "-.5 O", "O0O", "1e9", "0.1'2", "（１２）"} {
		f.Add(seed)
	}
	field := &sheetschema.Field{Type: sheetschema.TypeNumber}
	f.Fuzz(func(t *testing.T, text string) {
		if got := correction.Number(text, field); got != "" && correction.Number(got, field) != got {
			t.Errorf("%q: %q isn't read as itself, but as %q", text, got, correction.Number(got, field))
		}
	})
}
