package pgtool_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"sheetsync/syncer/mirror/backup/pgtool"
)

// script makes a program.
func script(t *testing.T, name, body string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	// A program that another test starts meanwhile would have the file open for writing, too,
	// and a file that is open for writing is refused as a program.
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+body+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFind(t *testing.T) {
	t.Parallel()
	const name = "pg_dump_of_nobody"
	version := func(v string) string { return script(t, name, "echo '"+name+" (PostgreSQL) "+v+"'") }
	old, same, later, broken := version("13.4"), version("15.18 (Debian 15.18-0)"), version("17beta1"), script(t, name, "exit 1")
	for _, test := range []struct {
		name   string
		places []string
		major  int
		want   string
		err    error
	}{
		{"the server's own", []string{old, later, same, broken}, 15, same, nil},
		{"a later one", []string{old, later}, 15, later, nil},
		{"an older one", []string{old}, 15, "", pgtool.ErrOld},
		{"none", []string{broken, "/nowhere/" + name}, 15, "", pgtool.ErrMissing},
	} {
		found, err := pgtool.Find(context.Background(), name, test.major, test.places)
		if found.Path != test.want || !errors.Is(err, test.err) {
			t.Errorf("%s: %v, %v", test.name, found, err)
		}
	}
}

// A program that fails says why, without the values that PostgreSQL quotes.
func TestErrors(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, body, want string }{
		{"a reason", `echo 'pg_restore: error: could not execute query: ERROR:  role "x" does not exist' >&2; echo 'DETAIL:  marked' >&2; exit 1`,
			`pg_restore: could not execute query: ERROR:  role "x" does not exist`},
		{"a value", `echo 'pg_restore: error: COPY failed for table "t": ERROR:  invalid input syntax for type integer: "marked"' >&2; exit 1`,
			`pg_restore: COPY failed for table "t": ERROR:  invalid input`},
	} {
		err := pgtool.Tool{Path: script(t, "tool", test.body)}.Run(context.Background(), nil, nil, nil)
		if err == nil || err.Error() != test.want {
			t.Errorf("%s: %v", test.name, err)
		}
	}
	full := errors.New("no space left on device")
	err := pgtool.Tool{Path: script(t, "tool", `while :; do echo much; done`)}.Run(context.Background(), nil, nil, failing{full})
	if !errors.Is(err, full) {
		t.Errorf("a full disk: %v", err)
	}
	var environ strings.Builder
	if err := (pgtool.Tool{Path: script(t, "tool", `env`)}).Run(context.Background(), []string{"PGPASSWORD=secret"}, nil, &environ); err != nil || !strings.Contains(environ.String(), "PGPASSWORD=secret") {
		t.Errorf("its environment: %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }
