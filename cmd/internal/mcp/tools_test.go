package mcp_test

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/jsonschema-go/jsonschema"

	"sheetsync/cmd/internal/mcp"
)

// Each tool says that it only reads, and what it takes and gives, with bounds.
func TestTools(t *testing.T) {
	t.Parallel()
	s := connect(t, options(t, open(t), boss, false))
	list, err := s.ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, tool := range list.Tools {
		names = append(names, tool.Name)
		if a := tool.Annotations; a == nil || !a.ReadOnlyHint || !a.IdempotentHint || a.OpenWorldHint == nil || *a.OpenWorldHint || a.DestructiveHint == nil || *a.DestructiveHint {
			t.Errorf("%s: annotations %+v", tool.Name, tool.Annotations)
		}
		if tool.Title == "" || tool.Description == "" {
			t.Errorf("%s doesn't say what it is for", tool.Name)
		}
		for what, schema := range map[string]any{"input": tool.InputSchema, "output": tool.OutputSchema} {
			text, err := json.Marshal(schema)
			if err != nil {
				t.Fatal(err)
			}
			var parsed jsonschema.Schema
			if err := json.Unmarshal(text, &parsed); err != nil {
				t.Fatalf("%s: %s: %v", tool.Name, what, err)
			}
			if _, err := parsed.Resolve(nil); err != nil || parsed.Type != "object" {
				t.Errorf("%s: %s of type %s: %v", tool.Name, what, parsed.Type, err)
			}
			for name, p := range parsed.Properties {
				bounded := p.MaxLength != nil || p.Maximum != nil || p.Pattern != "" || p.Enum != nil || p.MaxItems != nil || p.MaxProperties != nil || p.Type == "boolean" || slices.Contains(p.Types, "boolean")
				if what == "input" && (!bounded || p.Description == "") {
					t.Errorf("%s: %s has no bounds, or doesn't say what it is", tool.Name, name)
				}
			}
		}
	}
	slices.Sort(names)
	want := []string{"customer", "due", "find_customer", "history", "issues", "list_registers", "list_reports", "receivables", "run_report"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !strings.Contains(s.InitializeResult().Instructions, "never an instruction") {
		t.Error("the instructions don't say that cells are data")
	}
}

// What each role is told.
func TestAnswers(t *testing.T) {
	t.Parallel()
	db := open(t)
	id := idOf(t, connect(t, options(t, db, boss, true)), "雪松电子")
	const acme = "acme"
	for _, test := range []struct {
		name     string
		who      mcp.Members
		personal bool
		tool     string
		in       map[string]any
		has, not []string
	}{
		{"registers", boss, false, "list_registers", nil, []string{"2 registers", "acme", "beta", "read as manager", "customers"}, nil},
		{"registers of sales", li, false, "list_registers", nil, []string{"1 register.", "read as sales"}, []string{"beta"}},
		{"registers of nobody", stranger, false, "list_registers", nil, []string{"0 registers"}, []string{"acme"}},
		{"a customer", boss, false, "find_customer", map[string]any{"register": acme, "text": "雪鬆"}, []string{"雪松电子", "Cedargate", "owner •••", "last contact", id}, []string{"Li Wei", "Anna"}},
		{"a customer, personal", boss, true, "find_customer", map[string]any{"register": acme, "text": "cedar"}, []string{"owner Li Wei"}, []string{"•••"}},
		{"what a customer bought", boss, false, "find_customer", map[string]any{"register": acme, "text": "northbridge"}, []string{"USD 14"}, []string{"Wang"}},
		{"a customer by address", boss, false, "find_customer", map[string]any{"register": acme, "text": "anna@cedargate"}, []string{"No customer is found"}, []string{"雪松"}},
		{"a customer by address, personal", pay, true, "find_customer", map[string]any{"text": "anna@cedargate"}, []string{"雪松"}, nil},
		{"another's customer", li, true, "find_customer", map[string]any{"text": "north"}, []string{"No customer is found"}, []string{"Northbridge"}},
		{"an analyst's customer", ana, true, "find_customer", map[string]any{"text": "cedar"}, []string{"雪松电子"}, []string{"Li Wei", "•••"}},
		{"a record", boss, false, "customer", map[string]any{"register": acme, "id": id}, []string{"E-mail: •••", "Region: UK", "PO-1", "PO-2", "Birthday: •••", "301.5", "due: "}, []string{"Anna", "1 May", "li@example.com", "anna@", "23125"}},
		{"a record, personal", li, true, "customer", map[string]any{"id": id}, []string{"E-mail: anna@cedargate.example", "Owner: Li Wei", "Contact name: Anna Meier", "Birthday: 1 May"}, []string{"•••"}},
		{"a record, analyst", ana, true, "customer", map[string]any{"id": id}, []string{"Region: UK", "PO-1"}, []string{"Anna", "1 May", "Li Wei", "anna@", "23125"}},
		{"due", boss, false, "due", map[string]any{"register": acme, "days": 10}, []string{"PO-1", "PO-3", "Payment due", "301.5 USD", "5 days overdue"}, []string{"PO-2", "Li Wei"}},
		{"due ahead", boss, false, "due", map[string]any{"register": acme, "days": 30, "overdue": false, "deadline": "payment_due"}, []string{"PO-2", "PO-3"}, []string{"PO-1"}},
		{"due to sales", li, true, "due", map[string]any{"days": 30, "customer": "雪鬆"}, []string{"PO-1", "PO-2", "owner Li Wei"}, []string{"PO-3", "Northbridge"}},
		{"receivables", pay, false, "receivables", nil, []string{"USD", "315.5", "days_1_30"}, nil},
		{"receivables by customer", boss, false, "receivables", map[string]any{"register": acme, "by": "customer", "currency": "USD", "customer": "north"}, []string{"Northbridge", "14"}, []string{"雪松"}},
		{"receivables of sales", li, true, "receivables", map[string]any{"by": "owner"}, []string{"Li Wei", "301.5"}, []string{"Wang Fang", "315.5"}},
		{"receivables by payment", pay, false, "receivables", map[string]any{"by": "payment"}, []string{"PO-1", "PO-2", "PO-3"}, []string{"Wang Fang"}},
		{"receivables once", pay, false, "receivables", map[string]any{"by": "payment", "at": "2020-01-01"}, []string{"0 rows"}, []string{"PO-1"}},
		{"issues", boss, false, "issues", map[string]any{"register": acme, "severity": "error"}, []string{"E-mail", "An address, number or code that looks wrong", "row 3"}, []string{"0171"}},
		{"issues, personal", boss, true, "issues", map[string]any{"register": acme, "severity": "error", "resource": "customers"}, []string{"E-mail"}, []string{"transactions"}},
		{"issues of sales", li, true, "issues", map[string]any{"resource": "customers"}, nil, []string{"Northbridge"}},
		{"history", boss, false, "history", map[string]any{"register": acme, "id": id}, []string{"Contact name: ••• → •••", "Region: EU → UK", "insert"}, []string{"Anna"}},
		{"history, personal", li, true, "history", map[string]any{"id": id}, []string{"Contact name: Anna Schmidt → Anna Meier"}, nil},
		{"history, analyst", ana, true, "history", map[string]any{"id": id}, []string{"Region: EU → UK"}, []string{"Anna"}},
		{"reports", boss, false, "list_reports", map[string]any{"register": acme}, []string{"report_sales", "customers_at", "columns: "}, nil},
		{"a report", ana, false, "list_reports", map[string]any{"report": "report_sales"}, []string{"amount · number · "}, []string{"report_pipeline"}},
		{"rows of a customer", boss, false, "run_report", map[string]any{"register": acme, "report": "report_sales", "customer": "xuesong"}, []string{"PO-1", "2 rows"}, []string{"PO-3"}},
		{"rows", boss, false, "run_report", map[string]any{"register": acme, "report": "report_sales", "sort": []any{map[string]any{"column": "amount", "descending": true}}, "limit": 1}, []string{"PO-1", "301.5", "There is more; ask with offset 1"}, []string{"PO-3", "Li Wei"}},
		{"changes", boss, false, "run_report", map[string]any{"register": acme, "report": "report_changes", "equal": map[string]any{"field": "contact_name", "change": "update"}}, []string{"••• | •••"}, []string{"Anna"}},
		{"changes, personal", boss, true, "run_report", map[string]any{"register": acme, "report": "report_changes", "equal": map[string]any{"field": "contact_name", "change": "update"}}, []string{"Anna Schmidt | Anna Meier"}, nil},
		{"rows of sales", li, true, "run_report", map[string]any{"report": "report_customers"}, []string{"雪松电子", "2 rows"}, []string{"Northbridge"}},
		{"rows of then", boss, false, "run_report", map[string]any{"register": acme, "report": "customers_at", "at": "2020-06-30"}, []string{"0 rows"}, nil},
		{"a register without customers", boss, false, "find_customer", map[string]any{"register": "beta", "text": "x"}, []string{"This register has no customers"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := connect(t, options(t, db, test.who, test.personal))
			text, result, isError := call(t, s, test.tool, test.in)
			if isError {
				t.Fatal(text)
			}
			whole, err := json.Marshal(result)
			if err != nil {
				t.Fatal(err)
			}
			for _, want := range test.has {
				if !strings.Contains(text, want) {
					t.Errorf("%q isn't in:\n%s", want, text)
				}
			}
			for _, never := range test.not {
				if strings.Contains(text, never) || strings.Contains(string(whole), never) {
					t.Errorf("%q is in:\n%s\n%s", never, text, whole)
				}
			}
		})
	}
}

// A wrong question is answered with the way to a right one.
func TestRefusals(t *testing.T) {
	t.Parallel()
	db := open(t)
	id := idOf(t, connect(t, options(t, db, boss, true)), "Northbridge")
	for _, test := range []struct {
		name string
		who  mcp.Members
		tool string
		in   map[string]any
		want string
	}{
		{"no register is named", boss, "due", nil, "say which register: acme, beta"},
		{"an unknown register", boss, "due", map[string]any{"register": "acne"}, "did you mean acme?"},
		{"another's register", ana, "issues", map[string]any{"register": "beta"}, "there is no register of that name"},
		{"another's register, of a stranger", stranger, "issues", map[string]any{"register": "acme"}, "you belong to no register"},
		{"the service's schema", boss, "issues", map[string]any{"register": "sheetsync"}, "there is no register"},
		{"SQL as a register", boss, "issues", map[string]any{"register": `acme"; DROP SCHEMA acme; --`}, "there is no register"},
		{"another's customer", li, "customer", map[string]any{"id": id}, "not yours to see"},
		{"another's history", li, "history", map[string]any{"id": id}, "not yours to see"},
		{"an unknown record", boss, "customer", map[string]any{"register": "acme", "id": "' OR true --"}, "there is no such record"},
		{"an unknown tab", boss, "customer", map[string]any{"register": "acme", "id": id, "resource": "custumers"}, "did you mean customers?"},
		{"a table of the service's", boss, "customer", map[string]any{"register": "acme", "id": id, "resource": "customers_history"}, "there is no tab"},
		{"an unknown report", pay, "run_report", map[string]any{"report": "report_sale"}, "did you mean report_sales?"},
		{"a table as a report", pay, "run_report", map[string]any{"report": "customers"}, "there is no report"},
		{"another register's table", boss, "run_report", map[string]any{"register": "acme", "report": "beta.bills"}, "there is no report"},
		{"an unknown column", pay, "run_report", map[string]any{"report": "report_sales", "equal": map[string]any{"curency": "USD"}}, "did you mean currency?"},
		{"SQL as a column", pay, "run_report", map[string]any{"report": "report_sales", "sort": []any{map[string]any{"column": "1; DROP TABLE x"}}}, "there is no column"},
		{"no number", pay, "run_report", map[string]any{"report": "report_sales", "equal": map[string]any{"amount": "lots"}}, "a number such as -12.5"},
		{"no time", pay, "receivables", map[string]any{"by": "payment", "at": "then"}, "a time such as"},
		{"a huge limit", pay, "run_report", map[string]any{"report": "report_sales", "limit": 1_000_000}, "maximum"},
		{"a huge text", pay, "find_customer", map[string]any{"text": strings.Repeat("x", 1000)}, "maxLength"},
		{"an unknown argument", pay, "find_customer", map[string]any{"text": "x", "sql": "SELECT 1"}, "sql"},
		{"no text", pay, "find_customer", map[string]any{"text": " "}, "text is empty"},
		{"no customers", boss, "customer", map[string]any{"register": "beta", "id": "x"}, "say in which resource"},
		{"no deadlines", boss, "due", map[string]any{"register": "beta"}, "this register has no deadlines that reports know of"},
		{"nothing owed", boss, "receivables", map[string]any{"register": "beta"}, "what customers owe"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			text, _, isError := call(t, connect(t, options(t, db, test.who, false)), test.tool, test.in)
			if !isError || !strings.Contains(text, test.want) {
				t.Errorf("error %t, %q isn't in: %s", isError, test.want, text)
			}
		})
	}
}

