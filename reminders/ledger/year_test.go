package ledger_test

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/reminders"
	"sheetsync/reminders/ledger"
	"sheetsync/reminders/mail"
	"sheetsync/reminders/robot"
	"sheetsync/reminders/robot/robottest"
	"sheetsync/syncer/mirror/pgtest"
)

var (
	soak      = flag.Int("soak", usualSoak, "with how many records a simulated year begins")
	firstSeed = flag.Uint64("seed", 1, "the seed of the first simulated year")
	years     = flag.Uint64("years", 1, "how many years are simulated, each with a seed of its own")
)

// usualSoak makes a year in which the service works every other day. More records are a
// year of which it is off one day in five.
const usualSoak = 80

// year is a simulated year: what people have in their register and what they do with it,
// a mail server and chats in any weather, and what arrived.
type year struct {
	*world
	*rand.Rand
	t        *testing.T
	chats    *robottest.Server
	away     []outage
	today    civil
	team     map[string]*member
	records  []*record
	approved map[string]bool
	replicas []*sqlx.DB

	refused  map[string]civil // when a server called an address wrong, or may have
	faults   map[string]int
	arrived  *arrivals
	problems int
	sum      struct{ rounds, calm, again, killed, cut, stale int }
}

// The year, and some calm days at its end.
const (
	yearBegins = civil(20_454) // 1 January 2026
	yearLasts  = 365
	calmAtLast = 4
)

// A year of reminders: thousands of dates of every kind that move, change hands, are put
// off, deleted and restored, while the mail server and the chats fail in all ways, for up
// to thirty days, and processes and sessions die between any two steps. Each reminder
// stands once in the ledger and reaches whom it is for once, or that is told.
//
// The long form: go test ./reminders/ledger -run TestYear -soak 1000 -years 3 -v
func TestYear(t *testing.T) {
	t.Parallel()
	for n := range *years {
		seed := *firstSeed + n
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			y := newYear(t, seed)
			y.live()
			y.checkAtLast()
			y.report()
		})
	}
}

// migratedYear has the tables of the year's register, and a clock that the test sets:
// what PostgreSQL takes for now is what stands in it.
var migratedYear = pgtest.NewTemplate(func(dsn string) error {
	r, err := yearRegister()
	if err != nil {
		return err
	}
	if err := prepare(dsn, r); err != nil {
		return err
	}
	db, err := sqlx.Connect("postgres", dsn)
	if err != nil {
		return err
	}
	_, err = db.Exec(`CREATE SCHEMA clock; CREATE TABLE clock.present (at timestamptz); INSERT INTO clock.present VALUES (pg_catalog.now());
		CREATE FUNCTION clock.now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT at FROM clock.present';
		ALTER TABLE sheetsync.ledger ALTER created_at SET DEFAULT clock.now(), ALTER updated_at SET DEFAULT clock.now()`)
	return errors.Join(err, db.Close())
})

func newYear(t *testing.T, seed uint64) *year {
	t.Helper()
	y := &year{
		world: newWorldOf(t, migratedYear), Rand: rand.New(rand.NewPCG(seed, 2026)), t: t, team: newTeam(), approved: make(map[string]bool),
		refused: make(map[string]civil), faults: make(map[string]int), arrived: newArrivals(),
	}
	y.exec(`DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = clock, pg_catalog, public', current_database()); END $$`)
	var err error
	if y.chats, err = robottest.Start(robottest.Options{DingTalkSecret: robotSecret, FeishuSecret: robotSecret}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = y.chats.Close() })
	y.box.Subscribe(y.arrived.add)
	y.renew()
	return y
}

// renew gives the replicas connections of their own.
func (y *year) renew() {
	for _, db := range y.replicas {
		_ = db.Close() // they may have been cut
	}
	y.replicas = []*sqlx.DB{pgtest.Open(y.t, y.dsn), pgtest.Open(y.t, y.dsn)}
}

func (y *year) live() {
	y.today = yearBegins - 60
	idle := 2
	if *soak <= usualSoak {
		idle = 5
	}
	for range *soak {
		y.enter(yearBegins + civil(y.IntN(yearLasts)))
	}
	y.mirrorTeam()
	y.mirrorRecords(y.records)
	y.away = y.outages(yearBegins)
	stale := 0
	for y.today = yearBegins; y.today < yearBegins+yearLasts; y.today++ {
		y.exec(`UPDATE clock.present SET at = $1`, at(y.today.String()))
		last := y.today >= yearBegins+yearLasts-calmAtLast
		if stale--; stale < 0 {
			y.work()
			if y.IntN(60) == 0 && !last {
				stale = 1 + y.IntN(5)
			}
		}
		var old *reminders.Stale
		if stale > 0 && !last {
			old = &reminders.Stale{Since: at((y.today - 1).String()), Wait: y.IntN(2) == 0}
		}
		if y.IntN(10) < idle && !last { // the service is off
			continue
		}
		w := weather{}
		if !last {
			w = y.forecast()
		}
		y.round(&w, old)
		if !w.calm() && y.IntN(4) == 0 {
			y.round(&weather{}, old)
		}
		if y.problems > 20 {
			y.t.Fatalf("and more, after %s", y.today)
		}
	}
	y.today--
}

