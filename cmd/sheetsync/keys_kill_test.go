package main

import (
	"fmt"
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
	workbook, schema := billsFiles(t)
	if err := os.WriteFile(schema, []byte(strings.Replace(billsSchema, "type: date}", "type: date, personal: true}", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	database := pgtest.New(t)
	d := newDesk(t, workbook, schema, database, "")
	d.environ = append(d.environ, "SHEETSYNC_PERSONAL_ENCRYPT=true")
	d.sync(t)
	db := pgtest.Open(t, database)
	const versions = 20_000
	db.MustExec(`INSERT INTO desk.bills_history (bill, due, _id, _row, _changed_at, _op, _valid_from, _valid_to, _run)
		SELECT 'B-1', DATE '2000-01-01' + n % 9000, 'r' || n / 3, 2, at, 'update', at, at + interval '1 second', 'run' FROM generate_series(1, $1) AS n, LATERAL (SELECT '2025-01-01Z'::timestamptz + n * interval '1 second' AS at) AS a`, versions)
	rotate := func(after time.Duration) {
		p := start(t, d.dir, d.environ, "keys", "rotate")
		if after > 0 {
			timer := time.AfterFunc(after, func() { _ = p.Process.Kill() })
			defer timer.Stop()
		}
		p.end()
	}
	if out, status := run(t, d.dir, d.environ, "prune"); status != 0 || !strings.Contains(out, "sealed the personal data of 20,000 old versions") {
		t.Fatalf("exit status %d: %s", status, out)
	}
	want := openedDues(t, db, d)
	if len(want) != versions || want["r1 1735689603000000"] != "2000-01-04" {
		t.Fatalf("%d versions are sealed, one of them %q", len(want), want["r1 1735689603000000"])
	}
	began := time.Now()
	rotate(0)
	whole := time.Since(began)
	const kills = 6
	for i := range kills {
		rotate(whole * time.Duration(i+1) / (kills + 1))
		if diff := cmp.Diff(want, openedDues(t, db, d)); diff != "" {
			t.Fatalf("killed for the %d. time (-want +got):\n%s", i+1, diff)
		}
	}
	if out, status := run(t, d.dir, d.environ, "keys", "rotate"); status != 0 {
		t.Fatalf("exit status %d: %s", status, out)
	}
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
