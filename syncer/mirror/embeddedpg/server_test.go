//go:build unix

package embeddedpg_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/lib/pq"

	"sheetsync/syncer/mirror/embeddedpg"
)

var quick = map[string]string{"fsync": "off"}

func TestRestartKeepsDataAndPort(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, dir string }{
		{"plain", "data"},
		{"blanks and quotes", `my 数据, "quoted" it's`},
		{"too long for a socket", strings.Repeat("long-directory-name/", 8)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), tc.dir)
			first := start(t, embeddedpg.Options{DataDir: dir, Settings: quick})
			query(t, first, `CREATE TABLE kept AS SELECT 'yes' AS answer`)
			stop(t, first)
			if serverPID(first) != 0 {
				t.Fatal("the server still runs after Stop")
			}
			second := start(t, embeddedpg.Options{DataDir: dir, Settings: quick})
			defer stop(t, second)
			if got := query(t, second, `SELECT answer FROM kept`); got != "yes" {
				t.Errorf("after the restart: got %q, want yes", got)
			}
			if second.Port() != first.Port() {
				t.Errorf("port: got %d, want that of the first start, %d", second.Port(), first.Port())
			}
		})
	}
}

func TestPSQLCommandLine(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("psql"); err != nil {
		t.Skip("SKIPPED: psql is not installed")
	}
	s := start(t, embeddedpg.Options{DataDir: filepath.Join(t.TempDir(), "it's here"), Settings: quick})
	defer stop(t, s)
	out, err := exec.Command("sh", "-c", s.PSQL()+` -Atc "SELECT current_database(), 6 * 7"`).CombinedOutput()
	if err != nil || strings.TrimSpace(string(out)) != "sheetsync|42" {
		t.Fatalf("%s: %v: %s", s.PSQL(), err, out)
	}
}

func TestTCPAsksForThePassword(t *testing.T) {
	t.Parallel()
	s := start(t, embeddedpg.Options{DataDir: t.TempDir(), Settings: quick})
	defer stop(t, s)
	password, err := os.ReadFile(s.PasswordFile())
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(s.PasswordFile()); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("password file: mode %v, %v; want 0600", info.Mode(), err)
	}
	ping := func(password string) error {
		u := url.URL{
			Scheme: "postgres", User: url.UserPassword("sheetsync", password),
			Host: "127.0.0.1:" + strconv.Itoa(s.Port()), Path: "/sheetsync", RawQuery: "sslmode=disable",
		}
		db, err := sql.Open("postgres", u.String())
		if err != nil {
			return err
		}
		defer func() { _ = db.Close() }()
		return db.Ping()
	}
	if err := ping(strings.TrimSpace(string(password))); err != nil {
		t.Errorf("with the password: %v", err)
	}
	var refused *pq.Error
	if err := ping("wrong"); !errors.As(err, &refused) || refused.Code != "28P01" {
		t.Errorf("with a wrong password: got %v, want invalid_password", err)
	}
}

func TestLastUserStopsTheServer(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := start(t, embeddedpg.Options{DataDir: dir, Settings: quick})
	pid := serverPID(first)
	second := start(t, embeddedpg.Options{DataDir: dir, Settings: quick, Database: "other"})
	if got := serverPID(second); got != pid || pid == 0 {
		t.Fatalf("the second user has server %d, want the first one's, %d", got, pid)
	}
	stop(t, first)
	if got := query(t, second, `SELECT current_database()`); got != "other" {
		t.Fatalf("after the first user left: got %q", got)
	}
	stop(t, second)
	if serverPID(second) != 0 {
		t.Fatal("the server still runs after its last user left")
	}
}

