package mirror_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/pgtest"
)

// guarded is a register with customers of several people, and what hangs on them.
const guarded = `
name: trade
base_currency: USD
lookup: {resource: customers, owner: [owner, owner_email]}
team: {resource: team, name: [name], address: email}
resources:
  - name: customers
    title: Customers
    duplicates: {fields: [name, phone]}
    deadlines:
      - {name: call, date: next_call, remind: [P1D], to: [owner_email], owner: owner}
    schema:
      primaryKey: name
      fields:
        - {name: name, type: string, format: company}
        - {name: code, type: string, constraints: {unique: true}}
        - {name: owner, type: string, format: person}
        - {name: owner_email, type: string, format: email, personal: true}
        - {name: phone, type: string, personal: true}
        - {name: dial, type: string, formula: 'phone ?? ""'}
        - {name: region, type: string}
        - {name: credit, type: integer}
        - {name: next_call, type: date}
        - {name: last_note, type: string, rollup: {from: calls, max: note}}
        - {name: sold, type: object, rollup: {from: orders, sum: total}, currency: currency}
        - {name: currency, type: string}
  - name: contracts
    title: Contracts
    schema:
      primaryKey: contract_number
      foreignKeys: [{fields: customer, reference: {resource: customers, fields: name}}]
      fields:
        - {name: contract_number, type: string}
        - {name: customer, type: string}
        - {name: end_date, type: date}
        - {name: owner, type: string}
  - name: orders
    title: Orders
    schema:
      foreignKeys:
        - {fields: contract, reference: {resource: contracts, fields: contract_number}}
        - {fields: customer, reference: {resource: customers, fields: name}}
      fields:
        - {name: number, type: string}
        - {name: customer, type: string}
        - {name: contract, type: string}
        - {name: order_date, type: date}
        - {name: total, type: number, currency: currency}
        - {name: currency, type: string, format: currency}
  - name: payments
    title: Payments
    schema:
      foreignKeys: [{fields: number, reference: {resource: orders, fields: number, group: true}}]
      fields:
        - {name: number, type: string}
        - {name: received, type: number}
  - name: calls
    title: Calls
    schema:
      foreignKeys: [{fields: customer, reference: {resource: customers, fields: name}}]
      fields:
        - {name: customer, type: string}
        - {name: date, type: date}
        - {name: note, type: string, personal: true}
  - name: products
    title: Products
    schema:
      fields:
        - {name: product, type: string}
        - {name: cost, type: integer}
  - name: team
    title: Team
    schema:
      fields:
        - {name: name, type: string}
        - {name: email, type: string, format: email, personal: true}
`

// as connects as a database user.
func as(t testing.TB, dsn, login string) *sqlx.DB {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	u.User = url.User(login)
	return pgtest.Open(t, u.String())
}

// login lets a database user, which is the test's own, read in a role.
func (r *register) login(name string, role access.Role, register string, names ...string) *sqlx.DB {
	r.t.Helper()
	login := r.loginName(name)
	g := mirror.Grant{Login: login, Role: role, Register: register, Person: name, Names: names}
	if _, err := r.mirror.Grant(context.Background(), g, false); err != nil {
		r.t.Fatalf("grant %s %s: %v", login, role, err)
	}
	db := as(r.t, r.dsn, login)
	r.t.Cleanup(func() {
		_ = db.Close()
		r.db.MustExec(`DROP OWNED BY ` + login)
		r.db.MustExec(`DROP ROLE ` + login)
	})
	return db
}

// loginName is that of a person; roles are the server's, which the tests share.
func (r *register) loginName(name string) string {
	return name + "_" + r.dsn[strings.LastIndex(r.dsn, "/test_")+1:strings.Index(r.dsn, "?")]
}

// column has the values of a query's only column, in order.
func column(t testing.TB, db sqlx.Queryer, query string, args ...any) []string {
	t.Helper()
	got := []string{}
	if err := sqlx.Select(db, &got, query, args...); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	slices.Sort(got)
	return got
}

