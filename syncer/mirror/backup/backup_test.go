package backup_test

import (
	"context"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/syncer/mirror/backup"
	"sheetsync/syncer/mirror/backup/pgtool"
	"sheetsync/syncer/mirror/backup/rotation"
	"sheetsync/syncer/mirror/backup/sealed"
	"sheetsync/syncer/mirror/embeddedpg"
	"sheetsync/syncer/mirror/pgtest"
)

// place is the database of a connection URL.
func place(t testing.TB, dsn string) backup.Place {
	t.Helper()
	c, err := pq.NewConfig(dsn)
	if err != nil {
		t.Fatal(err)
	}
	return backup.Place{
		Database: c.Database,
		Open: func(ctx context.Context, database string) (*sqlx.DB, error) {
			u, err := url.Parse(dsn)
			if err != nil {
				return nil, err
			}
			q := u.Query()
			q.Set("application_name", backup.Application())
			u.Path, u.RawQuery = "/"+database, q.Encode()
			return sqlx.ConnectContext(ctx, "postgres", u.String())
		},
		Environ: func(string) []string {
			return []string{"PGHOST=" + c.Host, "PGPORT=" + port(dsn), "PGUSER=" + c.User, "PGPASSWORD=" + c.Password}
		},
		Tools: embeddedpg.Tools,
	}
}

func port(dsn string) string {
	u, err := url.Parse(dsn)
	if err != nil {
		return ""
	}
	return u.Query().Get("port")
}

const shop = `CREATE SCHEMA shop; CREATE TABLE shop.customers (id text PRIMARY KEY, name text, owed numeric, seen timestamptz);
	INSERT INTO shop.customers SELECT n::text, 'marked customer ' || n, n * 1.10, now() FROM generate_series(1, 5000) AS n;
	CREATE VIEW shop.debtors AS SELECT * FROM shop.customers WHERE owed > 100;
	CREATE SCHEMA sheetsync; CREATE TABLE sheetsync.ledger (id bigint GENERATED ALWAYS AS IDENTITY, what text); INSERT INTO sheetsync.ledger (what) VALUES ('a'), ('b');`

// A scene is a database with something in it, and how it is backed up.
type scene struct {
	dsn string
	db  *sqlx.DB
	key sealed.Identity
	backup.CreateOptions
}

func newScene(t *testing.T) *scene {
	t.Helper()
	dsn := pgtest.New(t)
	s := &scene{dsn: dsn, db: pgtest.Open(t, dsn)}
	s.db.MustExec(shop)
	var err error
	if s.key, err = sealed.NewIdentity(); err != nil {
		t.Fatal(err)
	}
	from := place(t, dsn)
	s.CreateOptions = backup.CreateOptions{From: from, Dir: filepath.Join(t.TempDir(), "new", "backups"), Recipients: []sealed.Recipient{s.key.Recipient()}, Program: "test", Now: time.Now,
		Scratch: func(ctx context.Context, use func(backup.Place) error) error {
			return backup.Scratch(ctx, from, "verify", use)
		}}
	return s
}

func (s *scene) restore(to backup.Place, path string) (backup.Restored, error) {
	return backup.Restore(context.Background(), backup.RestoreOptions{To: to, Path: path, Identities: []sealed.Identity{s.key}, Now: time.Now,
		Ready: func(context.Context, backup.Place, *backup.Manifest) error { return nil }})
}

