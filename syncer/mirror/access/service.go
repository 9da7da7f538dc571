package access

import (
	"slices"
	"strings"

	"github.com/lib/pq"
)

// registerTables are the service's tables that are about registers, and nothing but:
// those that aren't among them nobody sees.
var registerTables = []string{
	"runs", "issues", "issue_decisions", "duplicates", "duplicate_clusters", "duplicate_decisions", "duplicate_merged",
	"ledger", "snoozes", "snooze_decisions", "cell_writes", "holds", "held_losses", "held_records", auditTable,
}

// auditTable has what people did, which is for managers alone.
const auditTable = "audit"

// AnalystPrefix begins the names of the service's views for analysts.
const AnalystPrefix = "analyst_"

// Service are the service's own tables that rights are given on.
type Service struct {
	Relations []Relation // of the schema sheetsync
	Reported  []string   // tables that reports of registers read
	Roles     Roles
	Invoker   bool
}

// Rights are the statements that give each role its part of the service's schema.
func (s *Service) Rights() []string {
	if len(s.Roles) == 0 {
		return nil
	}
	groups := s.Roles.quoted(Groups...)
	statements := []string{
		`REVOKE ALL ON ALL TABLES IN SCHEMA sheetsync FROM ` + groups,
		`REVOKE ALL ON SCHEMA sheetsync FROM ` + groups,
		`GRANT USAGE ON SCHEMA sheetsync TO ` + groups,
		`GRANT EXECUTE ON FUNCTION sheetsync.may_read(text, text), sheetsync.readable(text), sheetsync.own_records(text, text), sheetsync.own_records() TO ` + groups,
		`GRANT SELECT ON sheetsync.freshness TO ` + groups,
	}
	var all, mine, managers []string
	for i := range s.Relations {
		relation := &s.Relations[i]
		if !relation.isTable() || !relation.has("register") || !slices.Contains(registerTables, relation.Name) && !slices.Contains(s.Reported, relation.Name) {
			continue
		}
		table := "sheetsync." + pq.QuoteIdentifier(relation.Name)
		conditions, readers := make(map[Role]string), []Role{Manager, Finance}
		if relation.Name == auditTable {
			readers = []Role{Manager}
		}
		for _, role := range readers {
			conditions[role] = `register IN (SELECT sheetsync.readable(` + pq.QuoteLiteral(string(role)) + `))`
		}
		if condition := ofOwn(relation); condition != "" {
			conditions[Sales] = condition
		}
		statements = append(statements, policies{s.Roles, relation.Others}.on(table, conditions)...)
		if relation.Name == auditTable {
			managers = append(managers, table)
		} else {
			all = append(all, table)
		}
		if slices.Contains(s.Reported, relation.Name) || conditions[Sales] != "" {
			mine = append(mine, table)
		}
	}
	if s.Invoker {
		for _, view := range []string{"sheetsync.cells_written", "sheetsync.duplicate_answers"} {
			statements = append(statements, `ALTER VIEW `+view+` SET (security_invoker = true)`)
			all = append(all, view)
		}
	}
	var analyst []string
	for i := range s.Relations {
		if name := s.Relations[i].Name; s.Relations[i].Kind == "v" && strings.HasPrefix(name, AnalystPrefix) {
			analyst = append(analyst, "sheetsync."+pq.QuoteIdentifier(name))
		}
	}
	return slices.Concat(statements, grant(all, s.Roles.quoted(Manager, Finance)), grant(managers, s.Roles.quoted(Manager)), grant(mine, s.Roles.quoted(Sales)), grant(analyst, s.Roles.quoted(Analyst)))
}

// ofOwn is the condition that a row is about a salesperson's records; "" where that can't
// be told, or where it shows what was in cells that may be others'.
func ofOwn(r *Relation) string {
	const own = ` IN (SELECT o.register, o.resource, o.record_id FROM sheetsync.own_records() AS o)`
	switch {
	case r.Name == "cell_writes":
		return ""
	case r.Name == "outlooks": // says of no record anything
		return `register IN (SELECT sheetsync.readable('sales'))`
	case r.Name == "duplicate_merged": // made of several records, all of which have to be theirs
		return `(register, resource, record_id)` + own + ` AND NOT EXISTS (SELECT unnest(ids) EXCEPT SELECT sheetsync.own_records(register, resource))`
	case r.has("resource", "record_id", "duplicate_of"):
		return `(register, resource, record_id)` + own + ` AND (register, resource, duplicate_of)` + own
	case r.has("resource", "older_id", "newer_id"):
		return `(register, resource, older_id)` + own + ` AND (register, resource, newer_id)` + own
	case r.has("resource", "record_id"):
		return `(register, resource, record_id)` + own
	case r.has("customer_id"):
		return `(register, customer_id) IN (SELECT o.register, o.record_id FROM sheetsync.own_records() AS o)`
	}
	return ""
}
