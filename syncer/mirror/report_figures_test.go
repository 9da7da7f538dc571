package mirror_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/registers"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
)

// Of customers who are one, what each bought counts for the one; also where two of them
// have the name that an order gives.
func TestMergedTotals(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", reported)
	r.locale = syncer.Locale{Language: language.English, TimeZone: shanghai(t)}
	customer := func(id, name, owner string) record {
		return record{id, 2, map[string]any{"short_name": name, "业务员": owner}, nil}
	}
	order := func(id, buyer, currency string, value int64) record {
		return record{id, 2, map[string]any{"no": id, "buyer": buyer, "currency": currency, "value": decimal{value, 0}, "value_base": decimal{value * 7, 0}, "dropped": false}, nil}
	}
	r.tabs = map[string][]record{
		"客户":     {customer("a", "Acme", "Li"), customer("b", "Acme Ltd", "Wang"), customer("c", "Twin", "Li"), customer("d", "Twin", "Li"), customer("e", "Solo", ""), customer("x", "Pair", ""), customer("y", "Pair", "")},
		"orders": {order("1", "Acme", "USD", 1), order("2", "Acme Ltd", "USD", 2), order("3", "Acme", "EUR", 4), order("4", "Twin", "USD", 8), order("5", "Nobody", "USD", 16), order("6", "Pair", "USD", 32)},
	}
	both := table.NewTable(r.desc.Resources[0], 2)
	both.SetID(0, "a")
	both.SetText(0, 0, "Acme")
	both.SetID(1, "c")
	both.SetText(1, 0, "Twin")
	r.merged = []syncer.MergedRecords{{Table: both, IDs: [][]string{{"a", "b"}, {"c", "d"}}}}
	r.sync()
	want := []string{"-|Nobody|-|USD|1|16|112", "-|Pair|-|USD|1|32|224", "a|Acme|2|EUR|1|4|28", "a|Acme|2|USD|2|3|21", "c|Twin|2|USD|1|8|56", "e|Solo|1|-|0|0|0", "x|Pair|1|-|0|0|0", "y|Pair|1|-|0|0|0"}
	if diff := cmp.Diff(want, reportRows(r, "report_customer_totals_merged", "customer_id, customer, records, currency, orders, sales, sales_base")); diff != "" {
		t.Errorf("merged (-want +got):\n%s", diff)
	}
	want = []string{"-|Nobody|USD|16", "-|Pair|USD|32", "-|Twin|USD|8", "a|Acme|EUR|4", "a|Acme|USD|1", "b|Acme Ltd|USD|2", "c|Twin|-|0", "d|Twin|-|0", "e|Solo|-|0", "x|Pair|-|0", "y|Pair|-|0"}
	if diff := cmp.Diff(want, reportRows(r, "report_customer_totals", "customer_id, customer, currency, sales")); diff != "" {
		t.Errorf("by record (-want +got):\n%s", diff)
	}
}

// What is wrong is counted by owner without what people dismissed, what became of
// reminders by deadline.
func TestQualityAndReminders(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", reported)
	r.locale = syncer.Locale{Language: language.Chinese, TimeZone: shanghai(t)}
	due := today(r).AddDate(0, 0, 5)
	r.tabs = map[string][]record{
		"客户": {{"a", 2, map[string]any{"short_name": "Acme", "业务员": "李"}, nil}},
		"instalments": {
			{"p", 2, map[string]any{"buyer": "Acme", "due_on": due, "rest": decimal{5, 0}, "valid": true}, nil},
			{"q", 3, map[string]any{"buyer": "Acme", "due_on": due, "rest": decimal{0, 0}, "valid": true}, nil},
		},
	}
	for _, i := range []sheetschema.Issue{
		{Resource: "客户", RecordID: "a", Row: 2, Field: "seen", Code: "type-error", Severity: sheetschema.SeverityError},
		{Resource: "instalments", RecordID: "p", Row: 2, Field: "due_on", Code: "type-error", Severity: sheetschema.SeverityError},
		{Resource: "instalments", RecordID: "q", Row: 3, Field: "due_on", Code: "type-error", Severity: sheetschema.SeverityError},
		{Resource: "orders", Code: "tab-missing", Severity: sheetschema.SeverityWarning},
	} {
		r.issues, r.words = append(r.issues, i), append(r.words, "x")
	}
	r.sync()
	r.db.MustExec(`UPDATE sheetsync.issues SET dismissed_at = now() WHERE record_id = 'q'`)
	r.db.MustExec(`UPDATE sheetsync.issues SET dismissed_at = now(), dismissed_until = current_date - 2 WHERE record_id = 'p'`)
	r.db.MustExec(`INSERT INTO sheetsync.snoozes (register, resource, record_id, deadline, due_date, reason, until, by_resource, by_record_id, decided_at)
		VALUES ('acme', 'instalments', 'p', '', NULL, 'paused', current_date + 30, '客户', 'a', now())`)
	for _, l := range [][3]string{{"p", "sent", "P7D"}, {"q", "sent", "P7D"}, {"q", "failed", "P7D"}, {"p", "owed", "P1D"}} {
		r.db.MustExec(`INSERT INTO sheetsync.ledger (register, resource, record_id, deadline, due_date, stage, recipient, state) VALUES ('acme', 'instalments', $1, 'part_due', $2, $3, $4, $5)`,
			l[0], due, l[2], l[1]+"@example.com", l[1])
	}
	r.db.MustExec(`INSERT INTO sheetsync.ledger (register, resource, record_id, deadline, due_date, stage, recipient) VALUES ('other', 'instalments', 'p', 'part_due', $1, 'P7D', 'x')`, due)
	for _, test := range []struct {
		view, columns string
		want          []string
	}{
		{"report_data_quality", "owner, resource, field, code, severity, issues, records", []string{
			"-|orders|-|tab-missing|warning|1|0", "李|instalments|due_on|type-error|error|1|1", "李|客户|seen|type-error|error|1|1"}},
		{"report_data_quality_by_day", "day, resource, rows", []string{
			"2026-01-02|agreements|0", "2026-01-02|instalments|2", "2026-01-02|orders|0", "2026-01-02|team|0", "2026-01-02|visits|0", "2026-01-02|客户|1"}},
		{"report_reminders", "resource, deadline, title, stage, reminders, sent, failed, waiting, sent_and_open, sent_and_done", []string{
			"instalments|part_due|分期到期|P1D|1|0|0|1|0|0", "instalments|part_due|分期到期|P7D|3|2|1|0|1|1"}},
		{"report_deadlines", "record_id, held, held_until IS NOT NULL, days_left", []string{"p|paused|true|5"}},
	} {
		if diff := cmp.Diff(test.want, reportRows(r, test.view, test.columns)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.view, diff)
		}
	}
}

// The queries of the README's section “Query it” run.
func TestReadmeQueries(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(text), "\n### Query it\n")
	section, _, _ = strings.Cut(section, "\n### ")
	d, err := registers.Load("foreign-trade")
	if err != nil {
		t.Fatal(err)
	}
	r := newRegister(t, "acme", reported)
	r.desc, r.tabs = d, map[string][]record{}
	r.sync()
	queries := 0
	for i, part := range strings.Split(section, "```") {
		sql, isSQL := strings.CutPrefix(part, "sql\n")
		if i%2 == 0 || !isSQL {
			continue
		}
		for query := range strings.SplitSeq(strings.TrimSpace(sql), ";\n") {
			r.rows(strings.TrimSuffix(query, ";"))
			queries++
		}
	}
	if queries < 3 {
		t.Errorf("only %d queries were found", queries)
	}
}