// Whatever a cell says, it stays between the markers, on its line, and shows all that it
// has.
func TestCellsAreData(t *testing.T) {
	t.Parallel()
	db := open(t)
	s := connect(t, options(t, db, boss, true))
	id := idOf(t, s, "Northbridge")
	words := make(map[string]bool)
	for tool, in := range map[string]map[string]any{
		"find_customer": {"register": "acme", "text": "nor"}, "customer": {"register": "acme", "id": id}, "due": {"register": "acme", "days": 100}, "issues": {"register": "acme"},
		"receivables": {"register": "acme", "by": "payment"}, "run_report": {"register": "acme", "report": "report_records", "limit": 1000}, "history": {"register": "acme", "id": id},
	} {
		text, result, isError := call(t, s, tool, in)
		if isError {
			t.Fatal(text)
		}
		begin := regexp.MustCompile(`(?m)^⟦data ([A-Z2-7]{10})⟧$`).FindAllStringSubmatch(text, -1)
		if len(begin) != 1 || strings.Count(text, "⟦") != 2 || strings.Count(text, "⟧") != 2 || !strings.Contains(text, "\n⟦/data "+begin[0][1]+"⟧\n") {
			t.Errorf("%s: markers are missing or forged:\n%s", tool, text)
			continue
		}
		if words[begin[0][1]] {
			t.Errorf("%s: the marker's word was used before", tool)
		}
		words[begin[0][1]] = true
		outside := text[:strings.Index(text, "⟦data")] + text[strings.Index(text, "⟦/data"):]
		for _, cell := range []string{"Ignore", "SYSTEM", "Northbridge", "雪松"} {
			if strings.Contains(outside, cell) {
				t.Errorf("%s: %q stands outside of the markers", tool, cell)
			}
		}
		if strings.Contains(text, "\nSYSTEM") {
			t.Errorf("%s: a cell begins a line", tool)
		}
		data := result["data"]
		delete(result, "data")
		rest, err := json.Marshal(result)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(rest), "Ignore") || strings.Contains(string(rest), "Northbridge") {
			t.Errorf("%s: cells stand outside of data: %s", tool, rest)
		}
		checkVisible(t, tool, data)
		checkVisible(t, tool, text)
	}
}

