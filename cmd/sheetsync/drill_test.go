package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/cmd/internal/exit"
	"sheetsync/reminders/inbox"
	"sheetsync/syncer/mirror/backup"
	"sheetsync/syncer/mirror/backup/sealed"
	"sheetsync/syncer/mirror/pgtest"
)

// A drill is a day of the service, the loss of its database, and what follows.
type drill struct {
	*desk
	t     *testing.T
	db    *sqlx.DB
	mails *inbox.Server
}

func newDrill(t *testing.T) *drill {
	t.Helper()
	mails, err := inbox.Start(inbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = mails.Close() })
	dsn := pgtest.New(t)
	d := &drill{desk: bills(t, dsn, `, settle: 0s, remind: "0 0 * * *", roles: {finance: pay@example.com, manager: boss@example.com}`), t: t, db: pgtest.Open(t, dsn), mails: mails}
	d.environ = append(d.environ, "SHEETSYNC_MAIL_HOST=127.0.0.1", fmt.Sprintf("SHEETSYNC_MAIL_PORT=%d", mails.Port()), "SHEETSYNC_MAIL_TLS=none", "SHEETSYNC_MAIL_FROM=me@example.com",
		"SHEETSYNC_BACKUP_DIR="+filepath.Join(d.dir, "backups"), "SHEETSYNC_BACKUP_IDENTITY_FILE="+filepath.Join(d.dir, "key.txt"))
	return d
}

