package duplicates_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/validate/duplicates"
)

func customersOf(t testing.TB, policy string, fields []string, rows ...[]string) *table.Table {
	t.Helper()
	var b strings.Builder
	b.WriteString("name: r\nresources:\n- name: customers\n")
	if policy != "" {
		b.WriteString("  duplicates: " + policy + "\n")
	}
	b.WriteString("  schema:\n    fields:\n")
	for _, f := range fields {
		name, format, _ := strings.Cut(f, ":")
		fmt.Fprintf(&b, "    - {name: %s, type: string", name)
		if format != "" {
			fmt.Fprintf(&b, ", format: %s", format)
		}
		b.WriteString("}\n")
	}
	d, err := sheetschema.Load("r.yaml", []byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	records := table.NewTable(d.Resources[0], len(rows))
	for record, row := range rows {
		for i, text := range row {
			records.SetText(record, i, text)
		}
	}
	return records
}

// policyOf is a policy that compares all of some fields.
func policyOf(fields []string) string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i], _, _ = strings.Cut(f, ":")
	}
	return "{fields: [" + strings.Join(names, ", ") + "]}"
}

// agreements lists duplicates as “record of reasons”.
func agreements(list []duplicates.Duplicate) []string {
	lines := []string{}
	for _, d := range list {
		lines = append(lines, fmt.Sprintf("%d of %d %s", d.Record, d.Of, strings.Join(d.Reasons, ",")))
	}
	return lines
}

// describe lists duplicates as “record of score reasons”.
func describe(list []duplicates.Duplicate) []string {
	lines := []string{}
	for _, d := range list {
		lines = append(lines, fmt.Sprintf("%d of %d %.4f %s", d.Record, d.Of, d.Score, strings.Join(d.Reasons, ",")))
	}
	return lines
}

