package pgtest_test

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"sheetsync/syncer/mirror/pgtest"
)

func TestDatabasesAreSeparate(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"one", "two", "three", "four", "five", "six"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := pgtest.Open(t, pgtest.New(t))
			db.MustExec(`CREATE TABLE only_here (i int)`)
			db.MustExec(`INSERT INTO only_here VALUES (1)`)
			var n int
			if err := db.Get(&n, `SELECT count(*) FROM only_here`); err != nil || n != 1 {
				t.Fatalf("got %d rows, %v; want 1", n, err)
			}
		})
	}
}

var numbers = pgtest.NewTemplate(func(dsn string) error {
	db, err := openDB(dsn)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	_, err = db.Exec(`CREATE TABLE numbers AS SELECT * FROM generate_series(1, 10) AS n`)
	return err
})

func TestTemplateIsCopied(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"one", "two", "three"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := pgtest.Open(t, numbers.New(t))
			db.MustExec(`DELETE FROM numbers WHERE n > 5`)
			var n int
			if err := db.Get(&n, `SELECT count(*) FROM numbers`); err != nil || n != 5 {
				t.Fatalf("got %d rows, %v; want 5", n, err)
			}
		})
	}
}

// TestKilledProcess checks that a killed test process leaves neither server nor directory behind.
func TestKilledProcess(t *testing.T) {
	t.Parallel()
	if os.Getenv("PGTEST_CHILD") != "" {
		db := pgtest.Open(t, pgtest.New(t))
		var dir string
		if err := db.Get(&dir, `SELECT setting FROM pg_settings WHERE name = 'unix_socket_directories'`); err != nil {
			t.Fatal(err)
		}
		_, _ = os.Stdout.WriteString("started " + os.Getenv("TMPDIR") + "\n")
		select {} // until killed
	}
	tmp := t.TempDir()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestKilledProcess$")
	cmd.Env = append(os.Environ(), "PGTEST_CHILD=1", "TMPDIR="+tmp)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() && !strings.HasPrefix(lines.Text(), "started ") {
	}
	if left := leftovers(t, tmp); len(left) != 1 {
		t.Fatalf("while it runs: got directories %v, want one", left)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // killed
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for left := leftovers(t, tmp); len(left) > 0; left = leftovers(t, tmp) {
		select {
		case <-ctx.Done():
			t.Fatalf("still there: %v", left)
		case <-tick.C:
		}
	}
}

func leftovers(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
