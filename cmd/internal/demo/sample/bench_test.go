package sample_test

import (
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"sheetsync/cmd/internal/demo/sample"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/registers"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/assess"
	"sheetsync/validate"
	"sheetsync/validate/trend"
)

// sampled is how many customers are made; more of them are copies under other names.
const sampled = 1000

// register makes the tables of a register of so many customers, with their computed
// fields: with all that belongs to them, or with what belongs to the first ones.
func register(b testing.TB, customers int, all bool) (*sheetschema.Descriptor, []*table.Table, expression.Scope) {
	b.Helper()
	d, err := registers.Load(sample.Schema, sheetschema.Settings{BaseCurrency: "CNY"})
	if err != nil {
		b.Fatal(err)
	}
	w, err := sample.Generate(sample.Options{Seed: 1, Today: today, Language: language.English, Customers: sampled})
	if err != nil {
		b.Fatal(err)
	}
	for i := range w.Tabs {
		if r := d.Resources[i]; i == 0 || all && r.Name != "exchange_rates" {
			multiply(&w.Tabs[i], r, customers/sampled)
		}
	}
	tables := tablesOf(d, w)
	day, err := expression.ParseDay(today.Format(time.DateOnly))
	if err != nil {
		b.Fatal(err)
	}
	scope := expression.Scope{Today: day, Zone: time.UTC}
	assess.Records(d, tables, nil, assess.Conditions{Scope: scope, Language: language.English})
	return d, tables, scope
}

// multiply repeats a tab's rows, so that their names, numbers and references are of
// each copy alone.
func multiply(tab *sample.Tab, r *sheetschema.Resource, times int) {
	naming := make([]bool, len(tab.Header))
	for i, heading := range tab.Header {
		for _, f := range r.Fields {
			if f.Caption(language.English) == heading {
				linked := slices.ContainsFunc(r.ForeignKeys, func(key sheetschema.ForeignKey) bool { return slices.Contains(key.Fields, f.Index) })
				naming[i] = linked || f.Constraints.Unique || slices.Contains(r.PrimaryKey, f.Index) || f.Name == "order_number" || f.Name == "contract_number"
			}
		}
	}
	once := tab.Rows
	for n := 1; n < times; n++ {
		for _, row := range once {
			copied := slices.Clone(row)
			for i, named := range naming {
				if text, ok := row[i].(string); ok && named && text != "" {
					copied[i] = fmt.Sprintf("%s %d", text, n)
				}
			}
			tab.Rows = append(tab.Rows, copied)
		}
	}
}

// checkAll is all that says what is wrong with records: rules, constraints, formats, keys
// and references, and statistics.
func checkAll(d *sheetschema.Descriptor, tables []*table.Table, scope expression.Scope) []sheetschema.Issue {
	issues := validate.Check(d, tables, validate.Options{Scope: scope, Language: language.English})
	for _, t := range tables {
		fields := trend.Fields(t, nil)
		issues = append(issues, trend.Check(t, fields, trend.Memory{}.Next(t, fields, scope.Today, nil, true), language.English)...)
	}
	return issues
}

// BenchmarkCustomers checks 25,000, 50,000 and 100,000 customers of the built-in register,
// and as many records of all its tabs. Twice the records should take twice as long.
func BenchmarkCustomers(b *testing.B) {
	for _, n := range []int{25_000, 50_000, 100_000} {
		for _, all := range []bool{false, true} {
			name, customers := "Customers", n
			if all {
				name, customers = "Register", n/8
			}
			d, tables, scope := register(b, customers, all)
			records := 0
			for _, t := range tables {
				records += t.Len()
			}
			b.Run(fmt.Sprintf("%s%d", name, n), func(b *testing.B) {
				issues := 0
				b.ReportAllocs()
				runtime.GC()
				for b.Loop() {
					issues = len(checkAll(d, tables, scope))
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(records), "ns/record")
				b.ReportMetric(float64(issues), "issues")
			})
		}
	}
}
