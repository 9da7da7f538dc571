package compute_test

import (
	"slices"
	"testing"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/registers"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/compute"
)

// No total of a built-in register, over whatever tabs, rests on a cell that can't be
// read: with each of people's cells unreadable in turn, a computed cell is unknown,
// with an issue, or what it is whatever the cell is corrected to. Excepted are names
// and the cells that records are found by, whose records are told to be in no total.
func TestBuiltInTotalsWithUnreadableCells(t *testing.T) {
	t.Parallel()
	names := map[string]string{ // cells that records are found by, by the field's name
		"customer_name": "Acme", "name": "Acme", "customer": "Acme", "contract_number": "C1", "order_number": "PO1",
	}
	for _, name := range registers.Names() {
		d, err := registers.Load(name, sheetschema.Settings{BaseCurrency: "CNY"})
		if err != nil {
			t.Fatal(err)
		}
		isName := func(r *sheetschema.Resource, f *sheetschema.Field) bool {
			return names[f.Name] != "" || r.Name == "exchange_rates" && slices.Contains(r.PrimaryKey, f.Index)
		}
		computed := func(resource, record int, f *sheetschema.Field, v expression.Value) ([]*table.Table, map[[3]int]bool) {
			tables := make([]*table.Table, len(d.Resources))
			for i, r := range d.Resources {
				tables[i] = table.NewTable(r, 2)
				for row := range 2 {
					for _, f := range r.Fields {
						switch {
						case f.Computed() || r.Name == "contracts" && row > 0 && f.Name != "customer" && names[f.Name] != "":
						case r.Name == "transactions" && row > 0 && f.Name == "order_number":
							tables[i].SetText(row, f.Index, "PO2") // which has no payments
						case r.Name == "transactions" && row > 0 && f.Name == "contract_number", r.Name == "customers" && row > 0 && names[f.Name] != "":
						case names[f.Name] != "":
							tables[i].SetText(row, f.Index, names[f.Name])
						case f.Name == "paid_amount" || f.Name == "received_amount" || f.Name == "bank_charges":
							tables[i].SetValue(row, f.Index, expression.IntegerOf(1)) // so that something is left
						default:
							tables[i].SetValue(row, f.Index, plausible(f)[0])
						}
					}
				}
			}
			if v.IsUnknown() {
				tables[resource].SetInvalid(record, f.Index, "#N/A")
			} else {
				tables[resource].SetValue(record, f.Index, v)
			}
			told := make(map[[3]int]bool)
			for _, issue := range compute.Fields(d, tables, formulaScope, language.English) {
				r, _ := d.Resource(issue.Resource)
				f, _ := r.Field(issue.Field)
				told[[3]int{r.Index, issue.Record, f.Index}] = true
			}
			return tables, told
		}
		for _, r := range d.Resources {
			for _, f := range r.Fields {
				if f.Computed() || isName(r, f) {
					continue
				}
				t.Run(name+" "+r.Name+"."+f.Name, func(t *testing.T) {
					t.Parallel()
					unknown := 0
					for record := range 2 {
						unread, told := computed(r.Index, record, f, expression.UnknownOf(f.Index))
						for _, v := range append(plausible(f), expression.Value{}) {
							read, _ := computed(r.Index, record, f, v)
							for i, other := range d.Resources {
								for _, c := range other.Fields {
									for row := range 2 {
										if !c.Computed() {
											continue
										}
										was, is := unread[i].Value(row, c.Index), read[i].Value(row, c.Index)
										if was.IsUnknown() {
											unknown++
										}
										switch {
										case was.IsUnknown() && !told[[3]int{i, row, c.Index}]:
											t.Errorf("%s.%s of row %d is unknown, and no issue says so", other.Name, c.Name, row)
										case !was.IsUnknown() && !is.IsUnknown() && !was.Equal(is):
											t.Errorf("%s.%s of row %d is %q while the cell of row %d can't be read, and %q with %q", other.Name, c.Name, row, was, record, is, v)
										}
									}
								}
							}
						}
					}
					if unknown == 0 && slices.Contains([]string{"transactions.quantity", "transactions.currency", "transactions.due_date", "payments.due_date", "payments.amount", "contracts.end_date", "customers.next_contact"}, r.Name+"."+f.Name) && name == "foreign-trade" {
						t.Error("nothing is unknown by it")
					}
				})
			}
		}
	}
}
