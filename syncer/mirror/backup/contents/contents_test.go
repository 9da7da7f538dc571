package contents_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/mirror/backup/contents"
	"sheetsync/syncer/mirror/pgtest"
)

func read(t *testing.T, db *sqlx.DB) []contents.Table {
	t.Helper()
	tx, err := db.BeginTxx(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	list, err := contents.Of(context.Background(), tx, nil)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// Two databases are equal where their rows are, in any order; every other difference is
// named, whatever the tables and columns are called.
func TestDifferences(t *testing.T) {
	t.Parallel()
	const tables = `CREATE SCHEMA "Größe ""1"""; CREATE TABLE "Größe ""1"""."a b" (sheetsync_rows text, n numeric, at timestamptz);
		CREATE TABLE public.t (t text, f float8); CREATE TABLE public.gone (i int); CREATE VIEW public.v AS TABLE public.t; `
	one, other := pgtest.Open(t, pgtest.New(t)), pgtest.Open(t, pgtest.New(t))
	one.MustExec(tables + `INSERT INTO "Größe ""1"""."a b" VALUES ('x', 1.10, '2026-01-01 00:00Z'), ('y', 2, NULL); INSERT INTO public.t VALUES ('a', 0.1), ('a', 0.1), ('b', NULL)`)
	other.MustExec(tables + `SET timezone = 'Asia/Shanghai'; INSERT INTO "Größe ""1"""."a b" VALUES ('y', 2, NULL), ('x', 1.10, '2026-01-01 08:00+08'); INSERT INTO public.t VALUES ('b', NULL), ('a', 0.1), ('a', 0.1)`)
	want := read(t, one)
	if len(want) != 3 || contents.Rows(want) != 5 {
		t.Fatalf("the database holds %v", want)
	}
	for _, step := range []struct {
		name, sql string
		lines     []string
	}{
		{"the same in another order", ``, nil},
		{"a changed value", `UPDATE "Größe ""1"""."a b" SET n = 1.1 WHERE n = 1.10`, []string{`table Größe "1".a b has other values`}},
		{"as often, another one twice", `UPDATE public.t SET t = 'b', f = NULL WHERE ctid = (SELECT min(ctid) FROM public.t WHERE t = 'a')`,
			[]string{`table Größe "1".a b has other values`, `table public.t has other values`}},
		{"a row, a table more and one less", `INSERT INTO public.t VALUES ('c', 1); CREATE TABLE public.u (); DROP TABLE public.gone`,
			[]string{`table Größe "1".a b has other values`, `table public.gone is missing`, `table public.t has 4 rows in place of 3`, `table public.u should not be there`}},
	} {
		other.MustExec(step.sql)
		if diff := cmp.Diff(step.lines, contents.Differences(want, read(t, other))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", step.name, diff)
		}
	}
}
