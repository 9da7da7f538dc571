package mirror_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer"
	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/embeddedpg"
	"sheetsync/syncer/mirror/retention"
)

var (
	soak     = flag.Int("soak", 20, "how many days of runs TestYear makes: 365 for the figures of deploy/SCALING.md")
	soakRows = flag.Int("soak-rows", 2_000, "how many records its register has: 50000 for these")
)

// A day of the simulation has a few of the 288 runs that five minutes make, and keeps so
// many days: what grows does so in proportion to runs, and what is kept to days.
const (
	runsADay  = 4
	keptDays  = 8
	editShare = 100 // one record in so many is edited between two runs
)

// wideResource is a register of ten columns.
const wideResource = `
name: wide
resources:
  - name: rows
    schema:
      primaryKey: key
      fields:
        - {name: key, type: string}
        - {name: name, type: string}
        - {name: owner, type: string}
        - {name: city, type: string}
        - {name: amount, type: number}
        - {name: price, type: number}
        - {name: count, type: integer}
        - {name: due, type: date}
        - {name: paid, type: boolean}
        - {name: seen, type: datetime}
`

// A year of a register's life, with the retention on: what a run takes, how large tables
// become and what the process holds stay as they are once the first things are as old as
// is kept. Its clock is the day's runs: horizons are when a day of the simulation began.
//
//	go test ./syncer/mirror -run TestYear -v -soak 365 -soak-rows 50000 -timeout 30m
func TestYear(t *testing.T) {
	if testing.Short() {
		t.Skip("a year takes a while")
	}
	t.Parallel()
	y := newYear(t)
	var starts []time.Time
	var lines []yearLine
	for day := range *soak {
		starts = append(starts, y.clock())
		for range runsADay {
			y.edit()
		}
		if day >= keptDays {
			y.prune(starts[day-keptDays])
		}
		if (day+1)%max(*soak/12, 1) == 0 {
			lines = append(lines, y.measure(day+1))
			t.Log(lines[len(lines)-1])
		}
	}
	y.flat(lines)
}

// year is a register under test on a server with its usual housekeeping.
type year struct {
	t      *testing.T
	m      *mirror.Mirror
	db     *sqlx.DB
	desc   *sheetschema.Descriptor
	table  *table.Table
	names  map[int]string // what was edited
	rnd    *rand.Rand
	runs   int
	took   []time.Duration // of the runs since the last line
	pruned []time.Duration
	gone   int
}

