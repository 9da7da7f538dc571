package mirror_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/syncer"
	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/ddl"
)

// oneResource is a descriptor with one resource of the given fields, one a line.
func oneResource(name string, fields ...string) string {
	return "name: shop\ntitle: Shop\nresources:\n  - name: " + name + "\n    schema:\n      fields:\n        - " + strings.Join(fields, "\n        - ") + "\n"
}

// columns lists a table's columns as “name type”, service columns left out.
func (r *register) columns(table string) []string {
	r.t.Helper()
	var got []string
	err := r.db.Select(&got, `
		SELECT a.attname || ' ' || format_type(a.atttypid, a.atttypmod) FROM pg_attribute a
		WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped AND a.attname NOT LIKE '\_%' ORDER BY a.attnum`, table)
	if err != nil {
		r.t.Fatal(err)
	}
	return got
}

func TestDescriptorChanges(t *testing.T) {
	t.Parallel()
	before := []string{"{name: a, type: string}", "{name: b, type: string}", "{name: n, type: integer}"}
	values := map[string]any{"a": "alpha", "b": "12.50", "n": 7}
	for _, tc := range []struct {
		name    string
		fields  []string
		values  map[string]any
		live    []string // columns
		history []string
		rows    string   // of the live table, fields only
		version []string // of the history, fields only, in order of their making
	}{
		{
			"added at the end", append(before[:3:3], "{name: z, type: date}"), values,
			[]string{"a text", "b text", "n bigint", "z date"}, []string{"a text", "b text", "n bigint", "z date"},
			"(alpha,12.50,7,)", []string{"(alpha,12.50,7,)"},
		},
		{
			"added in the middle", []string{before[0], "{name: z, type: string}", before[1], before[2]},
			map[string]any{"a": "alpha", "b": "12.50", "n": 7, "z": "new"},
			[]string{"a text", "z text", "b text", "n bigint"}, []string{"a text", "b text", "n bigint", "z text"},
			"(alpha,new,12.50,7)", []string{"(alpha,12.50,7,)", "(alpha,12.50,7,new)"},
		},
		{
			"removed", []string{before[0], before[2]}, map[string]any{"a": "alpha", "n": 7},
			[]string{"a text", "n bigint"}, []string{"a text", "b text", "n bigint"},
			"(alpha,7)", []string{"(alpha,12.50,7)"},
		},
		{
			"renamed", []string{before[0], "{name: price, aliases: [b], type: string}", before[2]},
			map[string]any{"a": "alpha", "price": "12.50", "n": 7},
			[]string{"a text", "price text", "n bigint"}, []string{"a text", "price text", "n bigint"},
			"(alpha,12.50,7)", []string{"(alpha,12.50,7)"},
		},
		{
			"retyped with a cast that keeps all", []string{before[0], before[1], "{name: n, type: number}"},
			map[string]any{"a": "alpha", "b": "12.50", "n": decimal{75, -1}},
			[]string{"a text", "b text", "n numeric"}, []string{"a text", "b text", "n numeric"},
			"(alpha,12.50,7.5)", []string{"(alpha,12.50,7)", "(alpha,12.50,7.5)"},
		},
		{
			"retyped with a cast that keeps some", []string{"{name: a, type: date}", "{name: b, type: number}", before[2]},
			map[string]any{"a": invalid("alpha"), "b": decimal{125, -1}, "n": 7},
			[]string{"a date", "b numeric", "n bigint"}, []string{"a_was_text text", "b_was_text text", "n bigint", "a date", "b numeric"},
			"(,12.5,7)", []string{"(alpha,12.50,7,,12.50)", "(,,7,,12.5)"},
		},
		{
			"renamed and retyped", []string{before[0], "{name: price, aliases: [b], type: number}", before[2]},
			map[string]any{"a": "alpha", "price": decimal{125, -1}, "n": 7},
			[]string{"a text", "price numeric", "n bigint"}, []string{"a text", "price_was_text text", "n bigint", "price numeric"},
			"(alpha,12.50,7)", []string{"(alpha,12.50,7,12.50)"}, // an equal number is no change
		},
		{
			"reordered", []string{before[2], before[1], before[0]}, values,
			[]string{"n bigint", "b text", "a text"}, []string{"a text", "b text", "n bigint"},
			"(7,12.50,alpha)", []string{"(alpha,12.50,7)"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r := newRegister(t, "shop", oneResource("goods", before...))
			r.tabs["goods"] = []record{{"id1", 2, values, nil}}
			r.sync()
			r.describe(oneResource("goods", tc.fields...))
			r.tabs["goods"][0].values = tc.values
			r.sync()
			if diff := cmp.Diff(tc.live, r.columns("shop.goods")); diff != "" {
				t.Errorf("live columns (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.history, r.columns("shop.goods_history")); diff != "" {
				t.Errorf("history columns (-want +got):\n%s", diff)
			}
			list := func(columns []string) string {
				for i, c := range columns {
					columns[i], _, _ = strings.Cut(c, " ")
				}
				return strings.Join(columns, ", ")
			}
			if got := r.rows(`SELECT ` + list(tc.live) + ` FROM shop.goods`); len(got) != 1 || got[0] != tc.rows {
				t.Errorf("row: got %v, want %s", got, tc.rows)
			}
			if diff := cmp.Diff(tc.version, r.rows(`SELECT `+list(tc.history)+` FROM shop.goods_history ORDER BY _run`)); diff != "" {
				t.Errorf("versions (-want +got):\n%s", diff)
			}
		})
	}
}

// TestThereAndBack: a field that comes back finds its old values in the history.
func TestThereAndBack(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "shop", oneResource("goods", "{name: a, type: string}", "{name: b, type: string}"))
	r.tabs["goods"] = []record{{"id1", 2, map[string]any{"a": "x", "b": "y"}, nil}}
	r.sync()
	for _, fields := range [][]string{{"{name: a, type: string}"}, {"{name: a, type: string}", "{name: b, type: integer}"}, {"{name: a, type: string}", "{name: b, type: string}"}} {
		r.describe(oneResource("goods", fields...))
		r.tabs["goods"][0].values = map[string]any{"a": "x"}
		r.sync()
	}
	want := []string{"a text", "b_was_text text", "b text"}
	if diff := cmp.Diff(want, r.columns("shop.goods_history")); diff != "" {
		t.Errorf("history columns (-want +got):\n%s", diff)
	}
	if got := r.rows(`SELECT a, b_was_text FROM shop.goods_history WHERE _op = 'insert'`); len(got) != 1 || got[0] != "(x,y)" {
		t.Errorf("got %v, want the first version", got)
	}
}

