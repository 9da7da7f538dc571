package mirror_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const customers = `
name: acme
title: {en: Customers of Acme, zh-CN: 客户}
resources:
  - name: customers
    title: {en: Customers, zh-CN: 客户}
    description: One row a customer.
    schema:
      primaryKey: code
      fields:
        - {name: code, title: {en: Code, zh-CN: 代码}, type: string}
        - {name: name, title: Name, type: string}
        - {name: credit, type: number}
        - {name: orders, type: integer}
        - {name: active, type: boolean}
        - {name: since, type: date}
        - {name: opens, type: time}
        - {name: seen, type: datetime}
        - {name: tags, type: array}
`

var some = []record{
	{"a", 2, map[string]any{"code": "A", "name": "Ann", "credit": decimal{12550, -2}, "orders": 3, "active": true,
		"since": time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC), "opens": 9*3600 + 30*60,
		"seen": time.Date(2024, 3, 1, 12, 0, 0, 123456000, time.UTC), "tags": `["x", 1]`}, nil},
	{"b", 3, map[string]any{"code": "B", "name": "Bob"}, map[string]any{"Note": "call back", "Score": 4.5}},
	{"c", 4, map[string]any{"code": "C", "name": "Cid", "credit": invalid("a lot"), "since": invalid("soon")}, nil},
}

func TestFirstRun(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", customers)
	r.tabs["customers"] = some
	r.sync()
	want := []string{
		// Canonical numbers have no zeros at the end.
		`(A,Ann,125.5,3,t,2024-02-29,09:30:00,"2024-03-01 12:00:00.123456+00","[""x"", 1]",a,2,,)`,
		`(B,Bob,,,,,,,,b,3,"{""Note"": ""call back"", ""Score"": 4.5}",)`,
		`(C,Cid,,,,,,,,c,4,,"{""since"": ""soon"", ""credit"": ""a lot""}")`,
	}
	got := r.rows(`SELECT code, name, credit, orders, active, since, opens, seen AT TIME ZONE 'UTC' || '+00' AS seen, tags, _id, _row, _extra, _raw FROM acme.customers ORDER BY _row`)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("live table (-want +got):\n%s", diff)
	}
	got = r.rows(`SELECT _id, _op, _valid_from = _changed_at AS at, _valid_to, _run FROM acme.customers_history ORDER BY _id`)
	if diff := cmp.Diff([]string{`(a,insert,t,,run-001)`, `(b,insert,t,,run-001)`, `(c,insert,t,,run-001)`}, got); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	var columns []string
	if err := r.db.Select(&columns, `SELECT column_name FROM information_schema.columns WHERE table_schema = 'acme' AND table_name = 'customers' ORDER BY ordinal_position`); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"code", "name", "credit", "orders", "active", "since", "opens", "seen", "tags", "_id", "_row", "_extra", "_raw", "_changed_at"}, columns); diff != "" {
		t.Errorf("columns (-want +got):\n%s", diff)
	}
	if got := r.rows(`SELECT id, register, status, counts->'customers'->'inserted' FROM sheetsync.runs`); len(got) != 1 || got[0] != "(run-001,acme,applied,3)" {
		t.Errorf("runs: got %v", got)
	}
}

