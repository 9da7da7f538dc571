package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"sheetsync/cmd/internal/keyfile"
	"sheetsync/syncer/mirror/datakeys"
	"sheetsync/syncer/mirror/pgtest"
	"sheetsync/syncer/sealing"
)

// TestKilledRotation kills keys rotate with SIGKILL at many moments, one after the other on
// one database: every version opens after each, and the last call ends what was begun.
func TestKilledRotation(t *testing.T) {
	t.Parallel()
	d, db, versions := sealedDesk(t)
	want := openedDues(t, db, d)
	if len(want) != versions || want["r1 1735689603000000"] != "2000-01-04" {
		t.Fatalf("%d versions are sealed, one of them %q", len(want), want["r1 1735689603000000"])
	}
	d.kills(t, func(kill int) {
		if diff := cmp.Diff(want, openedDues(t, db, d)); diff != "" {
			t.Fatalf("killed for the %d. time (-want +got):\n%s", kill, diff)
		}
	}, "keys", "rotate")
	if diff := cmp.Diff(want, openedDues(t, db, d)); diff != "" {
		t.Errorf("in the end (-want +got):\n%s", diff)
	}
	if got := dump(t, db, `SELECT count(DISTINCT substr(_sealed, 2, 8)), (SELECT count(*) FROM sheetsync.data_keys) FROM desk.bills_history WHERE _sealed IS NOT NULL`); strings.TrimSpace(got) != "1|1" {
		t.Errorf("there are so many keys in use, and in all: %s", got)
	}
	if files, err := filepath.Glob(filepath.Join(d.dir, "data", "history-*.key")); len(files) != 1 || err != nil {
		t.Errorf("the files in use are %s, %v", files, err)
	}
}

// TestKilledUnsealing kills keys unseal with SIGKILL at many moments: every version shows its
// value or opens after each, and the last call ends what was begun.
func TestKilledUnsealing(t *testing.T) {
	t.Parallel()
	d, db, versions := sealedDesk(t)
	want := openedDues(t, db, d)
	d.environ = append(d.environ, "SHEETSYNC_PERSONAL_ENCRYPT=false")
	d.kills(t, func(kill int) {
		got := openedDues(t, db, d)
		maps.Copy(got, shownDues(t, db))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("killed for the %d. time (-want +got):\n%s", kill, diff)
		}
	}, "keys", "unseal", "--yes")
	if diff := cmp.Diff(want, shownDues(t, db)); diff != "" || len(want) != versions {
		t.Errorf("of %d in the end (-want +got):\n%s", len(want), diff)
	}
	if got := dump(t, db, `SELECT count(_sealed), (SELECT count(*) FROM sheetsync.data_keys) FROM desk.bills_history`); strings.TrimSpace(got) != "0|0" {
		t.Errorf("so many versions are sealed, and there are so many keys: %s", got)
	}
}

// shownDues are the dates by version that SQL shows.
func shownDues(t *testing.T, db *sqlx.DB) map[string]string {
	t.Helper()
	var rows []struct{ Key, Due string }
	if err := db.Select(&rows, `SELECT _id || ' ' || (extract(epoch FROM _valid_from) * 1000000)::bigint AS key, to_char(due, 'YYYY-MM-DD') AS due FROM desk.bills_history WHERE _valid_to IS NOT NULL AND _sealed IS NULL`); err != nil {
		t.Fatal(err)
	}
	dues := make(map[string]string, len(rows))
	for _, row := range rows {
		dues[row.Key] = row.Due
	}
	return dues
}

// kills runs a command on a desk and kills it, at later and later moments, each time calling
// each; and then lets it end.
func (d *desk) kills(t *testing.T, each func(kill int), args ...string) {
	t.Helper()
	const (
		kills = 6
		most  = 2 * time.Second
	)
	for n := 1; n <= kills; n++ {
		p := start(t, d.dir, d.environ, args...)
		timer := time.AfterFunc(most*time.Duration(n)/(kills+1), func() { _ = p.Process.Kill() })
		p.end()
		timer.Stop()
		each(n)
	}
	if out, status := run(t, d.dir, d.environ, args...); status != 0 {
		t.Fatalf("exit status %d: %s", status, out)
	}
}

// sealedDesk has a register with many versions that are sealed.
func sealedDesk(t *testing.T) (d *desk, db *sqlx.DB, versions int) {
	t.Helper()
	workbook, schema := billsFiles(t)
	if err := os.WriteFile(schema, []byte(strings.Replace(billsSchema, "type: date}", "type: date, personal: true}", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	database := pgtest.New(t)
	d = newDesk(t, workbook, schema, database, "")
	d.environ = append(d.environ, "SHEETSYNC_PERSONAL_ENCRYPT=true")
	d.sync(t)
	db = pgtest.Open(t, database)
	versions = 20_000
	db.MustExec(`INSERT INTO desk.bills_history (bill, due, _id, _row, _changed_at, _op, _valid_from, _valid_to, _run)
		SELECT 'B-1', DATE '2000-01-01' + n % 9000, 'r' || n / 3, 2, at, 'update', at, at + interval '1 second', 'run' FROM generate_series(1, $1) AS n, LATERAL (SELECT '2025-01-01Z'::timestamptz + n * interval '1 second' AS at) AS a`, versions)
	if out, status := run(t, d.dir, d.environ, "prune"); status != 0 || !strings.Contains(out, "sealed the personal data of 20,000 old versions") {
		t.Fatalf("exit status %d: %s", status, out)
	}
	return d, db, versions
}

// openedDues are the sealed dates by version, opened with what the desk's directory has.
func openedDues(t *testing.T, db *sqlx.DB, d *desk) map[string]string {
	t.Helper()
	ring := datakeys.New(db, keyfile.Dir(filepath.Join(d.dir, "data")))
	var rows []struct {
		ID   string `db:"_id"`
		Op   string `db:"_op"`
		Run  string `db:"_run"`
		From int64  `db:"at"`
		Blob []byte `db:"_sealed"`
	}
	if err := db.Select(&rows, `SELECT _id, _op, _run, (extract(epoch FROM _valid_from) * 1000000)::bigint AS at, _sealed FROM desk.bills_history WHERE _sealed IS NOT NULL`); err != nil {
		t.Fatal(err)
	}
	dues := make(map[string]string, len(rows))
	for _, row := range rows {
		content, err := ring.Open(t.Context(), sealing.Version{Register: "desk", Resource: "bills", ID: row.ID, Op: row.Op, From: row.From, Run: row.Run}, row.Blob)
		if err != nil {
			t.Fatal(err)
		}
		dues[fmt.Sprintf("%s %d", row.ID, row.From)] = content.Fields["due"]
	}
	return dues
}
