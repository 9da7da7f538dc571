package mirror_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/registers"
	"sheetsync/syncer"
	"sheetsync/syncer/assess"
	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/readmodel"
	"sheetsync/syncer/mirror/reports"
)

// asked is a register about which questions are asked: the built-in one, with customers
// of two people.
func asked(t testing.TB) (*register, *readmodel.Model) {
	t.Helper()
	r := newRegister(t, "acme", guarded)
	d, err := registers.Load("foreign-trade")
	if err != nil {
		t.Fatal(err)
	}
	r.desc, r.locale = d, syncer.Locale{Language: language.English, TimeZone: shanghai(t)}
	day := func(days int) time.Time { return today(r).AddDate(0, 0, days) }
	r.tabs = map[string][]record{
		"customers": {
			{id: "_c1", row: 2, values: map[string]any{
				"customer_name": "雪松电子", "company_name": "Cedargate Electronics Ltd", "owner": "Li Wei", "owner_email": "li@example.com", "contact_name": "Anna Schmidt",
				"email": "anna@cedargate.example", "phone": "+49 40 23125 118", "region": "EU", "last_contact": day(-9),
			}, extra: map[string]any{"Birthday": "1 May"}},
			{id: "_c2", row: 3, values: map[string]any{"customer_name": "Northbridge", "owner": "Wang Fang", "email": invalid("call 0171 555"), "region": "US"}},
			{id: "_c3", row: 4, values: map[string]any{"customer_name": "雪松", "owner": "Wang Fang"}},
		},
		"contracts": {{id: "_k1", row: 2, values: map[string]any{"contract_number": "C-1", "customer": "雪松电子", "start_date": day(-300), "end_date": day(20), "status": "in force", "currency": "USD", "amount": decimal{125, -1}}}},
		"transactions": {
			{id: "_o1", row: 2, values: map[string]any{"order_number": "PO-1", "customer": "雪松电子 ", "contract_number": "C-1", "order_date": day(-60), "currency": "USD", "line_total": decimal{1_000_000_000_000_001, -2}, "in_force": true, "outstanding": 700, "due_date": day(-5)}},
			{id: "_o2", row: 3, values: map[string]any{"order_number": "PO-2", "customer": "雪松电子", "order_date": day(-10), "currency": "EUR", "line_total": invalid("#N/A"), "outstanding": invalid(""), "in_force": true, "due_date": day(30)}},
			{id: "_o3", row: 4, values: map[string]any{"order_number": "PO-3", "customer": "Northbridge", "order_date": day(-10), "currency": "USD", "line_total": 5, "in_force": true, "outstanding": 5, "due_date": day(3)}},
		},
		"payments": {{id: "_p1", row: 2, values: map[string]any{"order_number": "PO-1", "customer": "雪松电子", "due_amount": 300, "received_amount": 300, "received_date": day(-50), "payer": "Anna Schmidt"}}},
		"calls": {
			{id: "_d1", row: 2, values: map[string]any{"customer": "雪松电子", "date": day(-9), "content": "Anna wants her money back", "followed_up_by": "Li Wei"}},
			{id: "_d2", row: 3, values: map[string]any{"customer": "雪松电子", "date": day(-90), "content": "first call", "followed_up_by": "Li Wei"}},
		},
	}
	r.issues = []sheetschema.Issue{
		{Resource: "customers", RecordID: "_c2", Row: 3, Field: "email", Code: "format-error", Severity: sheetschema.SeverityError},
		{Resource: "customers", RecordID: "_c2", Row: 3, Field: "region", Code: "constraint-error", Variant: "enum", Severity: sheetschema.SeverityWarning},
	}
	r.words = []string{"“call 0171 555” is no address", "“US” is none of the choices"}
	r.doubles = []assess.Duplicate{{Resource: "customers", RecordID: "_c3", DuplicateOf: "_c1", Score: 0.87, Reasons: []string{"customer_name"}}}
	r.sync()
	r.looked(time.Now())
	r.db.MustExec(`INSERT INTO sheetsync.ledger (register, resource, record_id, deadline, due_date, stage, recipient, state, sent_at) VALUES
		('acme', 'transactions', '_o1', 'payment_due', '2026-01-31', 'P7D', 'li@example.com', 'sent', '2026-01-24 00:30Z'),
		('acme', 'transactions', '_o3', 'payment_due', '2026-01-31', 'P7D', 'wang@example.com', 'sent', '2026-01-24 00:30Z')`)
	return r, readmodel.Of("acme", r.desc, reports.Locale{Language: language.English, Zone: "Asia/Shanghai"})
}

