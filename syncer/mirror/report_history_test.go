package mirror_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/language"
	"sheetsync/syncer"
)

// versions is a register with a past: what its tabs held after each of some runs.
type versions struct {
	*register
	tabs  []map[string][]record
	times []time.Time
}

// randomVersions synchronises random changes and moves the runs apart by forty days,
// the last one to three days ago.
func randomVersions(t *testing.T, seed uint64) *versions {
	t.Helper()
	rnd := rand.New(rand.NewPCG(seed, 11))
	v := &versions{register: newRegister(t, "acme", reported)}
	v.locale = syncer.Locale{Language: language.English, TimeZone: shanghai(t)}
	const runs = 6
	last := time.Now().AddDate(0, 0, -3).Truncate(time.Second)
	for i := range runs {
		fresh := randomTrade(rnd, today(v.register))
		if i > 0 { // some records stay as they were, some are gone and come back
			for resource, records := range fresh {
				for j := range records {
					k := slices.IndexFunc(v.register.tabs[resource], func(r record) bool { return r.id == records[j].id })
					if k >= 0 && rnd.IntN(3) > 0 {
						records[j].values = v.register.tabs[resource][k].values
					}
				}
			}
		}
		v.register.tabs = fresh
		v.sync()
		v.tabs = append(v.tabs, fresh)
		v.times = append(v.times, last.AddDate(0, 0, -40*(runs-1-i)))
	}
	for _, r := range v.desc.Resources {
		table := `acme."` + r.Name + `_history"`
		v.db.MustExec(`CREATE TEMPORARY TABLE IF NOT EXISTS moved (was timestamptz, is_now timestamptz); TRUNCATE moved`)
		for i, at := range v.times {
			v.db.MustExec(`INSERT INTO moved SELECT DISTINCT _valid_from, $1::timestamptz FROM `+table+` WHERE _run = $2`, at, fmt.Sprintf("run-%03d", i+1))
		}
		v.db.MustExec(`UPDATE ` + table + ` AS h SET _valid_from = m.is_now FROM moved AS m WHERE m.was = h._valid_from`)
		v.db.MustExec(`UPDATE ` + table + ` AS h SET _valid_to = m.is_now FROM moved AS m WHERE m.was = h._valid_to`)
	}
	return v
}

// What there was at a time is what the sheet held then; who was in which status, and
// what was changed, is told by the versions.
func TestReportsOfThePast(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			v := randomVersions(t, seed)
			v.db.SetMaxOpenConns(1)
			compare := func(what string, want, got []string) {
				t.Helper()
				slices.Sort(want)
				slices.Sort(got)
				if diff := cmp.Diff(append([]string{}, want...), got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", what, diff)
				}
			}
			for i, at := range v.times {
				if i%2 == 0 { // else at the very moment
					at = at.Add(time.Hour)
				}
				var customers, owed []string
				for _, c := range v.tabs[i]["客户"] {
					customers = append(customers, row(c.id, textOf(c.values["short_name"]), textOf(c.values["progress"])))
				}
				day, err := time.Parse(time.DateOnly, at.In(v.locale.TimeZone).Format(time.DateOnly))
				if err != nil {
					t.Fatal(err)
				}
				for _, o := range owedOf(v.tabs[i]) {
					owed = append(owed, row(o.id, o.customer, o.name, o.currency, centsText(o.amount), dateText(o.values["due_on"]), late(o.values["due_on"], day), o.unreadable))
				}
				literal := "'" + at.Format(time.RFC3339) + "'"
				compare("customers_at", customers, reportRows(v.register, `"客户_at"(`+literal+`)`, "_id, short_name, progress"))
				compare("receivables_at", owed, reportRows(v.register, `receivables_at(`+literal+`)`, "record_id, customer_id, customer, currency, amount, due_date, days_overdue, unreadable"))
			}
			compare("before all", nil, reportRows(v.register, `"客户_at"('2001-01-01')`, "_id"))
			spells, pipeline := v.wantSpells()
			compare("status_spells", spells, reportRows(v.register, "report_status_spells", "customer_id, status, days, ended_at IS NULL"))
			compare("pipeline", pipeline, reportRows(v.register, "report_pipeline", "status, customers, longest_days, ended_spells"))
			compare("changes", v.wantChanges(), reportRows(v.register, "report_changes", "run, resource, record_id, change, field, old_value, new_value"))
			// Of what there is now, the owner is whom the register's other reports name.
			for _, r := range v.desc.Resources {
				same := `SELECT coalesce(bool_and(c.owner IS NOT DISTINCT FROM r.owner), true) AS it FROM acme.report_changes AS c JOIN acme."` + r.Name + `_history" AS h ON h._id = c.record_id AND h._valid_from = c.changed_at AND h._valid_to IS NULL
					JOIN acme.report_records AS r ON r.resource = c.resource AND r.record_id = c.record_id WHERE c.resource = $1`
				if got := v.rows(same, r.Name); !slices.Equal(got, []string{"(t)"}) {
					t.Errorf("the owners of the changes of %s are others than those of the records: %v", r.Name, got)
				}
			}
		})
	}
}

func late(due any, day time.Time) string {
	if d, ok := dayOf(due); ok {
		return fmt.Sprint(max(int(day.Sub(d).Hours()/24), 0))
	}
	return "-"
}

