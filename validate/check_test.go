package validate_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/validate"
)

const register = `
name: trade
resources:
  - name: customers
    title: {en: Customers, zh-CN: 客户}
    schema:
      primaryKey: code
      uniqueKeys: [[name, country]]
      fields:
        - {name: code, title: {en: Code, zh-CN: 代码}, type: string, constraints: {pattern: "[A-Z]{3}"}}
        - {name: name, title: Name, type: string, constraints: {required: true, minLength: 2, maxLength: 5}}
        - {name: email, title: E-mail, type: string, format: email, constraints: {unique: true}}
        - {name: phone, title: Phone, type: string, format: phone}
        - {name: country, title: Country, type: string, format: country}
        - {name: status, title: Status, type: string, constraints: {enum: [open, closed]}}
        - {name: level, title: Level, type: integer, constraints: {enum: [1, 2]}}
        - {name: referred_by, title: Referred by, type: string}
      foreignKeys:
        - {fields: referred_by, reference: {resource: "", fields: code}}
  - name: orders
    title: Orders
    rules:
      - {name: paid_in_full, check: paid <= amount, fields: [paid, amount], severity: warning, message: {en: Paid too much, zh-CN: 多付}}
      - {name: not_late, check: "due >= today() - 30", severity: info}
      - {name: share, check: paid / amount >= 0}
    schema:
      primaryKey: [number, line]
      foreignKeys:
        - {fields: customer, reference: {resource: customers, fields: code}}
      fields:
        - {name: number, title: Number, type: integer}
        - {name: line, title: Line, type: number}
        - {name: customer, title: Customer, type: string}
        - {name: amount, title: Amount, type: number, constraints: {minimum: 0, maximum: 1000.5}}
        - {name: paid, title: Paid, type: number, constraints: {exclusiveMinimum: -1, exclusiveMaximum: 5000}}
        - {name: due, title: Due, type: date, constraints: {minimum: 2020-01-01, maximum: 2030-12-31}}
        - {name: called, title: Called, type: datetime, constraints: {minimum: "2025-01-01T00:00:00Z"}}
`

