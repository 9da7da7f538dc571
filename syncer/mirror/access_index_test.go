package mirror_test

import (
	"math/rand/v2"
	"strings"
	"testing"

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