// Salespeople see exactly the records that are theirs: by an owner field, or because they
// hang on a record that is.
func TestSalesSeeTheirOwnRecords(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", guarded)
	r.sync()
	li := r.login("li", access.Sales, "", "Li Wei", "li@example.com")
	for seed := range uint64(25) {
		r.tabs = randomGuarded(rand.New(rand.NewPCG(seed, 3)))
		r.sync()
		want := ownedBy(r.tabs, "li wei", "li@example.com")
		for _, resource := range r.desc.Resources {
			name := resource.Name
			if diff := cmp.Diff(want[name], column(t, li, `SELECT _id FROM acme.`+name)); diff != "" {
				t.Errorf("seed %d: %s (-want +got):\n%s", seed, name, diff)
			}
			if diff := cmp.Diff(want[name], column(t, li, `SELECT DISTINCT _id FROM acme.`+name+`_history WHERE _valid_to IS NULL`)); diff != "" {
				t.Errorf("seed %d: history of %s (-want +got):\n%s", seed, name, diff)
			}
			if diff := cmp.Diff(want[name], column(t, li, `SELECT _id FROM acme.`+name+`_at(now())`)); diff != "" {
				t.Errorf("seed %d: %s at this time (-want +got):\n%s", seed, name, diff)
			}
		}
		if diff := cmp.Diff(want["customers"], column(t, li, `SELECT _id FROM acme.customers_merged`)); diff != "" {
			t.Errorf("seed %d: merged customers (-want +got):\n%s", seed, diff)
		}
		all := slices.Sorted(func(yield func(string) bool) {
			for name, ids := range want {
				for _, id := range ids {
					if !yield(name + " " + id) {
						return
					}
				}
			}
		})
		if diff := cmp.Diff(all, column(t, li, `SELECT resource || ' ' || record_id FROM acme.report_records`)); diff != "" {
			t.Errorf("seed %d: report of records (-want +got):\n%s", seed, diff)
		}
		if t.Failed() {
			t.FailNow()
		}
	}
}

// randomGuarded makes records whose owners are written in many ways, and references that
// name one, several or no record.
func randomGuarded(rnd *rand.Rand) map[string][]record {
	pick := func(values ...any) any { return values[rnd.IntN(len(values))] }
	owner := func() any {
		return pick(nil, "Li Wei", "li wei", " Li  Wei ", "Ｌｉ Wei", "Wang Fang", "Wang Fang / Li Wei", "李伟、Li Wei", "Li Weiming", "Li", "li@example.com", "Li Wei <li@example.com>", "Zhao, Wang Fang")
	}
	tabs := make(map[string][]record)
	add := func(resource string, values map[string]any) {
		n := len(tabs[resource])
		tabs[resource] = append(tabs[resource], record{id: fmt.Sprintf("%s%d", resource[:2], n), row: n + 2, values: values})
	}
	for i := range 12 {
		name := fmt.Sprintf("Firm %d", rnd.IntN(10)) // some have a name in common
		add("customers", map[string]any{"name": name, "code": fmt.Sprintf("C%d", i), "owner": owner(), "owner_email": pick(nil, "li@example.com", "LI@example.com", "wang@example.com"), "phone": "1", "region": "x"})
	}
	firm := func() any {
		return pick(nil, "nobody", fmt.Sprintf("C%d", rnd.IntN(12)), fmt.Sprintf("Firm %d", rnd.IntN(10)), fmt.Sprintf(" Firm  %d", rnd.IntN(10)))
	}
	for i := range 10 {
		add("contracts", map[string]any{"contract_number": fmt.Sprintf("K%d", i%8), "customer": firm(), "owner": owner()})
	}
	for range 20 {
		add("orders", map[string]any{"number": fmt.Sprintf("O%d", rnd.IntN(8)), "customer": firm(), "contract": pick(nil, fmt.Sprintf("K%d", rnd.IntN(9)))})
		add("payments", map[string]any{"number": fmt.Sprintf("O%d", rnd.IntN(9)), "received": 1})
		add("calls", map[string]any{"customer": firm(), "note": "n"})
	}
	add("products", map[string]any{"product": "p", "cost": 1})
	add("team", map[string]any{"name": "Li Wei", "email": "li@example.com"})
	return tabs
}

