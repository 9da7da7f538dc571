package compute_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
)

// Orders of which the team keeps the amount itself, by hand: what is typed counts, in
// the row and in the customer's totals, and a cancelled order counts in nothing.
func TestTypedAmounts(t *testing.T) {
	t.Parallel()
	b := trade(t, "2026-06-01", map[string]string{
		"customers": "customer_name\nAcme\nBolt\nCord",
		"transactions": `order_number|customer|order_date|product|quantity|unit_price|金额|currency|exchange_rate|order_status|due_date|paid_amount|未收金额
PO1|Acme|2026-04-01||||1000|USD|7||2026-05-01|400|
PO2|Acme|2026-04-02|lamp|10|12.50|130|USD|7|已发货|||
PO3|Acme|2026-04-03|lamp|10|12.50|125.01|USD|7|已签收||125|
PO4|Bolt|2026-04-04||||200|EUR|8|||50|140
PO5|Bolt|2026-04-05||||500|EUR|8|客户取消|2026-05-01||500
PO6|Bolt|2026-04-06|lamp|2|5||EUR|8|||10|
PO7|Cord|2026-04-07|||||EUR|8||||
PO8|Cord|2026-04-08|lamp|||ask Li|EUR|8||||`,
	})
	b.want(t, "transactions", "in_force line_total base_total outstanding days_overdue",
		"in_force=true line_total=1000 base_total=7000 outstanding=600 days_overdue=31",
		"in_force=true line_total=130 base_total=910 outstanding=130 days_overdue=",
		"in_force=true line_total=125.01 base_total=875.07 outstanding=0 days_overdue=", // a cent, within the tolerance
		"in_force=true line_total=200 base_total=1600 outstanding=140 days_overdue=",
		"in_force=false line_total=500 base_total= outstanding=500 days_overdue=",
		"in_force=true line_total=10 base_total=80 outstanding=0 days_overdue=",
		"in_force=true line_total= base_total= outstanding= days_overdue=",
		"in_force=true line_total=? base_total=? outstanding=? days_overdue=?",
	)
	b.want(t, "customers", "order_count sales sales_base outstanding outstanding_base overdue overdue_count",
		`order_count=3 sales={"USD":"1255.01"} sales_base=8785.07 outstanding={"USD":"730"} outstanding_base=5110 overdue={"USD":"600"} overdue_count=1`,
		`order_count=2 sales={"EUR":"210"} sales_base=1680 outstanding={"EUR":"140"} outstanding_base=1120 overdue={} overdue_count=0`,
		`order_count=2 sales=? sales_base=? outstanding=? outstanding_base=? overdue=? overdue_count=?`,
	)
	for _, test := range []struct {
		code sheetschema.Code
		want []string
	}{
		{sheetschema.CodeComputedDiffers, []string{"transactions 3 line_total", "transactions 5 outstanding", "transactions 6 outstanding"}},
		{sheetschema.CodeMissingCell, []string{"transactions 8 quantity", "transactions 8 unit_price"}},
		{sheetschema.CodeTypeError, []string{"transactions 9 line_total"}},
	} {
		if diff := cmp.Diff(test.want, b.told(test.code)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.code, diff)
		}
	}
}

// A tab of customers' names and amounts alone gives totals.
func TestAmountsAlone(t *testing.T) {
	t.Parallel()
	b := trade(t, "2026-06-01", map[string]string{
		"customers":    "客户名称\nAcme\nBolt",
		"transactions": "客户|金额\nAcme|1000\nBolt|20\nAcme|500.50",
	})
	b.want(t, "customers", "sales outstanding", `sales={"":"1500.5"} outstanding={"":"1500.5"}`, `sales={"":"20"} outstanding={"":"20"}`)
	if told := b.told(sheetschema.CodeComputedDiffers); told != nil {
		t.Errorf("differ: %q", told)
	}
}

// The next contact is what the customer's latest follow-up plans, unless the
// customer's own row says later.
func TestFollowUps(t *testing.T) {
	t.Parallel()
	b := trade(t, "2026-06-01", map[string]string{
		"customers": `customer_name|last_contact|next_contact
Acme||2026-06-10
Bolt|2026-05-30|2026-06-02
Cord|2026-05-01|2026-06-03
Dune||
Echo|2026-05-01|2026-06-04`,
		"calls": `客户名称|跟进时间|跟进方式|跟进内容|跟进人|下次跟进|客户反馈
Acme|2026-05-01|电话|a price|Li|2026-12-31|
Acme|2026-05-20|微信|a sample|Li|2026-06-05|wants two
Bolt|2026-05-25|拜访|the works|Li|2026-06-20|
Cord|2026-05-25|电话|nothing new|Li||
Cord|2026-05-02|电话|a price|Li|2026-07-01|
Echo|2026-05-25|电话|a price|Li|soon|`,
	})
	b.want(t, "customers", "last_contact_overall next_follow_up next_contact_overall next_deadline",
		"last_contact_overall=2026-05-20 next_follow_up=2026-06-05 next_contact_overall=2026-06-10 next_deadline=2026-06-10",
		"last_contact_overall=2026-05-30 next_follow_up=2026-06-20 next_contact_overall=2026-06-20 next_deadline=2026-06-20",
		"last_contact_overall=2026-05-25 next_follow_up= next_contact_overall=2026-06-03 next_deadline=2026-06-03",
		"last_contact_overall= next_follow_up= next_contact_overall= next_deadline=",
		"last_contact_overall=2026-05-25 next_follow_up=? next_contact_overall=? next_deadline=?",
	)
	b.want(t, "calls", "method followed_up_by content feedback customer_last",
		"method=电话 followed_up_by=Li content=a price feedback= customer_last=2026-05-20",
		"method=微信 followed_up_by=Li content=a sample feedback=wants two customer_last=2026-05-20",
		"method=拜访 followed_up_by=Li content=the works feedback= customer_last=2026-05-25",
		"method=电话 followed_up_by=Li content=nothing new feedback= customer_last=2026-05-25",
		"method=电话 followed_up_by=Li content=a price feedback= customer_last=2026-05-25",
		"method=电话 followed_up_by=Li content=a price feedback= customer_last=2026-05-25",
	)
}
