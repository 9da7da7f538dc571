package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/reminders"
	"sheetsync/reminders/inbox"
	"sheetsync/reminders/ledger"
	"sheetsync/reminders/mail"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer"
	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/pgtest"
)

const descriptor = `
profile: tabular-data-package
name: trade
title: {en: Trade register, zh-CN: 外贸登记}
resources:
  - name: contracts
    title: {en: Contracts, zh-CN: 合同}
    schema:
      primaryKey: number
      fields:
        - {name: number, title: Number, type: string, constraints: {required: true}}
        - {name: customer, title: Customer, type: string, format: company}
        - {name: ends, title: Ends, type: date}
        - {name: closes_at, title: Closes at, type: datetime}
        - {name: amount, title: Amount, type: number}
        - {name: status, title: Status, type: string}
        - {name: owner_mail, title: Owner's mail, type: string, format: email}
    deadlines:
      - name: contract_end
        title: {en: Contract ends, zh-CN: 合同到期}
        date: ends
        unless: status == "closed" or amount < 0
        remind: [P30D, P7D, P0D]
        overdue: {every: P7D, times: 2}
        to: [owner_mail]
      - name: closing
        title: {en: Closing}
        date: closes_at
        remind: [P1D]
        to: ["role:manager"]
`

// migrated is a database with the service's tables and the register “acme”, as
// the mirror makes them.
var migrated = pgtest.NewTemplate(func(dsn string) error {
	r, err := register()
	if err != nil {
		return err
	}
	return prepare(dsn, r)
})

// prepare makes the service's tables and a register's.
func prepare(dsn string, r reminders.Register) (err error) {
	ctx := context.Background()
	m, err := mirror.Open(ctx, dsn, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, m.Close()) }()
	if _, err := m.Migrate(ctx); err != nil {
		return err
	}
	unlock, err := m.Lock(ctx, r.Name)
	if err != nil {
		return err
	}
	return errors.Join(m.Prepare(ctx, r.Name, r.Descriptor, syncer.Locale{}), unlock())
}

// world is a register in a database, a mail server, and what runs need.
type world struct {
	t   testing.TB
	dsn string
	db  *sqlx.DB
	box *inbox.Server
}

func newWorld(t testing.TB) *world {
	t.Helper()
	return newWorldOf(t, migrated)
}

func newWorldOf(t testing.TB, databases *pgtest.Template) *world {
	t.Helper()
	dsn := databases.New(t)
	box, err := inbox.Start(inbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := box.Close(); err != nil {
			t.Error(err)
		}
	})
	return &world{t: t, dsn: dsn, db: pgtest.Open(t, dsn), box: box}
}

var shanghai = time.FixedZone("CST", 8*3600)

func register() (reminders.Register, error) {
	d, err := sheetschema.Load("trade.yaml", []byte(descriptor))
	return reminders.Register{
		Name: "acme", Descriptor: d, Language: language.English, Zone: shanghai,
		Roles: map[string][]string{"manager": {"Boss <boss@example.com>"}},
	}, err
}

// service is what a process has: connections and a sender of its own.
func service(t testing.TB, dsn string, host string, port int) *reminders.Service {
	t.Helper()
	sender, err := mail.New(mail.Config{Host: host, Port: port, TLS: mail.TLSNone, From: "Register <register@example.com>", Timeouts: mail.Timeouts{Connect: 20 * time.Second}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sender.Close() })
	db := pgtest.Open(t, dsn)
	return &reminders.Service{Source: ledger.NewSource(db), Ledger: ledger.New(db), Mailer: sender, Domain: sender.Domain()}
}

func (w *world) service() *reminders.Service { return service(w.t, w.dsn, w.box.Host(), w.box.Port()) }

// awaitLock returns once somebody waits for a lock.
func (w *world) awaitLock() {
	w.t.Helper()
	for waiting := 0; waiting == 0; {
		if err := w.db.GetContext(w.t.Context(), &waiting, `SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database())`); err != nil {
			w.t.Fatal(err)
		}
	}
}

