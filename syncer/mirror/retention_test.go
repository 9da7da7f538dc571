package mirror_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/syncer/mirror/ddl"
	"sheetsync/syncer/mirror/retention"
)

// text is what a query selects, a line a row.
func (r *register) text(query string, args ...any) string {
	r.t.Helper()
	var lines []string
	if err := r.db.Select(&lines, `SELECT q::text FROM (`+query+`) AS q ORDER BY 1`, args...); err != nil {
		r.t.Fatalf("%s: %v", query, err)
	}
	return strings.Join(lines, "\n")
}

// What is older than the horizon goes, and nothing else: the records, when each was
// entered, and what there was at any time from the horizon on stay as they were, whatever
// the size of the batches.
func TestPruneHistory(t *testing.T) {
	t.Parallel()
	for _, batch := range []int{1, 7, 0} {
		t.Run(fmt.Sprint(batch), func(t *testing.T) {
			t.Parallel()
			v := randomVersions(t, uint64(5+batch))
			horizon := v.times[2].Add(time.Hour)
			known := func() map[string]string {
				all := make(map[string]string)
				for _, r := range v.desc.Resources {
					live, history := ddl.Live("acme", r.Name).String(), ddl.History("acme", r.Name).String()
					all[r.Name] = v.text(`TABLE ` + live)
					all[r.Name+" entered"] = v.text(`SELECT h._id, min(h._valid_from) FROM ` + history + ` AS h JOIN ` + live + ` AS l ON l._id = h._id GROUP BY 1`)
					for _, at := range append([]time.Time{horizon, horizon.Add(time.Second)}, v.times[3:]...) {
						all[r.Name+" at "+at.String()] = v.text(`SELECT * FROM acme."`+r.Name+`_at"($1)`, at)
					}
					all[r.Name+" versions"] = v.text(`SELECT * FROM `+history+` WHERE _valid_to IS NULL OR _valid_to >= $1`, horizon)
				}
				all["receivables"] = v.text(`SELECT * FROM acme.receivables_at($1)`, horizon)
				return all
			}
			before := known()
			old := 0
			for _, r := range v.desc.Resources {
				history := ddl.History("acme", r.Name).String()
				old += v.count(`SELECT count(*) FROM `+history+` WHERE _valid_to < $1`, horizon)
			}
			pruner := retention.Pruner{DB: v.db, Zone: time.UTC, Batch: batch}
			deleted, err := pruner.Prune(context.Background(), "acme", retention.Horizons{History: horizon})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(before, known()); diff != "" {
				t.Errorf("what was to stay (-before +after):\n%s", diff)
			}
			left := 0
			for _, r := range v.desc.Resources {
				live, history := ddl.Live("acme", r.Name).String(), ddl.History("acme", r.Name).String()
				left += v.count(`SELECT count(*) FROM `+history+` WHERE _valid_to < $1`, horizon)
				if n := v.count(`SELECT count(*) FROM `+history+` AS h WHERE _valid_to < $1 AND NOT EXISTS (SELECT FROM `+live+` AS l WHERE l._id = h._id)`, horizon); n > 0 {
					t.Errorf("%s: %d old versions of records that are gone are still there", r.Name, n)
				}
				if n := v.count(`SELECT count(*) FROM (SELECT FROM `+history+` WHERE _valid_to < $1 GROUP BY _id HAVING count(*) > 1) AS q`, horizon); n > 0 {
					t.Errorf("%s: %d records have several old versions", r.Name, n)
				}
			}
			if deleted.History == 0 || deleted.History != old-left {
				t.Errorf("%d versions were deleted, of %d old ones %d are left", deleted.History, old, left)
			}
			var rows int
			err = v.db.Get(&rows, `SELECT count(*) FROM acme.客户_at($1)`, horizon.Add(-time.Second))
			if err == nil || !strings.Contains(err.Error(), "the history of register acme begins at "+horizon.UTC().Format("2006-01-02 15:04")+" UTC") {
				t.Errorf("a time before the history begins: %v", err)
			}
			again, err := pruner.Prune(context.Background(), "acme", retention.Horizons{History: horizon})
			if err != nil || again.Total() != 0 {
				t.Errorf("once more: %+v, %v", again, err)
			}
			v.sync() // the register goes on
		})
	}
}

// count counts.
func (r *register) count(query string, args ...any) (n int) {
	r.t.Helper()
	if err := r.db.Get(&n, query, args...); err != nil {
		r.t.Fatalf("%s: %v", query, err)
	}
	return n
}

