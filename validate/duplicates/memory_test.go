package duplicates_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"sheetsync/validate/duplicates"
)

// TestMemory holds that what is found is the same whether a register is looked at
// for the first time, again, or again after it was forgotten.
func TestMemory(t *testing.T) {
	t.Parallel()
	like := customersOf(t, customerPolicy, customerFields)
	p := population{rand.New(rand.NewPCG(3, 9))}
	pool, _ := p.customers(200)
	rows := pool[:150:150]
	var memory duplicates.Memory
	for look := range 6 {
		rows = p.edit(rows, pool)
		records := tableWithIDs(t, like, rows)
		want := fmt.Sprint(duplicates.Find(records, duplicates.Options{}).Duplicates())
		register := memory.Take("acme")
		if got := fmt.Sprint(register.Find(records, duplicates.Options{}).Duplicates()); got != want {
			t.Errorf("look %d: found %s, want %s", look, got, want)
		}
		if look != 3 { // that one was interrupted
			memory.Keep("acme", register)
		}
	}
}