// at is half past eight of a day in the register's zone.
func at(day string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, day, shanghai)
	if err != nil {
		panic(err)
	}
	return t.Add(8*time.Hour + 30*time.Minute)
}

func (w *world) run(day string) reminders.Report {
	w.t.Helper()
	report, err := w.try(day)
	if err != nil {
		w.t.Fatal(err)
	}
	return report
}

func (w *world) try(day string) (reminders.Report, error) {
	w.t.Helper()
	return w.runAs(w.service(), day, false)
}

func (w *world) runAs(s *reminders.Service, day string, dry bool) (reminders.Report, error) {
	w.t.Helper()
	r, err := register()
	if err != nil {
		w.t.Fatal(err)
	}
	return s.Run(w.t.Context(), reminders.Request{Register: r, At: at(day), DryRun: dry})
}

func (w *world) exec(query string, args ...any) {
	w.t.Helper()
	if _, err := w.db.ExecContext(context.Background(), query, args...); err != nil {
		w.t.Fatal(err)
	}
}

// contract adds a contract that ends on a day.
func (w *world) contract(number, ends, owner string) {
	w.t.Helper()
	w.exec(`INSERT INTO acme.contracts (_id, _row, _changed_at, number, customer, ends, amount, status, owner_mail) VALUES ($1, 2, now(), $1, 'Acme GmbH', $2, 10, 'running', $3)`, number, ends, owner)
}

// seen has the history say that a contract has had its date since a day.
func (w *world) seen(number, since string) {
	w.t.Helper()
	w.exec(`INSERT INTO acme.contracts_history (_id, _row, _changed_at, number, customer, ends, closes_at, amount, status, owner_mail, _op, _valid_from, _run)
		SELECT _id, _row, _changed_at, number, customer, ends, closes_at, amount, status, owner_mail, 'insert', $2, 'run' FROM acme.contracts WHERE _id = $1`, number, at(since))
}

// edit changes a contract's date on a day, as a run of the register would.
func (w *world) edit(number, ends, on string) {
	w.t.Helper()
	w.exec(`UPDATE acme.contracts_history SET _valid_to = $2 WHERE _id = $1 AND _valid_to IS NULL`, number, at(on))
	w.exec(`UPDATE acme.contracts SET ends = $2 WHERE _id = $1`, number, ends)
	w.seen(number, on)
}

// rows tells the ledger's rows in words: “record stage state [class]”.
func (w *world) rows() []string {
	w.t.Helper()
	var list []string
	if err := w.db.SelectContext(w.t.Context(), &list, `SELECT concat_ws(' ', record_id, stage, state, error_class) FROM sheetsync.ledger ORDER BY record_id, id`); err != nil {
		w.t.Fatal(err)
	}
	return list
}

func (w *world) wantRows(want ...string) {
	w.t.Helper()
	if got := w.rows(); !slices.Equal(got, want) {
		w.t.Errorf("the ledger says\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

// wantMails holds the mails that arrived so far against “recipient: records”.
func (w *world) wantMails(want ...string) {
	w.t.Helper()
	got := make([]string, 0, len(want))
	for _, m := range w.box.Messages() {
		got = append(got, m.EnvelopeTo[0]+": "+strings.Join(recordsIn(m.Text), " "))
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		w.t.Errorf("the mailbox has\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

// recordsIn lists the records of a mail's text, those that are only told of as
// unconfirmed with a question mark.
func recordsIn(text string) []string {
	var list []string
	suffix := ""
	for line := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(line, "Perhaps you missed") {
			suffix = "?"
		}
		if rest, ok := strings.CutPrefix(line, "  • "); ok {
			rest = strings.TrimPrefix(strings.TrimPrefix(rest, "Contract ends (Contracts) · "), "Closing (Contracts) · ")
			list = append(list, strings.Fields(rest)[0]+suffix)
		}
	}
	return list
}

func states(report reminders.Report) string {
	var list []string
	for _, m := range report.Mails {
		list = append(list, fmt.Sprintf("%s %s %d", m.Recipient, m.State, len(m.Items)))
	}
	return strings.Join(list, ", ")
}

func (w *world) ledger() *ledger.Ledger { return ledger.New(w.db) }