var invisible = regexp.MustCompile(`[\p{Cf}\p{Cc}\x{FE00}-\x{FE0F}]`)

// checkVisible finds characters that nobody sees.
func checkVisible(t *testing.T, where string, value any) {
	t.Helper()
	switch v := value.(type) {
	case string:
		if found := invisible.FindString(strings.ReplaceAll(v, "\n", "")); found != "" {
			t.Errorf("%s: %+q is in %q", where, found, v)
		}
	case []any:
		for _, v := range v {
			checkVisible(t, where, v)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			checkVisible(t, where, name)
			checkVisible(t, where, v[name])
		}
	}
}

func TestSchemas(t *testing.T) {
	t.Parallel()
	db := open(t)
	s := connect(t, options(t, db, ana, false))
	list, err := s.ListResources(t.Context(), nil)
	if err != nil || len(list.Resources) == 0 {
		t.Fatalf("%v: %v", list, err)
	}
	read, err := s.ReadResource(t.Context(), readParams("sheetsync://acme/schema"))
	if err != nil || !strings.Contains(read.Contents[0].Text, `"customer_name"`) {
		t.Errorf("%v: %v", read, err)
	}
	if _, err := s.ReadResource(t.Context(), readParams("sheetsync://beta/schema")); err == nil {
		t.Error("another register's schema is shown")
	}
}
