package compute_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
)

const paymentHeader = "order_number|contract_number|stage|due_date|amount|share|received_date|received_amount|bank_charges\n"

// The rows of an order in Payments are what is owed for it.
func TestPayments(t *testing.T) {
	t.Parallel()
	const (
		customers = "customer_name|email|owner_email\nAcme|a@acme.example|ann@team.example"
		contracts = "contract_number|customer|amount|currency|status|owner_email\nC1|Acme|5000|USD|执行中|cat@team.example\nC2|Acme|900|USD|已终止|\nC3|Acme||USD||"
		order     = "order_number|customer|contract_number|order_date|product|quantity|unit_price|currency|exchange_rate|order_status|payment_status|due_date|paid_amount\n"
		two       = "PO1|Acme||2026-03-01|Pen|10|60|USD|7|shipped||2026-05-01|\nPO1|Acme||2026-03-01|Ink|10|40|USD|7|shipped||2026-05-01|\n" // 1000 in two lines
	)
	for _, tt := range []struct {
		name, orders, payments string
		rows                   []string // due_amount outstanding outstanding_base days_overdue
		lines                  string   // outstanding of the orders' lines
		customer               string   // outstanding, overdue, overdue_base, overdue_count and next_payment
		told                   string   // rules and codes
	}{
		{
			name: "deposit and balance", orders: two,
			payments: "PO1||定金|2026-05-01||30%|||\nPO1||尾款|2026-06-20|700||||\n",
			rows:     []string{"300 300 2100 31", "700 700 4900 "}, lines: "0 0",
			customer: `{"USD":"1000"} {"USD":"300"} 2100 1 2026-06-20`,
		},
		{
			name: "shares are fractions or percents", orders: two,
			payments: "PO1|||2026-05-01||0.3|||\nPO1|||2026-06-20||70|||\n",
			rows:     []string{"300 300 2100 31", "700 700 4900 "}, lines: "0 0",
			customer: `{"USD":"1000"} {"USD":"300"} 2100 1 2026-06-20`,
		},
		{
			name: "a received deposit", orders: two,
			payments: "PO1|||2026-05-01|300||2026-05-03|300|\nPO1|||2026-06-20|700||||\n",
			rows:     []string{"300 0 0 ", "700 700 4900 "}, lines: "0 0",
			customer: `{"USD":"700"} {} 0 0 2026-06-20`,
		},
		{
			name: "a deposit received in part", orders: two,
			payments: "PO1|||2026-05-01|300|||200|\nPO1|||2026-06-20|700||||\n",
			rows:     []string{"300 100 700 31", "700 700 4900 "}, lines: "0 0",
			customer: `{"USD":"800"} {"USD":"100"} 700 1 2026-06-20`,
		},
		{
			name: "banks took what is typed", orders: two,
			payments: "PO1|||2026-05-01||1||950|50\n",
			rows:     []string{"1000 0 0 "}, lines: "0 0", customer: `{} {} 0 0 `,
		},
		{
			name: "banks took what is within the tolerance", orders: two,
			payments: "PO1|||2026-05-01||1||970|\n",
			rows:     []string{"1000 0 0 "}, lines: "0 0", customer: `{} {} 0 0 `, told: "settled_with_charges",
		},
		{
			name: "a little more is missing", orders: two,
			payments: "PO1|||2026-05-01||1||969.99|\n",
			rows:     []string{"1000 30.01 210.07 31"}, lines: "0 0", customer: `{"USD":"30.01"} {"USD":"30.01"} 210.07 1 `,
		},
		{
			name: "a received date alone", orders: two,
			payments: "PO1|||2026-05-01||1|2026-05-02||\n",
			rows:     []string{"1000 0 0 "}, lines: "0 0", customer: `{} {} 0 0 `, told: "received_has_amount",
		},
		{
			name: "they don't add up", orders: two,
			payments: "PO1|||2026-05-01||30%|||\nPO1|||2026-06-20|600||||\n",
			rows:     []string{"300 300 2100 31", "600 600 4200 "}, lines: "0 0",
			customer: `{"USD":"900"} {"USD":"300"} 2100 1 2026-06-20`, told: "adds_up adds_up",
		},
		{
			name: "an amount that isn't the share", orders: two,
			payments: "PO1|||2026-05-01|1000|30%|||\n",
			rows:     []string{"1000 1000 7000 31"}, lines: "0 0", customer: `{"USD":"1000"} {"USD":"1000"} 7000 1 `, told: "amount_fits_share",
		},
		{
			name: "a row without amount and share counts nowhere", orders: two,
			payments: "PO1|||2026-05-01|||||\n",
			rows:     []string{"   "}, lines: "600 400", customer: `{"USD":"1000"} {"USD":"1000"} 7000 2 `, told: "has_amount",
		},
		{
			name: "a cancelled order", orders: strings.ReplaceAll(two, "shipped", "已取消"),
			payments: "PO1|||2026-05-01|300||||\nPO1|||2026-06-20||70%|||\n",
			rows:     []string{" 0 0 ", " 0 0 "}, lines: "0 0", customer: `{} {} 0 0 `,
		},
		{
			name: "one line of the order is cancelled", orders: strings.Replace(two, "Ink|10|40|USD|7|shipped", "Ink|10|40|USD|7|cancelled", 1),
			payments: "PO1|||2026-05-01||1|||\n",
			rows:     []string{"600 600 4200 31"}, lines: "0 0", customer: `{"USD":"600"} {"USD":"600"} 4200 1 `,
		},
		{
			name: "an order marked paid whose payments are open", orders: strings.ReplaceAll(two, "shipped|", "shipped|paid"),
			payments: "PO1|||2026-05-01||1|||\n",
			rows:     []string{"1000 1000 7000 31"}, lines: "0 0", customer: `{"USD":"1000"} {"USD":"1000"} 7000 1 `, told: "paid_is_paid paid_is_paid",
		},
		{
			name: "another order has no rows", orders: two + "PO2|Acme||2026-03-01|Pen|1|50|USD|7|||2026-05-30|\n",
			payments: "PO1|||2026-05-01||1||1000|\n",
			rows:     []string{"1000 0 0 "}, lines: "0 0 50", customer: `{"USD":"50"} {"USD":"50"} 350 1 `,
		},
		{
			name: "an order whose customer is written in two ways", orders: strings.Replace(two, "PO1|Acme||2026-03-01|Ink", "PO1|Ａｃｍｅ||2026-03-01|Ink", 1),
			payments: "PO1|||2026-05-01||1||900|\n",
			rows:     []string{"1000 100 700 31"}, lines: "0 0", customer: `{"USD":"100"} {"USD":"100"} 700 1 `,
		},
		{
			name:     "by contract, without orders",
			payments: "|C1|定金|2026-05-01||30%|||\n|C1|尾款|2026-07-01||70%|||\n",
			rows:     []string{"1500 1500 10500 31", "3500 3500 24500 "}, customer: `{"USD":"5000"} {"USD":"1500"} 10500 1 2026-07-01`,
		},
		{
			name: "by contract, whose orders count nothing themselves", orders: strings.ReplaceAll(two, "PO1|Acme||", "PO1|Acme|C1|"),
			payments: "|C1||2026-05-01||100%|||\n",
			rows:     []string{"5000 5000 35000 31"}, lines: "0 0", customer: `{"USD":"5000"} {"USD":"5000"} 35000 1 `,
		},
		{
			name:     "by a terminated contract",
			payments: "|C2||2026-05-01||100%|||\n",
			rows:     []string{" 0 0 "}, customer: `{} {} 0 0 `,
		},
		{
			name:     "by a contract without an amount",
			payments: "|C3||2026-05-01||100%|||\n",
			rows:     []string{"   "}, customer: `{} {} 0 0 `,
		},
		{
			name:     "of no order and no contract",
			payments: "|||2026-05-01|300||||\n",
			rows:     []string{"   "}, customer: `{} {} 0 0 `, told: "names_order",
		},
		{
			name:     "of an order that there isn't",
			payments: "PO9|||2026-05-01|300||||\n",
			rows:     []string{"? ? ? ?"}, customer: `{} {} 0 0 `, told: "unlinked foreign-key-error",
		},
		{
			name: "an amount that can't be read", orders: two,
			payments: "PO1|||2026-05-01|300?||||\nPO1|||2026-06-20|700||||\n",
			rows:     []string{"? ? ? ?", "700 700 4900 "}, lines: "? ?", customer: `? ? ? ? 2026-06-20`, told: "type-error",
		},
		{
			name: "an amount received that can't be read", orders: two,
			payments: "PO1|||2026-05-01|1000|||#N/A|\n",
			rows:     []string{"1000 ? ? ?"}, lines: "0 0", customer: `? ? ? ? `, told: "formula-error",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := trade(t, "2026-06-01", map[string]string{
				"customers": customers, "contracts": contracts, "transactions": order + tt.orders, "payments": paymentHeader + tt.payments,
				"exchange_rates": "currency|date|rate\nUSD|2026-01-01|7",
			})
			values := func(resource, fields string) []string {
				var rows []string
				for _, line := range b.show(t, resource, fields) {
					for name := range strings.FieldsSeq(fields) {
						line = strings.Replace(line, name+"=", "", 1)
					}
					rows = append(rows, line)
				}
				return rows
			}
			if diff := cmp.Diff(tt.rows, values("payments", "due_amount outstanding outstanding_base days_overdue"), trimmed); diff != "" {
				t.Errorf("payments (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.lines, strings.Join(values("transactions", "outstanding"), " ")); diff != "" {
				t.Errorf("what the lines have outstanding (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff([]string{tt.customer}, values("customers", "outstanding overdue overdue_base overdue_count next_payment"), trimmed); diff != "" {
				t.Errorf("customer (-want +got):\n%s", diff)
			}
			var told []string
			for _, i := range b.issues {
				switch {
				case i.Code == sheetschema.CodeUnknownValue || i.Resource == "contracts":
				default:
					told = append(told, string(whatIs(i)))
				}
			}
			if diff := cmp.Diff(tt.told, strings.Join(told, " ")); diff != "" {
				t.Errorf("what is told (-want +got):\n%s", diff)
			}
		})
	}
}

// trimmed compares without blanks at the ends.
var trimmed = cmp.Transformer("trimmed", strings.TrimSpace)

// A payment is reminded of where its order is, and the order's own L/C deadlines
// stay as long as a payment is open.
func TestPaymentsRemind(t *testing.T) {
	t.Parallel()
	b := trade(t, "2026-06-01", map[string]string{
		"customers":    "customer_name|email|owner_email\nAcme|a@acme.example|ann@team.example",
		"contracts":    "contract_number|customer|owner_email\nC1|Acme|cat@team.example",
		"transactions": "order_number|customer|order_date|product|quantity|unit_price|currency|owner_email\nPO1|Acme|2026-03-31|Pen|1|1|USD|ben@team.example\nPO2|Acme|2026-03-31|Pen|1|1|USD|\n",
		"payments":     paymentHeader + "PO1|||2026-06-05||1|||\nPO2|||2026-06-05||1||1|\n|C1||2026-06-05|5||||\n",
	})
	b.want(t, "payments", "customer currency reminder_email",
		"customer=Acme currency=USD reminder_email=ben@team.example",
		"customer=Acme currency=USD reminder_email=ann@team.example",
		"customer=Acme currency= reminder_email=cat@team.example")
	b.want(t, "transactions", "outstanding payments_outstanding", "outstanding=0 payments_outstanding=1", "outstanding=0 payments_outstanding=0")
}
