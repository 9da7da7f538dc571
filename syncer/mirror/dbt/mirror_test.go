package dbt_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/registers"
	"sheetsync/syncer"
	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/dbt"
	"sheetsync/syncer/mirror/pgtest"
	"sheetsync/syncer/mirror/reports"
)

// Each table, view and column of the sources is in the database, of the type that is said.
func TestMirror(t *testing.T) {
	t.Parallel()
	d, err := registers.Load("foreign-trade")
	if err != nil {
		t.Fatal(err)
	}
	dsn := pgtest.New(t)
	m, err := mirror.Open(t.Context(), dsn, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if _, err := m.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	unlock, err := m.Lock(t.Context(), "trade")
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	if err := m.Prepare(t.Context(), "trade", d, syncer.Locale{Language: language.English}); err != nil {
		t.Fatal(err)
	}
	db := pgtest.Open(t, dsn)
	for _, s := range parse(t, dbt.Sources(dbt.Register{Name: "trade", Descriptor: d, Locale: reports.Locale{}})).Sources {
		for _, of := range s.Tables {
			type typed struct{ Name, Type string }
			var there, said []typed
			if err := db.Select(&there, `SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
				WHERE attrelid = to_regclass(quote_ident($1) || '.' || quote_ident($2)) AND attnum > 0 AND NOT attisdropped`, s.Schema, of.Name); err != nil {
				t.Fatal(err)
			}
			types := make(map[string]string)
			for _, c := range there {
				types[c.Name] = c.Type
			}
			for _, c := range of.Columns {
				if c.DataType == "" { // of a view
					c.DataType = types[c.Name]
				}
				said = append(said, typed{c.Name, c.DataType})
			}
			if s.Name == "sheetsync_trade" { // some are for the service
				for _, c := range said {
					if types[c.Name] != c.Type {
						t.Errorf("%s.%s is said to be %s and is %q", of.Name, c.Name, c.Type, types[c.Name])
					}
				}
				continue
			}
			if diff := cmp.Diff(there, said); diff != "" {
				t.Errorf("%s (-database +sources):\n%s", of.Name, diff)
			}
		}
	}
}
