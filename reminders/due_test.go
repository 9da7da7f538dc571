package reminders

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/naming"
)

const tradeDescriptor = `
profile: tabular-data-package
name: trade
title: {en: Trade register, zh-CN: 外贸登记}
resources:
  - name: payments
    title: {en: Payments, zh-CN: 付款}
    schema:
      primaryKey: order_id
      fields:
        - {name: order_id, type: integer}
        - {name: customer, type: string, format: company, constraints: {required: true}}
        - {name: contact, type: string, format: person, personal: true, constraints: {required: true}}
        - {name: due, type: date}
        - {name: closes, type: datetime}
        - {name: amount, type: number}
        - {name: paid, type: number}
        - {name: sellers, type: string}
        - {name: state, type: string, constraints: {enum: [open, settled]}}
    deadlines:
      - {name: payment_due, title: {en: Payment due, zh-CN: 付款到期}, date: due, unless: paid / amount >= 1 or state == "settled", remind: [P7D, P0D], to: [sellers, "role:finance", Boss@Example.com]}
      - {name: closing, date: closes, remind: [P1D], to: [sellers]}
`

func trade(t *testing.T) Register {
	t.Helper()
	d, err := sheetschema.Load("trade.yaml", []byte(tradeDescriptor))
	if err != nil {
		t.Fatal(err)
	}
	return Register{Name: "acme", Descriptor: d, Language: language.English, Zone: time.FixedZone("CST", 8*3600)}
}

// payment makes a record of the descriptor above.
func payment(t *testing.T, cells map[string]expression.Value) Record {
	t.Helper()
	r := trade(t).Descriptor.Resources[0]
	record := Record{ID: "r1", Values: make([]expression.Value, len(r.Fields))}
	for name, v := range cells {
		f, ok := r.Field(name)
		if !ok {
			t.Fatal(name)
		}
		record.Values[f.Index] = v
	}
	return record
}

