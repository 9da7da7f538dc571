package duplicates_test

import (
	"fmt"
	"testing"

	"sheetsync/sheetschema/registers"
	"sheetsync/sheetschema/table"
	"sheetsync/validate/duplicates"
	"sheetsync/validate/duplicates/duplicatestest"
)

// registerTable is the made-up register in the resource of the built-in one.
func registerTable(t *testing.T) (*table.Table, []duplicatestest.Pair, float64) {
	t.Helper()
	d, err := registers.Load("foreign-trade")
	if err != nil {
		t.Fatal(err)
	}
	r, _ := d.Resource("customers")
	customers, pairs := duplicatestest.Register()
	records := table.NewTable(r, len(customers))
	for record, c := range customers {
		for i, name := range duplicatestest.Columns {
			f, ok := r.Field(name)
			if !ok {
				t.Fatalf("there is no field %s", name)
			}
			records.SetText(record, f.Index, c.Cells[i])
		}
	}
	return records, pairs, r.Duplicates.Certain
}

// TestRegister holds that of the 30 customers who are entered twice all are found,
// and of the 30 that look like another none is taken for it: at most some are to be
// reviewed.
func TestRegister(t *testing.T) {
	t.Parallel()
	records, pairs, certain := registerTable(t)
	found := duplicates.Find(records, duplicates.Options{Country: "CN"})
	of := make(map[int]int)
	for n, c := range found.Clusters {
		for _, record := range c {
			of[record] = n + 1
		}
	}
	wanted, reviewed := make(map[[2]int]bool), 0
	for _, p := range pairs {
		wanted[[2]int{p.A, p.B}] = true
		e, _ := found.Explain(p.A, p.B)
		joined := of[p.A] != 0 && of[p.A] == of[p.B]
		if joined && !p.Same {
			reviewed++
			t.Logf("to be reviewed: %s: %q and %q, %s", p.Kind, records.Text(p.A, 0), records.Text(p.B, 0), inWords(e))
		}
		if p.Same && !joined {
			t.Errorf("%s: %q and %q: found %v, %s", p.Kind, records.Text(p.A, 0), records.Text(p.B, 0), joined, inWords(e))
		}
		if !p.Same && e.Score >= certain {
			t.Errorf("%s: %q and %q are certain", p.Kind, records.Text(p.A, 0), records.Text(p.B, 0))
		}
	}
	if reviewed > 2 {
		t.Errorf("%d customers who are two are to be reviewed", reviewed)
	}
	for _, p := range found.Pairs {
		if !wanted[[2]int{p.A, p.B}] {
			e, _ := found.Explain(p.A, p.B)
			t.Errorf("%q and %q are none of the pairs: %s", records.Text(p.A, 0), records.Text(p.B, 0), inWords(e))
		}
	}
}

// inWords says what an explanation is made of.
func inWords(e duplicates.Explanation) string {
	text := fmt.Sprintf("score %.3f, prior %.1f, doubt %.1f", e.Score, e.Prior, e.Doubt)
	for _, l := range e.Lines {
		text += fmt.Sprintf(", %v %v %.1f", l.Fields, l.Level, l.Bits)
	}
	return text
}
