package pgsession_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/syncer/mirror/pgtest"
	"sheetsync/syncer/postgres/pgsession"
)

// A relay stands before a server, and may stop passing on what comes, as a server that
// is stopped does: connections come about, and nothing else.
type relay struct {
	net.Listener
	server string
	frozen atomic.Bool
}

func newRelay(t *testing.T, server string) *relay {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{Listener: l, server: server}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			t.Cleanup(func() { _ = conn.Close() })
			if !r.frozen.Load() {
				go r.pass(t, conn)
			}
		}
	}()
	return r
}

func (r *relay) pass(t *testing.T, client net.Conn) {
	server, err := net.Dial("unix", r.server)
	if err != nil {
		t.Error(err)
		return
	}
	go func() { _, _ = io.Copy(server, client); _ = server.Close() }()
	buf := make([]byte, 1<<16)
	for {
		n, err := server.Read(buf)
		if err != nil {
			_ = client.Close()
			return
		}
		if !r.frozen.Load() {
			_, _ = client.Write(buf[:n])
		}
	}
}

func (r *relay) dsn(t *testing.T, dsn string) string {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	host, port, err := net.SplitHostPort(r.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	u.RawQuery = url.Values{"host": {host}, "port": {port}, "sslmode": {"disable"}}.Encode()
	return u.String()
}

func socketOf(t *testing.T, dsn string) string {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(u.Query().Get("host"), ".s.PGSQL."+u.Query().Get("port"))
}

// TestStalledServer: neither a connection nor a statement waits for a server that takes
// connections and answers nothing.
func TestStalledServer(t *testing.T) {
	t.Parallel()
	dsn := pgtest.New(t)
	r := newRelay(t, socketOf(t, dsn))
	db, err := pgsession.Open(r.dsn(t, dsn), pgsession.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.PingContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	held, err := db.Connx(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r.frozen.Store(true)
	for name, ask := range map[string]func(context.Context) error{
		"a session that is open": func(ctx context.Context) error { _, err := held.ExecContext(ctx, `SELECT 1`); return err },
		"a statement with arguments": func(ctx context.Context) error {
			var n int
			return db.GetContext(ctx, &n, `SELECT $1::int`, 1)
		},
		"a new session": db.PingContext,
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		answered := make(chan error, 1)
		go func() { answered <- ask(ctx) }()
		select {
		case err := <-answered:
			if err == nil {
				t.Errorf("%s: got no error", name)
			}
		case <-time.After(time.Minute):
			t.Fatalf("%s: it waits", name)
		}
		cancel()
	}
	r.frozen.Store(false)
	if err := db.PingContext(t.Context()); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

// TestCancelled: a statement that was cancelled in time leaves a session that works.
func TestCancelled(t *testing.T) {
	t.Parallel()
	db, err := pgsession.Open(pgtest.New(t), pgsession.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	conn, err := db.Connx(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	stmt, err := conn.PreparexContext(t.Context(), `SELECT pg_sleep($1)::text`)
	if err != nil {
		t.Fatal(err)
	}
	defer stmt.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := stmt.ExecContext(ctx, 100); err == nil {
		t.Error("got no error")
	}
	if _, err := conn.ExecContext(t.Context(), `SELECT pg_sleep(0.01)`); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

// TestSettings: a session is bounded and pinned, whatever the role and the database are
// set to, but for what the URL asks for.
func TestSettings(t *testing.T) {
	t.Parallel()
	dsn := pgtest.New(t)
	pgtest.Open(t, dsn).MustExec(`CREATE SCHEMA trap; DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = trap, public', current_database());
		EXECUTE format('ALTER DATABASE %I SET statement_timeout = 0', current_database()); END $$`)
	for _, tc := range []struct{ name, more, want string }{
		{"as they are", "", "pg_catalog, pg_temp|UTC|1min|15min|1min"},
		{"the URL's own", "&lock_timeout=5s&search_path=trap", "pg_catalog, pg_temp|UTC|5s|15min|1min"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			db, err := pgsession.Open(dsn+tc.more, pgsession.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			var got, name string
			if err := db.QueryRowx(`SELECT concat_ws('|', current_setting('search_path'), current_setting('timezone'), current_setting('lock_timeout'), current_setting('statement_timeout'),
				current_setting('idle_in_transaction_session_timeout')), current_setting('application_name')`).Scan(&got, &name); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
			if parts := strings.Split(name, "/"); len(parts) != 3 || parts[0] != "sheetsync" || len(name) > 46 {
				t.Errorf("it is called %q", name)
			}
		})
	}
}

// TestPoolIsBounded: no more sessions are open than the options say.
func TestPoolIsBounded(t *testing.T) {
	t.Parallel()
	db, err := pgsession.Open(pgtest.New(t), pgsession.Options{MaxConnections: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for range 2 {
		if _, err := db.Connx(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := db.Connx(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a third: got %v", err)
	}
}

func TestProtection(t *testing.T) {
	t.Setenv("HOME", t.TempDir()) // where there are no authorities
	authorities := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(authorities, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name, url string
		want      pgsession.Protection
		refused   bool
	}{
		{"nothing said", "postgres://u@db.example/d", pgsession.Unverified, false},
		{"require", "postgres://u@db.example/d?sslmode=require", pgsession.Unverified, false},
		{"require, with authorities", "postgres://u@db.example/d?sslmode=require&sslrootcert=" + authorities, pgsession.Authority, false},
		{"require, with authorities that aren't there", "postgres://u@db.example/d?sslmode=require&sslrootcert=/nowhere", pgsession.Unverified, false},
		{"verify-ca", "postgres://u@db.example/d?sslmode=verify-ca&sslrootcert=" + authorities, pgsession.Authority, false},
		{"verify-full", "postgres://u@db.example/d?sslmode=verify-full", pgsession.Verified, false},
		{"disable", "postgres://u@db.example/d?sslmode=disable", pgsession.Unencrypted, false},
		{"disable on this machine", "postgres://u@127.0.0.1/d?sslmode=disable", pgsession.Local, false},
		{"a socket", "host=/run/postgresql dbname=d sslmode=disable", pgsession.Local, false},
		{"one host of two elsewhere", "postgres://u@localhost,db.example/d?sslmode=disable", pgsession.Unencrypted, false},
		{"prefer", "postgres://u:hush@db.example/d?sslmode=prefer", 0, true},
		{"allow", "postgres://u:hush@db.example/d?sslmode=allow", 0, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			cfg, err := pgsession.Parse(tc.url)
			if tc.refused {
				if !errors.Is(err, pgsession.ErrMode) || strings.Contains(err.Error(), "hush") || !strings.Contains(err.Error(), "sslmode=verify-full") {
					t.Errorf("got %v, want ErrMode", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := pgsession.ProtectionOf(&cfg); got != tc.want {
				t.Errorf("got %d (%[1]s), want %d", got, tc.want)
			}
		})
	}
}
