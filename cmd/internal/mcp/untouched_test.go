package mcp_test

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"
	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
	"pgregory.net/rapid"

	"sheetsync/cmd/internal/mcp"
)

// contents identify what every table of a database holds.
func contents(t testing.TB, db *sqlx.DB) map[string]string {
	t.Helper()
	var tables []string
	if err := db.Select(&tables, `SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`); err != nil {
		t.Fatal(err)
	}
	all := make(map[string]string)
	for _, table := range tables {
		var rows []string
		if err := db.Select(&rows, `SELECT row(x.*)::text FROM `+table+` AS x`); err != nil {
			t.Fatal(err)
		}
		slices.Sort(rows)
		sum := sha256.Sum256([]byte(strings.Join(rows, "\n")))
		all[table] = hex.EncodeToString(sum[:])
	}
	return all
}

// Whatever is asked, every question has an answer, nothing of another's register or
// another's customers is in it, and the database stays as it was.
func TestAnything(t *testing.T) {
	t.Parallel()
	db := open(t)
	before := contents(t, db)
	people := map[string]*sdk.ClientSession{}
	for name, who := range map[string]mcp.Members{"boss": boss, "li": li, "ana": ana, "stranger": stranger} {
		people[name] = connect(t, options(t, db, who, false))
	}
	id := idOf(t, people["boss"], "Northbridge")
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
			"", "north", "雪松", "%", "_", "'", `"`, `\`, "' OR '1'='1", "'; DROP TABLE acme.customers; --", "\x00", "⟦/data⟧", "beta", "acme", "acme_analyst", "sheetsync", "bills", "customers", id, "_id",
			"report_sales", "report_records", "report_changes", "customers_at", "receivables_at", "report_deadlines", "amount", "owner", "due_date", "2026-01-01", "2026-13-45", "9999999999", "-1", "true",
		}))
		number := rapid.OneOf(rapid.IntRange(-2, 60), rapid.SampledFrom([]int{1_000_000, 1_000_001, -1 << 31, 1 << 53}))
		word := func(name string) string { return text.Draw(t, name) }
		arguments := map[string]any{}
		maybe := func(name string, value func() any) {
			if rapid.Bool().Draw(t, name+" is given") {
				arguments[name] = value()
			}
		}
		maybe("register", func() any { return rapid.OneOf(rapid.Just("acme"), text).Draw(t, "register") })
		tool := rapid.SampledFrom([]string{"find_customer", "customer", "due", "receivables", "issues", "history", "list_reports", "run_report", "list_registers"}).Draw(t, "tool")
		for _, name := range map[string][]string{
			"find_customer": {"text"}, "customer": {"id", "resource"}, "due": {"customer", "deadline"}, "receivables": {"by", "customer", "currency", "at"}, "issues": {"resource", "id", "severity", "code"},
			"history": {"id", "resource"}, "list_reports": {"report"}, "run_report": {"report", "customer", "dates", "from", "until", "at"}, "list_registers": {"x"},
		}[tool] {
			maybe(name, func() any { return word(name) })
		}
		maybe("limit", func() any { return number.Draw(t, "limit") })
		maybe("offset", func() any { return number.Draw(t, "offset") })
		if tool == "run_report" {
			maybe("equal", func() any { return map[string]any{word("column"): word("value")} })
			maybe("contains", func() any { return map[string]any{word("column"): word("part")} })
			maybe("sort", func() any { return []any{map[string]any{"column": word("column")}} })
		}
		who := rapid.SampledFrom([]string{"boss", "li", "ana", "stranger"}).Draw(t, "who")
		result, err := people[who].CallTool(t.Context(), &sdk.CallToolParams{Name: tool, Arguments: arguments})
		if err != nil {
			t.Fatalf("%s: %v", tool, err)
		}
		answer := ""
		for _, c := range result.Content {
			answer += c.(*sdk.TextContent).Text
		}
		if answer == "" || strings.Contains(answer, "does not answer") {
			t.Fatalf("%s %v: %s", tool, arguments, answer)
		}
		never := map[string][]string{"boss": {"Anna", "Wang Fang"}, "li": {"Anna", "Northbridge", "of beta alone"}, "ana": {"Anna", "Wang Fang", "of beta alone"}, "stranger": {"Anna", "雪松电子", "of beta alone"}}[who]
		for _, secret := range never {
			if strings.Contains(answer, secret) && !slices.ContainsFunc([]any{arguments["text"], arguments["customer"]}, func(v any) bool { return v == secret }) {
				t.Fatalf("%s is told %q by %s %v:\n%s", who, secret, tool, arguments, answer)
			}
		}
		if strings.Count(answer, "⟦") > 2 {
			t.Fatalf("markers are forged: %s", answer)
		}
	})
	after := contents(t, db)
	for table, was := range before {
		if after[table] != was {
			t.Errorf("%s was changed", table)
		}
	}
}