func load(t testing.TB, source string) *sheetschema.Descriptor {
	t.Helper()
	d, err := sheetschema.Load("register.yaml", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// fill makes a table from rows of texts: “!x” is an invalid cell, "" an empty one.
func fill(t testing.TB, r *sheetschema.Resource, rows ...[]string) *table.Table {
	t.Helper()
	records := table.NewTable(r, len(rows))
	for record, row := range rows {
		for i, text := range row {
			set(t, records, record, i, text)
		}
	}
	return records
}

func set(t testing.TB, table *table.Table, record, field int, text string) {
	t.Helper()
	if text == "" {
		return
	}
	if shown, invalid := strings.CutPrefix(text, "!"); invalid {
		table.SetInvalid(record, field, shown)
		return
	}
	var v expression.Value
	var err error
	switch table.Resource.Fields[field].Type {
	case sheetschema.TypeString:
		v = expression.TextOf(text)
	case sheetschema.TypeInteger, sheetschema.TypeNumber:
		v, err = expression.ParseNumber(text)
	case sheetschema.TypeDate:
		var d expression.Day
		d, err = expression.ParseDay(text)
		v = expression.DateOf(d)
	case sheetschema.TypeDateTime:
		var at time.Time
		at, err = time.Parse(time.RFC3339, text)
		v = expression.DateTimeOf(at.UnixMicro())
	default:
		t.Fatalf("no texts for the type of %s", table.Resource.Fields[field].Name)
	}
	if err != nil || !table.SetValue(record, field, v) {
		t.Fatalf("%s: %q can't be set: %v", table.Resource.Fields[field].Name, text, err)
	}
}

func options(t testing.TB) validate.Options {
	t.Helper()
	today, err := expression.ParseDay("2025-06-30")
	if err != nil {
		t.Fatal(err)
	}
	return validate.Options{Scope: expression.Scope{Today: today}, Language: language.English, Country: "CN"}
}

// describe lists issues as “row field code severity message”.
func describe(issues []sheetschema.Issue) []string {
	p := language.NewPrinter(language.English)
	lines := []string{}
	for _, i := range issues {
		lines = append(lines, fmt.Sprintf("%d %s %s %s: %s", i.Row, i.Field, i.Code, i.Severity, i.Message(p)))
	}
	return lines
}

func TestCustomers(t *testing.T) {
	t.Parallel()
	d := load(t, register)
	customers := fill(t, d.Resources[0],
		[]string{"ABC", "Li", "li@example.cn", "13800138000", "CN", "open", "1", ""},
		[]string{"ABD", "王小明先生", "wang@example.cn", "030 12345678", "Germany", "closed", "2", "ABC"},
		[]string{"ABC", "Müller GmbH", "li@example.cn", "138001380", "Atlantis", "Open", "3", "ABD"},
		[]string{"", "X", "li", "", "", "", "", "XXX"},
		[]string{"abe", "", "!#REF!", "+1 212 555 0123", "", "", "!many", ""},
		[]string{"ABF", "Li", "a@b", "555-4729", "CN", "", "", ""},
	)
	got := describe(validate.Check(d, []*table.Table{customers, nil}, options(t)))
	want := []string{
		"3 referred_by foreign-key-error error: Referred by: there are 2: rows 2 and 4 of “Customers”",
		"4 code primary-key-error error: Code: another record has the same",
		"4 name constraint-error error: Name is too long: it has room for 5 characters",
		"4 email unique-error error: E-mail: another record has the same",
		"4 phone format-error error: Phone: this is not a telephone number that exists",
		"4 country format-error error: Country: this country is not known",
		"4 status constraint-error error: Status: this is not one of the choices",
		"4 level constraint-error error: Level: this is not one of the choices",
		"5 code missing-cell error: Code is empty",
		"5 name constraint-error error: Name is too short: it needs at least 2 characters",
		"5 email format-error error: E-mail: this is not a correct e-mail address",
		"5 referred_by foreign-key-error error: Referred by: there is no such record in “Customers”",
		"6 code constraint-error error: Code: this does not have the right form",
		"6 name missing-cell error: Name is empty",
		"7 name unique-error error: Name + Country: another record has the same",
		"7 email format-error warning: E-mail: this e-mail address is very unusual",
		"7 phone format-error error: Phone: this is not a telephone number that exists",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
}

func TestOrders(t *testing.T) {
	t.Parallel()
	d := load(t, register)
	customers := fill(t, d.Resources[0], []string{"ABC", "Li"})
	orders := fill(t, d.Resources[1],
		[]string{"1", "1", "ABC", "100", "100", "2025-06-01", "2025-01-01T00:00:00Z"},
		[]string{"1", "1.0", "abc", "-0.01", "99", "2019-12-31", "2024-12-31T23:59:59Z"},
		[]string{"1", "1.5", "", "1000.51", "-1", "2031-01-01", ""},
		[]string{"2", "", "ABC", "1000.5", "5000", "", ""},
		[]string{"3", "1", "ABC", "0", "1", "2025-05-31", ""},
		[]string{"4", "1", "ABC", "!12 EUR", "1", "2025-05-30", ""},
	)
	got := describe(validate.Check(d, []*table.Table{customers, orders}, options(t)))
	want := []string{
		"3 number primary-key-error error: Number + Line: another record has the same",
		"3 customer foreign-key-error error: Customer: there is no such record in “Customers”; the case differs from row 2 there",
		"3 amount constraint-error error: Amount is below the smallest allowed value, 0",
		"3 paid row-constraint warning: Paid too much",
		"3 amount row-constraint error: Amount + Paid: the rule “share” is not met",
		"3 due constraint-error error: Due is before the earliest allowed date, 2020-01-01",
		"3 due row-constraint info: Due: the rule “not_late” is not met",
		"3 called constraint-error error: Called is before the earliest allowed date, 2025-01-01 00:00",
		"4 amount constraint-error error: Amount is above the largest allowed value, 1000.5",
		"4 amount row-constraint error: Amount + Paid: the rule “share” is not met",
		"4 paid constraint-error error: Paid is not above -1",
		"4 due constraint-error error: Due is after the latest allowed date, 2030-12-31",
		"5 line missing-cell error: Line is empty",
		"5 paid constraint-error error: Paid is not below 5000",
		"5 paid row-constraint warning: Paid too much",
		"6 amount unchecked-rule warning: Amount + Paid: the rule “share” could not be checked",
		"6 paid row-constraint warning: Paid too much",
		"7 due row-constraint info: Due: the rule “not_late” is not met",
	}
	// The rule “share” is shown at the first field it reads.
	if diff := cmp.Diff(sorted(want), sorted(got)); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
}

func TestIssuesSpeakTheRegistersLanguage(t *testing.T) {
	t.Parallel()
	d := load(t, register)
	o := options(t)
	o.Language = language.Chinese
	p := language.NewPrinter(language.Chinese)
	issues := validate.Check(d, []*table.Table{fill(t, d.Resources[0], []string{"abc", "Li", "", "", "", "x"}), nil}, o)
	var got []string
	for _, i := range issues {
		got = append(got, i.Message(p)+"。"+i.Suggestion(p))
	}
	want := []string{
		"代码：格式不对。请查看该列表头上的批注，或参照上下行的写法",
		"Status：不在可选项之中。请从以下选项中选择：open、closed",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
}

// TestAbsentColumns holds that records aren't blamed for a column that the tab
// doesn't have.
func TestAbsentColumns(t *testing.T) {
	t.Parallel()
	d := load(t, register)
	o := options(t)
	o.Absent = func(f *sheetschema.Field) bool { return f.Name == "code" || f.Name == "name" || f.Name == "paid" }
	customers := fill(t, d.Resources[0], []string{"", "", "li@example.cn", "", "", "", "", "ABC"}, []string{})
	orders := fill(t, d.Resources[1], []string{"1", "1", "ABC", "5"})
	if got := describe(validate.Check(d, []*table.Table{customers, orders}, o)); len(got) > 0 {
		t.Errorf("issues about absent columns: %v", got)
	}
}

// TestNoValuesInIssues holds that nothing from a cell is in an issue.
func TestNoValuesInIssues(t *testing.T) {
	t.Parallel()
	d := load(t, register)
	const secret = "Zqx-7731"
	customers := fill(t, d.Resources[0], []string{secret, secret, secret, secret, secret, secret, "7731", secret}, []string{secret, secret, secret})
	orders := fill(t, d.Resources[1], []string{"7731", "1", secret, "7731", "77310"}, []string{"7731", "1"})
	issues := validate.Check(d, []*table.Table{customers, orders}, options(t))
	if len(issues) < 12 {
		t.Errorf("only %d issues", len(issues))
	}
	for _, tag := range language.Tags() {
		p := language.NewPrinter(tag)
		for _, i := range issues {
			for _, text := range []string{i.Message(p), i.Suggestion(p), fmt.Sprint(i.Args)} {
				if strings.Contains(text, secret) || strings.Contains(text, "7731") || strings.Contains(text, "{") {
					t.Errorf("%s of %s: %q holds a value or an open placeholder", i.Code, i.Field, text)
				}
			}
			if i.Message(p) == "issues."+string(i.Code)+".message" {
				t.Errorf("%s has no message in %s", i.Code, tag)
			}
		}
	}
}

func TestOrderDoesNotDependOnTheSchedule(t *testing.T) {
	t.Parallel()
	d := load(t, register)
	rows := make([][]string, 4_200)
	for i := range rows {
		rows[i] = []string{"abc", "X", "li", "12", "Atlantis", "x", "9", "none"}
	}
	customers := fill(t, d.Resources[0], rows...)
	first := validate.Check(d, []*table.Table{customers, nil}, options(t))
	if len(first) < 33_000 {
		t.Fatalf("%d issues of 4,200 faulty rows", len(first))
	}
	for range 3 {
		again := validate.Check(d, []*table.Table{customers, nil}, options(t))
		for i := range first {
			if first[i].Row != again[i].Row || first[i].Code != again[i].Code || first[i].Field != again[i].Field {
				t.Fatalf("issue %d is %v once and %v then", i, first[i], again[i])
			}
		}
	}
}

func sorted(lines []string) []string {
	out := append([]string(nil), lines...)
	for i := range out {
		for j := i + 1; j < len(out); j++ {
			if out[j] < out[i] {
				out[i], out[j] = out[j], out[i]
			}
		}
	}
	return out
}