// do runs a command that has to end so, and returns its last document.
func (d *drill) do(status int, args ...string) map[string]any {
	d.t.Helper()
	out, got := run(d.t, d.dir, d.environ, append(args, "--json")...)
	if got != status {
		d.t.Fatalf("sheetsync %s: exit status %d, want %d:\n%s", strings.Join(args, " "), got, status, out)
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	document := map[string]any{}
	if last := lines[len(lines)-1]; last != "" {
		if err := json.Unmarshal([]byte(last), &document); err != nil {
			d.t.Fatalf("sheetsync %s: %v in %q", strings.Join(args, " "), err, last)
		}
	}
	return document
}

// mirrored is what analysts see of the register, but for times.
func (d *drill) mirrored() string {
	d.t.Helper()
	return dump(d.t, d.db, `SELECT bill, due::text, _id, _row::text, coalesce(_extra::text, ''), coalesce(_raw::text, '') FROM desk.bills ORDER BY _id`) +
		dump(d.t, d.db, `SELECT record_id, field, code, severity, message FROM sheetsync.issues ORDER BY 1, 2, 3`)
}

// about lists which mails were about a bill.
func (d *drill) about(bill string) (found []inbox.Message) {
	for _, m := range d.mails.Messages() {
		if strings.Contains(m.Text, bill) {
			found = append(found, m)
		}
	}
	return found
}

// TestDrill loses the database and puts back the backup of before: the mirror is as the
// sheet is now, histories and decisions are as of the backup, and of what was mailed
// nothing is mailed again and nothing is lost without a word.
func TestDrill(t *testing.T) {
	t.Parallel()
	d := newDrill(t)
	today := time.Now().UTC().Format(time.DateOnly)
	key := filepath.Join(d.dir, "key.txt")
	d.do(exit.StatusDone, "backup", "keygen", "-o", key)

	// A day, and the backup.
	d.do(exit.StatusDone, "sync")
	d.do(exit.StatusDone, "remind")
	before := len(d.mails.Messages())
	if len(d.about("B-1")) != 1 {
		t.Fatalf("before the backup %d mails were about B-1", len(d.about("B-1")))
	}
	d.edit(t, "Bills!B3", time.Now().AddDate(0, 6, 0).UTC().Format(time.DateOnly))
	d.do(exit.StatusDone, "sync")
	versions := dump(t, d.db, `SELECT _id, due::text, _op, _valid_from::text FROM desk.bills_history ORDER BY 1, 4, 3`)
	d.db.MustExec(`INSERT INTO sheetsync.issue_decisions (register, resource, record_id, row, field, code, variant, cells, verdict, source, answer, decided_at)
		SELECT 'desk', 'bills', _id, _row, 'due', 'outlier', '', '{}', 'dismissed', 'page', '', now() FROM desk.bills WHERE bill = 'B-1'`)
	made := d.do(exit.StatusDone, "backup")
	file, ok := made["file"].(string)
	if verified, _ := made["verified"].(bool); !ok || !verified {
		t.Fatalf("the backup is %v", made)
	}

	// It goes on, and is lost.
	d.edit(t, "Bills!A4:B4", "B-3", today)
	d.do(exit.StatusDone, "sync")
	d.do(exit.StatusDone, "remind")
	sent := d.about("B-3")
	if len(sent) != 1 || len(d.mails.Messages()) != before+1 {
		t.Fatalf("after the backup %d mails were about B-3", len(sent))
	}
	d.edit(t, "Bills!A5:B5", "B-4", time.Now().AddDate(2, 0, 0).UTC().Format(time.DateOnly))
	d.do(exit.StatusDone, "sync")
	now := d.mirrored()
	service := start(t, d.dir, d.environ, "run")
	service.stderr.wait("sheetsync: running")
	d.do(exit.StatusFailed, "restore", file, "--yes") // the service is at work
	if err := service.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	service.end()
	d.db.MustExec(`DROP SCHEMA sheetsync CASCADE; DROP SCHEMA desk CASCADE; DROP SCHEMA desk_analyst CASCADE`)

	// It is put back.
	begun := time.Now()
	restored := d.do(exit.StatusDone, "restore", file, "--yes")
	d.forget(restored["former"])
	t.Logf("restored in %s", time.Since(begun).Round(time.Millisecond))
	if done, _ := restored["restored"].(bool); !done {
		t.Fatalf("restore says %v", restored)
	}
	if diff := cmp.Diff(versions, dump(t, d.db, `SELECT _id, due::text, _op, _valid_from::text FROM desk.bills_history ORDER BY 1, 4, 3`)); diff != "" {
		t.Errorf("the history is not as of the backup (-then +now):\n%s", diff)
	}
	if got := dump(t, d.db, `SELECT count(*)::text FROM sheetsync.issue_decisions`); got != "1\n" {
		t.Errorf("the decisions are %q", got)
	}
	d.do(exit.StatusFailed, "remind")
	d.do(exit.StatusDone, "sync")
	if diff := cmp.Diff(now, d.mirrored()); diff != "" {
		t.Errorf("the mirror is not as the sheet is (-before the loss +now):\n%s", diff)
	}
	d.do(exit.StatusFailed, "remind")
	if resumed := d.do(exit.StatusDone, "remind", "--resume", "--yes"); resumed["unconfirmed"] != 1.0 {
		t.Errorf("resumed with %v", resumed)
	}
	d.do(exit.StatusDone, "remind")
	if n := len(d.mails.Messages()); n != before+1 {
		t.Errorf("%d mails went out, want %d", n, before+1)
	}
	if told := d.do(exit.StatusDone, "ledger", "--state", "unconfirmed"); told["recipient"] != "pay@example.com" || told["class"] != "restored" {
		t.Errorf("of what may have been sent the ledger says %v", told)
	}

	// The next mail tells of it.
	d.edit(t, "Bills!A6:B6", "B-5", today)
	d.do(exit.StatusDone, "sync")
	d.do(exit.StatusDone, "remind")
	next := d.about("B-5")
	if len(next) != 1 || !strings.Contains(next[0].Text, "B-3") || !strings.Contains(next[0].Text, "when a backup was restored") {
		for _, m := range next {
			t.Log(m.Text)
		}
		t.Fatalf("%d mails are about B-5, and don't tell of B-3", len(next))
	}

	// Somebody goes around all that: the mail is the same as the first one, by its id.
	d.forget(d.do(exit.StatusDone, "restore", file, "--yes")["former"])
	d.db.MustExec(`UPDATE sheetsync.ledger_mark SET home = NULL`)
	if err := os.Remove(filepath.Join(d.dir, "data", "reminders.json")); err != nil {
		t.Fatal(err)
	}
	d.edit(t, "Bills!A6:B6", "", "")
	d.do(exit.StatusDone, "sync")
	d.do(exit.StatusDone, "remind")
	again := d.about("B-3")
	last := again[len(again)-1]
	if id := last.Get("Message-ID"); id == "" || id != sent[0].Get("Message-ID") {
		t.Errorf("a mail that is sent again has the Message-ID %q, and had %q", id, sent[0].Get("Message-ID"))
	}
}

// The service backs up at its times. Where it can't, the managers are told once, until it
// has gone well again.
func TestBackupOnSchedule(t *testing.T) {
	t.Parallel()
	d := newDrill(t)
	d.do(exit.StatusDone, "backup", "keygen", "-o", filepath.Join(d.dir, "key.txt"))
	environ := append(d.environ, "SHEETSYNC_REGISTERS_0_REMIND=off", "SHEETSYNC_REGISTERS_0_SYNC=off", "SHEETSYNC_BACKUP_SCHEDULE=@every 1s", "SHEETSYNC_BACKUP_VERIFY=false")
	blocked := filepath.Join(d.dir, "backups")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	p := start(t, d.dir, environ, "run", "--json")
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	mails, err := d.mails.Wait(ctx, 1)
	if err != nil {
		t.Fatalf("nobody was told: %v\n%s", err, p.stderr)
	}
	if m := mails[0]; m.EnvelopeTo[0] != "boss@example.com" || !strings.Contains(m.Text, "not a directory") || !strings.Contains(m.Text, "There is no good backup yet") {
		t.Errorf("%s was told:\n%s", m.EnvelopeTo, m.Text)
	}
	failures := func() int { return strings.Count(p.stderr.String(), "the database was not backed up") }
	for n := failures(); failures() < n+2; {
		p.stderr.waitMore()
	}
	if err := os.Remove(blocked); err != nil {
		t.Fatal(err)
	}
	p.until(`"verified":false`)
	if err := p.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if status := p.end(); status != exit.StatusDone {
		t.Errorf("exit status %d", status)
	}
	if n := d.mails.Total(); n != 1 {
		t.Errorf("%d mails went out", n)
	}
}

// A backup of a later version of the program is refused before anything is done.
func TestRestoreOfALaterVersion(t *testing.T) {
	t.Parallel()
	d := newDrill(t)
	key, err := sealed.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(d.dir, "key.txt"), []byte(key.Reveal()), 0o600); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := sealed.Seal(&file, []sealed.Recipient{key.Recipient()}, backup.Manifest{Version: 9999, Program: "v99"}, func(io.Writer) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(d.dir, "later.age"), file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	p := start(t, d.dir, d.environ, "restore", "later.age", "--yes")
	if status := p.end(); status != exit.StatusFailed || !strings.Contains(p.stderr.String(), "was made by a newer sheetsync (v99)") {
		t.Errorf("exit status %d: %s", status, p.stderr)
	}
}

// forget drops what a restore replaced, once the test ends.
func (d *drill) forget(former any) {
	d.t.Helper()
	name, ok := former.(string)
	if !ok {
		d.t.Fatalf("what was replaced is called %v", former)
	}
	if name == "" {
		return
	}
	d.t.Cleanup(func() {
		admin := pgtest.Open(d.t, pgtest.New(d.t))
		admin.MustExec(`DROP DATABASE ` + pq.QuoteIdentifier(name) + ` WITH (FORCE)`)
	})
}

// The mirror that is made of the sheet alone is equal to the one that was there, but for
// times: tables, what is wrong, duplicates and what is computed.
func TestRebuiltFromTheSheet(t *testing.T) {
	t.Parallel()
	dsn := pgtest.New(t)
	d := newDesk(t, sampleFile(t), "foreign-trade", dsn, ", language: en, settle: 0s")
	db := pgtest.Open(t, dsn)
	if status, _ := d.sync(t); status != "applied" {
		t.Fatalf("the first run is %s", status)
	}
	before := rebuilt(t, db)
	db.MustExec(`DROP SCHEMA sheetsync CASCADE; DROP SCHEMA desk CASCADE; DROP SCHEMA desk_analyst CASCADE`)
	if status, cells := d.sync(t); status != "applied" || cells != 0 {
		t.Errorf("the run that makes it anew is %s and writes %d cells", status, cells)
	}
	after := rebuilt(t, db)
	if len(before) < 10 {
		t.Fatalf("only %d tables are compared", len(before))
	}
	for name, want := range before {
		if got := after[name]; got != want {
			t.Errorf("%s differs: %s", name, firstDifference(want, got))
		}
	}
}

// rebuilt is what the sheet alone says: the register's tables and what was found out
// about their records.
func rebuilt(t *testing.T, db *sqlx.DB) map[string]string {
	t.Helper()
	all := make(map[string]string)
	var tables []string
	if err := db.SelectContext(context.Background(), &tables, `SELECT relname FROM pg_class WHERE relnamespace = 'desk'::regnamespace AND relkind = 'r' ORDER BY 1`); err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		all[table] = dump(t, db, `SELECT (to_jsonb(t) - '{_changed_at,_valid_from,_valid_to,_run}'::text[])::text FROM desk.`+pq.QuoteIdentifier(table)+` AS t ORDER BY 1`)
	}
	for _, table := range []string{"issues", "duplicates", "duplicate_clusters", "duplicate_merged"} {
		all["sheetsync."+table] = dump(t, db, `SELECT (to_jsonb(t) - '{first_seen_run,counted_at}'::text[])::text FROM sheetsync.`+table+` AS t ORDER BY 1`)
	}
	if !slices.Contains(tables, "customers") {
		t.Fatalf("the tables are %q", tables)
	}
	return all
}
