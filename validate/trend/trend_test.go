package trend_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
	"sheetsync/validate/trend"
)

const register = `
name: x
resources:
- name: orders
  title: Orders
  duplicates: {fields: [product]}
  schema:
    primaryKey: number
    fields:
    - {name: number, type: integer}
    - {name: date, type: date}
    - {name: product, type: string}
    - {name: email, type: string, format: email}
    - {name: tracking, type: string}
    - {name: total, type: integer, formula: number}
`

// Fields of the orders.
const (
	number = iota
	date
	product
	email
	tracking
)

// An orders tab of n rows, one a day, in which every tenth cell without a duty is blank.
func orders(t testing.TB, n int) *table.Table {
	t.Helper()
	records := table.NewTable(schematest.Load(t, register).Resources[0], n)
	for i := range n {
		records.SetID(i, fmt.Sprintf("id%04d", i))
		records.SetInt(i, number, int64(i))
		records.SetInt(i, date, int64(20000+i))
		records.SetText(i, product, fmt.Sprintf("product %d", i%40))
		records.SetText(i, email, "a@example.com")
		records.SetText(i, tracking, fmt.Sprintf("T%d", i))
	}
	return records
}

func after(day expression.Day, t *table.Table, m trend.Memory, inserted []int, first bool) trend.Memory {
	return m.Next(t, trend.Fields(t, nil), day, inserted, first)
}

func found(t *table.Table, m trend.Memory) []string {
	var out []string
	p := language.NewPrinter(language.English)
	for _, i := range trend.Check(t, trend.Fields(t, nil), m, language.English) {
		out = append(out, i.Variant+" "+i.Field+": "+i.Message(p))
	}
	return out
}

func rowsFrom(from, to int) []int {
	var out []int
	for i := from; i < to; i++ {
		out = append(out, i)
	}
	return out
}

// grown is what is known of a tab that grew by some rows a day from 100 for ten days.
func grown(t *testing.T, a int) (trend.Memory, int) {
	m, n := trend.Memory{}, 100
	for day := range 10 {
		records := orders(t, n)
		m = after(expression.Day(day), records, m, nil, day == 0)
		if got := found(records, m); got != nil {
			t.Errorf("day %d: %v", day, got)
		}
		n += a
	}
	return m, n
}

func TestDays(t *testing.T) {
	t.Parallel()
	edit := func(field int, to func(i int) string) func(*table.Table) {
		return func(records *table.Table) {
			for i := range records.Len() {
				if text := to(i); text != "keep" {
					records.SetText(i, field, text)
				}
			}
		}
	}
	for _, test := range []struct {
		name string
		rows int // beside those that were to be expected
		edit func(*table.Table)
		want []string
	}{
		{"as ever", 0, nil, nil},
		{"a new season", 18, nil, nil},
		{"pasted twice", 122, nil, []string{"rows_more : “Orders” has 244 rows; since 1970-01-01 it had 100 to 118"}},
		{"deleted", -60, nil, []string{"rows_fewer : “Orders” has 62 rows; since 1970-01-01 it had 100 to 118"}},
		{"some deleted", -20, nil, nil},
		{"emptied", 0, edit(email, func(i int) string {
			if i%3 == 0 {
				return ""
			}
			return "keep"
		}), []string{"blanks email: email: at least 37 cells have been emptied since 1970-01-10"}},
		{"some emptied", 0, edit(email, func(i int) string {
			if i%10 == 0 {
				return ""
			}
			return "keep"
		}), nil},
		{"many new rows that are blank", 50, edit(tracking, func(i int) string {
			if i >= 122 {
				return ""
			}
			return "keep"
		}), nil},
		{"filled down", 0, edit(product, func(i int) string {
			if i > 10 {
				return "lamp"
			}
			return "keep"
		}), []string{"values_fewer product: product: 12 different values; since 1970-01-01 there were 40 to 40"}},
		{"counted on", 0, edit(product, func(i int) string { return fmt.Sprintf("lamp %d", i) }),
			[]string{"values_more product: product: 122 different values; since 1970-01-01 there were 40 to 40"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			m, n := grown(t, 2)
			records := orders(t, n+2+test.rows)
			if test.edit != nil {
				test.edit(records)
			}
			m = after(10, records, m, nil, false)
			if d := cmp.Diff(test.want, found(records, m)); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
			// A second run of the same day finds the same, and the day after it is usual.
			again := after(10, records, m, nil, false)
			if d := cmp.Diff(test.want, found(records, again)); d != "" {
				t.Errorf("again, -want +got:\n%s", d)
			}
			if got := found(records, after(11, records, m, nil, false)); len(got) > 0 && test.rows >= 0 {
				t.Errorf("the day after: %v", got)
			}
		})
	}
}

