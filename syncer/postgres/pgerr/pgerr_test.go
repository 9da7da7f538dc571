package pgerr_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq/pqerror"

	"sheetsync/syncer/mirror/pgtest"
	"sheetsync/syncer/postgres/pgerr"
)

// TestKinds provokes each error in a server.
func TestKinds(t *testing.T) {
	t.Parallel()
	dsn := pgtest.New(t)
	db := pgtest.Open(t, dsn)
	db.MustExec(`CREATE TABLE persons (name text UNIQUE, born date); CREATE VIEW names AS SELECT name FROM persons; INSERT INTO persons VALUES ('secret')`)
	db.MustExec(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not %', NEW.name; END $$`)
	db.MustExec(`CREATE TABLE guarded (name text); CREATE TRIGGER refuse BEFORE INSERT ON guarded FOR EACH ROW EXECUTE FUNCTION refuse()`)
	exec := func(statement string) func(context.Context, *sqlx.Conn) error {
		return func(ctx context.Context, conn *sqlx.Conn) error {
			_, err := conn.ExecContext(ctx, statement)
			return err
		}
	}
	for _, tc := range []struct {
		name      string
		provoke   func(context.Context, *sqlx.Conn) error
		want      pgerr.Kind
		retryable bool
		says      string // what the text ends with
	}{
		{"a table that isn't there", exec(`SELECT FROM nobody`), pgerr.KindNoTable, false, "run: sheetsync migrate"},
		{"a schema that isn't there", exec(`CREATE TABLE nowhere.t ()`), pgerr.KindNoTable, false, "run: sheetsync migrate"},
		{"a column that isn't there", exec(`SELECT age FROM persons`), pgerr.KindNoColumn, false, "run: sheetsync migrate"},
		{"a function that isn't there", exec(`SELECT nothing()`), pgerr.KindNoColumn, false, "run: sheetsync migrate"},
		{"a full disk", exec(`DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$`), pgerr.KindFull, true, "on the disk of the database server; nothing that was committed is lost, and the next run tries again"},
		{"a server without memory", exec(`DO $$ BEGIN RAISE EXCEPTION 'out of memory' USING ERRCODE = 'out_of_memory'; END $$`), pgerr.KindFull, true, "or raise its limits"},
		{"a missing right", exec(`SET ROLE pg_monitor; SELECT name FROM persons`), pgerr.KindForbidden, false, "in this database"},
		{"a value of another type", exec(`INSERT INTO persons (born) VALUES ('secret')`), pgerr.KindValue, false, "refused a value (SQLSTATE 22007)"},
		{"a value that is there", exec(`INSERT INTO persons VALUES ('secret')`), pgerr.KindValue, false, "for constraint persons_name_key (SQLSTATE 23505)"},
		{"a trigger's own words", exec(`INSERT INTO guarded VALUES ('secret')`), pgerr.KindOther, false, "trigger in the database refused (SQLSTATE P0001)"},
		{"a table that a view uses", exec(`DROP TABLE persons`), pgerr.KindInUse, false, "(SQLSTATE 2BP01)"},
		{"a column that a view uses", exec(`ALTER TABLE persons ALTER name TYPE varchar`), pgerr.KindInUse, false, "(SQLSTATE 0A000)"},
		{"a lock that isn't free", func(ctx context.Context, conn *sqlx.Conn) error {
			tx := db.MustBegin()
			defer tx.Rollback()
			tx.MustExec(`LOCK TABLE persons`)
			return exec(`SET lock_timeout = '1ms'; SELECT FROM persons`)(ctx, conn)
		}, pgerr.KindBusy, true, "the next run tries again"},
		{"a statement that took too long", exec(`SET statement_timeout = 1; SELECT pg_sleep(10)`), pgerr.KindCanceled, false, "(SQLSTATE 57014)"},
		{"a context that ended", func(ctx context.Context, _ *sqlx.Conn) error {
			ctx, cancel := context.WithCancel(ctx)
			cancel()
			_, err := db.ExecContext(ctx, `SELECT 1`)
			return err
		}, pgerr.KindCanceled, false, "context canceled"},
		{"a session that was ended", exec(`SELECT pg_terminate_backend(pg_backend_pid())`), pgerr.KindLost, true, "the next run tries again"},
		{"a server that isn't there", func(ctx context.Context, _ *sqlx.Conn) error {
			_, err := sqlx.ConnectContext(ctx, "postgres", "postgres://nobody@127.0.0.1:1/nothing?sslmode=disable")
			return err
		}, pgerr.KindUnreachable, true, "check database.url and that the server runs"},
		{"a user that isn't there", func(ctx context.Context, _ *sqlx.Conn) error {
			return connect(ctx, dsn, func(u *url.URL) { u.User = url.User("nobody_of_this_name") })
		}, pgerr.KindRefused, false, "lets this user in from this machine"},
		{"a database that isn't there", func(ctx context.Context, _ *sqlx.Conn) error {
			return connect(ctx, dsn, func(u *url.URL) { u.Path = "/nothing_of_this_name" })
		}, pgerr.KindNoDatabase, false, "correct the name in database.url"},
		{"an error of somebody else", func(context.Context, *sqlx.Conn) error { return errors.New("odd") }, pgerr.KindOther, false, "look: odd"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			conn, err := pgtest.Open(t, dsn).Connx(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			err = tc.provoke(t.Context(), conn)
			if got := pgerr.KindOf(fmt.Errorf("around: %w", err)); got != tc.want || got.Retryable() != tc.retryable {
				t.Errorf("%v: got kind %d, retryable %v; want %d, %v", err, got, got.Retryable(), tc.want, tc.retryable)
			}
			wrapped := pgerr.Wrap("look", err)
			if text := wrapped.Error(); !strings.HasPrefix(text, "look: ") || !strings.HasSuffix(text, tc.says) || strings.Contains(text, "secret") {
				t.Errorf("it says %q, want it to end with %q", text, tc.says)
			}
			if !errors.Is(wrapped, err) {
				t.Error("the cause is not kept")
			}
		})
	}
}

// connect goes to where a changed URL leads, which fails.
func connect(ctx context.Context, dsn string, change func(*url.URL)) error {
	u, err := url.Parse(dsn)
	if err != nil {
		return err
	}
	change(u)
	_, err = sqlx.ConnectContext(ctx, "postgres", u.String())
	return err
}

func TestNoError(t *testing.T) {
	t.Parallel()
	if err := pgerr.Wrap("look", nil); err != nil {
		t.Errorf("got %v", err)
	}
	if got := pgerr.KindOf(nil); got != pgerr.KindOther {
		t.Errorf("got kind %d", got)
	}
	if pgerr.HasCode(nil, pqerror.UniqueViolation) {
		t.Error("nil has a code")
	}
}
