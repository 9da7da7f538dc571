package access

import (
	"strings"

	"github.com/lib/pq"

	"sheetsync/sheetschema/pgname"
)

// A Role is what somebody may see.
type Role string

// The roles.
const (
	Manager Role = "manager"
	Sales   Role = "sales"
	Finance Role = "finance"
	Analyst Role = "analyst"
	// Reader is whom “sheetsync psql” logs in as; it sees what a manager does.
	Reader Role = "reader"
)

// Groups are the roles that people are given, in order.
var Groups = []Role{Manager, Sales, Finance, Analyst}

// Roles are what the roles are called in the database; those that aren't there are left
// out.
type Roles map[Role]string

// Name is what a role is called on a server that has no other use for the name.
func Name(r Role) string { return "sheetsync_" + string(r) }

// NameIn is what a role is called where another database of the server has the usual
// name.
func NameIn(database string, r Role) string {
	return pgname.Join("sheetsync_"+string(r)+"_"+database, "")
}

// Create is the statement that makes a role.
func Create(name string) string {
	return `CREATE ROLE ` + pq.QuoteIdentifier(name) + ` NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS`
}

// quoted are the names of some roles that are there, for SQL; "" for none.
func (r Roles) quoted(roles ...Role) string {
	var names []string
	for _, role := range roles {
		if name := r[role]; name != "" {
			names = append(names, pq.QuoteIdentifier(name))
		}
	}
	return strings.Join(names, ", ")
}

// PolicyPrefix begins the names of the service's policies.
const PolicyPrefix = "sheetsync_"

// policies make a table's rows be seen through conditions, by role; others each have all.
type policies struct {
	roles  Roles
	others []string // who was granted something by hand
}

// on writes the statements for a table, which is quoted. A role without a condition sees
// no row.
func (p policies) on(table string, conditions map[Role]string) []string {
	statements := []string{
		`DO ` + pq.QuoteLiteral(`DECLARE p record; BEGIN
			FOR p IN SELECT polname FROM pg_policy WHERE polrelid = `+pq.QuoteLiteral(table)+`::regclass AND starts_with(polname, `+pq.QuoteLiteral(PolicyPrefix)+`)
			LOOP EXECUTE format('DROP POLICY %I ON `+strings.ReplaceAll(strings.ReplaceAll(table, "%", "%%"), "'", "''")+`', p.polname); END LOOP; END`),
		`ALTER TABLE ` + table + ` ENABLE ROW LEVEL SECURITY`,
	}
	for _, role := range Groups {
		if condition := conditions[role]; condition != "" && p.roles[role] != "" {
			statements = append(statements, `CREATE POLICY `+pq.QuoteIdentifier(PolicyPrefix+string(role))+` ON `+table+
				` FOR SELECT TO `+pq.QuoteIdentifier(p.roles[role])+` USING (`+condition+`)`)
		}
	}
	for _, other := range p.others {
		statements = append(statements, `CREATE POLICY `+pq.QuoteIdentifier(pgname.Join(PolicyPrefix+"given_"+other, ""))+` ON `+table+
			` TO `+pq.QuoteIdentifier(other)+` USING (true)`)
	}
	return statements
}