// ownedBy says whose records are whose, by the words of package access.
func ownedBy(tabs map[string][]record, keys ...string) map[string][]string {
	fold := func(v any) string {
		s, _ := v.(string)
		return strings.Join(strings.Fields(strings.ReplaceAll(strings.ReplaceAll(s, "Ｌ", "L"), "ｉ", "i")), " ")
	}
	named := func(rec record, fields ...string) bool {
		for _, f := range fields {
			if rec.values[f] == nil {
				continue
			}
			return slices.ContainsFunc(strings.FieldsFunc(fold(rec.values[f]), func(c rune) bool { return strings.ContainsRune("/、<>,", c) }), func(piece string) bool {
				return slices.Contains(keys, strings.ToLower(strings.TrimSpace(piece)))
			})
		}
		return false
	}
	own := make(map[string]map[string]bool)
	// names reports whether a text names some records, all of which are own.
	names := func(resource string, text any, fields ...string) bool {
		some, all := false, true
		for _, rec := range tabs[resource] {
			for _, f := range fields {
				if text != nil && rec.values[f] != nil && fold(rec.values[f]) == fold(text) {
					some, all = true, all && own[resource][rec.id]
				}
			}
		}
		return some && all
	}
	for _, resource := range []string{"customers", "contracts", "orders", "payments", "calls", "products", "team"} {
		own[resource] = make(map[string]bool)
		for _, rec := range tabs[resource] {
			v := rec.values
			switch resource {
			case "customers":
				own[resource][rec.id] = named(rec, "owner", "owner_email")
			case "contracts":
				own[resource][rec.id] = named(rec, "owner") || names("customers", v["customer"], "name", "code")
			case "orders":
				own[resource][rec.id] = names("customers", v["customer"], "name", "code") || v["customer"] == nil && names("contracts", v["contract"], "contract_number")
			case "payments":
				own[resource][rec.id] = names("orders", v["number"], "number")
			case "calls":
				own[resource][rec.id] = names("customers", v["customer"], "name", "code")
			}
		}
	}
	want := make(map[string][]string)
	for resource, ids := range own {
		want[resource] = []string{}
		for id, is := range ids {
			if is {
				want[resource] = append(want[resource], id)
			}
		}
		slices.Sort(want[resource])
	}
	return want
}

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

// Managers and finance see everything, but write nothing; those of one register see no
// other.
func TestManagersReadEverything(t *testing.T) {
	t.Parallel()
	r := twoOwners(t)
	other := &register{t: t, name: "beta", dsn: r.dsn, mirror: r.mirror, db: r.db, tabs: map[string][]record{"customers": {{id: "b1", row: 2, values: map[string]any{"name": "Beta firm"}}}}}
	other.describe(guarded)
	other.runs = 100
	other.sync()
	boss, pay, half := r.login("boss", access.Manager, ""), r.login("pay", access.Finance, ""), r.login("half", access.Manager, "beta")
	r.db.MustExec(`CREATE TABLE acme.later (secret text); INSERT INTO acme.later VALUES ('later')`)
	r.desc.Resources[0].Title = r.desc.Resources[1].Title // something changes
	r.sync()
	for _, db := range []*sqlx.DB{boss, pay} {
		for _, query := range []string{
			`SELECT _id FROM acme.customers WHERE name = 'secret firm'`, `SELECT phone FROM acme.customers_history WHERE phone = '222-private' AND _valid_to IS NULL`,
			`SELECT customer FROM acme.report_customers WHERE customer = 'secret firm'`, `SELECT name FROM acme.customers_at(now()) WHERE name = 'secret firm'`,
			`SELECT message FROM sheetsync.issues WHERE record_id = 'c2'`, `SELECT recipient FROM sheetsync.ledger WHERE record_id = 'c2'`,
			`SELECT new_value FROM sheetsync.cells_written WHERE record_id = 'c2'`, `SELECT secret FROM acme.later`, `SELECT name FROM beta.customers`,
			`SELECT register FROM sheetsync.freshness WHERE register = 'none' UNION SELECT 'x'`,
		} {
			if got := column(t, db, query); len(got) != 1 {
				t.Errorf("%s: got %v, want one row", query, got)
			}
		}
		if _, err := db.Exec(`DELETE FROM acme.customers`); err == nil {
			t.Error("a manager may delete")
		}
	}
	for _, relation := range readable(t, half) {
		for _, row := range column(t, half, `SELECT q::text FROM `+relation+` AS q`) {
			if strings.Contains(row, "secret") || strings.Contains(row, "acme") {
				t.Errorf("the manager of beta sees in %s: %s", relation, row)
			}
		}
	}
	if got := column(t, half, `SELECT name FROM beta.customers`); !slices.Equal(got, []string{"Beta firm"}) {
		t.Errorf("the manager of beta sees %v", got)
	}
	li := r.login("li", access.Sales, "", "Li Wei")
	if err := li.Get(new(string), `SELECT secret FROM acme.later`); err == nil || !strings.Contains(err.Error(), "permission denied") {
		t.Errorf("sales read a table that nobody knows: %v", err)
	}
}