// wantSpells follows each customer of today back through the versions.
func (v *versions) wantSpells() (spells, pipeline []string) {
	type figures struct{ customers, longest, ended int }
	all := make(map[string]*figures)
	last := len(v.times) - 1
	dayAt := func(i int) int {
		return int(v.times[i].In(v.locale.TimeZone).Sub(time.Date(2000, 1, 1, 0, 0, 0, 0, v.locale.TimeZone)).Hours() / 24)
	}
	statusAt := func(i int, id string) string {
		for _, c := range v.tabs[i]["客户"] {
			if c.id == id {
				return textOf(c.values["progress"])
			}
		}
		return "gone"
	}
	for _, c := range v.tabs[last]["客户"] {
		for i := range v.times {
			status := statusAt(i, c.id)
			if status == "gone" || i > 0 && statusAt(i-1, c.id) == status {
				continue
			}
			end := i + 1
			for end <= last && statusAt(end, c.id) == status {
				end++
			}
			days := 3 + 40*(last-i)
			if end <= last {
				days = dayAt(end) - dayAt(i)
			}
			spells = append(spells, row(c.id, status, days, end > last))
			if all[status] == nil {
				all[status] = new(figures)
			}
			if end <= last {
				all[status].ended++
				continue
			}
			all[status].customers++
			all[status].longest = max(all[status].longest, days)
		}
	}
	for status, f := range all {
		longest := fmt.Sprint(f.longest)
		if f.customers == 0 {
			longest = "-"
		}
		pipeline = append(pipeline, row(status, f.customers, longest, f.ended))
	}
	return spells, pipeline
}

// wantChanges compares the versions with each other: of the columns that people fill.
func (v *versions) wantChanges() []string {
	var want []string
	for i := range v.times {
		run := fmt.Sprintf("run-%03d", i+1)
		for _, r := range v.desc.Resources {
			before, after := make(map[string]record), make(map[string]record)
			if i > 0 {
				for _, x := range v.tabs[i-1][r.Name] {
					before[x.id] = x
				}
			}
			for _, x := range v.tabs[i][r.Name] {
				after[x.id] = x
			}
			for _, id := range slices.Collect(maps.Keys(before)) {
				if _, there := after[id]; !there {
					want = append(want, row(run, r.Name, id, "delete", "-", "-", "-"))
				}
			}
			for id, x := range after {
				old, there := before[id]
				if !there {
					want = append(want, row(run, r.Name, id, "insert", "-", "-", "-"))
					continue
				}
				for _, f := range r.Fields {
					if was, is := seen(old.values[f.Name]), seen(x.values[f.Name]); !f.Computed() && was != is {
						want = append(want, row(run, r.Name, id, "update", f.Name, was, is))
					}
				}
			}
		}
	}
	return want
}

// seen is a cell as a log of changes has it.
func seen(v any) string {
	switch v := v.(type) {
	case nil:
		return "-"
	case time.Time:
		return v.Format(time.DateOnly)
	case invalid:
		return string(v)
	case decimal:
		text := fmt.Sprintf("%d", v.c)
		if v.e == 0 {
			return text
		}
		negative := strings.HasPrefix(text, "-")
		text = strings.TrimPrefix(text, "-")
		for len(text) <= int(-v.e) {
			text = "0" + text
		}
		at := len(text) + int(v.e)
		text = strings.TrimRight(strings.TrimRight(text[:at]+"."+text[at:], "0"), ".")
		if negative && text != "0" {
			return "-" + text
		}
		return text
	}
	return fmt.Sprint(v)
}

// What people ask of the changes reaches the indexes of the histories: nobody waits for
// all that ever was.
func TestReportChangesReachTheIndexes(t *testing.T) {
	t.Parallel()
	v := randomVersions(t, 7)
	v.db.SetMaxOpenConns(1)
	for _, s := range []string{`SET enable_seqscan = off`, `SET max_parallel_workers_per_gather = 0`, `ANALYZE`} {
		v.db.MustExec(s)
	}
	for _, test := range []struct{ name, condition, index string }{
		{"since a time", `WHERE changed_at > now() - interval '7 days'`, `Index Cond: (_valid_from > (now() - '7 days'::interval))`},
		{"of a run", `WHERE run = 'run-003'`, `Index Cond: (_run = 'run-003'::text)`},
		{"of a record", `WHERE record_id = 'c1'`, `Index Cond: (_id = 'c1'::text)`},
		{"of a record of a resource", `WHERE resource = 'orders' AND record_id = 'c1'`, `Index Cond: (_id = 'c1'::text)`},
		{"the last ones", `ORDER BY changed_at DESC LIMIT 3`, `Index Scan Backward using orders_history__valid_from__run_idx`},
		{"the version before", ``, `Index Cond: ((_id = h_1._id) AND (_valid_to = h_1._valid_from))`},
	} {
		var plan []string
		if err := v.db.Select(&plan, `EXPLAIN (COSTS off) SELECT * FROM acme.report_changes `+test.condition); err != nil {
			t.Fatal(err)
		}
		text := strings.Join(plan, "\n")
		if !strings.Contains(text, test.index) || strings.Contains(text, "Seq Scan on orders_history") {
			t.Errorf("%s: the history is not read by an index:\n%s", test.name, text)
		}
	}
}
