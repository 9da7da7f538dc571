package mirror_test

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"

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
