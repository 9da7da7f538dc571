package subjects

import (
	"context"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/syncer/postgres/pgtype"
)

// A relation is a table with the columns that may hold text.
type relation struct {
	schema, name string
	columns      []column
}

func (r *relation) String() string {
	return pq.QuoteIdentifier(r.schema) + "." + pq.QuoteIdentifier(r.name)
}

// column returns the column of that name; nil for none.
func (r *relation) column(name string) *column {
	if i := slices.IndexFunc(r.columns, func(c column) bool { return c.name == name }); i >= 0 {
		return &r.columns[i]
	}
	return nil
}

// A column of a table, with its type as format_type writes it. Generated ones follow from
// others.
type column struct {
	name, kind string
	generated  bool
}

// plain selects the column's value as the sheet's is known to package erasure, and as it is
// sealed; "" for none.
func (c *column) plain() string {
	name := pq.QuoteIdentifier(c.name)
	text := pgtype.Plain(c.kind, name)
	if c.kind == "text[]" {
		text = "array_to_json(" + name + ")::text"
	}
	return "coalesce(" + text + ", '')"
}

// textual reports whether a column may hold text that somebody wrote.
func (c *column) textual() bool {
	switch c.kind {
	case "text", "text[]", "jsonb":
		return true
	}
	return strings.HasPrefix(c.kind, "character")
}

// readTables reads the tables of a schema. Partitions are reached through their tables.
func readTables(ctx context.Context, q sqlx.QueryerContext, schema string) (tables []*relation, err error) {
	err = query(ctx, q, func(rows *sqlx.Rows) error {
		var table string
		var c column
		if err := rows.Scan(&table, &c.name, &c.kind, &c.generated); err != nil {
			return err
		}
		if n := len(tables); n == 0 || tables[n-1].name != table {
			tables = append(tables, &relation{schema: schema, name: table})
		}
		t := tables[len(tables)-1]
		t.columns = append(t.columns, c)
		return nil
	}, `
		SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attgenerated <> ''
		FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace JOIN pg_attribute AS a ON a.attrelid = c.oid
		WHERE n.nspname = $1 AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped
		ORDER BY c.relname, a.attnum`, schema)
	return tables, err
}

// serviceSchema has the service's own tables.
const serviceSchema = "sheetsync"

// rowsGo are tables of the service's own of which a row that names a person goes as a
// whole: without the name it means nothing.
var rowsGo = []string{"calendar_feeds", "outside_addresses", "unreachable", "web_accounts", "web_links", "web_sessions"}

// kept are tables that name people who read the database; what becomes of them is told,
// since their users have to go with them.
var kept = []string{"access_grants"}

// values are the columns of the service's own tables that show a whole cell, that of the
// row's record and field.
var values = map[string]string{"held_records": "now_shown"}

// codes are the columns with text of the service's own tables that hold no text of
// people's, by table: names of registers, fields and records, states, ids, digests. What
// isn't listed is looked through. “*” is every column.
var codes = map[string][]string{
	"access_roles":        {"*"},
	"access_rules":        {"*"},
	"api_facts":           {"*"},
	"backups":             {"file"},
	"bounce_mailboxes":    {"mailbox"},
	"erasures":            {"*"},
	"erasure_tokens":      {"*"},
	"heartbeats":          {"*"},
	"holds":               {"*"},
	"imports":             {"*"},
	"ledger_mark":         {"*"},
	"outages":             {"*"},
	"record_states":       {"*"},
	"replicas":            {"*"},
	"unsettled":           {"*"},
	"duplicate_clusters":  {"*"},
	"audit":               {"register", "via", "action"},
	"calendar_feeds":      {"register"},
	"cell_writes":         {"register", "run", "resource", "record_id"},
	"comments":            {"register", "thread", "resource", "record_id", "field", "code", "state"},
	"customer_outlook":    {"register", "customer_id", "currency", "class", "orders_reason", "value_reason", "payments_reason"},
	"duplicate_decisions": {"register", "resource", "older_id", "newer_id", "verdict", "source", "run"},
	"duplicate_merged":    {"register", "resource", "record_id", "ids"},
	"duplicates":          {"register", "resource", "record_id", "duplicate_of"},
	"data_keys":           {"*"},
	"sealed_histories":    {"*"},
	"held_losses":         {"register", "resource", "field", "kind"},
	"held_records":        {"register", "resource", "field", "kind", "record_id"},
	"issue_decisions":     {"register", "resource", "record_id", "field", "code", "verdict", "source", "run"},
	"issues":              {"register", "resource", "record_id", "field", "code", "severity", "first_seen_run"},
	"ledger":              {"register", "resource", "record_id", "deadline", "stage", "state", "message_id", "error_class"},
	"outlooks":            {"register"},
	"outside_addresses":   {"register"},
	"registers":           {"register", "layout", "input_digest", "basis", "findings", "approved", "applied_run"},
	"runs":                {"id", "register", "status", "hold_digest"},
	"snooze_decisions":    {"register", "resource", "record_id", "deadline", "verdict", "source", "run"},
	"snoozes":             {"register", "resource", "record_id", "deadline", "by_resource", "by_record_id"},
	"unreachable":         {"register", "error_class", "message_id"},
	"web_accounts":        {"issuer"},
}

// looked are the columns of the service's own tables that are looked through.
var looked = map[string][]string{
	"access_grants":       {"login", "role", "register", "person", "names"},
	"audit":               {"actor", "subject"},
	"backups":             {"error"},
	"calendar_feeds":      {"person"},
	"cell_writes":         {"column_header", "old_value", "new_value"},
	"comments":            {"variant", "cells", "last_reply"},
	"duplicate_decisions": {"decided_by", "answer", "older_values", "newer_values"},
	"duplicate_merged":    {"fields"},
	"duplicates":          {"reasons", "evidence"},
	"held_losses":         {"tab", "heading_before", "heading_now"},
	"held_records":        {"tab", "now_shown"},
	"issue_decisions":     {"variant", "decided_by", "answer", "cells"},
	"issues":              {"message", "variant", "suggestion", "tab", "dismissed_by", "dismissed_answer"},
	"ledger":              {"recipient"},
	"outlooks":            {"facts"},
	"outside_addresses":   {"address"},
	"registers":           {"profile", "counts", "tabs", "trends"},
	"runs":                {"reason", "counts", "reasons"},
	"snooze_decisions":    {"answer"},
	"snoozes":             {"reason"},
	"unreachable":         {"address"},
	"web_accounts":        {"address", "subject", "refused_subject"},
	"web_links":           {"person"},
	"web_sessions":        {"data", "person"},
}

// isCode reports whether a column of the service's own holds no text of people's.
func isCode(table, column string) bool {
	list := codes[table]
	return slices.Contains(list, column) || slices.Contains(list, "*")
}

// Unclassified returns the columns with text of the service's own tables of which this
// package doesn't say whether people may be named in them, as table.column. They are
// looked through all the same.
func Unclassified(ctx context.Context, q sqlx.QueryerContext) ([]string, error) {
	tables, err := readTables(ctx, q, serviceSchema)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, t := range tables {
		for i := range t.columns {
			c := &t.columns[i]
			if (c.textual() || c.kind == "bytea") && t.name != "migrations" && !isCode(t.name, c.name) && !slices.Contains(looked[t.name], c.name) && c.kind != "bytea" {
				names = append(names, t.name+"."+c.name)
			}
		}
	}
	return names, nil
}
