package compute_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/registers"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/compute"
	"sheetsync/validate"
)

// A business is a built-in register with rows, computed.
type business struct {
	descriptor *sheetschema.Descriptor
	tables     []*table.Table
	issues     []sheetschema.Issue
}

// trade computes the foreign-trade register of tabs, each a header of field names
// and rows below it, as people would type them: columns parted by |.
func trade(t testing.TB, today string, tabs map[string]string) business {
	t.Helper()
	d, err := registers.Load("foreign-trade", sheetschema.Settings{BaseCurrency: "CNY", PaymentTolerance: map[string]expression.Value{"USD": expression.IntegerOf(30)}})
	if err != nil {
		t.Fatal(err)
	}
	day, err := expression.ParseDay(today)
	if err != nil {
		t.Fatal(err)
	}
	b := business{descriptor: d}
	for _, r := range d.Resources {
		grid := table.NewGridBuilder()
		for line := range strings.Lines(strings.TrimSpace(tabs[r.Name])) {
			for cell := range strings.SplitSeq(line, "|") {
				grid.Text([]byte(strings.TrimSpace(cell)))
			}
			grid.EndRow()
		}
		g := grid.Grid()
		m, _ := header.Match(g, r, header.MatchOptions{})
		parsed, issues := table.Parse(g, m, r, table.ParseOptions{Separators: lexical.SeparatorsOf("zh_CN")})
		b.tables, b.issues = append(b.tables, parsed), append(b.issues, issues...)
	}
	scope := expression.Scope{Today: day, Zone: time.UTC}
	b.issues = append(b.issues, compute.Fields(d, b.tables, scope, language.English)...)
	b.issues = append(b.issues, validate.Check(d, b.tables, validate.Options{Scope: scope, Language: language.English})...)
	return b
}

// show writes the values of a tab's fields, a record a line; ? is one that isn't
// known.
func (b business) show(t testing.TB, resource, fields string) []string {
	t.Helper()
	r, ok := b.descriptor.Resource(resource)
	if !ok {
		t.Fatalf("there is no %s", resource)
	}
	records := b.tables[r.Index]
	lines := make([]string, records.Len())
	for record := range lines {
		for name := range strings.FieldsSeq(fields) {
			f, ok := r.Field(name)
			if !ok {
				t.Fatalf("%s has no %s", resource, name)
			}
			v := records.Value(record, f.Index).String()
			if records.State(record, f.Index) == table.StateInvalid {
				v = "?"
			}
			lines[record] += name + "=" + v + " "
		}
		lines[record] = strings.TrimSpace(lines[record])
	}
	return lines
}

// told lists the issues of a code: tab, row and field of each.
// whatIs is the code of an issue, or the name of the rule that isn't met.
func whatIs(i sheetschema.Issue) sheetschema.Code {
	if i.Code == sheetschema.CodeRowConstraint {
		return sheetschema.Code(i.Variant)
	}
	return i.Code
}

func (b business) told(code sheetschema.Code) []string {
	var found []string
	for _, i := range b.issues {
		if code == whatIs(i) {
			found = append(found, fmt.Sprintf("%s %d %s", i.Resource, i.Row, i.Field))
		}
	}
	return found
}

func (b business) want(t testing.TB, resource, fields string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, b.show(t, resource, fields)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", resource, diff)
	}
}

const orderHeader = "order_number|customer|order_date|product|quantity|unit_price|currency|exchange_rate|order_status|payment_status|due_date|paid_amount\n"