// Rights and policies are there again in the transaction that makes tables anew, and a
// second run changes nothing.
func TestRightsAreRenewed(t *testing.T) {
	t.Parallel()
	r := twoOwners(t)
	li := r.login("li", access.Sales, "", "Li Wei")
	reader := r.loginName("reader")
	r.db.MustExec(`CREATE ROLE ` + reader + ` LOGIN; GRANT USAGE ON SCHEMA acme TO ` + reader + `; GRANT SELECT ON acme.orders TO ` + reader)
	t.Cleanup(func() { r.db.MustExec(`DROP OWNED BY ` + reader + `; DROP ROLE ` + reader) })
	everything := r.loginName("everything")
	r.db.MustExec(`CREATE ROLE ` + everything + ` LOGIN IN ROLE pg_read_all_data`)
	t.Cleanup(func() { r.db.MustExec(`DROP ROLE ` + everything) })
	before := r.rows(`SELECT polname, polrelid::regclass::text, polrelid FROM pg_policy ORDER BY 1, 2`)
	r.sync() // which gives the reader a policy
	again := r.rows(`SELECT xmin, polname, polrelid::regclass::text, polrelid FROM pg_policy ORDER BY 2, 3`)
	if len(again) != len(before)+1 {
		t.Errorf("%d policies, then %d", len(before), len(again))
	}
	r.sync()
	if diff := cmp.Diff(again, r.rows(`SELECT xmin, polname, polrelid::regclass::text, polrelid FROM pg_policy ORDER BY 2, 3`)); diff != "" {
		t.Errorf("a second run changes policies (-before +after):\n%s", diff)
	}
	if got := column(t, as(t, r.dsn, reader), `SELECT _id FROM acme.orders`); len(got) != 2 {
		t.Errorf("who was granted orders by hand sees %v", got)
	}
	if got := column(t, as(t, r.dsn, everything), `SELECT record_id FROM acme.report_records`); len(got) != 10 {
		t.Errorf("who reads all data sees %v", got)
	}
	swapped := strings.Replace(guarded, "        - {name: number, type: string}\n        - {name: customer, type: string}\n        - {name: contract, type: string}\n",
		"        - {name: added, type: integer}\n        - {name: contract, type: string}\n        - {name: number, type: string}\n        - {name: customer, type: string}\n", 1)
	r.describe(swapped)
	r.sync()
	if got := r.rows(`SELECT attname FROM pg_attribute WHERE attrelid = 'acme.orders'::regclass AND attnum = 1`); !slices.Equal(got, []string{"(added)"}) {
		t.Errorf("the columns are out of order: %v", got)
	}
	if got := column(t, li, `SELECT _id FROM acme.orders`); !slices.Equal(got, []string{"o2"}) {
		t.Errorf("Li sees %v", got)
	}
	if got := column(t, as(t, r.dsn, reader), `SELECT _id FROM acme.orders`); len(got) != 2 {
		t.Errorf("who was granted orders by hand sees %v", got)
	}
}

// Salespeople's queries find their rows by indexes.
func TestSalesUseIndexes(t *testing.T) {
	t.Parallel()
	r := twoOwners(t)
	r.db.MustExec(`INSERT INTO acme.customers (name, owner, _id, _row, _changed_at) SELECT 'Firm ' || i, 'Owner ' || i % 500, 'x' || i, i, now() FROM generate_series(10, 20000) AS i`)
	r.db.MustExec(`ANALYZE acme.customers`)
	li := r.login("li", access.Sales, "", "Owner 7")
	if got := column(t, li, `SELECT _id FROM acme.customers`); len(got) != 39 {
		t.Errorf("%d customers, want 39", len(got))
	}
	for query, want := range map[string]string{
		`SELECT * FROM acme.customers WHERE region = 'east'`: "Index Cond: (_id = ANY",
		`SELECT * FROM acme.report_customers`:                "Index Cond: (_id = ANY",
	} {
		var plan []string
		if err := li.Select(&plan, `EXPLAIN `+query); err != nil || !strings.Contains(strings.Join(plan, "\n"), want) {
			t.Errorf("%s: %v, no %q in\n%s", query, err, want, strings.Join(plan, "\n"))
		}
	}
	var plan []string
	if err := r.db.Select(&plan, `EXPLAIN SELECT _id FROM acme.customers AS t WHERE sheetsync.person_keys(COALESCE(t.owner, t.owner_email)) && '{owner 7}'`); err != nil || !strings.Contains(strings.Join(plan, "\n"), "Bitmap Index Scan on "+access.IndexPrefix) {
		t.Errorf("%v, by no index:\n%s", err, strings.Join(plan, "\n"))
	}
	plan = nil
	if err := r.db.Select(&plan, `EXPLAIN SELECT * FROM acme.customers`); err != nil || strings.Contains(strings.Join(plan, "\n"), "own_records") || len(plan) != 1 {
		t.Errorf("%v, the service pays for policies:\n%s", err, strings.Join(plan, "\n"))
	}
}

