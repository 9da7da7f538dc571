package matching_test

import (
	"testing"

	"sheetsync/sheetschema/matching"
	"sheetsync/sheetschema/registers"
	"sheetsync/sheetschema/table"
)

// The type that people gave a Table's column speaks for a field or against it, also
// where nothing stands below the heading yet.
func TestDeclared(t *testing.T) {
	t.Parallel()
	d, err := registers.Load("foreign-trade")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, header string
		declared     matching.Declared
		certainty    matching.Certainty
		evidence     bool
	}{
		{"nothing is declared", "交易日期", matching.Declared{}, matching.Certain, false},
		{"a date", "交易日期", matching.Declared{Type: "DATE"}, matching.Certain, true},
		{"a date that is a number", "交易日期", matching.Declared{Type: "DOUBLE"}, matching.Probable, false},
		{"an amount", "单价", matching.Declared{Type: "CURRENCY"}, matching.Certain, true},
		{"an amount that is a tick", "单价", matching.Declared{Type: "BOOLEAN"}, matching.Probable, false},
		{"an order number in digits", "订单编号", matching.Declared{Type: "DOUBLE"}, matching.Certain, false},
		{"the field's choices", "付款状态", matching.Declared{Type: "DROPDOWN", Choices: []string{"已付", "未付"}}, matching.Certain, true},
		{"choices of something else", "付款状态", matching.Declared{Type: "DROPDOWN", Choices: []string{"红", "绿"}}, matching.Probable, false},
		{"people of whom an address is kept", "负责人邮箱", matching.Declared{Type: "PEOPLE_CHIP"}, matching.Certain, true},
		{"people where a product is", "产品名称", matching.Declared{Type: "PEOPLE_CHIP"}, matching.Probable, false},
		{"a type of no weight", "产品名称", matching.Declared{Type: "TEXT"}, matching.Certain, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b := table.NewGridBuilder()
			for _, h := range []string{"订单编号", "客户名称", "产品名称", "数量", "单价", "交易日期", "付款状态", "负责人邮箱"} {
				b.Text([]byte(h))
			}
			b.EndRow()
			g := b.Grid()
			types := make(map[int]matching.Declared)
			for c := range g.Columns() {
				if g.Cell(0, c).Text == test.header {
					types[c] = test.declared
				}
			}
			m := matching.Match(d, []matching.Tab{{Title: "交易记录", Grid: g, Types: types}}, matching.Options{})[0]
			for _, c := range m.Columns {
				if c.Header != test.header {
					continue
				}
				evidence := false
				for _, e := range c.Evidence {
					evidence = evidence || e.Kind == matching.EvidenceType
				}
				if c.Field == nil || c.Certainty != test.certainty || evidence != test.evidence {
					t.Errorf("it is %v, %s, with evidence of its type: %t", c.Field, c.Certainty, evidence)
				}
			}
		})
	}
}