// Amounts of money: what the order is worth, what is left of it, and what is said.
func TestOrderLine(t *testing.T) {
	t.Parallel()
	const fields = "in_force line_total base_total outstanding days_overdue"
	for _, test := range []struct {
		name, order, want string
		code              sheetschema.Code
	}{
		{"unpaid and overdue", "10|12.50|USD|7|已下单|未付款|2026-05-01|", "in_force=true line_total=125 base_total=875 outstanding=125 days_overdue=31", ""},
		{"no status at all", "10|12.50|USD|7||||", "in_force=true line_total=125 base_total=875 outstanding=125 days_overdue=", ""},
		{"dinars have three decimals", "1|12.345|KWD|23|||2026-05-01|12.345", "in_force=true line_total=12.345 base_total=283.94 outstanding=0 days_overdue=", ""},
		{"yen have none", "1|1000.4|JPY|0.05|||2026-07-01|", "in_force=true line_total=1000 base_total=50 outstanding=1000 days_overdue=", "total_is_rounded"},
		{"yen paid as billed", "1|1000.4|JPY|0.05||paid|2026-07-01|1000", "in_force=true line_total=1000 base_total=50 outstanding=0 days_overdue=", "total_is_rounded"},
		{"a price of three decimals", "10|12.505|USD|7|||2026-07-01|", "in_force=true line_total=125.05 base_total=875.35 outstanding=125.05 days_overdue=", ""},
		{"RMB is CNY", "1|100|RMB|1|||2026-07-01|40", "in_force=true line_total=100 base_total=100 outstanding=60 days_overdue=", ""},
		{"paid without an amount", "10|12.50|USD|7|已完成|已支付|2026-05-01|", "in_force=true line_total=125 base_total=875 outstanding=0 days_overdue=", "paid_has_amount"},
		{"paid with less", "10|12.50|USD|7|已完成|paid|2026-05-01|90", "in_force=true line_total=125 base_total=875 outstanding=35 days_overdue=31", "paid_is_paid"},
		{"partly paid", "10|12.50|USD|7|shipped|partially paid|2026-05-01|90", "in_force=true line_total=125 base_total=875 outstanding=35 days_overdue=31", ""},
		{"paid but for the bank's charges", "10|12.50|USD|7|||2026-05-01|95", "in_force=true line_total=125 base_total=875 outstanding=0 days_overdue=", "settled_with_charges"},
		{"a little more is missing", "10|12.50|USD|7|||2026-05-01|94.99", "in_force=true line_total=125 base_total=875 outstanding=30.01 days_overdue=31", ""},
		{"a small amount of which nothing is paid", "1|12.50|USD|7|||2026-05-01|", "in_force=true line_total=12.5 base_total=87.5 outstanding=12.5 days_overdue=31", ""},
		{"a currency without a tolerance", "10|12.50|EUR|8|||2026-05-01|124", "in_force=true line_total=125 base_total=1000 outstanding=1 days_overdue=31", ""},
		{"cancelled", "10|12.50|USD|7|已取消|未付款|2026-05-01|", "in_force=false line_total= base_total= outstanding=0 days_overdue=", ""},
		{"cancelled in another word", "10|12.50|USD|7|作废|未付款|2026-05-01|", "in_force=false line_total= base_total= outstanding=0 days_overdue=", ""},
		{"terminated", "10|12.50|USD|7|terminated|unpaid|2026-05-01|", "in_force=false line_total= base_total= outstanding=0 days_overdue=", ""},
		{"canceled as Americans write it", "10|12.50|USD|7|Canceled|paid|2026-05-01|", "in_force=false line_total= base_total= outstanding=0 days_overdue=", ""},
		{"no quantity", "|12.50|USD|7|||2026-05-01|", "in_force=true line_total= base_total= outstanding= days_overdue=", "missing-cell"},
		{"no currency", "10|12.505||7|||2026-05-01|", "in_force=true line_total=125.05 base_total=875.35 outstanding=125.05 days_overdue=31", "amount_has_currency"},
		{"a sign that several currencies share", "10|12.505|$|7|||2026-05-01|", "in_force=true line_total=? base_total=? outstanding=? days_overdue=?", "format-error"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b := trade(t, "2026-06-01", map[string]string{
				"customers":    "customer_name|email\nAcme|a@acme.example",
				"transactions": orderHeader + "PO1|Acme|2026-03-01|Pen|" + test.order,
			})
			if test.want != "" {
				b.want(t, "transactions", fields, test.want)
			}
			for _, i := range b.issues {
				if whatIs(i) != test.code && i.Resource == "transactions" && i.Code != sheetschema.CodeUnknownValue {
					t.Errorf("an issue %s of %s", i.Code, i.Field)
				}
			}
			if test.code != "" && len(b.told(test.code)) != 1 {
				t.Errorf("the issue %s is told at %q", test.code, b.told(test.code))
			}
		})
	}
}