// Of old runs stay the last of each day that changed something, the hold that stands, and
// those in which what is wrong now was first seen.
func TestPruneRuns(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", reported)
	now := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	add := func(id, status string, at time.Time) {
		r.db.MustExec(`INSERT INTO sheetsync.runs (id, register, started_at, ended_at, status, reason, counts, cells_written, requests) VALUES ($1, 'acme', $2, $2, $3, '', '{}', 0, 0)`, id, at, status)
	}
	add("ancient", "applied", now.AddDate(-2, 0, 0))
	for day := range 3 { // in Shanghai 16:00 UTC begins a day
		for hour := range 24 {
			status := "applied"
			if hour%5 == 4 {
				status = "failed"
			}
			add(fmt.Sprintf("%d-%02d", day, hour), status, now.AddDate(0, 0, -100+day).Add(time.Duration(hour)*time.Hour))
		}
	}
	add("first seen", "applied", now.AddDate(0, 0, -100).Add(30*time.Minute))
	r.db.MustExec(`INSERT INTO sheetsync.issues (register, resource, record_id, row, code, severity, message, first_seen_run) VALUES ('acme', '客户', 'a', 2, 'x', 'error', '', 'first seen')`)
	add("good", "applied", now.AddDate(0, 0, -95))
	add("hold", "held", now.AddDate(0, 0, -94))
	add("other", "failed", now.AddDate(0, 0, -93))
	r.db.MustExec(`INSERT INTO sheetsync.runs SELECT 'b ' || id, 'other', started_at, ended_at, status, reason, hold_digest, counts FROM sheetsync.runs WHERE id = '0-01'`)
	pruner := retention.Pruner{DB: r.db, Zone: shanghai(t), Batch: 10}
	deleted, err := pruner.Prune(context.Background(), "acme", retention.Horizons{Runs: now.AddDate(0, 0, -90), History: now.AddDate(-1, 0, 0)})
	if err != nil {
		t.Fatal(err)
	}
	want := "(\"b 0-01\")\n(\"first seen\")\n(0-15)\n(1-15)\n(2-15)\n(2-23)\n(good)\n(hold)\n(other)"
	if diff := cmp.Diff(want, r.text(`SELECT id FROM sheetsync.runs`)); diff != "" || deleted.Runs != 69 {
		t.Errorf("%d runs were deleted; what is left (-want +got):\n%s", deleted.Runs, diff)
	}
}

// Of the ledger goes what nobody can be reminded of again.
func TestPruneLedger(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", reported)
	r.tabs["客户"] = []record{{id: "here", row: 2, values: map[string]any{"short_name": "Lotus"}}, {id: "history", row: 3}}
	r.sync()
	r.tabs["客户"] = r.tabs["客户"][:1]
	r.sync()
	old, young := time.Now().AddDate(-3, 0, 0), time.Now().AddDate(-1, 0, 0)
	for _, row := range []struct {
		id, resource, state, stage string
		updated                    time.Time
		told                       bool
	}{
		{"gone", "客户", "sent", "P0D", old, false},
		{"gone, doubtful", "客户", "unconfirmed", "P0D", old, false},
		{"gone, doubtful, told", "客户", "unconfirmed", "P0D", old, true},
		{"gone, owed", "客户", "owed", "P0D", old, false},
		{"gone lately", "客户", "sent", "P0D", young, false},
		{"here", "客户", "sent", "P0D", old, false},
		{"history", "客户", "sent", "P0D", old, false},
		{"of an unknown table", "others", "sent", "P0D", old, false},
		{"a hold", "", "sent", "held", old, false},
		{"an address", "", "sent", "unreachable", old, false},
	} {
		r.db.MustExec(`INSERT INTO sheetsync.ledger (register, resource, record_id, deadline, due_date, stage, recipient, state, updated_at, told_at)
			VALUES ('acme', $1, $2, 'due', $3::timestamptz::date, $4, 'a@example.com', $5, $3::timestamptz, CASE WHEN $6 THEN $3::timestamptz END)`, row.resource, row.id, row.updated, row.stage, row.state, row.told)
	}
	deleted, err := retention.Pruner{DB: r.db, Zone: time.UTC}.Prune(context.Background(), "acme", retention.Horizons{Ledger: time.Now().AddDate(-2, 0, 0)})
	if err != nil || deleted.Ledger != 3 {
		t.Errorf("%d reminders were deleted, %v", deleted.Ledger, err)
	}
	want := "(\"an address\")\n(\"gone lately\")\n(\"gone, doubtful\")\n(\"gone, owed\")\n(\"of an unknown table\")\n(here)\n(history)"
	if diff := cmp.Diff(want, r.text(`SELECT record_id FROM sheetsync.ledger`)); diff != "" {
		t.Errorf("what is left (-want +got):\n%s", diff)
	}
}

// What was written into cells and decided goes by its age, of one register; nothing goes
// where all is to be kept.
func TestPruneAudit(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", reported)
	for _, register := range []string{"acme", "other", ""} {
		for years := range 4 {
			at := time.Now().AddDate(-years, 0, -1)
			r.db.MustExec(`INSERT INTO sheetsync.audit (register, actor, via, action, at) VALUES ($1, 'a', 'link', 'signed-in', $2)`, register, at)
			r.db.MustExec(`INSERT INTO sheetsync.cell_writes (register, run, resource, record_id, column_header, written_at) VALUES ($1, 'r', '客户', 'a', 'Issues', $2)`, register, at)
		}
	}
	pruner := retention.Pruner{DB: r.db, Zone: time.UTC, Batch: 1}
	for _, step := range []struct {
		horizons retention.Horizons
		want     retention.Deleted
	}{
		{retention.Horizons{}, retention.Deleted{}},
		{retention.Horizons{Audit: time.Now().AddDate(-2, 0, 0)}, retention.Deleted{Audit: 2, Writes: 2}},
		{retention.Horizons{Audit: time.Now().AddDate(-2, 0, 0)}, retention.Deleted{}},
	} {
		deleted, err := pruner.Prune(context.Background(), "acme", step.horizons)
		if diff := cmp.Diff(step.want, deleted); diff != "" || err != nil {
			t.Errorf("deleted (-want +got), %v:\n%s", err, diff)
		}
	}
	if n, err := pruner.Service(context.Background(), time.Now().AddDate(-2, 0, 0), time.Now()); n != 2 || err != nil {
		t.Errorf("of no register %d went, %v", n, err)
	}
	if n := r.count(`SELECT count(*) FROM sheetsync.audit WHERE register = 'other'`); n != 4 {
		t.Errorf("of another register %d are left", n)
	}
}