func newYear(t *testing.T) *year {
	t.Helper()
	ctx := context.Background()
	server, err := embeddedpg.Start(ctx, embeddedpg.Options{DataDir: t.TempDir(), Settings: map[string]string{"autovacuum_naptime": "1s", "synchronous_commit": "off", "shared_buffers": "256MB"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Stop(context.Background()) })
	y := &year{t: t, m: open(t, server.DSN()), rnd: rand.New(rand.NewPCG(1, 2)), names: make(map[int]string)}
	y.db = y.m.DB()
	if _, err := y.m.Migrate(ctx); err != nil {
		t.Fatal(err)
	}
	if y.desc, err = sheetschema.Load("wide.yaml", []byte(wideResource)); err != nil {
		t.Fatal(err)
	}
	lock(t, y.m, "wide")
	if err := y.m.Prepare(ctx, "wide", y.desc, syncer.Locale{}); err != nil {
		t.Fatal(err)
	}
	y.table = wideTable(y.desc.Resources[0], *soakRows)
	y.apply(func(rc *syncer.ResourceChanges) { rc.Inserted = all(y.table.Len()) })
	return y
}

// clock is the server's time.
func (y *year) clock() (at time.Time) {
	y.t.Helper()
	if err := y.db.Get(&at, `SELECT clock_timestamp()`); err != nil {
		y.t.Fatal(err)
	}
	return at
}

func (y *year) apply(change func(*syncer.ResourceChanges)) {
	y.t.Helper()
	h := y.table.Hash()
	n := y.table.Len()
	rc := syncer.ResourceChanges{Table: y.table, Hash: h.Full, Content: h.Content, Key: h.Key, InSheet: make([]bool, n), Sketch: h.Content, Computed: h.Full}
	change(&rc)
	y.runs++
	run := syncer.Run{ID: fmt.Sprintf("run-%06d", y.runs), Register: "wide", Started: y.clock(), Status: syncer.StatusApplied}
	c := &syncer.Changes{Descriptor: y.desc, Basis: "x", Findings: "none", InputDigest: run.ID, Resources: []syncer.ResourceChanges{rc}}
	if err := y.m.Apply(context.Background(), run, c); err != nil {
		y.t.Fatal(err)
	}
	writes := make([]string, 0, len(rc.Updated))
	for _, i := range rc.Updated {
		writes = append(writes, y.table.ID(i))
	}
	if _, err := y.db.Exec(`INSERT INTO sheetsync.cell_writes (register, run, resource, record_id, column_header, old_value, new_value, written_at)
		SELECT 'wide', $1, 'rows', id, 'Issues', 'before', 'after', clock_timestamp() FROM unnest(string_to_array($2, ' ')) AS id`, run.ID, strings.Join(writes, " ")); err != nil {
		y.t.Fatal(err)
	}
}

// edit makes a run that finds one record in a hundred edited.
func (y *year) edit() {
	y.t.Helper()
	edited := y.rnd.Perm(y.table.Len())[:max(y.table.Len()/editShare, 1)]
	for _, i := range edited {
		y.names[i] = fmt.Sprintf("深圳 Electronics %d", y.rnd.IntN(1_000_000))
		y.table.SetText(i, 1, y.names[i])
	}
	begun := time.Now()
	y.apply(func(rc *syncer.ResourceChanges) { rc.Updated = edited })
	y.took = append(y.took, time.Since(begun))
}

func (y *year) prune(horizon time.Time) {
	y.t.Helper()
	begun := time.Now()
	deleted, err := retention.Pruner{DB: y.db, Zone: time.UTC}.Prune(context.Background(), "wide", retention.Horizons{History: horizon, Runs: horizon, Audit: horizon, Ledger: horizon})
	if err != nil {
		y.t.Fatal(err)
	}
	y.pruned = append(y.pruned, time.Since(begun))
	y.gone += deleted.Total()
}

// A yearLine is how things stand after some days.
type yearLine struct {
	day               int
	run, prune        time.Duration // the mean since the last line
	gone              int           // rows that the retention deleted since
	versions          int64
	history, all, own int64 // bytes of the history, of the database, and held by this process
}

func (l yearLine) String() string {
	const mb = 1 << 20
	return fmt.Sprintf("day %3d: a run %4d ms, the retention %4d ms for %6d rows; %7d versions in %4d MB, database %4d MB, heap %3d MB",
		l.day, l.run.Milliseconds(), l.prune.Milliseconds(), l.gone, l.versions, l.history/mb, l.all/mb, l.own/mb)
}

func mean(all []time.Duration) time.Duration {
	var sum time.Duration
	for _, d := range all {
		sum += d
	}
	return sum / time.Duration(max(len(all), 1))
}

func (y *year) measure(day int) yearLine {
	y.t.Helper()
	// A run reads its sheet anew; this one would keep the texts that were edited away.
	y.table = wideTable(y.desc.Resources[0], *soakRows)
	for i, name := range y.names {
		y.table.SetText(i, 1, name)
	}
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	l := yearLine{day: day, run: mean(y.took), prune: mean(y.pruned), gone: y.gone / max(len(y.pruned), 1), own: int64(m.HeapAlloc)}
	if err := y.db.QueryRow(`SELECT (SELECT count(*) FROM wide.rows_history), pg_total_relation_size('wide.rows_history'), pg_database_size(current_database())`).Scan(&l.versions, &l.history, &l.all); err != nil {
		y.t.Fatal(err)
	}
	y.took, y.pruned, y.gone = nil, nil, 0
	return l
}

// flat holds the second half of the year against its first, with room for what depends on
// housekeeping, and the rows against what is to be kept.
func (y *year) flat(lines []yearLine) {
	y.t.Helper()
	if len(lines) < 4 {
		return
	}
	then, now := lines[len(lines)/2-1], lines[len(lines)-1]
	// Each record's first version stays beside what it is now, and what was edited meanwhile.
	most := int64(2**soakRows + (keptDays+1)*runsADay*max(*soakRows/editShare, 1))
	if now.versions > most {
		y.t.Errorf("there are %d versions after %d days, more than %d", now.versions, now.day, most)
	}
	if now.history > then.history*2 {
		y.t.Errorf("the history takes %d bytes after %d days, and took %d after %d", now.history, now.day, then.history, then.day)
	}
	if now.own > then.own*3/2+8<<20 {
		y.t.Errorf("%d bytes are held after %d days, and %d were after %d", now.own, now.day, then.own, then.day)
	}
	var left int
	if err := y.db.Get(&left, `SELECT count(*) FROM sheetsync.runs`); err != nil {
		y.t.Fatal(err)
	}
	if most := (keptDays+1)*runsADay + now.day + 2; left > most {
		y.t.Errorf("%d runs are left, more than %d", left, most)
	}
}