// What the customer is worth and owes, without what was called off.
func TestCancelledCountsNowhere(t *testing.T) {
	t.Parallel()
	b := trade(t, "2026-06-01", map[string]string{
		"customers": "customer_name|email\nAcme|a@acme.example\nBolt|b@bolt.example",
		"contracts": "contract_number|customer|start_date|end_date|amount|currency|status\n" +
			"C1|Acme|2026-01-01|2026-07-01|100|USD|已终止\nC2|Acme|2026-01-01|2026-08-01|100|USD|cancelled\nC3|Acme|2026-01-01|2026-09-01|100|USD|执行中\n" +
			"C4|Acme|2026-01-01|2026-06-15|100|USD|已完成\nC5|Bolt|2026-01-01|2026-07-01|100|USD|terminated",
		"transactions": orderHeader +
			"PO1|Acme|2026-03-01|Pen|10|10|USD|7|已完成|已付款|2026-04-01|100\n" +
			"PO2|Acme|2026-01-01|Pen|10|10|USD|7|已取消|未付款|2026-04-01|\n" +
			"PO3|Acme|2026-05-01|Pen|10|10|EUR|8|terminated|unpaid|2026-06-20|\n" +
			"PO4|Bolt|2026-04-01|Pen|10|10|USD|7|撤单|未付款|2026-06-10|",
	})
	b.want(t, "customers", "order_count sales sales_base outstanding outstanding_base overdue overdue_base overdue_count first_order last_order next_payment next_contract_end orders_past_year",
		`order_count=1 sales={"USD":"100"} sales_base=700 outstanding={} outstanding_base=0 overdue={} overdue_base=0 overdue_count=0 first_order=2026-03-01 last_order=2026-03-01 next_payment= next_contract_end=2026-09-01 orders_past_year=1`,
		`order_count=0 sales={} sales_base=0 outstanding={} outstanding_base=0 overdue={} overdue_base=0 overdue_count=0 first_order= last_order= next_payment= next_contract_end= orders_past_year=0`)
	scope := expression.Scope{Zone: time.UTC}
	for _, r := range b.descriptor.Resources {
		for _, deadline := range r.Deadlines {
			if r.Name != "contracts" && r.Name != "transactions" {
				continue
			}
			for record := range b.tables[r.Index].Len() {
				f, _ := r.Field("in_force")
				cursor := table.Cursor{Table: b.tables[r.Index], Record: record}
				done, err := deadline.Unless.Eval(&cursor, scope)
				if err != nil {
					t.Fatal(err)
				}
				if cursor.Value(f.Index).IsFalse() && !done.IsTrue() {
					t.Errorf("%s row %d: %s is still reminded of", r.Name, cursor.Table.Row(record), deadline.Name)
				}
			}
		}
	}
}

// A formula over several dates is written so that what is empty is passed over.
func TestDatesSkipTheEmpty(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, last, next, email, due, end, overall, deadline string }{
		{name: "nothing"},
		{name: "next contact alone", next: "2026-06-10", deadline: "2026-06-10"},
		{name: "next contact is past", next: "2026-05-10"},
		{name: "payment alone", due: "2026-06-20", deadline: "2026-06-20"},
		{name: "contract alone", end: "2026-07-01", deadline: "2026-07-01"},
		{name: "payment and contract", due: "2026-06-20", end: "2026-07-01", deadline: "2026-06-20"},
		{name: "past contact, payment, contract", next: "2026-05-10", due: "2026-07-20", end: "2026-07-01", deadline: "2026-07-01"},
		{name: "all", next: "2026-06-02", due: "2026-07-20", end: "2026-07-01", deadline: "2026-06-02"},
		{name: "last contact alone", last: "2026-05-01", overall: "2026-05-01"},
		{name: "e-mail alone", email: "2026-05-02", overall: "2026-05-02"},
		{name: "both", last: "2026-05-03", email: "2026-05-02", overall: "2026-05-03"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			tabs := map[string]string{"customers": "customer_name|email|last_contact|next_contact\nAcme|a@acme.example|" + test.last + "|" + test.next}
			if test.email != "" {
				tabs["emails"] = "customer|date\nAcme|" + test.email
			}
			if test.due != "" {
				tabs["transactions"] = orderHeader + "PO1|Acme|2026-03-01|Pen|1|1|USD|7|||" + test.due + "|"
			}
			if test.end != "" {
				tabs["contracts"] = "contract_number|customer|end_date\nC1|Acme|" + test.end
			}
			trade(t, "2026-06-01", tabs).want(t, "customers", "last_contact_overall next_deadline", "last_contact_overall="+test.overall+" next_deadline="+test.deadline)
		})
	}
}

