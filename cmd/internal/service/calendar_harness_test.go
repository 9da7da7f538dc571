package service_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/jmoiron/sqlx"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/service"
	"sheetsync/cmd/internal/web"
	"sheetsync/reminders/calendar/calendartest"
	"sheetsync/reminders/feeds"
	"sheetsync/reminders/inbox"
	"sheetsync/syncer"
	"sheetsync/syncer/mirror/pgtest"
)

const ordersSchema = `
name: orders
title: {en: Orders, zh-CN: 订单登记}
team: {resource: team, name: name, address: email, manager: manager, substitute: substitute, away: [from, until]}
resources:
  - name: orders
    title: {en: Orders, zh-CN: 订单}
    deadlines:
      - {name: payment, title: {en: Payment due, zh-CN: 应收款到期}, date: due, unless: paid == "yes", remind: [P7D, P0D], overdue: {every: P7D, times: 2},
         to: [owner, "role:finance"], amount: amount, per: contract, action: {en: Ask for the payment, zh-CN: 催款}}
      - {name: touch, title: {en: Contact, zh-CN: 联系客户}, cadence: {days: 7, since: spoken, escalate: [P3D, P5D, P7D]}, to: [owner]}
    schema:
      primaryKey: number
      fields:
        - {name: number, title: Number, type: string, constraints: {required: true}}
        - {name: contract, title: Contract, type: string}
        - {name: due, title: Due, type: date}
        - {name: amount, title: Amount, type: number, currency: currency}
        - {name: currency, title: Currency, type: string, format: currency}
        - {name: paid, title: Paid, type: string}
        - {name: owner, title: Owner, type: string}
        - {name: spoken, title: Spoken, type: date}
  - name: team
    title: Team
    schema:
      primaryKey: email
      fields:
        - {name: name, title: Name, type: string}
        - {name: email, title: E-mail, type: string}
        - {name: manager, title: Manager, type: string}
        - {name: substitute, title: Substitute, type: string}
        - {name: from, title: From, type: date}
        - {name: until, title: Until, type: date}
`

// office is a register in a database with the service's web server before it.
type office struct {
	t    testing.TB
	s    *service.Service
	db   *sqlx.DB
	base string
	log  *bytes.Buffer
}

const officeSettings = `
data_dir: .
database: {url: "%s"}
google: {page: "https://sheets.example.com"}
mail: {allow: [example.com]}
web: {url: "https://register.example.com"}
registers:
  - {name: acme, spreadsheet: sheet-id, schema: orders.yaml, sync: off, remind: off, settle: off, roles: {finance: [pay@example.com], manager: [boss@example.com]}}
`

