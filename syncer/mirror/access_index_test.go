package mirror_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"sheetsync/syncer/mirror/access"

	"github.com/google/go-cmp/cmp"
)

// Whatever people put into an owner's cell, the index by owner takes it: a run must not
// fail of it.
func TestOwnersOfAnyLength(t *testing.T) {
	t.Parallel()
	const descriptor = `
name: shop
resources:
  - name: customers
    schema:
      primaryKey: name
      fields: [{name: name, type: string}, {name: owner, type: string}]
`
	random := rand.New(rand.NewPCG(1, 2)) // what can't be compressed
	var long strings.Builder
	for range 40_000 {
		long.WriteRune(rune(0x4e00 + random.IntN(20_000)))
	}
	r := newRegister(t, "acme", descriptor)
	customer := func(id string, row int, owner any) record {
		return record{id: id, row: row, values: map[string]any{"name": strings.ToUpper(id), "owner": owner}}
	}
	r.tabs["customers"] = []record{customer("a", 2, "Li"), customer("b", 3, long.String())} // before there is an index
	r.sync()
	r.tabs["customers"] = append(r.tabs["customers"], customer("c", 4, long.String()+"x"), customer("d", 5, strings.Repeat("Li, Wang; ", 4000)), customer("e", 6, " 、"))
	r.sync()
	got := r.rows(`SELECT _id FROM acme.customers WHERE sheetsync.person_keys(owner) && '{li}' ORDER BY 1`)
	if diff := cmp.Diff([]string{"(a)", "(d)"}, got); diff != "" {
		t.Error(diff)
	}
	if got := r.rows(`SELECT count(DISTINCT sheetsync.person_keys(owner)) FROM acme.customers WHERE _id IN ('b', 'c')`); got[0] != "(2)" {
		t.Errorf("long names are one: %s", got)
	}
}

// Salespeople's queries find their rows by indexes.
func TestSalesUseIndexes(t *testing.T) {
	t.Parallel()
	r := twoOwners(t)
	r.db.MustExec(`INSERT INTO acme.customers (name, owner, _id, _row, _changed_at) SELECT 'Firm ' || i, 'Owner ' || i % 500, 'x' || i, i, now() FROM generate_series(10, 20000) AS i`)
	r.db.MustExec(`ANALYZE acme.customers`)
	li := r.login("li", access.Sales, "", "Owner 7")
	if got := column(t, li, `SELECT _id FROM acme.customers`); len(got) != 39 {
		t.Errorf("%d customers, want 39", len(got))
	}
	for query, want := range map[string]string{
		`SELECT * FROM acme.customers WHERE region = 'east'`: "Index Cond: (_id = ANY",
		`SELECT * FROM acme.report_customers`:                "Index Cond: (_id = ANY",
	} {
		var plan []string
		if err := li.Select(&plan, `EXPLAIN `+query); err != nil || !strings.Contains(strings.Join(plan, "\n"), want) {
			t.Errorf("%s: %v, no %q in\n%s", query, err, want, strings.Join(plan, "\n"))
		}
	}
	var plan []string
	if err := r.db.Select(&plan, `EXPLAIN SELECT _id FROM acme.customers AS t WHERE sheetsync.person_keys(COALESCE(t.owner, t.owner_email)) && '{owner 7}'`); err != nil || !strings.Contains(strings.Join(plan, "\n"), "Bitmap Index Scan on "+access.IndexPrefix) {
		t.Errorf("%v, by no index:\n%s", err, strings.Join(plan, "\n"))
	}
	plan = nil
	if err := r.db.Select(&plan, `EXPLAIN SELECT * FROM acme.customers`); err != nil || strings.Contains(strings.Join(plan, "\n"), "own_records") || len(plan) != 1 {
		t.Errorf("%v, the service pays for policies:\n%s", err, strings.Join(plan, "\n"))
	}
}