// round is one of the register's: two processes at once, and perhaps a third, which is
// killed. Where two got into each other's way, what one of them left to the other may
// wait for the next round.
func (y *year) round(w *weather, old *reminders.Stale) {
	y.sum.rounds++
	over := y.strike(w)
	place := y.place(w.hangs())
	var doomed *child
	if w.dies > 0 {
		y.sum.killed++
		doomed = launch(y.t, childSettings{DSN: y.dsn, Day: y.today.String(), Steps: w.dies, Year: place})
		if y.IntN(2) == 0 { // alone
			<-doomed.done
		}
	}
	y.remind(y.replicas, place, w, old)
	if doomed != nil {
		<-doomed.done
	}
	over()
	y.sessionsGone()
	if w.cut > 0 {
		y.renew()
	}
	y.read()
	switch {
	case old != nil:
		y.sum.stale++
	case w.calm():
		y.sum.calm++
		if y.open() {
			y.sum.again++
			y.remind(y.replicas[:1], place, w, nil)
			y.read()
		}
		y.checkCalm()
	}
}

// remind runs in processes at once, of which the first may have its sessions cut.
func (y *year) remind(replicas []*sqlx.DB, place yearPlace, w *weather, old *reminders.Stale) {
	var running sync.WaitGroup
	for i, db := range replicas {
		s := place.serve(y.t, db)
		if i == 0 && w.cut > 0 {
			newSteps(w.cut, y.cutSessions).around(s)
		}
		running.Go(func() {
			r, err := yearRegister()
			if err != nil {
				y.t.Error(err)
				return
			}
			report, err := s.Run(y.t.Context(), reminders.Request{Register: r, At: at(y.today.String()), Stale: old})
			if err == nil && w.calm() && old == nil {
				err = report.Err()
			}
			if err != nil && w.calm() {
				y.t.Errorf("%s: a calm round failed: %v", y.today, err)
			}
		})
	}
	running.Wait()
}

// cutSessions cuts the connections of all replicas.
func (y *year) cutSessions() {
	y.sum.cut++
	y.exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`)
}

// place is where the year's mail server and chats are, for processes.
func (y *year) place(hurried bool) yearPlace {
	p := yearPlace{Host: y.box.Host(), Port: y.box.Port(), Chats: make(map[string]string), Hurried: hurried}
	for _, kind := range chatKinds {
		p.Chats[kind] = y.chats.URL(kind)
	}
	return p
}

// yearPlace is where a run finds the mail server and the chats. Hurried: it doesn't wait
// for them for long.
type yearPlace struct {
	Host    string
	Port    int
	Chats   map[string]string // webhooks by kind
	Hurried bool
}

// serve is what a process has, over connections to the database.
func (p *yearPlace) serve(t *testing.T, db *sqlx.DB) *reminders.Service {
	t.Helper()
	config := mail.Config{Host: p.Host, Port: p.Port, TLS: mail.TLSNone, From: "Register <register@example.com>"}
	options := robot.Options{}
	if p.Hurried {
		const short = 300 * time.Millisecond
		config.Timeouts = mail.Timeouts{Connect: short, Command: short, Message: 3 * short, Answer: short}
		options.Timeout = short
	}
	sender, err := mail.New(config)
	if err != nil {
		t.Fatal(err)
	}
	var channels []robot.Channel
	for kind, address := range p.Chats {
		c := robot.Channel{Name: kind, Kind: robot.Kind(kind), URL: address}
		if kind == "dingtalk" || kind == "feishu" {
			c.Secret = robotSecret
		}
		channels = append(channels, c)
	}
	robots, err := robot.New(channels, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = sender.Close() })
	return &reminders.Service{
		Source: ledger.NewSource(db), Ledger: ledger.New(db), Mailer: sender, Robots: robots, Domain: sender.Domain(),
		Most: reminders.Most{Lines: 1_000_000}, // each mail lists all that it is about
	}
}

// dieInTheYear is a run of the simulated year that kills its own process.
func dieInTheYear(t *testing.T, settings *childSettings) {
	t.Helper()
	r, err := yearRegister()
	if err != nil {
		t.Fatal(err)
	}
	process, err := os.FindProcess(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	s := settings.Year.serve(t, pgtest.Open(t, settings.DSN))
	newSteps(settings.Steps, func() {
		_ = process.Kill()
		select {} // it may take a moment
	}).around(s)
	_, _ = s.Run(t.Context(), reminders.Request{Register: r, At: at(settings.Day)}) // what comes of it shows in the other processes' rounds
}