func TestStaleLocks(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := start(t, embeddedpg.Options{DataDir: dir, Settings: quick})
	query(t, first, `CREATE TABLE kept AS SELECT 'yes' AS answer`)
	pidFile := filepath.Join(first.Dir(), "data", "postmaster.pid")
	text, err := os.ReadFile(pidFile)
	if err != nil {
		t.Fatal(err)
	}
	socketLock := filepath.Join(first.Dir(), "run", fmt.Sprintf(".s.PGSQL.%d.lock", first.Port()))
	stop(t, first)

	// As after a crash of the machine, with the process numbers given to others.
	_, rest, _ := strings.Cut(string(text), "\n")
	stale := []byte(strconv.Itoa(os.Getpid()) + "\n" + rest)
	for _, f := range []string{pidFile, socketLock} {
		if err := os.WriteFile(f, stale, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	second := start(t, embeddedpg.Options{DataDir: dir, Settings: quick})
	defer stop(t, second)
	if got := query(t, second, `SELECT answer FROM kept`); got != "yes" {
		t.Errorf("got %q, want yes", got)
	}
}

func TestErrors(t *testing.T) {
	t.Parallel()
	foreign := t.TempDir()
	mustWrite(t, filepath.Join(foreign, "postgres", "data", "PG_VERSION"), "9.6\n")
	if os.Geteuid() == 0 {
		if err := os.Chown(filepath.Join(foreign, "postgres", "data"), 12345, 12345); err != nil {
			t.Fatal(err)
		}
	}
	stray := t.TempDir()
	mustWrite(t, filepath.Join(stray, "postgres", "data", "holiday.jpg"), "")
	for _, tc := range []struct {
		name string
		opts embeddedpg.Options
		want error
		text string
	}{
		{"no server", embeddedpg.Options{DataDir: t.TempDir(), BinDir: t.TempDir()}, embeddedpg.ErrNoServer, "initdb"},
		{"other version", embeddedpg.Options{DataDir: foreign, NoDownload: true}, embeddedpg.ErrVersion, "needs PostgreSQL 9"},
		{"not a database", embeddedpg.Options{DataDir: stray}, nil, "is not a PostgreSQL database"},
		{"no data directory", embeddedpg.Options{}, nil, "data_dir"},
		{"unknown user", embeddedpg.Options{DataDir: t.TempDir(), RunAs: "no-such-user"}, nil, "no-such-user"},
		{"bad setting", embeddedpg.Options{DataDir: t.TempDir(), Settings: map[string]string{"fsync": "off", "work_mem": "much"}}, nil, "work_mem"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			defer cancel()
			s, err := embeddedpg.Start(ctx, tc.opts)
			if err == nil {
				stop(t, s)
				t.Fatal("got no error")
			}
			if tc.want != nil && !errors.Is(err, tc.want) {
				t.Errorf("got %v, want %v", err, tc.want)
			}
			if !strings.Contains(err.Error(), tc.text) {
				t.Errorf("got %q, want it to mention %q", err, tc.text)
			}
		})
	}
}

// TestLogHoldsNoData: an error's text and the statement may hold people's data.
func TestLogHoldsNoData(t *testing.T) {
	t.Parallel()
	s := start(t, embeddedpg.Options{DataDir: t.TempDir(), Settings: quick})
	db := open(t, s)
	if _, err := db.Exec(`SELECT 'secret-value'::integer`); err == nil {
		t.Fatal("got no error")
	}
	stop(t, s)
	log, err := os.ReadFile(s.LogFile())
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(log), "secret-value") {
		t.Error("the log holds a value")
	}
}

func start(t *testing.T, opts embeddedpg.Options) *embeddedpg.Server {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	s, err := embeddedpg.Start(ctx, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, s) })
	return s
}

func stop(t *testing.T, s *embeddedpg.Server) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := s.Stop(ctx); err != nil {
		t.Error(err)
	}
}

func open(t *testing.T, s *embeddedpg.Server) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", s.DSN())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// query runs one statement and returns the first column of its first row, if any.
func query(t *testing.T, s *embeddedpg.Server, statement string) string {
	t.Helper()
	db := open(t, s)
	defer func() { _ = db.Close() }()
	var got string
	if err := db.QueryRow(statement).Scan(&got); err != nil && !errors.Is(err, sql.ErrNoRows) {
		t.Fatal(err)
	}
	return got
}

// serverPID returns the number of the running server, or 0.
func serverPID(s *embeddedpg.Server) int {
	text, err := os.ReadFile(filepath.Join(s.Dir(), "data", "postmaster.pid"))
	if err != nil {
		return 0
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		return 0
	}
	return pid
}

func mustWrite(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
