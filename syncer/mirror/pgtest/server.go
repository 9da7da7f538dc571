package pgtest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/syncer/mirror/embeddedpg"
)

// testServer is the server of this process.
type testServer struct {
	admin *sqlx.DB
	base  *url.URL
	log   string // file
	// alive is the end of a pipe that nobody writes to: it closes with the process, which tells the watcher.
	alive *os.File
}

// start runs once a process; its server lives as long as the process.
var start = sync.OnceValues(startServer)

func server(t testing.TB) *testServer {
	t.Helper()
	s, err := start()
	if err != nil {
		t.Fatalf("start PostgreSQL for the tests: %v", err)
	}
	return s
}

func startServer() (*testServer, error) {
	dir, err := os.MkdirTemp("", "sheetsync-pgtest-")
	if err != nil {
		return nil, err
	}
	s := &testServer{}
	if s.alive, err = watch(dir); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	ctx := context.Background()
	private, err := embeddedpg.Start(ctx, embeddedpg.Options{DataDir: dir, Database: "postgres", Settings: map[string]string{
		"fsync":              "off",
		"synchronous_commit": "off",
		"full_page_writes":   "off",
		"autovacuum":         "off", // it would hold a template open
		"wal_level":          "minimal",
		"max_wal_senders":    "0",
		"max_connections":    "300",
	}})
	if err != nil {
		return nil, err
	}
	s.log = filepath.Join(private.Dir(), "server.log")
	if s.base, err = url.Parse(private.DSN()); err != nil {
		return nil, err
	}
	if s.admin, err = sqlx.ConnectContext(ctx, "postgres", private.DSN()); err != nil {
		return nil, err
	}
	return s, nil
}

// LogFile is the file to which the server writes its log, that of all databases.
func LogFile(t testing.TB) string {
	t.Helper()
	return server(t).log
}

func (s *testServer) dsn(database string) string {
	u := *s.base
	u.Path = "/" + database
	return u.String()
}

func (s *testServer) create(name, template string) error {
	_, err := s.admin.ExecContext(context.Background(),
		`CREATE DATABASE `+pq.QuoteIdentifier(name)+` TEMPLATE `+pq.QuoteIdentifier(template))
	if err != nil {
		return fmt.Errorf("make database %s: %w", name, err)
	}
	return nil
}

// watcher waits for the end of its standard input, then ends the server and removes the directory. The server may
// still be starting, or not be there yet.
const watcher = `cat >/dev/null
pidfile="$1/postgres/data/postmaster.pid"
while [ -s "$pidfile" ] && read -r pid <"$pidfile" && kill -QUIT "$pid"; do
	sleep 0.05
done
rm -rf "$1"`

// watch starts the watching shell and returns the write end of its standard input.
func watch(dir string) (*os.File, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command("/bin/sh", "-c", watcher, "sh", abs) //nolint:noctx // it outlives this process
	cmd.Dir = "/"
	cmd.Stdin = r // its output goes nowhere: “go test” waits for whoever holds the test's own
	cmd.SysProcAttr = ownSession()
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the watcher: %w", err)
	}
	return w, cmd.Process.Release()
}