// newOffice opens a service with settings laid over the usual ones, as --set has them.
func newOffice(t testing.TB, set ...string) *office {
	t.Helper()
	dir := t.TempDir()
	dsn := pgtest.New(t)
	for name, content := range map[string]string{"orders.yaml": ordersSchema, "sheetsync.yaml": fmt.Sprintf(officeSettings, dsn)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c, err := config.Load(config.Sources{File: filepath.Join(dir, "sheetsync.yaml"), Set: set})
	if err != nil {
		t.Fatal(err)
	}
	o := &office{t: t, db: pgtest.Open(t, dsn), log: &bytes.Buffer{}}
	ctx := context.Background()
	log := slog.New(slog.NewTextHandler(o.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	if o.s, err = service.Open(ctx, c, []*config.Register{&c.Registers[0]}, log); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.s.Close(ctx) })
	unlock, err := o.s.DB.Lock(ctx, "acme")
	if err != nil {
		t.Fatal(err)
	}
	if err := o.s.DB.Prepare(ctx, "acme", o.s.Descriptor(o.register()), syncer.Locale{}); err != nil {
		t.Fatal(err)
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	pages := web.Pages{Calendars: o.s, Log: log}
	server, err := web.Serve(ctx, "127.0.0.1:0", nil, pages.Handler(), pages.Log, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	o.base = strings.TrimSuffix(server.URL(), "/")
	o.applied("2026-01-01T00:00:00Z")
	return o
}

func (o *office) register() *config.Register { return &o.s.Config.Registers[0] }

func (o *office) exec(query string, args ...any) {
	o.t.Helper()
	if _, err := o.db.ExecContext(context.Background(), query, args...); err != nil {
		o.t.Fatal(err)
	}
}

// applied notes a run that changed the records.
func (o *office) applied(at string) {
	o.t.Helper()
	o.exec(`INSERT INTO sheetsync.heartbeats (register, looked_at, checked_at, changed_at) VALUES ('acme', $1, $1, $1)
		ON CONFLICT (register) DO UPDATE SET looked_at = $1, checked_at = $1, changed_at = $1`, at)
}

// order adds an order that is due in so many days.
func (o *office) order(number, contract string, days int, amount any, owner string) {
	o.t.Helper()
	o.exec(`INSERT INTO acme.orders (_id, _row, _changed_at, number, contract, due, amount, currency, owner)
		VALUES ($1, (SELECT count(*) + 2 FROM acme.orders), now(), $2, nullif($3, ''), $4, $5, 'USD', $6)`, number, number, contract, day(days), amount, owner)
}

// person adds somebody to the team, absent as of now where somebody stands in.
func (o *office) person(name, manager, substitute string) {
	o.t.Helper()
	var away any
	if substitute != "" {
		away = "2020-01-01"
	}
	o.exec(`INSERT INTO acme.team (_id, _row, _changed_at, name, email, manager, substitute, "from") VALUES ($1, 2, now(), $2, $3, nullif($4, ''), nullif($5, ''), $6)`,
		name, name, strings.ToLower(name)+"@example.com", manager, substitute, away)
}

// day is so many days from now in the register's zone.
func day(days int) string { return time.Now().UTC().AddDate(0, 0, days).Format(time.DateOnly) }

// stamp is how a calendar writes that day.
func stamp(days int) string { return strings.ReplaceAll(day(days), "-", "") }

// subscribe makes a person's calendar and returns its path.
func (o *office) subscribe(person, register string) string {
	o.t.Helper()
	token, err := o.s.Feeds().Make(context.Background(), person, register, false, time.Now())
	if err != nil {
		o.t.Fatal(err)
	}
	return "/calendar/" + token.Reveal() + ".ics"
}

// ask asks for a path, with headers in pairs of a name and a value.
func (o *office) ask(method, path string, headers ...string) (*http.Response, []byte) {
	o.t.Helper()
	r, err := http.NewRequestWithContext(context.Background(), method, o.base+path, nil)
	if err != nil {
		o.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		o.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		o.t.Fatal(err)
	}
	return answer, body
}

// calendar gets a calendar and reads it, twice: strictly, and as another program does.
func (o *office) calendar(path string) *calendartest.Calendar {
	o.t.Helper()
	answer, body := o.ask(http.MethodGet, path)
	if answer.StatusCode != http.StatusOK {
		o.t.Fatalf("%s: %s", answer.Status, body)
	}
	c, err := calendartest.Read(body)
	if err != nil {
		o.t.Fatalf("%v\n%s", err, body)
	}
	other, err := ics.ParseCalendar(bytes.NewReader(body))
	if err != nil || len(other.Events()) != len(c.Events) {
		o.t.Fatalf("another reader sees %d events of %d, %v", len(other.Events()), len(c.Events), err)
	}
	for i, e := range other.Events() {
		if e.Id() != c.Events[i].Get("UID") || e.GetProperty(ics.ComponentPropertySummary).Value != c.Events[i].Get("SUMMARY") {
			o.t.Errorf("another reader sees %+v in %v", e, c.Events[i])
		}
	}
	return c
}

// lines are a calendar's events, as “20261231 Payment due: PO-1”.
func lines(c *calendartest.Calendar) []string {
	list := make([]string, len(c.Events))
	for i, e := range c.Events {
		list[i] = e.Get("DTSTART") + " " + e.Get("SUMMARY")
	}
	return list
}

// direct writes a calendar without the web server, which would soon have enough of it.
func (o *office) direct(path string) []byte {
	o.t.Helper()
	data, err := o.s.Calendar(context.Background(), feeds.ParseToken(strings.TrimSuffix(strings.TrimPrefix(path, "/calendar/"), ".ics")))
	if err != nil {
		o.t.Fatal(err)
	}
	return data
}

// newMailingOffice is an office with a mail server.
func newMailingOffice(t testing.TB) (*office, *inbox.Server) {
	t.Helper()
	box, err := inbox.Start(inbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = box.Close() })
	return newOffice(t, "mail.host="+box.Host(), fmt.Sprintf("mail.port=%d", box.Port()), "mail.tls=none", "mail.from=Register <register@mail.example.com>"), box
}

// mailed sends what is due, and returns the calendar of the mail to li@example.com.
func (o *office) mailed(box *inbox.Server) *calendartest.Calendar {
	o.t.Helper()
	reminding, err := o.s.OpenReminding(false)
	if err != nil {
		o.t.Fatal(err)
	}
	defer reminding.Close()
	if _, err := reminding.RemindAt(context.Background(), o.register(), time.Now(), service.Look{}); err != nil {
		o.t.Fatal(err)
	}
	for _, m := range box.Messages() {
		if m.EnvelopeTo[0] != "li@example.com" {
			continue
		}
		_, part, ok := strings.Cut(string(m.Raw), "text/calendar")
		_, part, _ = strings.Cut(part, "\r\n\r\n")
		part, _, _ = strings.Cut(part, "\r\n--")
		data, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(part, "\r\n", ""))
		if !ok || err != nil {
			o.t.Fatalf("%v\n%s", err, m.Raw)
		}
		c, err := calendartest.Read(data)
		if err != nil {
			o.t.Fatal(err)
		}
		return c
	}
	o.t.Fatal("no mail to li@example.com")
	return nil
}
