package access

import (
	"github.com/lib/pq"
)

// DatabaseRights are the statements by which nobody makes anything in a database but
// those who were let: temporary tables, or tables in its schema public. They need its
// owner.
func DatabaseRights(database string, roles Roles) []string {
	name := pq.QuoteIdentifier(database)
	statements := []string{`REVOKE TEMPORARY ON DATABASE ` + name + ` FROM PUBLIC`}
	if groups := roles.quoted(append([]Role{Reader}, Groups...)...); groups != "" {
		statements = append(statements, `GRANT CONNECT ON DATABASE `+name+` TO `+groups)
	}
	return statements
}

// LargeObjectRights does the same for large objects. It needs a superuser.
const LargeObjectRights = `REVOKE EXECUTE ON FUNCTION lo_create(oid), lo_creat(integer), lo_from_bytea(oid, bytea) FROM PUBLIC`

// PublicSchemaRights does the same for the schema public. It needs its owner.
const PublicSchemaRights = `REVOKE CREATE ON SCHEMA public FROM PUBLIC`
