package synctest

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/schematest"
	"sheetsync/syncer"
)

const equalYAML = `
name: equal
resources:
  - name: customers
    title: Customers
    schema:
      primaryKey: name
      fields:
        - {name: name, title: Name, type: string, constraints: {required: true}}
        - {name: email, title: E-mail, type: string, format: email}
        - {name: phone, title: Phone, type: string, format: phone}
        - {name: postcode, title: Postcode, type: string}
        - {name: orders, title: Orders placed, type: integer, rollup: {from: orders, count: true}}
  - name: orders
    title: Orders
    schema:
      foreignKeys: [{fields: customer, reference: {resource: customers}}]
      fields:
        - {name: customer, title: Customer, type: string}
        - {name: quantity, title: Quantity, type: integer}
`

// equalNames are names that look equal, as the customer and as an order has them,
// each about a shared case.
var equalNames = []struct{ about, customer, order string }{
	{"\u00abAcme \u00bb against \u00abAcme\u00bb", "Acme ", "Acme"},
	{"\u00abAcme \u00bb against \u00abAcme\u00bb", "Dyna", "  Dyna  "},
	{"\u00abAcme \u00bb against \u00abAcme\u00bb", "Two Words", "Two  Words"},
	{"Acme + U+00A0", "Bolt", "Bolt\u00a0"},
	{"Acme + U+00A0", "Bolt\u00a0& Sons", "Bolt & Sons"},
	{"Acme + U+200B", "Corp", "Corp\u200b"},
	{"Acme + U+200B", "\ufeffCorp\u2060oration", "\u202aCorporation\u202c"},
	{"Ａｃｍｅ", "Ｅｎｄｅｒ", "Ender"},
	{"Ａｃｍｅ", "PO-1", "ＰＯ－１"},
	{"Café in NFD against NFC", "Cafe\u0301", "Café"},
	{"Café in NFD against NFC", "Müller", "Mu\u0308ller"},
	{"华强（香港） against 华强(香港)", "华强（香港）", "华强(香港)"},
	{"华强（香港） against 华强(香港)", "华强(上海)", "华强（上海）"},
}

// What looks equal is one key: each order finds its customer, and the cells stay
// as they were typed.
func TestEqualNames(t *testing.T) {
	t.Parallel()
	w := newEqual(t)
	var want []string
	for i, n := range equalNames {
		w.put("Customers", i+1, n.customer)
		w.put("Orders", i+1, n.order, 1)
		want = append(want, n.customer+" 1")
	}
	w.run(syncer.StatusApplied)
	w.wantIssues()
	slices.Sort(want)
	got := w.query(`SELECT name || ' ' || orders FROM equal.customers ORDER BY name COLLATE "C"`)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("customers and orders (-want +got):\n%s", diff)
	}
	w.quiet()
}

// The same record typed twice in two ways is one key twice.
func TestEqualKeys(t *testing.T) {
	t.Parallel()
	w := newEqual(t)
	for i, n := range equalNames {
		w.put("Customers", 2*i+1, n.customer)
		w.put("Customers", 2*i+2, n.order)
	}
	w.run(syncer.StatusApplied)
	if got := w.query(`SELECT count(*)::text FROM sheetsync.issues WHERE code IN ('primary-key-error', 'unique-error')`); !slices.Equal(got, []string{strconv.Itoa(len(equalNames))}) {
		t.Errorf("%v records are told that their key was there before, want %d", got, len(equalNames))
	}
}

// A format that one tab's numbers are shown in is no part of a key; the zeroes in
// front that it shows are.
func TestFormatsOfKeys(t *testing.T) {
	t.Parallel()
	w := newEqual(t)
	var rows []int
	for i := range 8 {
		w.put("Customers", i+1, 1000+i, "", "", 5021+i)
		rows = append(rows, i+1)
	}
	for i := range 24 {
		w.put("Orders", i+1, 1000+i%8, 1)
	}
	w.format("Customers", 3, "00000", rows...)
	w.run(syncer.StatusApplied)
	const totals = `SELECT concat_ws(' ', name, postcode, orders) FROM equal.customers ORDER BY name`
	before := w.query(totals)
	if before[0] != "1000 05021 3" || before[7] != "1007 05028 3" {
		t.Fatalf("the mirror holds %q", before)
	}
	w.format("Customers", 0, "#,##0", rows...)
	if _, err := w.try(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, w.query(totals)); diff != "" {
		t.Errorf("totals after the format was set (-before +after):\n%s", diff)
	}
	w.wantIssues()
	w.quiet()
}