func TestEdits(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", customers)
	r.tabs["customers"] = some
	r.sync()
	changedAt := r.rows(`SELECT _id, _changed_at FROM acme.customers WHERE _id <> 'b' ORDER BY _id`)

	// b is edited, c goes away, d is new, and a only moves.
	a := some[0]
	a.row = 9
	r.tabs["customers"] = []record{
		{"d", 2, map[string]any{"code": "D"}, nil},
		{"b", 3, map[string]any{"code": "B", "name": "Bobby"}, nil},
		a,
	}
	r.sync()
	got := r.rows(`SELECT _id, _row, name, _extra, _changed_at > (SELECT min(_valid_from) FROM acme.customers_history) AS changed FROM acme.customers ORDER BY _id`)
	if diff := cmp.Diff([]string{`(a,9,Ann,,f)`, `(b,3,Bobby,,t)`, `(d,2,,,t)`}, got); diff != "" {
		t.Errorf("live table (-want +got):\n%s", diff)
	}
	got = r.rows(`SELECT _id, _op, name, _row, _run, _valid_to IS NULL AS live, _valid_to > _valid_from AS lasted FROM acme.customers_history ORDER BY _id, _valid_from, _run`)
	want := []string{
		`(a,insert,Ann,2,run-001,t,)`,
		`(b,insert,Bob,3,run-001,f,t)`,
		`(b,update,Bobby,3,run-002,t,)`,
		`(c,insert,Cid,4,run-001,f,t)`,
		`(c,delete,Cid,4,run-002,f,f)`,
		`(d,insert,,2,run-002,t,)`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
	if got := r.rows(`SELECT _id, _changed_at FROM acme.customers WHERE _id = 'a'`); got[0] != changedAt[0] {
		t.Errorf("moving changed _changed_at: %s, was %s", got[0], changedAt[0])
	}
	gaps := r.rows(`SELECT 1 FROM acme.customers_history AS x JOIN acme.customers_history AS y USING (_id) WHERE y._op = 'update' AND x._op = 'insert' AND x._valid_to <> y._valid_from`)
	if len(gaps) > 0 {
		t.Error("a version doesn't end when the next one begins")
	}
}

// TestLiveIsWhatHistoryHasOpen: the open versions are the live rows, whatever was done.
func TestLiveIsWhatHistoryHasOpen(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", customers)
	for _, tab := range [][]record{some, some[:1], {}, some[1:], {{"a", 2, map[string]any{"code": "A2"}, nil}}} {
		r.tabs["customers"] = tab
		r.sync()
		const columns = `code, name, credit, orders, active, since, opens, seen, tags, _id, _extra, _raw, _changed_at`
		live := r.rows(`SELECT ` + columns + ` FROM acme.customers ORDER BY _id`)
		open := r.rows(`SELECT ` + columns + ` FROM acme.customers_history WHERE _valid_to IS NULL ORDER BY _id`)
		if diff := cmp.Diff(live, open); diff != "" || len(live) != len(tab) {
			t.Errorf("%d rows: live and open versions differ (-live +open):\n%s", len(tab), diff)
		}
	}
}

// TestUpdateThatIsNone: rows that the run lists but that are equal write nothing.
func TestUpdateThatIsNone(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", customers)
	r.tabs["customers"] = some
	r.sync()
	before := r.rows(`SELECT _id, xmin FROM acme.customers ORDER BY _id`)
	r.db.MustExec(`DELETE FROM sheetsync.record_states`) // the run takes all for new
	r.sync()
	if diff := cmp.Diff(before, r.rows(`SELECT _id, xmin FROM acme.customers ORDER BY _id`)); diff != "" {
		t.Errorf("rows were rewritten (-before +after):\n%s", diff)
	}
	if got := r.rows(`SELECT count(*) FROM acme.customers_history`); got[0] != "(3)" {
		t.Errorf("history has %s versions, want 3", got[0])
	}
}

// TestTablesChangedByHand: what others did to the tables is put right when the rows are compared.
func TestTablesChangedByHand(t *testing.T) {
	t.Parallel()
	for _, damage := range []string{
		`DELETE FROM acme.customers WHERE _id = 'a'`,
		`UPDATE acme.customers SET name = 'Eve'`,
		`INSERT INTO acme.customers (_id, _row, _changed_at) VALUES ('x', 77, now())`,
		`DELETE FROM acme.customers_history`,
		`DROP TABLE acme.customers CASCADE`,
		`ALTER TABLE acme.customers DROP CONSTRAINT customers_pkey`,
		`DROP SCHEMA acme CASCADE`,
	} {
		t.Run(damage, func(t *testing.T) {
			t.Parallel()
			r := newRegister(t, "acme", customers)
			r.tabs["customers"] = some
			r.sync()
			r.db.MustExec(damage)
			r.db.MustExec(`UPDATE sheetsync.registers SET rebuild = true`)
			r.sync()
			got := r.rows(`SELECT _id, name FROM acme.customers ORDER BY _id`)
			if diff := cmp.Diff([]string{"(a,Ann)", "(b,Bob)", "(c,Cid)"}, got); diff != "" {
				t.Errorf("live table (-want +got):\n%s", diff)
			}
		})
	}
}
