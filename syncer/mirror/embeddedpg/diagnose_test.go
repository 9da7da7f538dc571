//go:build unix

package embeddedpg_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sheetsync/syncer/mirror/embeddedpg"
)

// TestRemedies: what is wrong with the files of a private server is said by their names,
// with what mends it.
func TestRemedies(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		root   bool // belongs to who may give files away
		spoil  func(cluster string) error
		text   string // behind the path of the data directory
		remedy string // before it
	}{
		{"a directory that others may enter", false, func(c string) error { return os.Chmod(c, 0o755) }, "/postgres/data let others", "chmod 700 "},
		{"a file that nobody may read", false, func(c string) error { return os.Chmod(filepath.Join(c, "postgresql.conf"), 0) }, "/postgres/data/postgresql.conf", "chmod -R u+rwX "},
		{"a file of root", true, func(c string) error { return os.Lchown(filepath.Join(c, "global", "pg_control"), 0, 0) }, "/postgres/data/global/pg_control belongs to user root", "give it back, as root: chown -R "},
		{"settings of root", true, func(c string) error {
			return errors.Join(os.Lchown(filepath.Join(c, "postgresql.conf"), 0, 0), os.Chmod(filepath.Join(c, "postgresql.conf"), 0o600))
		}, "/postgres/data/postgresql.conf belongs to user root", "give it back, as root: chown -R "},
		{"a directory of root", true, func(c string) error { return os.Lchown(filepath.Join(c, "pg_wal"), 0, 0) }, "/postgres/data/pg_wal belongs to user root", "give it back, as root: chown -R "},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if tc.root && os.Geteuid() != 0 {
				t.Skip("SKIPPED: only root can give files away")
			}
			dir := t.TempDir()
			stop(t, start(t, embeddedpg.Options{DataDir: dir, Settings: quick}))
			if err := tc.spoil(filepath.Join(dir, "postgres", "data")); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			defer cancel()
			s, err := embeddedpg.Start(ctx, embeddedpg.Options{DataDir: dir, Settings: quick})
			if err == nil {
				stop(t, s)
				t.Fatal("got no error")
			}
			var known *embeddedpg.RemedyError
			if !errors.As(err, &known) || !strings.Contains(err.Error(), dir+tc.text) || !strings.Contains(known.Remedy, tc.remedy) || !strings.Contains(known.Remedy, dir) || strings.Contains(err.Error(), "/proc/") {
				t.Errorf("got %v, to be mended so: %+v", err, known)
			}
		})
	}
}

// TestPathsAreReal: what PostgreSQL says of a directory that it was handed names that one.
func TestPathsAreReal(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	stop(t, start(t, embeddedpg.Options{DataDir: dir, Settings: quick}))
	control := filepath.Join(dir, "postgres", "data", "global", "pg_control")
	if err := os.Remove(control); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	s, err := embeddedpg.Start(ctx, embeddedpg.Options{DataDir: dir, Settings: quick})
	if err == nil {
		stop(t, s)
		t.Fatal("got no error")
	}
	if want := `PostgreSQL didn't start: could not open file "` + control + `": No such file`; !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}
