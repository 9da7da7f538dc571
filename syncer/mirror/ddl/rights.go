package ddl

import (
	"fmt"

	"github.com/lib/pq"
)

// notOurs holds of a grantee a that isn't one of the service's own roles, which are given
// their rights anew: what those may do follows from what a relation is (package access).
const notOurs = `a.grantee NOT IN (SELECT r.oid FROM pg_roles AS r JOIN sheetsync.access_roles AS o ON o.name = r.rolname)`

// KeepRights notes in a temporary table, until the transaction ends, what people may do
// with views that are to be made anew.
func KeepRights(table, register string, views []string) string {
	return fmt.Sprintf(`CREATE TEMPORARY TABLE %s ON COMMIT DROP AS
		SELECT c.relname::text AS name, a.privilege_type, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END AS grantee
		FROM pg_class AS c, aclexplode(c.relacl) AS a
		WHERE c.relnamespace = %s::regnamespace AND c.relname = ANY (%s) AND a.grantee <> c.relowner AND `+notOurs,
		table, pq.QuoteLiteral(pq.QuoteIdentifier(register)), textArray(views))
}

// GiveBackRights gives people the rights that KeepRights noted on the views that are
// there again.
func GiveBackRights(table, register string) string {
	return `DO ` + pq.QuoteLiteral(fmt.Sprintf(`DECLARE r record; BEGIN
			FOR r IN SELECT * FROM pg_temp.%[2]s WHERE to_regclass(%[1]s || '.' || quote_ident(name)) IS NOT NULL
			LOOP
				EXECUTE 'GRANT ' || r.privilege_type || ' ON ' || %[1]s || '.' || quote_ident(r.name) || ' TO ' || r.grantee;
			END LOOP; END`, pq.QuoteLiteral(pq.QuoteIdentifier(register)), table))
}

// textArray writes texts as an array.
func textArray(texts []string) string {
	list := ""
	for i, text := range texts {
		if i > 0 {
			list += ", "
		}
		list += pq.QuoteLiteral(text)
	}
	return "ARRAY[" + list + "]::text[]"
}
