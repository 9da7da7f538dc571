package access

import (
	"maps"
	"slices"
	"strings"

	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/syncer/mirror/ddl"
)

// A Relation is what a schema holds that belongs to the service.
type Relation struct {
	Name    string
	Kind    string   // as in pg_class.relkind
	Columns []string // of tables
	Others  []string // roles, not the service's, that were granted something; without PUBLIC
}

func (r *Relation) isTable() bool { return r.Kind == "r" || r.Kind == "p" }

func (r *Relation) has(columns ...string) bool {
	return !slices.ContainsFunc(columns, func(c string) bool { return !slices.Contains(r.Columns, c) })
}

// A Register is what rights are given on.
type Register struct {
	Name       string
	Descriptor *sheetschema.Descriptor
	Relations  []Relation // after the tables and views were made
	Reports    []string   // which of them are views that the service made
	Roles      Roles
	Ownership  Ownership
	Invoker    bool // the server has views that read with the rights of whoever asks (PostgreSQL 15)
}

// Rights are the statements that give each role its part of the register's schema, and
// take from it all else.
func (r *Register) Rights() []string {
	if len(r.Roles) == 0 {
		return nil
	}
	statements := r.rules()
	schema := pq.QuoteIdentifier(r.Name)
	groups := r.Roles.quoted(Groups...)
	own := r.Ownership
	var all, everybody []string // relations, and those of sales
	for i := range r.Relations {
		relation := &r.Relations[i]
		name := schema + "." + pq.QuoteIdentifier(relation.Name)
		all = append(all, name)
		resource, known := r.resourceOf(relation.Name)
		report := slices.Contains(r.Reports, relation.Name)
		if known && relation.isTable() || report && r.Invoker {
			everybody = append(everybody, name)
		}
		if relation.isTable() {
			conditions := r.conditions()
			if own.Queries[resource] != "" {
				conditions[Sales] = `_id = ANY (ARRAY(SELECT sheetsync.own_records(` + pq.QuoteLiteral(r.Name) + `, ` + pq.QuoteLiteral(resource) + `)))`
			}
			statements = append(statements, policies{r.Roles, relation.Others}.on(name, conditions)...)
			if relation.Name == resource {
				statements = append(statements, indexed(name, own.Owners[resource]))
			}
		}
		if report && r.Invoker {
			statements = append(statements, `ALTER VIEW `+name+` SET (security_invoker = true)`)
		}
	}
	if len(all) > 0 {
		statements = append(statements, `REVOKE ALL ON `+strings.Join(all, ", ")+` FROM `+groups)
	}
	statements = append(statements, `REVOKE ALL ON SCHEMA `+schema+` FROM `+groups)
	if readers := r.Roles.quoted(Manager, Sales, Finance); readers != "" {
		statements = append(statements, `GRANT USAGE ON SCHEMA `+schema+` TO `+readers)
	}
	return slices.Concat(statements, grant(all, r.Roles.quoted(Manager, Finance)), grant(everybody, r.Roles.quoted(Sales)))
}

// conditions are those of a table that isn't known: managers and finance see it.
func (r *Register) conditions() map[Role]string {
	conditions := make(map[Role]string)
	for _, role := range []Role{Manager, Finance} {
		conditions[role] = `(SELECT sheetsync.may_read(` + pq.QuoteLiteral(r.Name) + `, ` + pq.QuoteLiteral(string(role)) + `))`
	}
	return conditions
}

// resourceOf returns the resource whose live or history table has a name.
func (r *Register) resourceOf(table string) (resource string, ok bool) {
	for _, known := range r.Descriptor.Resources {
		if table == known.Name || table == known.Name+ddl.HistorySuffix {
			return known.Name, true
		}
	}
	return "", false
}

// rules note which records are whose.
func (r *Register) rules() []string {
	queries := r.Ownership.Queries
	statements := []string{`DELETE FROM sheetsync.access_rules WHERE register = ` + pq.QuoteLiteral(r.Name)}
	for _, resource := range slices.Sorted(maps.Keys(queries)) {
		statements = append(statements, `INSERT INTO sheetsync.access_rules (register, resource, query) VALUES (`+
			pq.QuoteLiteral(r.Name)+`, `+pq.QuoteLiteral(resource)+`, `+pq.QuoteLiteral(queries[resource])+`)`)
	}
	return statements
}

// grant lets roles read relations.
func grant(relations []string, roles string) []string {
	if len(relations) == 0 || roles == "" {
		return nil
	}
	return []string{`GRANT SELECT ON ` + strings.Join(relations, ", ") + ` TO ` + roles}
}
