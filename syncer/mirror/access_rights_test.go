package mirror_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/pgtest"
)

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
	r.db.MustExec(`INSERT INTO sheetsync.audit (register, actor, via, action) VALUES ('acme', 'li@example.com', 'issuer', 'approved'), ('beta', 'boss@example.com', 'issuer', 'approved'), ('', 'wang@example.com', 'issuer', 'signed-in')`)
	for _, tt := range []struct {
		name string
		db   *sqlx.DB
		want []string
	}{{"a manager", boss, []string{"acme", "beta"}}, {"beta's", half, []string{"beta"}}} {
		if got := column(t, tt.db, `SELECT register FROM sheetsync.audit ORDER BY 1`); !slices.Equal(got, tt.want) {
			t.Errorf("%s sees the audit of %v", tt.name, got)
		}
	}
	for _, table := range []string{"audit", "web_sessions", "web_links", "web_accounts"} {
		if err := pay.Get(new(int), `SELECT count(*) FROM sheetsync.`+table); err == nil || !strings.Contains(err.Error(), "permission denied") {
			t.Errorf("finance reads %s: %v", table, err)
		}
	}
	for _, table := range []string{"web_sessions", "web_accounts"} {
		if err := boss.Get(new(int), `SELECT count(*) FROM sheetsync.`+table); err == nil {
			t.Errorf("a manager reads who signs in: %s", table)
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