func TestResourceChanges(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "shop", oneResource("goods", "{name: a, type: string}"))
	r.tabs["goods"] = []record{{"id1", 2, map[string]any{"a": "x"}, nil}}
	r.sync()
	r.db.MustExec(`INSERT INTO sheetsync.ledger (register, resource, record_id, deadline, due_date, stage, recipient) VALUES ('shop', 'goods', 'id1', 'd', '2026-01-01', 'P7D', 'a@example.com')`)

	r.describe(strings.Replace(oneResource("wares", "{name: a, type: string}"), "name: wares", "name: wares\n    aliases: [goods]", 1))
	r.tabs = map[string][]record{"wares": r.tabs["goods"]}
	r.sync()
	if got := r.rows(`SELECT _id, a, _op FROM shop.wares_history`); len(got) != 1 || got[0] != "(id1,x,insert)" {
		t.Errorf("after renaming: history %v", got)
	}
	if got := r.rows(`SELECT resource FROM sheetsync.ledger`); got[0] != "(wares)" {
		t.Errorf("after renaming: the ledger names %v; its reminders would go out again", got)
	}

	r.describe(oneResource("other", "{name: a, type: string}"))
	r.tabs = map[string][]record{}
	r.sync()
	if got := r.rows(`SELECT to_regclass('shop.wares')`); got[0] != "()" {
		t.Error("the removed resource's table is still there")
	}
	if got := r.rows(`SELECT a, _valid_to IS NOT NULL FROM shop.wares_history`); len(got) != 1 || got[0] != "(x,t)" {
		t.Errorf("history of the removed resource: got %v, want it closed", got)
	}

	// It comes back, to its old history.
	r.describe(oneResource("wares", "{name: a, type: string}", "{name: b, type: string}"))
	r.tabs["wares"] = []record{{"id2", 2, map[string]any{"a": "y", "b": "z"}, nil}}
	r.sync()
	want := []string{"(id1,x,)", "(id2,y,z)"}
	if diff := cmp.Diff(want, r.rows(`SELECT _id, a, b FROM shop.wares_history ORDER BY 1`)); diff != "" {
		t.Errorf("history (-want +got):\n%s", diff)
	}
}