func day(t interface{ Fatal(...any) }, text string) expression.Day {
	d, err := expression.ParseDay(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestInspect(t *testing.T) {
	t.Parallel()
	const today = "2026-03-01"
	on := func(text string) expression.Value { return expression.DateOf(day(t, text)) }
	instant := func(text string) expression.Value {
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return expression.DateTimeOf(at.UnixMicro())
	}
	text, number := expression.TextOf, expression.IntegerOf
	unreadable := func(name string) expression.Value {
		f, ok := trade(t).Descriptor.Resources[0].Field(name)
		if !ok {
			t.Fatal(name)
		}
		return expression.UnknownOf(f.Index)
	}
	roles := map[string][]string{"finance": {"Pay <PAY@example.com>"}}
	tests := []struct {
		name     string
		deadline int
		cells    map[string]expression.Value
		roles    map[string][]string
		due      string
		problems string
	}{
		{"everybody once", 0, map[string]expression.Value{"due": on("2026-03-08"), "sellers": text("a@example.com；Pay@example.com")}, roles,
			"P7D 7 pay@example.com, P7D 7 boss@example.com, P7D 7 a@example.com", ""},
		{"a role without addresses", 0, map[string]expression.Value{"due": on("2026-03-01")}, nil, "P0D 0 boss@example.com", "unknown_role finance"},
		{"a role without addresses, and nothing to tell of", 0, map[string]expression.Value{"due": on("2026-03-01"), "amount": number(10), "paid": number(10)}, nil, "", ""},
		{"a role with nonsense", 0, map[string]expression.Value{"due": on("2026-03-01")}, map[string][]string{"finance": {"pay"}},
			"P0D 0 boss@example.com", "invalid_address finance"},
		{"a cell with nonsense", 1, map[string]expression.Value{"closes": instant("2026-03-02T10:00:00+08:00"), "sellers": text("a@example.com, b@")}, roles,
			"P1D 1 a@example.com", "invalid_address sellers r1"},
		{"nobody", 1, map[string]expression.Value{"closes": instant("2026-03-02T10:00:00+08:00")}, roles, "", "no_recipient r1"},
		{"nobody, but not due", 1, map[string]expression.Value{"closes": instant("2026-03-09T10:00:00+08:00"), "sellers": text("x")}, roles, "", ""},
		{"an instant in the register's zone", 1, map[string]expression.Value{"closes": instant("2026-03-01T16:30:00Z"), "sellers": text("a@example.com")}, roles,
			"P1D 1 a@example.com", ""},
		{"no date", 0, nil, roles, "", ""},
		{"settled", 0, map[string]expression.Value{"due": on(today), "amount": number(10), "paid": number(10)}, roles, "", ""},
		{"not settled", 0, map[string]expression.Value{"due": on(today), "amount": number(10), "paid": number(9)}, roles, "P0D 0 pay@example.com, P0D 0 boss@example.com", ""},
		{"can't be told", 0, map[string]expression.Value{"due": on(today), "amount": number(0), "paid": number(9)}, roles,
			"P0D 0 pay@example.com, P0D 0 boss@example.com", "unless_failed r1"},
		{"whether it is settled can't be read", 0, map[string]expression.Value{"due": on(today), "amount": number(10), "paid": unreadable("paid")}, roles, "", "unknown paid r1"},
		{"it is settled by a choice", 0, map[string]expression.Value{"due": on(today), "state": text("settled")}, roles, "", ""},
		{"a text that is none of the choices", 0, map[string]expression.Value{"due": on(today), "state": text("settled (5 March)")}, roles, "", "unknown state r1"},
		{"can't be read, but not due", 0, map[string]expression.Value{"due": on("2026-03-09"), "paid": unreadable("paid"), "amount": number(10)}, roles, "", ""},
		{"the date can't be read", 0, map[string]expression.Value{"due": unreadable("due"), "amount": number(10), "paid": number(9)}, roles, "", "unknown due r1"},
		{"the date can't be read, but it is settled", 0, map[string]expression.Value{"due": unreadable("due"), "amount": number(10), "paid": number(10)}, roles, "", ""},
		{"neither can be read", 0, map[string]expression.Value{"due": unreadable("due"), "amount": unreadable("amount")}, roles, "", "unknown due r1"},
		{"no date, and the condition can't be read", 0, map[string]expression.Value{"amount": unreadable("amount")}, roles, "", ""},
		{"an address that can't be read", 0, map[string]expression.Value{"due": on(today), "sellers": unreadable("sellers")}, roles,
			"P0D 0 pay@example.com, P0D 0 boss@example.com", "invalid_address sellers r1"},
		{"overdue", 0, map[string]expression.Value{"due": on("2026-02-20")}, roles, "P0D -9 pay@example.com, P0D -9 boss@example.com", ""},
	}
	for _, tt := range tests {
		register := trade(t)
		register.Roles = tt.roles
		resource := register.Descriptor.Resources[0]
		in := newInspector(&register, resource, &resource.Deadlines[tt.deadline], tt.deadline, day(t, today), nil)
		in.inspect(payment(t, tt.cells))
		found := in.set
		var due, problems []string
		for _, i := range found.due {
			due = append(due, fmt.Sprintf("%s %d %s", i.Stage, i.DaysLeft, i.Recipient))
		}
		for _, p := range found.problems.list() {
			problems = append(problems, strings.Join(strings.Fields(fmt.Sprint(p.Code, " ", p.Role, " ", p.Field, " ", p.RecordID)), " "))
		}
		if got := strings.Join(due, ", "); got != tt.due {
			t.Errorf("%s: due %q, want %q", tt.name, got, tt.due)
		}
		if got := strings.Join(problems, ", "); got != tt.problems {
			t.Errorf("%s: problems %q, want %q", tt.name, got, tt.problems)
		}
	}
}

func TestTitles(t *testing.T) {
	t.Parallel()
	register := trade(t)
	fields := naming.Title(register.Descriptor.Resources[0])
	record := payment(t, map[string]expression.Value{
		"order_id": expression.IntegerOf(17), "customer": expression.TextOf(" Acme\r\nBcc: x\u202e\u2028GmbH " + strings.Repeat("long ", 40)),
		"contact": expression.TextOf("Li Wei"),
	})
	got := title(fields, record.Values)
	if !strings.HasPrefix(got, "17 · Acme Bcc: x GmbH long") || !strings.HasSuffix(got, "…") || len([]rune(got)) > 90 || strings.Contains(got, "Li Wei") {
		t.Errorf("%q", got)
	}
	if got := title(fields, payment(t, nil).Values); got != "" {
		t.Errorf("an empty record is called %q", got)
	}
}

// teaDescriptor is a register of another kind: a key of its own, and lines
// that have none.
const teaDescriptor = `
profile: tabular-data-package
name: tea
title: Tea house
resources:
  - name: guests
    title: Guests
    schema:
      primaryKey: guest
      fields:
        - {name: guest, type: string, constraints: {required: true, unique: true}}
        - {name: house, type: string, format: company, constraints: {required: true}}
        - {name: called, type: string, format: person, personal: true}
        - {name: phone, type: string, personal: true}
  - name: lines
    title: Orders
    schema:
      foreignKeys: [{fields: guest, reference: {resource: guests, fields: guest}}]
      fields:
        - {name: order_no, type: integer, constraints: {required: true}}
        - {name: guest, type: string, constraints: {required: true}}
        - {name: tea, type: string, constraints: {required: true}}
        - {name: note, type: string}
        - {name: cups, type: integer, constraints: {required: true}}
`

// A record is called by its key and the fields that it can't be without.
func TestTitleFields(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, path, source, resource string
		want                         []string
	}{
		{"a key and a company", "", teaDescriptor, "guests", []string{"guest", "house"}},
		{"lines without a key", "", teaDescriptor, "lines", []string{"order_no", "guest", "tea"}},
		{"northwind customers", "../../shared/northwind/northwind.yaml", "", "customers", []string{"customer_id", "company_name"}},
		{"northwind lines", "../../shared/northwind/northwind.yaml", "", "order_lines", []string{"order_id", "customer_id", "product"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			source := []byte(tc.source)
			if tc.path != "" {
				var err error
				if source, err = os.ReadFile(tc.path); err != nil {
					t.Skip("SKIPPED: the shared sample register is not there: ", err)
				}
			}
			d, err := sheetschema.Load("test.yaml", source)
			if err != nil {
				t.Fatal(err)
			}
			r, _ := d.Resource(tc.resource)
			var names []string
			for _, i := range naming.Title(r) {
				names = append(names, r.Fields[i].Name)
			}
			if diff := cmp.Diff(tc.want, names); diff != "" {
				t.Errorf("the fields (-want +got):\n%s", diff)
			}
		})
	}
}

func BenchmarkInspect(b *testing.B) {
	d, err := sheetschema.Load("trade.yaml", []byte(tradeDescriptor))
	if err != nil {
		b.Fatal(err)
	}
	register := Register{Name: "acme", Descriptor: d, Language: language.English, Zone: time.UTC, Roles: map[string][]string{"finance": {"pay@example.com"}}}
	resource := d.Resources[0]
	record := Record{ID: "r1", Values: make([]expression.Value, len(resource.Fields))}
	f, _ := resource.Field("due")
	record.Values[f.Index] = expression.DateOf(20000)
	for b.Loop() {
		in := newInspector(&register, resource, &resource.Deadlines[0], 0, 20000, nil)
		for range 100_000 {
			in.inspect(record)
		}
	}
}
