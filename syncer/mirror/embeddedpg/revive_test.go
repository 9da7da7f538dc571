//go:build unix

package embeddedpg_test

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"sheetsync/syncer/mirror/embeddedpg"
)

// kill kills a server's main process, as the system does when memory runs out.
func killServer(t *testing.T, dir string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "postgres", "data", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
}

// A server that was killed is started again where it was, with what was committed; by one
// of those who use it.
func TestRevive(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := start(t, embeddedpg.Options{DataDir: dir, Settings: quick})
	adopted := start(t, embeddedpg.Options{DataDir: dir, Settings: quick})
	query(t, s, `CREATE TABLE kept AS SELECT 'yes' AS answer`)
	place := s.DSN()
	for range 2 {
		killServer(t, dir)
		for _, user := range []*embeddedpg.Server{s, adopted} {
			if err := user.Await(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		for _, user := range []*embeddedpg.Server{s, adopted} {
			if err := user.Revive(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if s.DSN() != place {
			t.Errorf("it is at %s, and was at %s", s.DSN(), place)
		}
		query(t, s, `INSERT INTO kept SELECT * FROM kept`)
	}
	stop(t, adopted)
	stop(t, s)
}

// A server whose data has gone is not made anew, and empty.
func TestReviveWithoutData(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := start(t, embeddedpg.Options{DataDir: dir, Settings: quick})
	killServer(t, dir)
	if err := s.Await(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(dir, "postgres", "data")); err != nil {
		t.Fatal(err)
	}
	if err := s.Revive(t.Context()); !errors.Is(err, embeddedpg.ErrGone) {
		t.Errorf("got %v, want ErrGone", err)
	}
}