// TestWhatOthersBuilt: views, grants and tables of others survive, or the change is refused.
func TestWhatOthersBuilt(t *testing.T) {
	t.Parallel()
	before := []string{"{name: a, type: string}", "{name: b, type: string}"}
	sync := func(r *register, fields ...string) error {
		r.describe(oneResource("goods", fields...))
		_, err := r.trySync(context.Background(), nil)
		return err
	}
	setup := func(t *testing.T, statement string) *register {
		r := newRegister(t, "shop", oneResource("goods", before...))
		r.sync()
		r.db.MustExec(statement)
		return r
	}
	t.Run("view on a removed field", func(t *testing.T) {
		t.Parallel()
		r := setup(t, `CREATE VIEW shop.mine AS SELECT b FROM shop.goods`)
		err := sync(r, before[0])
		if !errors.Is(err, mirror.ErrInUse) || !strings.Contains(err.Error(), "field b") {
			t.Errorf("got %v, want ErrInUse that names the field", err)
		}
		if diff := cmp.Diff([]string{"a text", "b text"}, r.columns("shop.goods")); diff != "" {
			t.Errorf("the refused change left traces (-want +got):\n%s", diff)
		}
	})
	t.Run("view on a retyped field", func(t *testing.T) {
		t.Parallel()
		r := setup(t, `CREATE VIEW shop.mine AS SELECT b FROM shop.goods`)
		if err := sync(r, before[0], "{name: b, type: integer}"); !errors.Is(err, mirror.ErrInUse) {
			t.Errorf("got %v, want ErrInUse", err)
		}
	})
	t.Run("view on other fields", func(t *testing.T) {
		t.Parallel()
		r := setup(t, `CREATE VIEW shop.mine AS SELECT a FROM shop.goods`)
		if err := sync(r, "{name: z, type: string}", before[0], before[1]); err != nil {
			t.Error(err)
		}
		r.rows(`SELECT z FROM shop.goods JOIN shop.mine USING (a)`)
	})
	t.Run("index", func(t *testing.T) {
		t.Parallel()
		r := setup(t, `CREATE INDEX mine ON shop.goods (a)`)
		if err := sync(r, before[1], before[0]); err != nil {
			t.Error(err)
		}
		if got := r.rows(`SELECT to_regclass('shop.mine')`); got[0] != "(shop.mine)" {
			t.Error("the index is gone")
		}
	})
	t.Run("grant", func(t *testing.T) {
		t.Parallel()
		r := setup(t, `GRANT SELECT ON shop.goods TO pg_read_all_settings; GRANT SELECT ON shop.goods TO PUBLIC`)
		if err := sync(r, before[1], before[0]); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff([]string{"b text", "a text"}, r.columns("shop.goods")); diff != "" {
			t.Errorf("columns (-want +got):\n%s", diff)
		}
		if got := r.rows(`SELECT has_table_privilege('pg_read_all_settings', 'shop.goods', 'SELECT')`); got[0] != "(t)" {
			t.Error("the grant is gone")
		}
	})
	for name, statement := range map[string]string{
		"table": `CREATE SCHEMA shop; CREATE TABLE shop.goods (a text)`,
		"view":  `CREATE SCHEMA shop; CREATE VIEW shop.goods_history AS SELECT 1 AS one`,
	} {
		t.Run("foreign "+name, func(t *testing.T) {
			t.Parallel()
			r := newRegister(t, "shop", oneResource("goods", before...))
			r.db.MustExec(statement)
			if _, err := r.trySync(context.Background(), nil); !errors.Is(err, ddl.ErrForeignTable) {
				t.Errorf("got %v, want ErrForeignTable", err)
			}
		})
	}
}

func TestComments(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", customers)
	r.sync()
	got := r.rows(`SELECT obj_description('acme'::regnamespace), obj_description('acme.customers'::regclass), col_description('acme.customers'::regclass, 1)`)
	if want := `("Customers of Acme / 客户","Customers / 客户: One row a customer.","Code / 代码")`; got[0] != want {
		t.Errorf("got %s, want %s", got[0], want)
	}
	missing := r.rows(`
		SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
		WHERE c.relnamespace = 'acme'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND a.attname LIKE '\_%' AND col_description(c.oid, a.attnum) IS NULL`)
	if len(missing) > 0 {
		t.Errorf("without a comment: %v", missing)
	}
	r.describe(strings.Replace(customers, "title: Name,", "title: Full name,", 1))
	r.sync()
	if got := r.rows(`SELECT col_description('acme.customers'::regclass, 2)`); got[0] != `("Full name")` {
		t.Errorf("after the title changed: %v", got)
	}
}