// Addresses and telephone numbers are what people see of them.
func TestEqualContacts(t *testing.T) {
	t.Parallel()
	w := newEqual(t)
	w.reg.Country = "CN"
	w.put("Customers", 1, "A", "b1@example.com\u200b", "\u202d13800138000\u202c")
	w.put("Customers", 2, "B", "\ufeffB1@Example.com", "0755-83456789转801")
	w.put("Customers", 3, "C", "ｃ＠ｅｘａｍｐｌｅ．ｃｏｍ", "0755-83456789 分机 801")
	w.run(syncer.StatusApplied)
	w.wantIssues()
	got := w.query(`SELECT email FROM equal.customers ORDER BY name`)
	if diff := cmp.Diff([]string{"b1@example.com", "B1@Example.com", "c@example.com"}, got); diff != "" {
		t.Errorf("addresses (-want +got):\n%s", diff)
	}
}

// A reference that two customers fit is an issue that names both rows, and counts
// for neither.
func TestTwoOfOneName(t *testing.T) {
	t.Parallel()
	w := newEqual(t)
	for row, name := range []string{"华达", "Acme", "华达\u00a0"} {
		w.put("Customers", row+1, name)
	}
	w.put("Orders", 1, "华达", 1)
	w.put("Orders", 2, "Acme", 1)
	w.run(syncer.StatusApplied)
	w.wantIssues(
		"customers 2 orders: unknown-value", "customers 4 name: primary-key-error", "customers 4 orders: unknown-value", "orders 2 customer: foreign-key-error",
	)
	got := w.query(`SELECT name || ' ' || coalesce(orders::text, '?') FROM equal.customers ORDER BY _row`)
	if diff := cmp.Diff([]string{"华达 ?", "Acme 1", "华达\u00a0 ?"}, got); diff != "" {
		t.Errorf("customers and orders (-want +got):\n%s", diff)
	}
	const told = "there are 2: rows 2 and 4 of “Customers”"
	if cell := w.column("Orders", "Issues")[0]; !strings.Contains(cell, told) {
		t.Errorf("the order says %q, want %q in it", cell, told)
	}
}

// The shared cases of equality each have a test here or where the rule is.
func TestSharedCasesOfEquality(t *testing.T) {
	t.Parallel()
	about := map[string]string{
		"1000 shown as 1,000 (format #,##0 set on one tab)": "TestFormatsOfKeys",
		"5021 shown as 05021 (format 00000)":                "TestFormatsOfKeys",
		"b1@example.com + U+200B":                           "TestEqualContacts; that it is mailed, the script equal",
		"U+202D 13800138000 U+202C":                         "TestEqualContacts",
		"0755-83456789转801":                                 "TestEqualContacts",
		"two customers named 华达":                            "TestTwoOfOneName; that nobody wrong is mailed, the script equal",
	}
	for _, n := range equalNames {
		about[n.about] = "TestEqualNames and TestEqualKeys"
	}
	for _, shared := range schematest.Cases(t, "../../../shared", "equal") {
		if about[shared.Input] == "" {
			t.Errorf("no test is about %q", shared.Input)
		}
	}
}

// newEqual is a world of two tabs without rows.
func newEqual(t *testing.T) *world {
	t.Helper()
	w := newWorld(t, schematest.Load(t, equalYAML))
	w.open(w.server.Create("Equal", "Customers", "Orders"))
	w.put("Customers", 0, "Name", "E-mail", "Phone", "Postcode")
	w.put("Orders", 0, "Customer", "Quantity")
	return w
}

// wantIssues compares the issues of people's columns.
func (w *world) wantIssues(want ...string) {
	w.t.Helper()
	got := w.query(`SELECT concat(resource, ' ', row, ' ', field, ': ', code) FROM sheetsync.issues ORDER BY 1`)
	if diff := cmp.Diff(want, got); diff != "" {
		w.t.Errorf("issues (-want +got):\n%s", diff)
	}
}
