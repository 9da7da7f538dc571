package inference

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/lint"
	"sheetsync/sheetschema/table"
)

func grid(rows ...[]any) *table.Grid {
	b := table.NewGridBuilder()
	type shown struct {
		row, column int
		text        string
	}
	var all []shown
	for r, row := range rows {
		for c, v := range row {
			switch v := v.(type) {
			case string:
				b.Text([]byte(v))
			case int:
				b.Number(float64(v))
			case float64:
				b.Number(v)
			case bool:
				b.Bool(v)
			case [2]any: // a number and what people see of it
				b.Number(float64(v[0].(int)))
				all = append(all, shown{r, c, v[1].(string)})
			default:
				b.Empty()
			}
		}
		b.EndRow()
	}
	g := b.Grid()
	for _, s := range all {
		g.SetDisplay(s.row, s.column, []byte(s.text))
	}
	return g
}

func tab(title string, rows ...[]any) Tab { return Tab{Title: title, Grid: grid(rows...)} }

// shop is a sheet as people keep it: a title above the header, codes with
// leading zeros, dates with formats, a wrong value here and there.
func shop() []Tab {
	customers := [][]any{
		{"2025 年客户一览"},
		{"客户名称", "编码", "邮箱", "手机", "等级", "Consent\nto data?", "签约日期", "额度", "币种", "备注", "", "记录编号"},
	}
	orders := [][]any{{"客户", "Order No.", "Amount", "Currency", "Ship date", "Paid"}}
	for i := range 20 {
		mail := any(fmt.Sprintf("user%d@secret.example", i))
		if i == 7 {
			mail = "not an address"
		}
		customers = append(customers, []any{fmt.Sprintf("秘密客户%d", i), fmt.Sprintf("%03d", i), mail, fmt.Sprintf("+86 138 0013 8%03d", i),
			[]string{"A", "B", "C"}[i%3], i%2 == 0, [2]any{45000 + i, fmt.Sprintf("2023-03-%02d", i+1)}, 1000.5 + float64(i), []string{"USD", "EUR"}[i%2], nil, i, "x"})
		orders = append(orders, []any{fmt.Sprintf("秘密客户%d", i%6), 1000 + i, float64(i) * 1.5, "USD", fmt.Sprintf("2025/3/%d", i+1), map[bool]any{true: "yes", false: "no"}[i%2 == 0]})
	}
	return []Tab{tab("客户", customers...), tab("Orders 2025", orders...), tab("使用指南", []any{"x", "y"}, []any{"a", "b"}), tab("Empty")}
}

func load(t *testing.T, source []byte) *sheetschema.Descriptor {
	t.Helper()
	d, err := sheetschema.Load("guessed.yaml", source)
	if err != nil {
		t.Fatalf("%v\n%s", err, source)
	}
	return d
}

func TestInfer(t *testing.T) {
	t.Parallel()
	source := Infer("我的表 2025", shop(), Options{}).YAML
	d := load(t, source)
	if d.Name != "wo-de-biao-2025" || len(d.Resources) != 2 {
		t.Fatalf("the descriptor is %s with %d resources\n%s", d.Name, len(d.Resources), source)
	}
	for _, want := range []struct{ resource, name, title, declared, format string }{
		{"customers", "customer_name", "客户名称", "string", ""},
		{"customers", "bian_ma", "编码", "string", ""},
		{"customers", "email", "邮箱", "string", "email"},
		{"customers", "mobile", "手机", "string", "phone"},
		{"customers", "level", "等级", "string", ""},
		{"customers", "consent_to_data", "Consent to data?", "boolean", ""},
		{"customers", "qian_yue_ri_qi", "签约日期", "date", ""},
		{"customers", "e_du", "额度", "number", ""},
		{"customers", "bi_zhong", "币种", "string", "currency"},
		{"customers", "notes", "备注", "string", ""},
		{"orders_2025", "customer", "客户", "string", ""},
		{"orders_2025", "order_number", "Order No.", "string", ""},
		{"orders_2025", "amount", "Amount", "number", ""},
		{"orders_2025", "shipped_date", "Ship date", "date", ""},
		{"orders_2025", "paid", "Paid", "boolean", ""},
	} {
		r, ok := d.Resource(want.resource)
		if !ok {
			t.Fatalf("there is no resource %s\n%s", want.resource, source)
		}
		f, ok := r.Field(want.name)
		if !ok {
			t.Errorf("%s has no %s", want.resource, want.name)
			continue
		}
		if f.Title.In("") != want.title || f.Declared != want.declared || f.Format != want.format {
			t.Errorf("%s.%s is %q, %s, %s", want.resource, want.name, f.Title.In(""), f.Declared, f.Format)
		}
	}
	customers, orders := d.Resources[0], d.Resources[1]
	if len(customers.PrimaryKey) != 1 || customers.Fields[customers.PrimaryKey[0]].Name != "customer_name" {
		t.Errorf("the primary key is %v", customers.PrimaryKey)
	}
	if f, _ := customers.Field("level"); len(f.Constraints.Enum) != 3 || f.Constraints.Required {
		t.Errorf("the choices are %v, required: %v", f.Constraints.Enum, f.Constraints.Required)
	}
	if f, _ := orders.Field("amount"); f.Currency != "currency" {
		t.Errorf("the amount's currency is %q", f.Currency)
	}
	if len(orders.ForeignKeys) != 1 || orders.ForeignKeys[0].Resource != "customers" {
		t.Errorf("the foreign keys are %v", orders.ForeignKeys)
	}
	for _, finding := range lint.Check(d, nil) {
		if finding.Severity != sheetschema.SeverityInfo {
			t.Errorf("lint: %s", finding)
		}
	}
	for _, evidence := range []string{"95% of 20 values are of the format email", "begin with a zero", "100% of 20 values are in “客户名称” of “客户”", "header in row 2, 20 rows", "column K has no header", "column L is the service's own", "“使用指南” is the service's own"} {
		if !strings.Contains(string(source), evidence) {
			t.Errorf("there is no evidence %q\n%s", evidence, source)
		}
	}
	for _, secret := range []string{"secret", "秘密", "not an address", "1000.5", "+86"} {
		if strings.Contains(string(source), secret) {
			t.Errorf("a cell's content is in the descriptor: %s", secret)
		}
	}
}

