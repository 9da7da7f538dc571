package mirror_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/syncer/mirror/access"
)

// Salespeople see exactly the records that are theirs: by an owner field, or because they
// hang on a record that is.
func TestSalesSeeTheirOwnRecords(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", guarded)
	r.sync()
	li := r.login("li", access.Sales, "", "Li Wei", "li@example.com")
	for seed := range uint64(25) {
		r.tabs = randomGuarded(rand.New(rand.NewPCG(seed, 3)))
		r.sync()
		want := ownedBy(r.tabs, "li wei", "li@example.com")
		for _, resource := range r.desc.Resources {
			name := resource.Name
			if diff := cmp.Diff(want[name], column(t, li, `SELECT _id FROM acme.`+name)); diff != "" {
				t.Errorf("seed %d: %s (-want +got):\n%s", seed, name, diff)
			}
			if diff := cmp.Diff(want[name], column(t, li, `SELECT DISTINCT _id FROM acme.`+name+`_history WHERE _valid_to IS NULL`)); diff != "" {
				t.Errorf("seed %d: history of %s (-want +got):\n%s", seed, name, diff)
			}
			if diff := cmp.Diff(want[name], column(t, li, `SELECT _id FROM acme.`+name+`_at(now())`)); diff != "" {
				t.Errorf("seed %d: %s at this time (-want +got):\n%s", seed, name, diff)
			}
		}
		if diff := cmp.Diff(want["customers"], column(t, li, `SELECT _id FROM acme.customers_merged`)); diff != "" {
			t.Errorf("seed %d: merged customers (-want +got):\n%s", seed, diff)
		}
		all := slices.Sorted(func(yield func(string) bool) {
			for name, ids := range want {
				for _, id := range ids {
					if !yield(name + " " + id) {
						return
					}
				}
			}
		})
		if diff := cmp.Diff(all, column(t, li, `SELECT resource || ' ' || record_id FROM acme.report_records`)); diff != "" {
			t.Errorf("seed %d: report of records (-want +got):\n%s", seed, diff)
		}
		if t.Failed() {
			t.FailNow()
		}
	}
}

// randomGuarded makes records whose owners are written in many ways, and references that
// name one, several or no record.
func randomGuarded(rnd *rand.Rand) map[string][]record {
	pick := func(values ...any) any { return values[rnd.IntN(len(values))] }
	owner := func() any {
		return pick(nil, "Li Wei", "li wei", " Li  Wei ", "Ｌｉ Wei", "Wang Fang", "Wang Fang / Li Wei", "李伟、Li Wei", "Li Weiming", "Li", "li@example.com", "Li Wei <li@example.com>", "Zhao, Wang Fang")
	}
	tabs := make(map[string][]record)
	add := func(resource string, values map[string]any) {
		n := len(tabs[resource])
		tabs[resource] = append(tabs[resource], record{id: fmt.Sprintf("%s%d", resource[:2], n), row: n + 2, values: values})
	}
	for i := range 12 {
		name := fmt.Sprintf("Firm %d", rnd.IntN(10)) // some have a name in common
		add("customers", map[string]any{"name": name, "code": fmt.Sprintf("C%d", i), "owner": owner(), "owner_email": pick(nil, "li@example.com", "LI@example.com", "wang@example.com"), "phone": "1", "region": "x"})
	}
	firm := func() any {
		return pick(nil, "nobody", fmt.Sprintf("C%d", rnd.IntN(12)), fmt.Sprintf("Firm %d", rnd.IntN(10)), fmt.Sprintf(" Firm  %d", rnd.IntN(10)))
	}
	for i := range 10 {
		add("contracts", map[string]any{"contract_number": fmt.Sprintf("K%d", i%8), "customer": firm(), "owner": owner()})
	}
	for range 20 {
		add("orders", map[string]any{"number": fmt.Sprintf("O%d", rnd.IntN(8)), "customer": firm(), "contract": pick(nil, fmt.Sprintf("K%d", rnd.IntN(9)))})
		add("payments", map[string]any{"number": fmt.Sprintf("O%d", rnd.IntN(9)), "received": 1})
		add("calls", map[string]any{"customer": firm(), "note": "n"})
	}
	add("products", map[string]any{"product": "p", "cost": 1})
	add("team", map[string]any{"name": "Li Wei", "email": "li@example.com"})
	return tabs
}

// ownedBy says whose records are whose, by the words of package access.
func ownedBy(tabs map[string][]record, keys ...string) map[string][]string {
	fold := func(v any) string {
		s, _ := v.(string)
		return strings.Join(strings.Fields(strings.ReplaceAll(strings.ReplaceAll(s, "Ｌ", "L"), "ｉ", "i")), " ")
	}
	named := func(rec record, fields ...string) bool {
		for _, f := range fields {
			if rec.values[f] == nil {
				continue
			}
			return slices.ContainsFunc(strings.FieldsFunc(fold(rec.values[f]), func(c rune) bool { return strings.ContainsRune("/、<>,", c) }), func(piece string) bool {
				return slices.Contains(keys, strings.ToLower(strings.TrimSpace(piece)))
			})
		}
		return false
	}
	own := make(map[string]map[string]bool)
	// names reports whether a text names some records, all of which are own.
	names := func(resource string, text any, fields ...string) bool {
		some, all := false, true
		for _, rec := range tabs[resource] {
			for _, f := range fields {
				if text != nil && rec.values[f] != nil && fold(rec.values[f]) == fold(text) {
					some, all = true, all && own[resource][rec.id]
				}
			}
		}
		return some && all
	}
	for _, resource := range []string{"customers", "contracts", "orders", "payments", "calls", "products", "team"} {
		own[resource] = make(map[string]bool)
		for _, rec := range tabs[resource] {
			v := rec.values
			switch resource {
			case "customers":
				own[resource][rec.id] = named(rec, "owner", "owner_email")
			case "contracts":
				own[resource][rec.id] = named(rec, "owner") || names("customers", v["customer"], "name", "code")
			case "orders":
				own[resource][rec.id] = names("customers", v["customer"], "name", "code") || v["customer"] == nil && names("contracts", v["contract"], "contract_number")
			case "payments":
				own[resource][rec.id] = names("orders", v["number"], "number")
			case "calls":
				own[resource][rec.id] = names("customers", v["customer"], "name", "code")
			}
		}
	}
	want := make(map[string][]string)
	for resource, ids := range own {
		want[resource] = []string{}
		for id, is := range ids {
			if is {
				want[resource] = append(want[resource], id)
			}
		}
		slices.Sort(want[resource])
	}
	return want
}