func TestWithoutPolicy(t *testing.T) {
	t.Parallel()
	customers := customersOf(t, "", []string{"id", "company:company", "email:email", "phone:phone", "mobile:phone", "country:country", "address:address"},
		[]string{"1", "Acme Ltd", "li@acme.com", "", "13800138000", "China", "1 Main St"},
		[]string{"2", "Other Inc", "x@other.com", "+86 138 0013 8000", "", "", "2 Main St"},
		[]string{"3", "ACME CO., LTD.", "wang@acme.com", "", "", "", "1 Main St"},
		[]string{"4", "无", "LI@ACME.COM", "", "", "", ""},
		[]string{"5", "Third", "", "", "", "", "1 Main St"},
		[]string{"6", "无", "n/a", "0", "", "", "1 Main St"},
		[]string{"7", "Acme GmbH", "li@acme.com", "", "13800138000", "CN", ""},
	)
	got := duplicates.Find(customers, duplicates.Options{Country: "CN"})
	want := []string{
		"3 of 0 0.9500 email",
		"6 of 0 0.9995 company,email,mobile",
	}
	if diff := cmp.Diff(want, describe(got.Duplicates())); diff != "" {
		t.Errorf("duplicates (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]duplicates.Cluster{{0, 3, 6}}, got.Clusters); diff != "" {
		t.Errorf("clusters (-want +got):\n%s", diff)
	}
}

func TestPolicy(t *testing.T) {
	t.Parallel()
	rows := [][]string{
		{"Alfreds Futterkiste", "Obere Str. 57", "030-0074321", "c1@example.com"},
		{"ALFREDS FUTTERKISTE GmbH", "Obere Straße 57", "", "c2@example.com"},
		{"Ana Trujillo", "Obere Str. 57", "(5) 555-4729", "c3@example.com"},
		{"Antonio Moreno", "Mataderos 2312", "(5) 555 4729", "c4@example.com"},
		{"", "Obere Str. 57", "", "sales@example.com"},
	}
	fields := []string{"company_name:company", "address:address", "phone", "email:email"}
	for _, test := range []struct {
		name, policy string
		want         []string
	}{
		{"one phone, but names and addresses differ", "{fields: [company_name, address, phone]}", []string{"1 of 0 company_name,address"}},
		{"a phone by its name", "{fields: [phone]}", []string{"3 of 2 phone"}},
		{"mailboxes of one host are several", "{fields: [email]}", []string{}},
		{"higher review", "{fields: [phone], review: 0.999}", []string{}},
		{"address alone", "{fields: [address]}", []string{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := duplicates.Find(customersOf(t, test.policy, fields, rows...), duplicates.Options{})
			if diff := cmp.Diff(test.want, agreements(got.Duplicates())); diff != "" {
				t.Errorf("duplicates (-want +got):\n%s", diff)
			}
		})
	}
}

// TestCopies holds that whole copies are found without any strong field.
func TestCopies(t *testing.T) {
	t.Parallel()
	persons := customersOf(t, "{fields: [given_name, surname, birth]}", []string{"given_name", "surname", "birth"},
		[]string{"Li", "Wei", "1990-01-01"}, []string{"Li", "Wei", "1984-11-23"}, []string{"LI", "wei", "1990/01/01"}, []string{"", "", "1990-01-01"}, []string{"", "", "1990-01-01"})
	got := duplicates.Find(persons, duplicates.Options{})
	if diff := cmp.Diff([]string{"2 of 0 given_name,surname,birth"}, agreements(got.Duplicates())); diff != "" {
		t.Errorf("duplicates (-want +got):\n%s", diff)
	}
}

// TestManyFields holds that a policy may name more fields than are compared.
func TestManyFields(t *testing.T) {
	t.Parallel()
	fields := []string{"name:person", "email:email"}
	rows := [][]string{{"Ada Lovelace", "ada@acme.com"}, {"Ada Lovelace", "ada@acme.com"}, {"John Smith", "js@bright.com"}}
	for i := range 60 {
		fields = append(fields, fmt.Sprint("note", i))
		for record := range rows {
			rows[record] = append(rows[record], fmt.Sprint([]string{"quickly", "tomorrow"}[record/2], i))
		}
	}
	got := duplicates.Find(customersOf(t, policyOf(fields), fields, rows...), duplicates.Options{})
	if diff := cmp.Diff([]duplicates.Cluster{{0, 1}}, got.Clusters); diff != "" {
		t.Errorf("clusters (-want +got):\n%s", diff)
	}
}

// TestEvents holds that of records which name nobody only whole copies are found.
func TestEvents(t *testing.T) {
	t.Parallel()
	payments := customersOf(t, "{fields: [order, stage, due, amount]}", []string{"order", "stage", "due", "amount"},
		[]string{"SO-1", "deposit", "2026-01-01", "100"}, []string{"SO-1", "balance", "2026-02-01", "900"}, []string{"SO-1", "Deposit", "2026-01-01", "100"},
		[]string{"SO-2", "deposit", "2026-01-01", "100"})
	got := duplicates.Find(payments, duplicates.Options{})
	if diff := cmp.Diff([]string{"2 of 0 0.9375 order,stage,due,amount"}, describe(got.Duplicates())); diff != "" {
		t.Errorf("duplicates (-want +got):\n%s", diff)
	}
}

func TestOlderRecordIsKept(t *testing.T) {
	t.Parallel()
	customers := customersOf(t, "{fields: [email, phone]}", []string{"email:email", "phone:phone"},
		[]string{"a@x.com", ""}, []string{"a@x.com", "+8613800138000"}, []string{"", "+8613800138000"})
	got := duplicates.Find(customers, duplicates.Options{Older: func(a, b int) bool { return a > b }})
	if diff := cmp.Diff([]string{"0 of 2 email", "1 of 2 phone"}, agreements(got.Duplicates())); diff != "" {
		t.Errorf("duplicates (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]duplicates.Pair{{A: 1, B: 0, Score: 1, Reasons: []string{"email"}}, {A: 2, B: 1, Score: 1, Reasons: []string{"phone"}}},
		got.Pairs, cmp.Comparer(func(a, b float64) bool { return a-b < 0.2 && b-a < 0.2 })); diff != "" {
		t.Errorf("pairs (-want +got):\n%s", diff)
	}
}

// TestPlaceholdersSayNothing holds that a value which half the tab shares makes
// no duplicates by itself, and that a large tab of them is quick.
func TestPlaceholdersSayNothing(t *testing.T) {
	t.Parallel()
	rows := make([][]string, 5000)
	for i := range rows {
		rows[i] = []string{"sales@ourselves.com", fmt.Sprintf("+86138%08d", i)}
	}
	rows[4999][1] = rows[7][1]
	got := duplicates.Find(customersOf(t, "", []string{"email:email", "phone:phone"}, rows...), duplicates.Options{})
	if diff := cmp.Diff([]string{"4999 of 7 0.9500 email,phone"}, describe(got.Duplicates())); diff != "" {
		t.Errorf("duplicates (-want +got):\n%s", diff)
	}
}

// TestOrderOfRows holds that the same clusters are found in whatever order the
// rows are.
func TestOrderOfRows(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	var rows [][]string
	for i := range 300 {
		rows = append(rows, []string{fmt.Sprint(i), fmt.Sprintf("c%d@x.com", random.IntN(200)), fmt.Sprintf("+86138%08d", random.IntN(200))})
	}
	fields := []string{"id", "email:email", "phone:phone"}
	clusters := func(rows [][]string) []string {
		var out []string
		for _, c := range duplicates.Find(customersOf(t, "{fields: [email, phone]}", fields, rows...), duplicates.Options{}).Clusters {
			var ids []string
			for _, record := range c {
				ids = append(ids, rows[record][0])
			}
			slices.Sort(ids)
			out = append(out, strings.Join(ids, " "))
		}
		slices.Sort(out)
		return out
	}
	want := clusters(rows)
	if len(want) < 5 {
		t.Fatalf("only %d clusters", len(want))
	}
	for range 5 {
		random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		if diff := cmp.Diff(want, clusters(rows)); diff != "" {
			t.Fatalf("clusters after a shuffle (-want +got):\n%s", diff)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			random := rand.New(rand.NewPCG(1, 2))
			rows := make([][]string, n)
			for i := range rows {
				k := random.IntN(n)
				rows[i] = []string{fmt.Sprintf("Bright Electronics %d Co., Ltd.", random.IntN(n*20)), fmt.Sprintf("li%d@example.com", k), fmt.Sprintf("138 %04d %04d", random.IntN(10000), random.IntN(10000)), "China", fmt.Sprintf("%d Main Street", k)}
			}
			t := customersOf(b, "{fields: [company, email, phone]}", []string{"company:company", "email:email", "phone:phone", "country:country", "address:address"}, rows...)
			b.ReportAllocs()
			found := 0
			for b.Loop() {
				found = len(duplicates.Find(t, duplicates.Options{Country: "CN"}).Pairs)
			}
			b.ReportMetric(float64(found), "pairs")
		})
	}
}