func TestHeaderRow(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		rows [][]any
		want int
	}{
		{"below a title", [][]any{{"Our customers"}, {"Company", "Contact", "Phone"}, {"Amber", "Ann", "+44 20 7946 0018"}}, 1},
		{"years", [][]any{{"Region", "Owner", "2025"}, {"North", "Ann", 2}}, 0},
		{"words about addresses", [][]any{{"Name", "Contact", "E-mail @work"}, {"Ann", "Bo", "ann@amber.example"}}, 0},
		{"none above e-mail addresses", [][]any{{"Amber", "Ann", "ann@amber.example", ""}, {"Birch", "Bo", "bo@birch.example", "x"}}, -1},
		{"none above numbers", [][]any{{"Amber", "Ann", "+44 20 7946 0018", ""}, {"Birch", "Bo", "+33 1 70 18 99 00", "x"}}, -1},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := HeaderRow(grid(test.rows...)); got != test.want {
				t.Errorf("row %d, want %d", got, test.want)
			}
		})
	}
}

func TestSlug(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		"客户名称": "ke_hu_ming_cheng", "Unit price (USD)": "unit_price_usd", "  Größe ": "grosse", "Straße": "strasse", "Ｆｕｌｌ　ｗｉｄｔｈ": "full_width",
		"2025年": "c_2025_nian", "Owner's e-mail": "owners_e_mail", "绿色": "lv_se", "???": "", "in": "in_value", "Café №5": "cafe_no5", "金额USD": "jin_e_usd",
		"xmin": "xmin_value", strings.Repeat("很长", 40): strings.TrimRight(strings.Repeat("hen_zhang_", 40)[:maxName], "_"),
	} {
		if got := slug(header); got != want {
			t.Errorf("%q is named %q, want %q", header, got, want)
		}
	}
}

// Whatever a sheet holds, the descriptor can be used, and matches it.
func TestInferAlwaysLoads(t *testing.T) {
	t.Parallel()
	cells := []any{"", "a", "A", "编号", "名称", "Name", "name", "name_2", "Name 2", "customers", "Record ID", "数据问题", "true", "null", "- x", "a: b", "#x", "{", "'", "\"", "\n", "\\",
		"in", "2025-01-01", "x@example.com", "USD", "007", "\u2028", "\x00", "客户", "总览", "tableoid", "_id", "１２", 1, 2.5, true, false, strings.Repeat("长", 100)}
	rapid.Check(t, func(t *rapid.T) {
		var tabs []Tab
		for range rapid.IntRange(1, 3).Draw(t, "tabs") {
			rows := rapid.SliceOfN(rapid.SliceOfN(rapid.SampledFrom(cells), 0, 6), 0, 12).Draw(t, "rows")
			title, _ := rapid.SampledFrom(cells[:30]).Draw(t, "title").(string)
			tabs = append(tabs, tab(title, rows...))
		}
		title, _ := rapid.SampledFrom(cells[:30]).Draw(t, "name").(string)
		source := Infer(title, tabs, Options{}).YAML
		if strings.Contains(string(source), "resources: []") {
			return
		}
		if _, err := sheetschema.Load("guessed.yaml", source); err != nil {
			t.Fatalf("%v\n%s", err, source)
		}
	})
}