func count(t *testing.T, db *sqlx.DB, query string) (n int) {
	t.Helper()
	if err := db.Get(&n, query); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

// What is written while a backup is made isn't in it, or all of it is: manifest and dump
// are of one moment.
func TestWhileWriting(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	counted := 0
	s.Progress = func(stage backup.Stage, _, _ int64) {
		if stage == backup.StageCount {
			s.db.MustExec(`INSERT INTO sheetsync.ledger (what) VALUES ('meanwhile'); UPDATE shop.customers SET owed = owed + 1`)
			counted++
		}
	}
	made, err := backup.Create(context.Background(), s.CreateOptions)
	if err != nil || !made.Verified || made.Manifest.Rows() != 5002 || counted != 2 {
		t.Fatalf("made %d rows, verified %t, after %d writes: %v", made.Manifest.Rows(), made.Verified, counted, err)
	}
	content, err := os.ReadFile(made.Path)
	if err != nil || strings.Contains(string(content), "marked") {
		t.Errorf("the file shows what is in it, or %v", err)
	}
	m, _, err := backup.Inspect(context.Background(), made.Path, []sealed.Identity{s.key}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(made.Manifest, m); diff != "" {
		t.Errorf("the manifest in the file (-made +read):\n%s", diff)
	}
	if n := count(t, s.db, `SELECT count(*) FROM pg_database WHERE datname LIKE 'sheetsync_%_' || (SELECT oid FROM pg_database WHERE datname = current_database())`); n != 0 {
		t.Errorf("%d scratch databases were left", n)
	}
}

// A file that can't be restored doesn't stay, nor does one that was not finished.
func TestNoBadBackup(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		spoil  func(s *scene)
		reason string
	}{
		{"the restored rows are others", func(s *scene) {
			lend := s.Scratch
			s.Scratch = func(ctx context.Context, use func(backup.Place) error) error {
				return lend(ctx, func(p backup.Place) error {
					open := p.Open
					opened := 0
					p.Open = func(ctx context.Context, database string) (*sqlx.DB, error) {
						db, err := open(ctx, database)
						if opened++; err == nil && opened == 1 {
							_, err = db.Exec(`CREATE TABLE public.stray ()`)
						}
						return db, err
					}
					return use(p)
				})
			}
		}, "table public.stray should not be there"},
		{"the disk is full", func(s *scene) {
			s.Scratch = func(context.Context, func(backup.Place) error) error { return errors.New("no space left on device") }
		}, "no space left on device"},
		{"pg_dump is too old", func(s *scene) {
			s.From.Tools = func(name string) []string { return nil }
			s.From.Environ = func(string) []string { return []string{"PGHOST=/nowhere"} }
		}, "pg_dump"},
	} {
		s := newScene(t)
		test.spoil(s)
		_, err := backup.Create(context.Background(), s.CreateOptions)
		if err == nil || !strings.Contains(err.Error(), test.reason) {
			t.Errorf("%s: %v", test.name, err)
		}
		if left := names(t, s.Dir); len(left) > 0 {
			t.Errorf("%s: there is %q", test.name, left)
		}
	}
}

// What a killed backup left goes with the next one, and that of another database stays.
// Only one is made at a time.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	s.Scratch = nil
	if err := os.MkdirAll(s.Dir, 0o700); err != nil {
		t.Fatal(err)
	}
	other := backup.NameOf(s.From.Database+"-2", time.Now()) + ".partial"
	for _, name := range []string{other, backup.NameOf(s.From.Database, time.Now().Add(-time.Hour)) + ".partial"} {
		if err := os.WriteFile(filepath.Join(s.Dir, name), []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var second error
	s.Progress = func(stage backup.Stage, _, _ int64) {
		if stage == backup.StageCount && second == nil {
			again := s.CreateOptions
			again.Progress = nil
			_, second = backup.Create(context.Background(), again)
		}
	}
	made, err := backup.Create(context.Background(), s.CreateOptions)
	if err != nil || made.Verified || !errors.Is(second, backup.ErrBusy) {
		t.Fatalf("%v; a second one: %v", err, second)
	}
	want := []string{other, filepath.Base(made.Path)}
	got := names(t, s.Dir)
	if diff := cmp.Diff(len(want), len(got)); diff != "" {
		t.Errorf("there is %q, want %q", got, want)
	}
	stopped, stop := context.WithCancel(context.Background())
	s.Progress = func(stage backup.Stage, _, _ int64) { stop() }
	if _, err := backup.Create(stopped, s.CreateOptions); !errors.Is(err, context.Canceled) {
		t.Errorf("a stopped one: %v", err)
	}
	if got := names(t, s.Dir); len(got) != 2 {
		t.Errorf("a stopped one left %q", got)
	}
}

func TestRotate(t *testing.T) {
	t.Parallel()
	dir, now := t.TempDir(), time.Date(2026, 11, 29, 3, 0, 0, 0, time.UTC)
	for _, name := range []string{backup.NameOf("a b", now), backup.NameOf("a b", now.Add(-time.Hour)), backup.NameOf("a b", now.AddDate(0, 0, -1)), backup.NameOf("a b", now.AddDate(0, 0, -2)), backup.NameOf("a_b-c", now.AddDate(0, 0, -9)), "notes.txt"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	removed, err := backup.Rotate(dir, "a b", rotation.Plan{Daily: 1}, time.UTC)
	if err != nil || len(removed) != 2 {
		t.Errorf("removed %v, %v", removed, err)
	}
	want := []string{"notes.txt", "sheetsync-a_b-20261129T020000Z.backup.age", "sheetsync-a_b-20261129T030000Z.backup.age", "sheetsync-a_b-c-20261120T030000Z.backup.age"}
	if diff := cmp.Diff(want, names(t, dir)); diff != "" {
		t.Errorf("what stays (-want +got):\n%s", diff)
	}
}

// A restore replaces all of the database or nothing, keeps what it replaced, and leaves
// one alone that the service works with.
func TestRestore(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	made, err := backup.Create(context.Background(), s.CreateOptions)
	if err != nil {
		t.Fatal(err)
	}
	s.db.MustExec(`DELETE FROM shop.customers; CREATE TABLE shop.later (i int)`)

	service, err := sqlx.Connect("postgres", serviceURL(t, s))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.restore(s.From, made.Path); !errors.Is(err, backup.ErrInUse) {
		t.Errorf("the service is at work: %v", err)
	}
	if err := service.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(made.Path)
	if err != nil {
		t.Fatal(err)
	}
	cut := filepath.Join(t.TempDir(), "cut.age")
	if err := os.WriteFile(cut, content[:len(content)-30], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.restore(s.From, cut); !errors.Is(err, sealed.ErrDamaged) {
		t.Errorf("a file that was cut off: %v", err)
	}
	if n := count(t, s.db, `SELECT count(*) FROM shop.customers`); n != 0 {
		t.Errorf("after failures there are %d rows", n)
	}

	restored, err := s.restore(s.From, made.Path) // the test is an analyst who is connected
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { pgtest.Open(t, pgtest.New(t)).MustExec(`DROP DATABASE ` + pq.QuoteIdentifier(restored.Former)) })
	db := pgtest.Open(t, s.dsn) // whose session has gone
	if n := count(t, db, `SELECT count(*) FROM shop.debtors`); n != 4910 || count(t, db, `SELECT count(*) FROM pg_class WHERE relname = 'later'`) != 0 {
		t.Errorf("the view has %d rows, or a later table is there", n)
	}
	db.MustExec(`INSERT INTO sheetsync.ledger (what) VALUES ('c')`)
	if n := count(t, db, `SELECT id FROM sheetsync.ledger WHERE what = 'c'`); n != 3 {
		t.Errorf("identities go on with %d", n)
	}
	if n := count(t, db, `SELECT count(*) FROM pg_database WHERE datname = '`+restored.Former+`'`); n != 1 {
		t.Errorf("what was replaced isn't there as %s", restored.Former)
	}
}

// Restores within a second each keep what they replaced, which is found by its name, also
// where a database's name is so long that its end gives way.
func TestRestoreTwiceInASecond(t *testing.T) {
	t.Parallel()
	at := time.Now()
	for _, c := range []struct{ name, longer string }{
		{"a short name", ""},
		{"a long one", strings.Repeat("表", 14)},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newScene(t)
			made, err := backup.Create(context.Background(), s.CreateOptions)
			if err != nil {
				t.Fatal(err)
			}
			admin := pgtest.Open(t, pgtest.New(t))
			to := s.From
			to.Database += c.longer
			if c.longer != "" {
				admin.MustExec(`CREATE DATABASE ` + pq.QuoteIdentifier(to.Database))
			}
			var formers []string
			t.Cleanup(func() {
				for _, name := range formers {
					admin.MustExec(`DROP DATABASE IF EXISTS ` + pq.QuoteIdentifier(name))
				}
				if c.longer != "" {
					admin.MustExec(`DROP DATABASE IF EXISTS ` + pq.QuoteIdentifier(to.Database))
				}
			})
			for n := range 3 {
				restored, err := backup.Restore(context.Background(), backup.RestoreOptions{To: to, Path: made.Path, Identities: []sealed.Identity{s.key}, Now: func() time.Time { return at },
					Ready: func(context.Context, backup.Place, *backup.Manifest) error { return nil }})
				if err != nil {
					t.Fatalf("restore %d: %v", n, err)
				}
				if restored.Former != "" { // an empty one is not kept
					formers = append(formers, restored.Former)
				}
			}
			db, err := to.Open(t.Context(), to.Database)
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			list, err := backup.Formers(t.Context(), db)
			if err != nil {
				t.Fatal(err)
			}
			var found []string
			for _, f := range list {
				found = append(found, f.Name)
			}
			slices.Sort(formers)
			slices.Sort(found)
			if diff := cmp.Diff(formers, found); diff != "" || len(formers) < 2 {
				t.Errorf("the databases that were replaced (-said +found):\n%s", diff)
			}
		})
	}
}

func serviceURL(t *testing.T, s *scene) string {
	t.Helper()
	var host, p string
	for _, pair := range s.From.Environ("") {
		if value, ok := strings.CutPrefix(pair, "PGHOST="); ok {
			host = value
		}
		if value, ok := strings.CutPrefix(pair, "PGPORT="); ok {
			p = value
		}
	}
	return "host='" + host + "' port=" + p + " user=sheetsync sslmode=disable application_name=sheetsync/host/42 dbname=" + s.From.Database
}

// On another server the roles that have rights are made without a login, and rights and
// policies are as they were. A user who may make no database fills one that is empty.
// What was restored and could not be made ready doesn't stay beside the database.
func TestRestoreLeavesNothingUnready(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	made, err := backup.Create(context.Background(), s.CreateOptions)
	if err != nil {
		t.Fatal(err)
	}
	unready := errors.New("no migration goes on from here")
	var scratch string
	_, err = backup.Restore(context.Background(), backup.RestoreOptions{To: s.From, Path: made.Path, Identities: []sealed.Identity{s.key}, Now: time.Now,
		Ready: func(_ context.Context, p backup.Place, _ *backup.Manifest) error {
			scratch = p.Database
			return unready
		}})
	if !errors.Is(err, unready) {
		t.Errorf("restore says %v", err)
	}
	if scratch == "" || count(t, s.db, `SELECT count(*) FROM pg_database WHERE datname = '`+scratch+`'`) != 0 {
		t.Errorf("the database %q is there still", scratch)
	}
}

func TestAnotherServer(t *testing.T) {
	t.Parallel()
	s := newScene(t)
	role := "reader of " + s.From.Database
	quoted := pq.QuoteIdentifier(role)
	s.db.MustExec(`CREATE ROLE ` + quoted + ` LOGIN PASSWORD 'x'; GRANT USAGE ON SCHEMA shop TO ` + quoted + `; GRANT SELECT ON shop.customers TO ` + quoted + `;
		ALTER TABLE shop.customers ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON shop.customers TO ` + quoted + ` USING (owed < 11);
		REVOKE EXECUTE ON FUNCTION lo_create(oid) FROM PUBLIC`)
	t.Cleanup(func() { s.db.MustExec(`DROP OWNED BY ` + quoted + `; DROP ROLE ` + quoted) })
	made, err := backup.Create(context.Background(), s.CreateOptions)
	if err != nil {
		t.Fatal(err)
	}
	server, err := embeddedpg.Start(context.Background(), embeddedpg.Options{DataDir: t.TempDir(), Settings: map[string]string{"fsync": "off"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Stop(context.Background()) })
	to := place(t, server.DSN())
	admin := pgtest.Open(t, server.DSN())
	for _, step := range []struct {
		name, user string
		sql        []string
	}{
		{"may make databases", "", nil},
		{"may not", "modest", []string{`CREATE ROLE modest LOGIN CREATEROLE`, `CREATE DATABASE modest OWNER modest`, `DROP ROLE ` + quoted}},
	} {
		for _, statement := range step.sql {
			admin.MustExec(statement)
		}
		dsn := server.DSN()
		if step.user != "" {
			u, err := url.Parse(dsn)
			if err != nil {
				t.Fatal(err)
			}
			u.User, u.Path = url.User(step.user), "/"+step.user
			dsn = u.String()
			to = place(t, dsn)
		}
		restored, err := s.restore(to, made.Path)
		if err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		if diff := cmp.Diff([]string{role}, restored.Made); diff != "" || restored.Former != "" {
			t.Errorf("%s: roles that were made (-want +got):\n%s, or something was replaced: %q", step.name, diff, restored.Former)
		}
		u, err := url.Parse(dsn)
		if err != nil {
			t.Fatal(err)
		}
		u.User = url.User("sheetsync")
		db := pgtest.Open(t, u.String())
		tx := db.MustBegin()
		tx.MustExec(`SET LOCAL ROLE ` + quoted)
		var n int
		if err := tx.Get(&n, `SELECT count(*) FROM shop.customers`); err != nil || n != 9 {
			t.Errorf("%s: the role sees %d rows, %v", step.name, n, err)
		}
		if err := tx.Rollback(); err != nil {
			t.Fatal(err)
		}
		if step.user == "" {
			db.MustExec(`DROP OWNED BY ` + quoted)
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
		} else if _, err := s.restore(to, made.Path); !errors.Is(err, backup.ErrNotEmpty) {
			t.Errorf("a database with something in it: %v", err)
		}
	}
	_, err = pgtool.Find(context.Background(), "pg_dump", 99, embeddedpg.Tools("pg_dump"))
	if !errors.Is(err, pgtool.ErrOld) {
		t.Errorf("pg_dump for PostgreSQL 99: %v", err)
	}
}
