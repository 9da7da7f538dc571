package mirror_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/pgtest"
)

func TestMigrateOnce(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	m := open(t, pgtest.New(t))
	first, err := m.Migrate(ctx)
	if err != nil || len(first) < 2 {
		t.Fatalf("first: got %v, %v; want all migrations", first, err)
	}
	again, err := m.Migrate(ctx)
	if err != nil || len(again) != 0 {
		t.Errorf("second: got %v, %v; want none", again, err)
	}
}

// A migration that ends in the middle is named, and the next one goes on from there.
func TestMigrateGoesOn(t *testing.T) {
	t.Parallel()
	dsn := pgtest.New(t)
	m, admin := open(t, dsn), pgtest.Open(t, dsn)
	admin.MustExec(`CREATE FUNCTION public.ends() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
		IF to_regclass('sheetsync.heartbeats') IS NOT NULL THEN PERFORM pg_catalog.pg_terminate_backend(pg_catalog.pg_backend_pid()); END IF; END $$;
		CREATE EVENT TRIGGER ends ON ddl_command_end EXECUTE FUNCTION public.ends()`)
	first, err := m.Migrate(t.Context())
	const names, remedy = "step 0019_heartbeats.sql: the connection to the database broke", "sheetsync migrate goes on from there"
	if err == nil || !strings.Contains(err.Error(), names) || strings.Count(err.Error(), remedy) != 1 || len(first) != 18 {
		t.Errorf("%d migrations, then %v", len(first), err)
	}
	admin.MustExec(`DROP EVENT TRIGGER ends`)
	rest, err := m.Migrate(t.Context())
	if err != nil || len(rest) == 0 || rest[0] != "0019_heartbeats.sql" {
		t.Errorf("it goes on with %v, %v", rest, err)
	}
}

// A step that is older than the last one that was applied, and came after it, is made up for.
func TestMigrateMakesUpFor(t *testing.T) {
	t.Parallel()
	dsn := pgtest.New(t)
	m, admin := open(t, dsn), pgtest.Open(t, dsn)
	if _, err := m.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	admin.MustExec(`DROP TABLE sheetsync.web_accounts; DELETE FROM sheetsync.migrations WHERE version_id = 38`)
	if applied, err := m.Migrate(t.Context()); err != nil || !cmp.Equal(applied, []string{"0038_web_accounts.sql"}) {
		t.Errorf("it applies %v, %v", applied, err)
	}
	admin.MustExec(`SELECT FROM sheetsync.web_accounts`)
}

func TestMigrateByManyAtOnce(t *testing.T) {
	t.Parallel()
	dsn := pgtest.New(t)
	errs := make([]error, 6)
	var all sync.WaitGroup
	for i := range errs {
		m := open(t, dsn)
		all.Go(func() { _, errs[i] = m.Migrate(context.Background()) })
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Error(err)
	}
}

// Histories that had rows before get the indexes that new ones get with their first rows,
// and a run makes those that somebody dropped.
func TestHistoriesAreIndexed(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", `{name: t, resources: [{name: rows, schema: {fields: [{name: a, type: string}]}}]}`)
	indexes := func() []string {
		return r.rows(`SELECT regexp_replace(indexdef, '.* USING ', '') AS d FROM pg_indexes WHERE schemaname = 'acme' AND tablename = 'rows_history' ORDER BY 1`)
	}
	r.tabs["rows"] = []record{{"a", 2, map[string]any{"a": "1"}, nil}}
	r.sync()
	want := indexes()
	if len(want) != 3 {
		t.Errorf("after the first rows: %v", want)
	}
	const drop = `DROP INDEX acme.rows_history__valid_from__run_idx, acme.rows_history__id__valid_to_idx`
	r.db.MustExec(drop)
	migration, err := os.ReadFile("migrations/0027_history_indexes.sql")
	if err != nil {
		t.Fatal(err)
	}
	_, statement, _ := strings.Cut(string(migration), "-- +goose StatementBegin")
	statement, _, _ = strings.Cut(statement, "-- +goose StatementEnd")
	r.db.MustExec(statement)
	if diff := cmp.Diff(want, indexes()); diff != "" {
		t.Errorf("after the migration (-want +got):\n%s", diff)
	}
	r.db.MustExec(drop)
	r.tabs["rows"][0].values["a"] = "2"
	r.sync()
	if diff := cmp.Diff(want, indexes()); diff != "" {
		t.Errorf("after a change (-want +got):\n%s", diff)
	}
}

func TestMigrateRefusesANewerDatabase(t *testing.T) {
	t.Parallel()
	dsn := migrated.New(t)
	pgtest.Open(t, dsn).MustExec(`INSERT INTO sheetsync.migrations (version_id, is_applied) VALUES (9999, true)`)
	if _, err := open(t, dsn).Migrate(context.Background()); !errors.Is(err, mirror.ErrNewer) {
		t.Errorf("got %v, want ErrNewer", err)
	}
}

// Whoever may not make the service's schema is told the statement that lets them, which does.
func TestMigrateNamesTheRightThatItLacks(t *testing.T) {
	t.Parallel()
	dsn := pgtest.New(t)
	admin := pgtest.Open(t, dsn)
	var database string
	if err := admin.Get(&database, `SELECT current_database()`); err != nil {
		t.Fatal(err)
	}
	login := "poor_" + database
	admin.MustExec(`CREATE ROLE ` + login + ` LOGIN CREATEROLE`)
	t.Cleanup(func() { admin.MustExec(`DROP OWNED BY ` + login + ` CASCADE; DROP ROLE ` + login) })
	at, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	at.User = url.User(login)
	m := open(t, at.String())
	_, err = m.Migrate(t.Context())
	want := fmt.Sprintf(`GRANT CREATE ON DATABASE %q TO %q`, database, login)
	if err == nil || !strings.HasSuffix(err.Error(), want) {
		t.Fatalf("got %v, want it to end with %s", err, want)
	}
	admin.MustExec(want)
	if _, err := m.Migrate(t.Context()); err != nil {
		t.Errorf("with that right: %v", err)
	}
}

func TestServiceTablesAreCommented(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t, migrated.New(t))
	var missing []string
	err := db.Select(&missing, `
		SELECT c.relname || coalesce('.' || a.attname, '')
		FROM pg_class c
		LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
		WHERE c.relnamespace = 'sheetsync'::regnamespace AND c.relkind = 'r' AND c.relname <> 'migrations'
		AND (col_description(c.oid, a.attnum) IS NULL OR obj_description(c.oid, 'pg_class') IS NULL)`)
	if err != nil {
		t.Fatal(err)
	}
	if len(missing) > 0 {
		t.Errorf("without a comment: %v", missing)
	}
}

func TestOpenErrorsHideThePassword(t *testing.T) {
	t.Parallel()
	for _, url := range []string{
		"postgres://user:hunter2@127.0.0.1:1/db?sslmode=disable",
		"postgres://user:hunter2@127.0.0.1:port/db",
		"host=127.0.0.1 password=hunter2 port=none",
		"postgres://user:hunter2@[::1/db",
	} {
		m, err := mirror.Open(context.Background(), url, nil)
		if err == nil {
			_ = m.Close()
			t.Errorf("%s: got no error", url)
			continue
		}
		if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("the error holds the password: %v", err)
		}
	}
}
