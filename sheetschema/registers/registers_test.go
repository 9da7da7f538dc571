package registers_test

import (
	"slices"
	"strings"
	"testing"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/registers"
)

func TestNames(t *testing.T) {
	t.Parallel()
	if got := registers.Names(); !slices.Equal(got, []string{"customer-summary", "foreign-trade"}) {
		t.Errorf("built in are %q", got)
	}
}

func TestUnknownNameTellsTheKnownOnes(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"foreign_trade", "", "../registers", "foreign-trade/10-customers", "*"} {
		_, err := registers.Source(name)
		if err == nil {
			t.Errorf("%q is built in", name)
			continue
		}
		for _, known := range registers.Names() {
			if !strings.Contains(err.Error(), known) {
				t.Errorf("the error for %q does not name %s: %v", name, known, err)
			}
		}
	}
}

// Every title, description and message is there in both languages.
func TestBothLanguages(t *testing.T) {
	t.Parallel()
	for _, name := range registers.Names() {
		d := load(t, name)
		check := func(where string, text language.Text, needed bool) {
			t.Helper()
			if text.IsZero() && !needed {
				return
			}
			for _, tag := range language.Tags() {
				if text.ByLanguage()[string(tag)] == "" {
					t.Errorf("%s: %s has no text in %s", name, where, tag)
				}
			}
		}
		check("title", d.Title, true)
		check("description", d.Description, true)
		for _, r := range d.Resources {
			check(r.Name, r.Title, true)
			check(r.Name+" description", r.Description, true)
			for _, f := range r.Fields {
				check(r.Name+"."+f.Name, f.Title, true)
				check(r.Name+"."+f.Name+" description", f.Description, true)
			}
			for _, rule := range r.Rules {
				check(r.Name+" rule "+rule.Name, rule.Message, true)
			}
			for _, v := range r.Views {
				check(r.Name+" view "+v.Name, v.Title, true)
			}
			for _, deadline := range r.Deadlines {
				check(r.Name+" deadline "+deadline.Name, deadline.Title, true)
			}
		}
	}
}

// What the registers promise to hold.
func TestFields(t *testing.T) {
	t.Parallel()
	promised := map[string]map[string]string{
		"foreign-trade": {
			"customers": `customer_name company_name company_address contact_name position email phone mobile fax
				website social_accounts home_address country region industry source interests project_status
				satisfaction owner owner_email last_contact next_contact background special_requirements
				competitors willingness risks consent consent_date notes
				order_count sales sales_base outstanding overdue first_order last_order last_contact_overall
				next_deadline frequency_class`,
			"emails":    `customer date subject recipient cc body attachments`,
			"calls":     `customer date time duration content feedback`,
			"contracts": `contract_number customer signed_date start_date end_date notice_days amount currency status owner`,
			"transactions": `order_number customer contract_number order_date product specification quantity unit_price
				currency payment_method payment_status due_date paid_amount paid_date transport shipped_date
				expected_arrival actual_arrival lc_latest_shipment lc_expiry lc_presentation line_total outstanding`,
			"payments": `order_number contract_number stage due_date amount share received_date received_amount bank_charges
				customer currency due_amount outstanding days_overdue reminder_email`,
			"activities":     `customer type date participation evaluation feedback`,
			"exchange_rates": `currency date rate`,
			"team":           `name other_name email manager substitute away_from away_until`,
		},
		"customer-summary": {
			"customers": `name email mobile fax social_accounts company position home_address company_address
				last_contact next_contact source purchase_history interests project_status satisfaction owner notes`,
		},
	}
	for _, name := range registers.Names() {
		d := load(t, name)
		if len(d.Resources) != len(promised[name]) {
			t.Errorf("%s has %d tabs, not %d", name, len(d.Resources), len(promised[name]))
		}
		for resource, fields := range promised[name] {
			r, ok := d.Resource(resource)
			if !ok {
				t.Errorf("%s has no %s", name, resource)
				continue
			}
			for field := range strings.FieldsSeq(fields) {
				if _, ok := r.Field(field); !ok {
					t.Errorf("%s: %s has no %s", name, resource, field)
				}
			}
		}
	}
}

// A column that people fill has an example to go by, unless it is a choice, a
// box to tick, or the name of another tab's record. Home addresses have none.
func TestExamples(t *testing.T) {
	t.Parallel()
	for _, name := range registers.Names() {
		for _, r := range load(t, name).Resources {
			named := make(map[int]bool)
			for _, key := range r.ForeignKeys {
				for _, i := range key.Fields {
					named[i] = true
				}
			}
			for i, f := range r.Fields {
				if f.Computed() || named[i] || f.Name == "home_address" {
					continue
				}
				if len(f.Examples) == 0 && len(f.Constraints.Enum) == 0 && f.Type != sheetschema.TypeBoolean {
					t.Errorf("%s: %s.%s has no example", name, r.Name, f.Name)
				}
			}
		}
	}
}

// The usual questions are answered by views.
func TestViews(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][]string{
		"foreign-trade":    {"customers.by_owner", "customers.not_contacted", "contracts.ending", "transactions.overdue"},
		"customer-summary": {"customers.by_owner", "customers.not_contacted"},
	} {
		var have []string
		for _, r := range load(t, name).Resources {
			for _, v := range r.Views {
				have = append(have, r.Name+"."+v.Name)
			}
		}
		for _, view := range want {
			if !slices.Contains(have, view) {
				t.Errorf("%s has no view %s", name, view)
			}
		}
	}
}

func load(t *testing.T, name string) *sheetschema.Descriptor {
	t.Helper()
	d, err := registers.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	if d.Name != name {
		t.Errorf("the descriptor %s calls itself %s", name, d.Name)
	}
	return d
}
