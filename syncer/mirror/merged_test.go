package mirror_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/mirror/ddl"
)

const firms = `
name: trade
resources:
  - name: firms
    title: Firms
    duplicates: {fields: [name]}
    schema:
      fields:
        - {name: name, type: string, title: Name}
        - {name: credit, type: number}
        - {name: since, type: date}
        - {name: sales, type: object}
`

// TestMerged holds that records that are one are one row of the view, that the view
// follows the fields with the rights that people gave on it, and that it goes with the
// policy.
func TestMerged(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", firms)
	r.tabs["firms"] = []record{
		{id: "a", row: 2, values: map[string]any{"name": "Acme", "credit": decimal{5, 0}}},
		{id: "b", row: 3, values: map[string]any{"name": "Acme Ltd"}},
		{id: "c", row: 4, values: map[string]any{"name": "Borealis", "credit": decimal{7, 0}}},
	}
	check := func(query string, want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, r.rows(query)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", query, diff)
		}
	}
	const all = `SELECT name, credit, since, sales, _id, _ids, _count FROM acme.firms_merged ORDER BY _id`
	r.sync()
	check(all, "(Acme,5,,,a,{a},1)", `("Acme Ltd",,,,b,{b},1)`, "(Borealis,7,,,c,{c},1)")

	one := table.NewTable(r.desc.Resources[0], 1)
	one.SetID(0, "a")
	one.SetRow(0, 2)
	one.SetText(0, 0, "Acme “Ltd” {x}\n")
	one.SetNumber(0, 1, 1250, -2)
	one.SetInt(0, 2, 20000)
	one.SetText(0, 3, `{"USD": "150.10"}`)
	r.merged = []syncer.MergedRecords{{Table: one, IDs: [][]string{{"a", "b"}}}}
	r.sync()
	merged := []string{"(\"Acme “Ltd” {x}\n\",12.5,2024-10-04,\"{\"\"USD\"\": \"\"150.10\"\"}\",a,\"{a,b}\",2)", "(Borealis,7,,,c,{c},1)"}
	check(all, merged...)
	check(`SELECT obj_description('acme.firms_merged'::regclass) LIKE 'Firms: one row for each%' AS it,
		col_description('acme.firms_merged'::regclass, 1) AS name`, "(t,Name)")

	// Another type of field, and one more, while somebody may read the view.
	r.db.MustExec(`DO 'BEGIN CREATE ROLE merged_reader; EXCEPTION WHEN duplicate_object THEN END'`)
	r.db.MustExec(`GRANT SELECT ON acme.firms_merged TO merged_reader`)
	r.describe(firms[:len(firms)-len("        - {name: sales, type: object}\n")] + "        - {name: city, type: string}\n        - {name: sales, type: object}\n")
	r.merged = nil
	r.sync()
	check(`SELECT _id, _count FROM acme.firms_merged ORDER BY _id`, "(a,1)", "(b,1)", "(c,1)")
	check(`SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'acme.firms_merged'::regclass`,
		`("name,credit,since,city,sales,_id,_ids,_count,_changed_at")`)
	check(`SELECT has_table_privilege('merged_reader', 'acme.firms_merged', 'SELECT')`, "(t)")
	check(`SELECT count(*) FROM sheetsync.duplicate_merged`, "(0)")

	// Without a policy there is no view, and somebody's own isn't touched.
	r.tabs["firms"] = []record{{id: "a", row: 2, values: map[string]any{"name": "Acme"}}}
	r.describe(`{name: trade, resources: [{name: firms, title: Firms, schema: {fields: [{name: name, type: string}]}}]}`)
	r.sync()
	check(`SELECT to_regclass('acme.firms_merged') IS NULL AS gone`, "(t)")
	r.db.MustExec(`CREATE VIEW acme.firms_merged AS SELECT 1 AS n`)
	r.describe(firms)
	if _, err := r.trySync(t.Context(), nil); !errors.Is(err, ddl.ErrForeignTable) {
		t.Errorf("over somebody's own view: %v", err)
	}
}