// A rate that nobody typed is looked up; where there is none, what is owed is known
// in its own currency, and unknown in the base currency.
func TestRates(t *testing.T) {
	t.Parallel()
	b := trade(t, "2026-06-01", map[string]string{
		"customers":      "customer_name|email\nAcme|a@acme.example\nBolt|b@bolt.example\nCord|c@cord.example",
		"exchange_rates": "currency|date|rate\nUSD|2026-01-01|7\nUSD|2026-04-01|7.2\nEUR|2026-05-01|8",
		"transactions": orderHeader +
			"PO1|Acme|2026-03-31|Pen|10|10|USD||||2026-05-01|\n" + // 7
			"PO2|Acme|2026-04-01|Pen|10|10|US$||||2026-05-01|50\n" + // 7.2
			"PO3|Acme|2026-04-01|Pen|10|10|USD|6.9|||2026-07-01|\n" + // typed
			"PO4|Acme|2026-04-01|Pen|10|10|RMB||||2026-05-01|\n" + // the base currency
			"PO5|Bolt|2026-04-01|Pen|10|10|EUR||||2026-05-01|\n" + // no rate yet on that day
			"PO6|Cord|2026-04-01|Pen|10|10|GBP||cancelled||2026-05-01|\n" + // no rate, and none needed
			"PO7|Cord|2026-04-01|Pen|10|10|GBP|||paid|2026-05-01|", // paid, but what was it worth?
	})
	b.want(t, "transactions", "rate base_total outstanding outstanding_base",
		"rate=7 base_total=700 outstanding=100 outstanding_base=700",
		"rate=7.2 base_total=720 outstanding=50 outstanding_base=360",
		"rate=6.9 base_total=690 outstanding=100 outstanding_base=690",
		"rate=1 base_total=100 outstanding=100 outstanding_base=100",
		"rate=? base_total=? outstanding=100 outstanding_base=?",
		"rate=? base_total= outstanding=0 outstanding_base=0",
		"rate=? base_total=? outstanding=0 outstanding_base=0")
	b.want(t, "customers", "sales sales_base overdue overdue_base overdue_count",
		`sales={"CNY":"100","USD":"300"} sales_base=2210 overdue={"CNY":"100","USD":"150"} overdue_base=1160 overdue_count=3`,
		`sales={"EUR":"100"} sales_base=? overdue={"EUR":"100"} overdue_base=? overdue_count=1`,
		`sales={"GBP":"100"} sales_base=? overdue={} overdue_base=0 overdue_count=0`)
	if diff := cmp.Diff([]string{"transactions 6 rate", "transactions 7 rate", "transactions 8 rate"}, b.told("lookup-none")); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
}

// Reminders of an order go to its own owner, else to the customer's.
func TestRemindersGoToSomebody(t *testing.T) {
	t.Parallel()
	b := trade(t, "2026-06-01", map[string]string{
		"customers": "customer_name|email|owner_email\nAcme|a@acme.example|ann@team.example\nBolt|b@bolt.example|",
		"contracts": "contract_number|customer|owner_email\nC1|Acme|\nC2|Acme|cat@team.example",
		"transactions": "order_number|customer|order_date|product|quantity|unit_price|owner_email\nPO1|Acme|2026-03-31|Pen|1|1|ben@team.example\n" +
			"PO2|Acme|2026-03-31|Pen|1|1|\nPO3|Bolt|2026-03-31|Pen|1|1|",
	})
	b.want(t, "contracts", "reminder_email", "reminder_email=ann@team.example", "reminder_email=cat@team.example")
	b.want(t, "transactions", "reminder_email", "reminder_email=ben@team.example", "reminder_email=ann@team.example", "reminder_email=")
}
