package syncer_test

import (
	"slices"
	"strings"
	"testing"

	"sheetsync/syncer"
	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/pgtest"
)

func openMirror(t *testing.T) *mirror.Mirror {
	t.Helper()
	m, err := mirror.Open(t.Context(), pgtest.New(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Close() })
	if _, err := m.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return m
}

// rows returns what a query gives, a line a row.
func rows(t *testing.T, m *mirror.Mirror, query string) string {
	t.Helper()
	var lines []string
	if err := m.DB().SelectContext(t.Context(), &lines, query); err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

// stored is the whole database but for heartbeats, so that any change of it shows.
func stored(t *testing.T, m *mirror.Mirror) string {
	t.Helper()
	var b strings.Builder
	for _, table := range strings.Fields(rows(t, m, `SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
		WHERE schemaname IN ('shop', 'sheetsync') AND tablename <> 'heartbeats' ORDER BY 1`)) {
		b.WriteString(table + "\n" + rows(t, m, "SELECT t.xmin || ' ' || t::text FROM "+table+" AS t ORDER BY 1") + "\n")
	}
	return b.String()
}

func TestRunsInPostgreSQL(t *testing.T) {
	t.Parallel()
	m := openMirror(t)
	s := syncer.NewStage(t, m)
	quiet := func() {
		t.Helper()
		before, writes := stored(t, m), s.Writes()
		s.Run(syncer.StatusUnchanged)
		s.Restart()
		s.Run(syncer.StatusUnchanged)
		if after := stored(t, m); after != before {
			t.Errorf("a run without edits changed the database from\n%s\nto\n%s", before, after)
		}
		if s.Writes() != writes {
			t.Error("a run without edits wrote into the sheet")
		}
	}
	check := func() {
		t.Helper()
		got := rows(t, m, `SELECT concat_ws('|', _id, code, city, orders, trim_scale(spent), _extra->>'Note') FROM shop.customers ORDER BY _row`)
		var want []string
		for i, id := range s.Values(0, "Record ID") {
			line := []string{id}
			for _, header := range []string{"Code", "City", "Orders placed", "Spent", "Note"} {
				if v := s.Values(0, header)[i]; v != "" {
					line = append(line, v)
				}
			}
			want = append(want, strings.Join(line, "|"))
		}
		if got != strings.Join(want, "\n") {
			t.Errorf("the table holds\n%s\nwant\n%s", got, strings.Join(want, "\n"))
		}
	}
	s.Run(syncer.StatusApplied)
	check()
	quiet()

	s.SetCell(0, 3, 1, "O'Reilly\t\\ \"town\"")
	s.SetCell(1, 2, 1, 40)
	res := s.Run(syncer.StatusApplied)
	if c := res.Resources["customers"]; c.Updated != 2 || c.Inserted+c.Deleted+c.Moved != 0 {
		t.Errorf("customers: %+v", c)
	}
	check()
	quiet()

	s.DeleteRows(0, 6, 7)
	s.AppendRow(0, "C9", "Kiel")
	s.AppendRow(1, "C9", 2, 2.25)
	s.Run(syncer.StatusApplied)
	check()
	quiet()

	history := rows(t, m, `SELECT _op || ' ' || count(*) FROM shop.customers_history GROUP BY _op ORDER BY 1`)
	s.ReverseRows(0)
	if res = s.Run(syncer.StatusApplied); res.Resources["customers"].Moved == 0 || res.CellsWritten != 0 {
		t.Errorf("a sorted tab: %+v", res)
	}
	check()
	quiet()
	if now := rows(t, m, `SELECT _op || ' ' || count(*) FROM shop.customers_history GROUP BY _op ORDER BY 1`); now != history {
		t.Errorf("sorting a tab changed the history from %q to %q", history, now)
	}

	tables := stored(t, m)
	s.DeleteRows(0, 1, 6)
	s.Run(syncer.StatusHeld)
	held := s.Run(syncer.StatusHeld)
	live := `SELECT _id FROM shop.customers ORDER BY 1`
	if !strings.Contains(tables, rows(t, m, live)[:10]) || len(strings.Fields(rows(t, m, live))) != 8 {
		t.Error("a held run changed the tables")
	}
	if n := rows(t, m, `SELECT count(*) FROM sheetsync.runs WHERE status = 'held'`); n != "1" {
		t.Errorf("the same hold was noted %s times", n)
	}
	if err := m.Approve(t.Context(), "shop", held.HoldDigest); err != nil {
		t.Fatal(err)
	}
	s.Run(syncer.StatusApplied)
	check()
	quiet()
	if ids := strings.Fields(rows(t, m, live)); len(ids) != 3 || slices.Contains(ids, "") {
		t.Errorf("records left: %q", ids)
	}
}

// A run that is held changes nothing, not even where the descriptor changed and
// with it the tables would.
func TestHeldUnderANewDescriptor(t *testing.T) {
	t.Parallel()
	m := openMirror(t)
	s := syncer.NewStage(t, m)
	s.Run(syncer.StatusApplied)
	const live = `SELECT t::text FROM shop.customers AS t ORDER BY 1`
	before := rows(t, m, live)
	s.Redescribe("{name: city, title: City, type: string}", "{name: city, title: City, type: integer}")
	s.Run(syncer.StatusHeld)
	s.Restart()
	held := s.Run(syncer.StatusHeld)
	if after := rows(t, m, live); after != before {
		t.Errorf("a held run changed the table from\n%s\nto\n%s", before, after)
	}
	if err := m.Approve(t.Context(), "shop", held.HoldDigest); err != nil {
		t.Fatal(err)
	}
	s.Run(syncer.StatusApplied)
	if n := rows(t, m, `SELECT count(*) FROM shop.customers WHERE city IS NULL AND _raw ? 'city'`); n != "8" {
		t.Errorf("%s rows keep what the cells show, want 8", n)
	}
	s.Run(syncer.StatusUnchanged)
}

// A field that is renamed through its alias keeps its values and its history.
func TestRenamedField(t *testing.T) {
	t.Parallel()
	m := openMirror(t)
	s := syncer.NewStage(t, m)
	s.Run(syncer.StatusApplied)
	const history = `SELECT count(*) FROM shop.customers_history`
	before := rows(t, m, history)
	s.Redescribe("{name: city, title: City, type: string}", "{name: town, aliases: [city], title: City, type: string}")
	s.Run(syncer.StatusApplied)
	if n := rows(t, m, `SELECT count(*) FROM shop.customers WHERE town LIKE 'City %'`); n != "8" {
		t.Errorf("%s rows have their town, want 8", n)
	}
	if after := rows(t, m, history); after != before {
		t.Errorf("the history went from %s to %s", before, after)
	}
	s.Run(syncer.StatusUnchanged)
}
