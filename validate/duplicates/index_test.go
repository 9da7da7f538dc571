package duplicates_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"sheetsync/sheetschema/table"
	"sheetsync/validate/duplicates"
)

// tableWithIDs makes a table of rows whose first field is their id.
func tableWithIDs(t testing.TB, like *table.Table, rows [][]string) *table.Table {
	t.Helper()
	records := table.NewTable(like.Resource, len(rows))
	for record, row := range rows {
		records.SetID(record, row[0])
		for i, text := range row {
			records.SetText(record, i, text)
		}
	}
	return records
}

// TestIndex holds that an index finds what is found by looking at everything,
// whatever the edits were by which the records came, and in whatever portions.
func TestIndex(t *testing.T) {
	t.Parallel()
	makers := []struct {
		name, policy string
		fields       []string
		make         func(p population, n int) [][]string
	}{
		{"customers", customerPolicy, customerFields, func(p population, n int) [][]string {
			rows, _ := p.customers(n)
			return rows
		}},
		{"persons", personPolicy, personFields, func(p population, n int) [][]string {
			rows, _ := p.persons(n)
			return rows
		}},
	}
	for _, maker := range makers {
		t.Run(maker.name, func(t *testing.T) {
			t.Parallel()
			like := customersOf(t, maker.policy, maker.fields)
			rapid.Check(t, func(r *rapid.T) {
				p := population{rand.New(rand.NewPCG(rapid.Uint64().Draw(r, "seed"), 7))}
				pool := maker.make(p, rapid.IntRange(4, 100).Draw(r, "records"))
				rows := slices.Clone(pool[:rapid.IntRange(1, len(pool)).Draw(r, "first")])
				var index duplicates.Index
				for range rapid.IntRange(1, 4).Draw(r, "portions") {
					for range rapid.IntRange(0, 12).Draw(r, "edits") {
						rows = p.edit(rows, pool)
					}
					p.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
					if diff := differences(tableWithIDs(t, like, rows), &index); diff != "" {
						r.Fatalf("%d records (-want +got):\n%s", len(rows), diff)
					}
				}
			})
		})
	}
}

// differences are those between what is found by looking at everything and by an
// index.
func differences(records *table.Table, index *duplicates.Index) string {
	options := duplicates.Options{Country: "CN", Older: func(a, b int) bool { return records.ID(a) < records.ID(b) }}
	want, got := duplicates.Find(records, options), index.Find(records, options)
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(duplicates.Result{}), cmpopts.EquateEmpty()); diff != "" {
		return diff
	}
	for _, pair := range got.Pairs[:min(len(got.Pairs), 2)] {
		want, _ := want.Explain(pair.A, pair.B)
		got, _ := got.Explain(pair.A, pair.B)
		if diff := cmp.Diff(want, got); diff != "" {
			return diff
		}
	}
	return ""
}

// TestIndexOfMany is TestIndex among so many records that only some are sampled and
// most keys pair nobody. Two fields are enough for that.
func TestIndexOfMany(t *testing.T) {
	t.Parallel()
	like := customersOf(t, "{fields: [company, phone]}", customerFields)
	p := population{rand.New(rand.NewPCG(11, 12))}
	pool, _ := p.customers(14_000)
	rows := slices.Clone(pool[:12_500])
	var index duplicates.Index
	for portion := range 3 {
		for range portion * 30 {
			rows = p.edit(rows, pool)
		}
		if diff := differences(tableWithIDs(t, like, rows), &index); diff != "" {
			t.Fatalf("portion %d, %d records (-want +got):\n%.4000s", portion, len(rows), diff)
		}
	}
}

// edit adds a row of a pool, takes one away, copies one, or changes a cell.
func (p population) edit(rows, pool [][]string) [][]string {
	has := func(id string) bool {
		return slices.ContainsFunc(rows, func(row []string) bool { return row[0] == id })
	}
	switch p.IntN(6) {
	case 0, 1:
		if row := pool[p.IntN(len(pool))]; !has(row[0]) {
			rows = append(rows, row)
		}
	case 2:
		if len(rows) > 1 {
			i := p.IntN(len(rows))
			rows = slices.Delete(rows, i, i+1)
		}
	case 3:
		row := slices.Clone(rows[p.IntN(len(rows))])
		if row[0] = fmt.Sprint("copy", p.IntN(1000)); !has(row[0]) {
			rows = append(rows, row)
		}
	default:
		i, field := p.IntN(len(rows)), 0
		row := slices.Clone(rows[i])
		for field == 0 {
			field = p.IntN(len(row))
		}
		row[field] = p.fault(pool[p.IntN(len(pool))][field])
		rows[i] = row
	}
	return rows
}
