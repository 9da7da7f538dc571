package validate_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/table"
	"sheetsync/validate"
)

// readTab reads a resource's tab from a file in ../shared, as the API would
// give it with every cell a text.
func readTab(t *testing.T, r *sheetschema.Resource, path string) *table.Table {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Skipf("SKIPPED: the sample register is not at %s: %v", path, err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	grid := table.NewGridBuilder()
	for _, row := range rows {
		for _, cell := range row {
			grid.Text([]byte(cell))
		}
		grid.EndRow()
	}
	g := grid.Grid()
	match, issues := header.Match(g, r, header.MatchOptions{})
	for _, issue := range issues {
		if field, ok := r.Field(issue.Field); !ok || !field.Computed() {
			t.Fatalf("header: %+v", issue)
		}
	}
	table, issues := table.Parse(g, match, r, table.ParseOptions{})
	if len(issues) > 0 {
		t.Fatalf("cells: %+v", issues[0])
	}
	return table
}

// TestNorthwind holds that a real register, which is clean, has no issue, and
// that each fault put into it has exactly one.
func TestNorthwind(t *testing.T) {
	t.Parallel()
	shared := filepath.Join("..", "..", "shared", "northwind")
	source, err := os.ReadFile(filepath.Join(shared, "northwind.yaml"))
	if err != nil {
		t.Skipf("SKIPPED: the sample register is not at %s: %v", shared, err)
	}
	d := load(t, string(source))
	tables := []*table.Table{
		readTab(t, d.Resources[0], filepath.Join(shared, "customers.csv")),
		readTab(t, d.Resources[1], filepath.Join(shared, "order_lines.csv")),
	}
	if got := describe(validate.Check(d, tables, options(t))); len(got) > 0 {
		t.Fatalf("the register has %d issues: %v", len(got), got[0])
	}
	customers, orders := tables[0], tables[1]
	field := func(table *table.Table, name string) int {
		f, ok := table.Resource.Field(name)
		if !ok {
			t.Fatalf("no field %s", name)
		}
		return f.Index
	}
	customers.SetText(3, field(customers, "customer_id"), customers.Text(0, field(customers, "customer_id")))
	customers.SetText(5, field(customers, "company_name"), "")
	orders.SetText(7, field(orders, "customer_id"), "NOONE")
	orders.SetText(8, field(orders, "ship_via"), "Pigeon")
	orders.SetInt(9, field(orders, "quantity"), 0)
	orders.SetNumber(10, field(orders, "discount"), 101, -2)
	orders.SetValue(11, field(orders, "shipped_date"), expression.DateOf(orders.Value(11, field(orders, "order_date")).Day()-1))
	got := describe(validate.Check(d, tables, options(t)))
	want := []string{
		"5 customer_id unique-error error: Customer ID: another record has the same",
		"7 company_name missing-cell error: Company Name is empty",
		"9 customer_id foreign-key-error error: Customer ID: there is no such record in “Customers”",
		"10 ship_via constraint-error error: Ship Via: this is not one of the choices",
		"11 quantity constraint-error error: Quantity is below the smallest allowed value, 1",
		"12 discount constraint-error error: Discount is above the largest allowed value, 1",
		"13 shipped_date row-constraint error: Shipped before it was ordered",
	}
	// Orders of the customer whose id was overwritten now name nobody, and those of the one whose id it is now may mean either.
	got = slices.DeleteFunc(got, func(line string) bool {
		return !slices.Contains(want, line) && line[len(line)-len("“Customers”"):] == "“Customers”"
	})
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
