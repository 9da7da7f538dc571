package mirror_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/mirror/access"
)

// twoOwners has a customer of Li's and one of Wang's, with everything that hangs on them;
// all that is Wang's says “secret”.
func twoOwners(t testing.TB) *register {
	r := newRegister(t, "acme", guarded)
	if _, err := r.mirror.Migrate(context.Background()); err != nil { // a copy of a database has not its rights
		t.Fatal(err)
	}
	r.tabs = map[string][]record{
		"customers": {
			{id: "c1", row: 2, values: map[string]any{"name": "Lotus", "owner": "Li Wei", "phone": "111-private", "dial": "111-private", "region": "east", "credit": 1, "last_note": "private note"}, extra: map[string]any{"Spouse": "private spouse"}},
			{id: "c2", row: 3, values: map[string]any{"name": "secret firm", "owner": "Wang Fang", "phone": "222-private", "dial": "222-private", "region": "secret", "credit": invalid("secret private")}},
			{id: "c3", row: 4, values: map[string]any{"name": "Lotus", "owner": "Li Wei", "phone": "333-private", "credit": 0}},
		},
		"contracts": {{id: "k1", row: 2, values: map[string]any{"contract_number": "K-1", "customer": "secret firm"}}},
		"orders":    {{id: "o1", row: 2, values: map[string]any{"number": "secret 1", "customer": "secret firm", "total": 5, "currency": "USD"}}, {id: "o2", row: 3, values: map[string]any{"number": "O2", "customer": "Lotus"}}},
		"payments":  {{id: "p1", row: 2, values: map[string]any{"number": "secret 1", "received": 5}}},
		"calls":     {{id: "l1", row: 2, values: map[string]any{"customer": "secret firm", "note": "secret private note"}}},
		"products":  {{id: "q1", row: 2, values: map[string]any{"product": "secret lamp", "cost": 3}}},
		"team":      {{id: "t1", row: 2, values: map[string]any{"name": "Wang Fang", "email": "secret-private@example.com"}}},
	}
	r.sync()
	r.db.MustExec(`INSERT INTO sheetsync.issues (register, resource, record_id, row, field, code, severity, message, first_seen_run) VALUES
		('acme', 'customers', 'c2', 3, 'credit', 'not-a-number', 'error', 'secret private', 'run-001'), ('acme', 'customers', 'c1', 2, 'phone', 'required', 'error', 'of private Li', 'run-001'),
		('acme', 'customers', NULL, NULL, NULL, 'missing-column', 'error', 'secret private tab', 'run-001')`)
	r.db.MustExec(`INSERT INTO sheetsync.duplicates (register, resource, record_id, duplicate_of, score, reasons) VALUES ('acme', 'customers', 'c1', 'c2', 0.9, '{secret private}'), ('acme', 'customers', 'c3', 'c1', 0.9, '{of Li}')`)
	r.db.MustExec(`INSERT INTO sheetsync.duplicate_merged (register, resource, record_id, ids, fields) VALUES ('acme', 'customers', 'c1', '{c1,c2}', '{"name": "secret firm", "phone": "222-private"}')`)
	r.db.MustExec(`INSERT INTO sheetsync.ledger (register, resource, record_id, deadline, due_date, stage, recipient) VALUES
		('acme', 'customers', 'c2', 'call', '2026-01-01', 'P1D', 'secret-private@example.com'), ('acme', 'customers', 'c1', 'call', '2026-01-01', 'P1D', 'li@example.com')`)
	r.db.MustExec(`INSERT INTO sheetsync.cell_writes (register, run, resource, record_id, column_header, old_value, new_value, written_at) VALUES ('acme', 'run-001', 'customers', 'c2', 'Issues', 'secret private', 'secret private', now())`)
	r.db.MustExec(`INSERT INTO sheetsync.runs (id, register, started_at, ended_at, status, reason) VALUES ('run-900', 'acme', now(), now(), 'held', 'secret private')`)
	return r
}

// readable are all relations that a database user may ask something of.
func readable(t testing.TB, db sqlx.Queryer) []string {
	return column(t, db, `SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
		WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
			AND has_schema_privilege(n.oid, 'USAGE') AND has_any_column_privilege(c.oid, 'SELECT')`)
}

// Whoever reads as a salesperson or an analyst finds nothing that isn't for them in any
// relation or function, whatever it is called.
func TestNobodySeesMore(t *testing.T) {
	t.Parallel()
	r := twoOwners(t)
	people := []struct {
		name    string
		role    access.Role
		names   []string
		hidden  string // is in nothing that they can read
		schema  string
		visible string // is in what they can read of this
		in      string
	}{
		{"li", access.Sales, []string{"Li Wei"}, "secret", "acme", "111-private", "acme.customers"},
		{"ana", access.Analyst, nil, "private", "acme_analyst", "secret firm", "acme_analyst.report_customers"},
		{"stranger", access.Sales, nil, "Lotus", "acme", "", ""},
	}
	for _, p := range people {
		t.Run(p.name, func(t *testing.T) {
			db := r.login(p.name, p.role, "", p.names...)
			relations := readable(t, db)
			if len(relations) < 10 {
				t.Fatalf("%s reads %v only", p.name, relations)
			}
			for _, relation := range relations {
				for _, row := range column(t, db, `SELECT q::text FROM `+relation+` AS q`) {
					if strings.Contains(row, p.hidden) {
						t.Errorf("%s sees in %s: %s", p.name, relation, row)
					}
					if relation == p.in && strings.Contains(row, p.visible) {
						p.visible = ""
					}
				}
			}
			if p.visible != "" {
				t.Errorf("%s doesn't see %s in %s", p.name, p.visible, p.in)
			}
			reports := column(t, db, `SELECT relname FROM pg_class WHERE relnamespace = $1::regnamespace AND starts_with(relname, 'report_')`, p.schema)
			if diff := cmp.Diff(column(t, r.db, `SELECT relname FROM pg_class WHERE relnamespace = 'acme'::regnamespace AND starts_with(relname, 'report_')`), reports); diff != "" {
				t.Errorf("%s has other reports (-all +theirs):\n%s", p.name, diff)
			}
			functions := column(t, db, `SELECT p.oid::regproc::text FROM pg_proc AS p WHERE p.pronamespace = $1::regnamespace AND p.proargtypes = '1184'`, p.schema)
			if len(functions) < 7 {
				t.Errorf("functions %v", functions)
			}
			for _, f := range functions {
				for _, row := range column(t, db, `SELECT q::text FROM `+f+`(now()) AS q`) {
					if strings.Contains(row, p.hidden) {
						t.Errorf("%s sees in %s: %s", p.name, f, row)
					}
				}
			}
			for _, row := range column(t, db, `SELECT q::text FROM pg_stats AS q WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`) {
				if strings.Contains(row, p.hidden) {
					t.Errorf("%s sees in pg_stats: %s", p.name, row)
				}
			}
		})
	}
	r.db.MustExec(`ANALYZE`)
}
