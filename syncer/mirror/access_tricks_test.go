package mirror_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/mirror/access"
)

// What people try to see more by is refused, or shows nothing of others.
func TestTricks(t *testing.T) {
	t.Parallel()
	r := twoOwners(t)
	r.db.MustExec(`ANALYZE`)
	li, ana := r.login("li", access.Sales, "", "Li Wei"), r.login("ana", access.Analyst, "")
	ctx := context.Background()
	manager := ""
	if err := r.db.Get(&manager, `SELECT name FROM sheetsync.access_roles WHERE role = 'manager'`); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		db    *sqlx.DB
		query string
		want  string // of the error; "" for no rows but own
	}{
		{li, `SET ROLE ` + manager, "permission denied"},
		{li, `SET ROLE sheetsync`, "permission denied"},
		{li, `SET SESSION AUTHORIZATION sheetsync`, "permission denied"},
		{li, `SET row_security = off; SELECT name FROM acme.customers`, "would be affected by row-level security"},
		{li, `SELECT name FROM acme.customers WHERE 1 / credit > 0`, "division by zero"}, // of c3, which is Li's
		{li, `SELECT name FROM acme.customers WHERE _id <> 'c3' AND region::integer > 0`, `integer: "east"`},
		{li, `SELECT name FROM acme.customers WHERE _raw IS NOT NULL AND (_raw ->> 'credit')::integer > 0`, ""},
		{li, `SELECT note FROM acme.calls WHERE note::integer > 0`, ""},
		{li, `SELECT customer FROM acme.report_sales WHERE customer LIKE 'secret%' AND customer::integer > 0`, ""},
		{li, `CREATE FUNCTION public.tell(text) RETURNS boolean LANGUAGE sql COST 0.0000001 AS 'SELECT true'`, "read-only transaction"},
		{li, `SET default_transaction_read_only = off; CREATE FUNCTION public.tell(text) RETURNS boolean LANGUAGE sql COST 0.0000001 AS 'SELECT true'`, "permission denied for schema public"},
		{li, `SET default_transaction_read_only = off; CREATE FUNCTION pg_temp.tell(text) RETURNS boolean LANGUAGE sql AS 'SELECT true'`, "permission denied"},
		{li, `SET default_transaction_read_only = off; CREATE TEMP TABLE mine (a int)`, "permission denied"},
		{li, `SET default_transaction_read_only = off; CREATE TABLE acme.mine (a int)`, "permission denied for schema acme"},
		{li, `SET default_transaction_read_only = off; CREATE SCHEMA mine`, "permission denied for database"},
		{li, `SET default_transaction_read_only = off; DELETE FROM acme.customers`, "permission denied"},
		{li, `SET default_transaction_read_only = off; UPDATE acme.customers SET owner = 'Li Wei'`, "permission denied"},
		{li, `SET default_transaction_read_only = off; INSERT INTO acme.customers (_id, _row, _changed_at) VALUES ('x', 1, now())`, "permission denied"},
		{li, `SET default_transaction_read_only = off; UPDATE sheetsync.access_grants SET names = '{"wang fang"}'`, "permission denied"},
		{li, `SET default_transaction_read_only = off; ALTER TABLE acme.customers DISABLE ROW LEVEL SECURITY`, "must be owner"},
		{li, `SET default_transaction_read_only = off; DROP POLICY sheetsync_sales ON acme.customers`, "must be owner"},
		{li, `SET default_transaction_read_only = off; TRUNCATE acme.customers`, "permission denied"},
		{li, `COPY (SELECT 1) TO PROGRAM 'cat'`, "pg_execute_server_program"},
		{li, `COPY (SELECT 1) TO '/tmp/x'`, "pg_write_server_files"},
		{li, `SELECT pg_read_file('postgresql.conf')`, "permission denied"},
		{li, `SELECT lo_export(1, '/tmp/x')`, "permission denied"},
		{li, `SET default_transaction_read_only = off; SELECT lo_from_bytea(0, 'x')`, "permission denied"},
		{li, `SELECT query FROM sheetsync.access_rules`, "permission denied"},
		{li, `SELECT login FROM sheetsync.access_grants`, "permission denied"},
		{li, `SELECT old_value FROM sheetsync.cell_writes`, "permission denied"},
		{li, `SELECT state::text FROM sheetsync.record_states`, "permission denied"},
		{li, `SELECT layout::text FROM sheetsync.registers`, "permission denied"},
		{li, `SELECT sheetsync.own_records('acme', 'customers') EXCEPT SELECT unnest('{c1,c3}'::text[])`, ""},
		{li, `SELECT record_id FROM sheetsync.own_records() EXCEPT SELECT unnest('{c1,c3,o2}'::text[])`, ""},
		{li, `SELECT rolname FROM pg_roles WHERE rolpassword <> '********'`, ""},
		{li, `SELECT name FROM acme_analyst.customers`, "permission denied"},
		{li, `SELECT query FROM pg_stat_activity WHERE usename <> session_user AND query NOT LIKE '<insufficient%' AND query <> ''`, ""},
		{ana, `SELECT * FROM acme.customers`, "permission denied for schema acme"},
		{ana, `SELECT message FROM sheetsync.issues`, "permission denied"},
		{ana, `SELECT recipient FROM sheetsync.ledger`, "permission denied"},
		{ana, `SELECT old_value FROM sheetsync.cells_written`, "permission denied"},
		{ana, `SELECT reasons::text FROM sheetsync.duplicates`, "permission denied"},
		{ana, `SELECT fields::text FROM sheetsync.duplicate_merged`, "permission denied"},
		{ana, `SELECT phone FROM acme_analyst.customers WHERE phone IS NOT NULL UNION SELECT dial FROM acme_analyst.customers WHERE dial IS NOT NULL`, ""},
		{ana, `SELECT last_note FROM acme_analyst.customers_history WHERE last_note IS NOT NULL`, ""},
		{ana, `SELECT _extra::text FROM acme_analyst.customers_history WHERE _extra IS NOT NULL`, ""},
		{ana, `SET default_transaction_read_only = off; CREATE VIEW acme_analyst.more AS SELECT 1`, "permission denied"},
	} {
		conn, err := test.db.Connx(ctx)
		if err != nil {
			t.Fatal(err)
		}
		statements := strings.Split(test.query, "; ")
		if len(statements) > 1 {
			if _, err := conn.ExecContext(ctx, statements[0]); err != nil {
				t.Errorf("%s: %v", test.query, err)
			}
		}
		var rows []string
		err = conn.SelectContext(ctx, &rows, statements[len(statements)-1])
		switch {
		case test.want == "" && (err != nil || len(rows) > 0):
			t.Errorf("%s: got %v, %v; want nothing", test.query, rows, err)
		case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
			t.Errorf("%s: got %v, %v; want an error with %q", test.query, rows, err, test.want)
		}
		_, _ = conn.ExecContext(ctx, `RESET ALL`)
		_ = conn.Close()
	}
	explained := func(pattern string) []string {
		plan := column(t, li, `EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) SELECT name FROM acme.customers WHERE name LIKE '`+pattern+`%'`)
		for i, line := range plan {
			plan[i] = strings.ReplaceAll(line, pattern, "")
		}
		return plan
	}
	if diff := cmp.Diff(explained("nosuch"), explained("secret")); diff != "" {
		t.Errorf("a plan tells of others' rows (-nothing +something):\n%s", diff)
	}
}