func TestNewRows(t *testing.T) {
	t.Parallel()
	blank := func(records *table.Table, field, from, to int) {
		for i := from; i < to; i++ {
			records.SetEmpty(i, field)
		}
	}
	reverse := func(records *table.Table) {
		n := records.Len()
		for i := range n {
			records.SetInt(i, date, int64(20000+n-i))
		}
	}
	shuffle := func(records *table.Table) {
		for i := range records.Len() {
			records.SetInt(i, date, int64(20000+i*37%records.Len()))
		}
	}
	const told = "new_rows email: email: blank in 20 of the 20 newest rows, but filled in 100 % of those before them"
	for _, test := range []struct {
		name string
		edit func(*table.Table)
		want []string
	}{
		{"all filled", func(*table.Table) {}, nil},
		{"no longer filled", func(r *table.Table) { blank(r, email, 100, 120) }, []string{told}},
		{"the newest first", func(r *table.Table) { reverse(r); blank(r, email, 0, 20) }, []string{told}},
		{"not the newest", func(r *table.Table) { reverse(r); blank(r, email, 100, 120) }, nil},
		{"sorted by something else", func(r *table.Table) { shuffle(r); blank(r, email, 100, 120) }, nil},
		{"never quite filled", func(r *table.Table) { blank(r, email, 100, 120); blank(r, email, 50, 60) }, nil},
		{"some still are", func(r *table.Table) { blank(r, email, 100, 116) }, nil},
		{"filled in later", func(r *table.Table) { blank(r, tracking, 100, 120) }, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			records := orders(t, 120)
			test.edit(records)
			if d := cmp.Diff(test.want, found(records, after(1, records, trend.Memory{}, nil, true))); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
		})
	}
}

// What is entered at once is learned from new rows, wherever they stand: then any
// field may be no longer filled, and one that is filled later is none.
func TestEntered(t *testing.T) {
	t.Parallel()
	records := orders(t, 200)
	for i := range 200 {
		records.SetInt(i, date, int64(20000+i*37%200)) // in no order
	}
	m := after(1, records, trend.Memory{}, rowsFrom(0, 200), true)
	m = after(2, records, m, rowsFrom(100, 140), false)
	for i := 140; i < 160; i++ {
		records.SetEmpty(i, tracking)
		records.SetEmpty(i, email)
	}
	if got := m.Entered["email"]; got != (trend.Entered{Rows: 40, Filled: 40}) {
		t.Fatalf("e-mail was entered in %+v", got)
	}
	m.Entered["email"] = trend.Entered{Rows: 40, Filled: 3} // people look it up later
	m = after(3, records, m, rowsFrom(140, 160), false)
	m.Entered["tracking"] = trend.Entered{Rows: 60, Filled: 50}
	want := []string{"new_rows tracking: tracking: blank in 20 of the 20 newest rows, but filled in 100 % of those before them"}
	if d := cmp.Diff(want, found(records, m)); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	text, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	var read trend.Memory
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, found(records, read)); d != "" {
		t.Errorf("as stored, -want +got:\n%s", d)
	}
	if len(m.Recent) != 20 || len(m.Days) != 3 {
		t.Errorf("%d recent records and %d days are remembered", len(m.Recent), len(m.Days))
	}
}

func TestDraftsAreNotTold(t *testing.T) {
	t.Parallel()
	records := orders(t, 120)
	m := after(1, records, trend.Memory{}, nil, true)
	m.Entered = map[string]trend.Entered{}
	for _, f := range records.Resource.Fields {
		m.Entered[f.Name] = trend.Entered{Rows: 100, Filled: 95}
	}
	for i := 100; i < 120; i++ {
		m.Recent = append(m.Recent, records.ID(i))
		for _, f := range []int{date, product, email, tracking} {
			records.SetEmpty(i, f)
		}
	}
	if got := found(records, m); got != nil {
		t.Errorf("got %v", got)
	}
}

func TestValues(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 255, 256, 3000, 100_000} {
		records := table.NewTable(schematest.Load(t, register).Resources[0], n)
		for i := range n {
			records.SetInt(i, number, int64(i*1000))
			records.SetText(i, product, fmt.Sprintf("product %d", i))
		}
		m := after(1, records, trend.Memory{}, nil, true)
		for _, f := range []string{"number", "product"} {
			got := m.Days[0].Columns[f].Values
			if n < 256 && got != n || got < n*4/5 || got > n*5/4 {
				t.Errorf("%s: %d values of %d", f, got, n)
			}
		}
	}
}