// Readers of the register asked.
var (
	manager = reading.Reader{Register: "acme", Role: access.Manager}
	finance = reading.Reader{Register: "acme", Role: access.Finance}
	analyst = reading.Reader{Register: "acme", Role: access.Analyst}
	li      = reading.Reader{Register: "acme", Role: access.Sales, Names: []string{"Li Wei", "li@example.com"}}
)

// ask has f read on a reader's behalf.
func ask(t testing.TB, r *register, reader reading.Reader, f func(context.Context, *reading.View) error) {
	t.Helper()
	if err := reading.Read(context.Background(), r.mirror.DB(), reader, f); err != nil {
		t.Error(err)
	}
}

func TestFindCustomers(t *testing.T) {
	t.Parallel()
	r, plain := asked(t)
	masked := plain.Masked()
	for _, test := range []struct {
		name   string
		model  *readmodel.Model
		reader reading.Reader
		text   string
		want   []string
	}{
		{"by name", plain, manager, "north", []string{"Northbridge"}},
		{"in the other script", plain, finance, "雪鬆", []string{"雪松", "雪松电子"}},
		{"by the company's name", plain, manager, "electronics cedar", []string{"雪松电子"}},
		{"in pinyin", plain, manager, "xuesongdianzi", []string{"雪松电子"}},
		{"by address", plain, manager, "anna@cedargate", []string{"雪松电子"}},
		{"by number", plain, manager, "2312 5118", []string{"雪松电子"}},
		{"one's own", plain, li, "雪松", []string{"雪松电子"}},
		{"another's", plain, li, "northbridge", []string{}},
		{"analysts, by name", plain, analyst, "雪松", []string{"雪松", "雪松电子"}},
		{"analysts, by address", plain, analyst, "anna@cedargate", []string{}},
		{"analysts, by number", plain, analyst, "2312 5118", []string{}},
		{"masked, by name", masked, manager, "雪松", []string{"雪松", "雪松电子"}},
		{"masked, by address", masked, manager, "anna@cedargate", []string{}},
		{"masked, by number", masked, manager, "23125118", []string{}},
		{"nothing in common", plain, manager, "xyzzy", []string{}},
		{"no text", plain, manager, " ", []string{"雪松电子", "Northbridge", "雪松"}},
		{"SQL", plain, manager, `'; DROP TABLE acme.customers; --`, []string{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := []string{}
			ask(t, r, test.reader, func(ctx context.Context, v *reading.View) error {
				found, err := test.model.FindCustomers(ctx, v, test.text, 10)
				for _, c := range found {
					got = append(got, c.Name.Text)
				}
				return err
			})
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// What changed is found, and what is gone isn't.
func TestFindChangedCustomers(t *testing.T) {
	t.Parallel()
	r, m := asked(t)
	find := func(text string) []string {
		var got []string
		ask(t, r, manager, func(ctx context.Context, v *reading.View) error {
			found, err := m.FindCustomers(ctx, v, text, 10)
			for _, c := range found {
				got = append(got, c.Name.Text+" of "+c.Owner.Text)
			}
			return err
		})
		return got
	}
	if diff := cmp.Diff([]string{"Northbridge of Wang Fang"}, find("north")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	r.tabs["customers"][1].values["customer_name"] = "Southbridge"
	r.tabs["customers"] = slices.Delete(r.tabs["customers"], 2, 3)
	r.doubles = nil
	r.sync()
	r.looked(time.Now())
	for text, want := range map[string][]string{"north": nil, "south": {"Southbridge of Wang Fang"}, "雪松": {"雪松电子 of Li Wei"}} {
		if diff := cmp.Diff(want, find(text)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

// told writes a record down: what stands where, and what hangs on it.
func told(r *readmodel.Record) []string {
	lines := []string{"name " + shown(r.Name)}
	for _, f := range r.Fields {
		if !f.Cell.Null || f.Refers != nil {
			line := f.Name + " " + shown(f.Cell)
			if f.Currency != "" {
				line += " " + f.Currency
			}
			if f.Refers != nil {
				line += " → " + f.Refers.ID + " " + shown(f.Refers.Name)
			}
			lines = append(lines, line)
		}
	}
	for _, extra := range r.Extra {
		lines = append(lines, "extra "+extra.Title+" "+shown(extra.Cell))
	}
	for _, l := range r.Linked {
		for _, row := range l.Rows {
			line := l.Resource + " " + row.ID
			for i, c := range l.Columns {
				if !row.Cells[i].Null || row.Cells[i].Unreadable {
					line += " " + c.Name + "=" + shown(row.Cells[i])
				}
			}
			lines = append(lines, line)
		}
	}
	for _, i := range r.Issues {
		lines = append(lines, strings.TrimSpace("issue "+i.Severity+" "+i.Field+": "+i.Message+" "+i.Suggestion))
	}
	for _, d := range r.Deadlines {
		lines = append(lines, "deadline "+d.RecordID+" "+d.Name+" in "+d.DaysLeft.Text+" days, "+d.Amount.Text+d.Currency.Text+d.Held)
	}
	for _, d := range r.Duplicates {
		lines = append(lines, "duplicate "+d.ID+" "+shown(d.Name)+" by "+strings.Join(d.Reasons, ", "))
	}
	for _, m := range r.Reminders {
		lines = append(lines, "reminded "+shown(m.Recipient)+" of "+m.RecordID+" "+m.Title+" "+m.Due+" "+m.Stage+" "+m.State+" "+m.SentAt)
	}
	return lines
}

func shown(c readmodel.Cell) string {
	switch {
	case c.Unreadable:
		return "?" + c.Text
	case c.Null:
		return "-"
	}
	return c.Text
}

func TestRecord(t *testing.T) {
	t.Parallel()
	r, plain := asked(t)
	day := func(days int) string { return today(r).AddDate(0, 0, days).Format(time.DateOnly) }
	masked := plain.Masked()
	linked := []string{
		"calls _d1 date=" + day(-9), "calls _d2 date=" + day(-90),
		"contracts _k1 start_date=" + day(-300) + " contract_number=C-1 amount=12.5 currency=USD end_date=" + day(20) + " status=in force",
		"transactions _o2 order_date=" + day(-10) + " order_number=PO-2 line_total=?#N/A outstanding=? currency=EUR due_date=" + day(30),
		"transactions _o1 order_date=" + day(-60) + " order_number=PO-1 line_total=10000000000000.01 outstanding=700 currency=USD due_date=" + day(-5),
		"payments _p1 order_number=PO-1 received_amount=300 due_amount=300",
		"deadline _o1 payment_due in -5 days, 700USD", "deadline _k1 contract_end in 20 days, 12.5USD", "deadline _o2 payment_due in 30 days, EUR",
	}
	names := []string{"name 雪松电子", "customer_name 雪松电子", "company_name Cedargate Electronics Ltd"}
	const sent = "of _o1 Payment due 2026-01-31 P7D sent 2026-01-24T00:30:00Z"
	for _, test := range []struct {
		name         string
		model        *readmodel.Model
		reader       reading.Reader
		resource, id string
		want         []string
	}{
		{"a customer", plain, manager, "customers", "_c1", slices.Concat(names, []string{
			"contact_name Anna Schmidt", "email anna@cedargate.example", "phone +49 40 23125 118", "region EU", "owner Li Wei", "owner_email li@example.com",
			"last_contact " + day(-9), "extra Birthday 1 May",
		}, linked, []string{"duplicate _c3 雪松 by Customer name", "reminded li@example.com " + sent})},
		{"a customer, masked", masked, manager, "customers", "_c1", slices.Concat(names, []string{
			"contact_name •••", "email •••", "phone •••", "region EU", "owner •••", "owner_email •••", "last_contact " + day(-9), "extra Birthday •••",
		}, linked, []string{"duplicate _c3 雪松 by Customer name", "reminded ••• " + sent})},
		{"a customer, of an analyst", masked, analyst, "customers", "_c1", slices.Concat(names, []string{
			"region EU", "last_contact " + day(-9),
		}, linked[:3], []string{"transactions _o2 order_date=" + day(-10) + " order_number=PO-2 line_total=? outstanding=? currency=EUR due_date=" + day(30)}, linked[4:],
			[]string{"duplicate _c3 雪松 by ", "reminded ••• " + sent})},
		{"of what can't be read", plain, manager, "customers", "_c2", []string{
			"name Northbridge", "customer_name Northbridge", "email ?call 0171 555", "region US", "owner Wang Fang",
			"transactions _o3 order_date=" + day(-10) + " order_number=PO-3 line_total=5 outstanding=5 currency=USD due_date=" + day(3),
			"issue error email: “call 0171 555” is no address", "issue warning region: “US” is none of the choices",
			"deadline _o3 payment_due in 3 days, 5USD", "reminded wang@example.com of _o3 Payment due 2026-01-31 P7D sent 2026-01-24T00:30:00Z",
		}},
		{"of what can't be read, masked", masked, manager, "customers", "_c2", []string{
			"name Northbridge", "customer_name Northbridge", "email ?•••", "region US", "owner •••",
			"transactions _o3 order_date=" + day(-10) + " order_number=PO-3 line_total=5 outstanding=5 currency=USD due_date=" + day(3),
			"issue error email: An address, number or code that looks wrong", "issue warning region: “US” is none of the choices",
			"deadline _o3 payment_due in 3 days, 5USD", "reminded ••• of _o3 Payment due 2026-01-31 P7D sent 2026-01-24T00:30:00Z",
		}},
		{"one's own order", plain, li, "transactions", "_o1", []string{
			"name PO-1 雪松电子", "order_number PO-1", "customer 雪松电子  → _c1 雪松电子", "contract_number C-1 → _k1 C-1 雪松电子",
			"order_date " + day(-60), "currency USD", "due_date " + day(-5), "in_force true", "line_total 10000000000000.01 USD", "outstanding 700 USD",
			"payments _p1 customer=雪松电子 received_amount=300 due_amount=300", "deadline _o1 payment_due in -5 days, 700USD", "reminded li@example.com " + sent,
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			ask(t, r, test.reader, func(ctx context.Context, v *reading.View) error {
				record, err := test.model.Record(ctx, v, test.resource, test.id, 10)
				if err == nil {
					got = told(record)
				}
				return err
			})
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestRecordGone(t *testing.T) {
	t.Parallel()
	r, m := asked(t)
	for _, test := range []struct {
		name         string
		reader       reading.Reader
		resource, id string
	}{
		{"no such record", manager, "customers", "_nope"},
		{"another's", li, "customers", "_c2"},
		{"another's order", li, "transactions", "_o3"},
		{"an id that is none", manager, "customers", "\x00' OR true"},
		{"of another register", reading.Reader{Register: "other", Role: access.Manager}, "customers", "_c1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			for what, read := range map[string]func(context.Context, *reading.View) error{
				"record": func(ctx context.Context, v *reading.View) error {
					_, err := m.Record(ctx, v, test.resource, test.id, 10)
					return err
				},
				"history": func(ctx context.Context, v *reading.View) error {
					_, err := m.History(ctx, v, test.resource, test.id, 10)
					return err
				},
			} {
				err := reading.Read(t.Context(), r.mirror.DB(), test.reader, read)
				var gone *readmodel.GoneError
				if test.reader.Register == "acme" && !errors.As(err, &gone) || err == nil {
					t.Errorf("%s: %v", what, err)
				}
			}
		})
	}
}