func TestRefusedNames(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("長", 30) // 90 bytes
	for _, tc := range []struct {
		register, resource, field, want string
	}{
		{"sheetsync", "goods", "a", "another name"},
		{"pg_shop", "goods", "a", "another name"},
		{long, "goods", "a", "90 bytes"},
		{"shop", long[:60], "a", "history table"},
		{"shop", "report_sales", "a", "report views"},
		{"shop", "goods", "_id", "the service has a column"},
		{"shop", "goods", "_valid_from", "the service has a column"},
		{"shop", "goods", "xmin", "PostgreSQL has a column"},
		{"shop", "goods", long, "90 bytes"},
		{"shop", "goods", "a\x00b", "can't"},
		{"shop", "goods", "a\xff", "can't"},
		{"shop", "goods", "", "without a name"},
	} {
		d := &sheetschema.Descriptor{Resources: []*sheetschema.Resource{{Name: tc.resource, Fields: []*sheetschema.Field{{Name: tc.field}}}}}
		err := new(mirror.Mirror).Prepare(context.Background(), tc.register, d, syncer.Locale{})
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%q %q %q: got %v, want %q in it", tc.register, tc.resource, tc.field, err, tc.want)
		}
	}
	two := &sheetschema.Descriptor{Resources: []*sheetschema.Resource{{Name: "goods"}, {Name: "goods_history"}}}
	if err := new(mirror.Mirror).Prepare(context.Background(), "shop", two, syncer.Locale{}); err == nil || !strings.Contains(err.Error(), "collide") {
		t.Errorf("got %v, want a collision", err)
	}
}

// TestHostileNames: names that SQL would trip over are names like others.
func TestHostileNames(t *testing.T) {
	t.Parallel()
	names := []string{
		`Robert'); DROP SCHEMA sheetsync CASCADE; --`, `quo"te`, `back\slash`, `$1 %s %d`, `$do$ select`, `select`, `名称`, `😀`, ` `, "tab\tnew\nline", `:name ?`, `a.b`, `"`,
	}
	d := &sheetschema.Descriptor{Digest: "1"}
	for i, name := range names {
		r := &sheetschema.Resource{Index: i, Name: name}
		for j, field := range names {
			r.Fields = append(r.Fields, &sheetschema.Field{Index: j, Name: field, Type: sheetschema.Type(j % 8)})
		}
		d.Resources = append(d.Resources, r)
	}
	for _, schema := range names[:5] {
		t.Run(schema, func(t *testing.T) {
			t.Parallel()
			checkHostileNames(t, schema, d)
		})
	}
}

func checkHostileNames(t *testing.T, schema string, d *sheetschema.Descriptor) {
	r := newRegister(t, schema, customers)
	r.desc = d
	for _, res := range d.Resources {
		r.tabs[res.Name] = []record{{res.Name, 2, map[string]any{d.Resources[0].Name: res.Name}, map[string]any{res.Name: res.Name}}}
	}
	r.sync()
	// A change that makes the tables anew, in another order.
	again := &sheetschema.Descriptor{Digest: "2"}
	for _, res := range d.Resources {
		c := *res
		c.Fields = nil
		for j := range res.Fields {
			f := *res.Fields[len(res.Fields)-1-j]
			f.Index = j
			c.Fields = append(c.Fields, &f)
		}
		again.Resources = append(again.Resources, &c)
	}
	r.desc = again
	r.tabs[d.Resources[1].Name] = nil
	r.sync()
	var got int
	if err := r.db.Get(&got, `SELECT count(*) FROM information_schema.tables WHERE table_schema = $1 AND table_type = 'BASE TABLE'`, schema); err != nil || got != 2*len(d.Resources) {
		t.Errorf("got %d tables, %v; want %d", got, err, 2*len(d.Resources))
	}
	first := d.Resources[0].Name
	if state := r.load(); len(state.Records[first].IDs) != 1 || state.Records[first].IDs[0] != first {
		t.Errorf("got %v", state.Records[first].IDs)
	}
}