// A database whose server has the usual roles from another one makes its own, and whoever
// has a role in one sees nothing of the other.
func TestRolesOfTwoDatabases(t *testing.T) {
	t.Parallel()
	first := twoOwners(t) // whose roles have rights
	dsn := pgtest.New(t)
	m, db := open(t, dsn), pgtest.Open(t, dsn)
	if _, err := m.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	roles := column(t, db, `SELECT name FROM sheetsync.access_roles`)
	t.Cleanup(func() {
		for _, role := range roles {
			db.MustExec(`DROP OWNED BY ` + role + `; DROP ROLE ` + role)
		}
	})
	for _, role := range column(t, first.db, `SELECT name FROM sheetsync.access_roles`) {
		if slices.Contains(roles, role) {
			t.Errorf("both have the role %s", role)
		}
	}
	boss := first.loginName("boss")
	first.login("boss", access.Manager, "")
	if err := as(t, dsn, boss).Get(new(string), `SELECT code FROM sheetsync.issues`); err == nil || !strings.Contains(err.Error(), "permission denied") {
		t.Errorf("the manager of one database reads the other: %v", err)
	}
}

// Grants are given, renewed, listed and taken back; what they can't be is said.
func TestGrants(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", guarded)
	r.sync()
	ctx := context.Background()
	li, theirs := r.loginName("li"), r.loginName("theirs")
	r.db.MustExec(`CREATE ROLE ` + theirs + ` LOGIN`)
	t.Cleanup(func() { r.db.MustExec(`DROP ROLE ` + theirs) })
	g := mirror.Grant{Login: li, Role: access.Sales, Person: "li@example.com", Names: []string{"Li Wei", "LI@example.com"}}
	password, err := r.mirror.Grant(ctx, g, false)
	if err != nil || len(password) < 20 {
		t.Fatalf("got password %q, %v", password, err)
	}
	stored := r.rows(`SELECT left(rolpassword, 14) FROM pg_authid WHERE rolname = $1`, li)
	if !slices.Equal(stored, []string{"(SCRAM-SHA-256$)"}) {
		t.Errorf("stored is %v", stored)
	}
	g.Names = append(g.Names, "李伟")
	if password, err := r.mirror.Grant(ctx, g, false); err != nil || password != "" {
		t.Errorf("again: %q, %v", password, err)
	}
	if diff := cmp.Diff([]string{`("{""li wei"",li@example.com,李伟}",t)`}, r.rows(`SELECT names, made FROM sheetsync.access_grants`)); diff != "" {
		t.Error(diff)
	}
	for _, test := range []struct {
		grant    mirror.Grant
		existing bool
		want     error
	}{
		{mirror.Grant{Login: theirs, Role: access.Sales}, false, mirror.ErrLoginTaken},
		{mirror.Grant{Login: r.loginName("nobody"), Role: access.Sales}, true, mirror.ErrNoLogin},
		{mirror.Grant{Login: "sheetsync", Role: access.Sales}, true, mirror.ErrAllPowerful},
		{mirror.Grant{Login: theirs, Role: access.Sales}, true, nil},
		{mirror.Grant{Login: `x"; DROP TABLE acme.customers; --` + theirs, Role: access.Analyst}, false, nil},
	} {
		if _, err := r.mirror.Grant(ctx, test.grant, test.existing); !errors.Is(err, test.want) {
			t.Errorf("%+v: got %v, want %v", test.grant, err, test.want)
		}
	}
	list, err := r.mirror.Grants(ctx)
	if err != nil || len(list) != 3 {
		t.Errorf("listed are %v, %v", list, err)
	}
	for _, login := range []string{li, theirs, `x"; DROP TABLE acme.customers; --` + theirs} {
		if revoked, err := r.mirror.Revoke(ctx, login, "", ""); err != nil || len(revoked) != 1 {
			t.Errorf("revoke %s: %v, %v", login, revoked, err)
		}
		if _, err := r.mirror.Revoke(ctx, login, "", ""); !errors.Is(err, mirror.ErrNoGrant) {
			t.Errorf("revoke %s again: %v", login, err)
		}
	}
	if diff := cmp.Diff([]string{"(" + theirs + ")"}, r.rows(`SELECT rolname FROM pg_roles WHERE rolname LIKE '%' || $1`, strings.TrimPrefix(theirs, "theirs"))); diff != "" {
		t.Errorf("users that are left (-want +got):\n%s", diff)
	}
}
