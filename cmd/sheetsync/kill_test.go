package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/cmd/internal/demo/sample"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/mirror/pgtest"
)

// TestKill kills the program with SIGKILL at many moments of its first run, and
// then lets it run again: tables and sheet end as without the kill.
func TestKill(t *testing.T) {
	t.Parallel()
	workbook := sampleFile(t)
	began := time.Now()
	want := finished(t, newDesk(t, workbook, sample.Schema, pgtest.New(t), ", language: en"), nil)
	whole := time.Since(began)
	const kills = 8
	for i := range kills {
		t.Run(fmt.Sprintf("after %d/%d", i+1, kills), func(t *testing.T) {
			t.Parallel()
			database := pgtest.New(t)
			d := newDesk(t, workbook, sample.Schema, database, ", language: en")
			got := finished(t, d, func() {
				p := start(t, d.dir, d.environ, "sync")
				timer := time.AfterFunc(whole*time.Duration(i+1)/kills, func() { _ = p.Process.Kill() })
				defer timer.Stop()
				p.end()
			})
			for name := range want {
				if got[name] != want[name] {
					t.Errorf("%s differs:\n%s", name, firstDifference(want[name], got[name]))
				}
			}
		})
	}
}

// tables are those of the sample, in the order of its tabs.
var tables = []string{"customers", "emails", "calls", "contracts", "transactions", "payments", "activities", "exchange_rates", "team"}

// recordID is what a record's id looks like.
var recordID = regexp.MustCompile(`\b[a-z][0-9a-z]{9}\b`)

// finished lets the program run to the end, perhaps after something else, and
// returns what tables and sheet hold, without ids and times.
func finished(t *testing.T, d *desk, first func()) map[string]string {
	t.Helper()
	if first != nil {
		first()
	}
	for range 3 { // what a killed run left behind in the sheet may take a run to be cleared
		if status, _ := d.sync(t); status == "unchanged" {
			break
		}
	}
	if status, cells := d.sync(t); status != "unchanged" || cells != 0 {
		t.Errorf("a run without edits is %s and writes %d cells", status, cells)
	}
	state := map[string]string{}
	var database string
	for _, pair := range d.environ {
		if url, ok := strings.CutPrefix(pair, "SHEETSYNC_DATABASE_URL="); ok {
			database = url
		}
	}
	db := pgtest.Open(t, database)
	ids := map[string]string{} // row by table and id
	for _, table := range tables {
		state[table] = dump(t, db, `SELECT row_to_json(t)::jsonb - '_id' - '_changed_at' FROM desk.`+table+` t ORDER BY _row`)
		state[table+" history"] = dump(t, db, `SELECT count(*), count(DISTINCT _id) FROM desk.`+table+`_history`)
		rows := dump(t, db, `SELECT _row, _id FROM desk.`+table+` ORDER BY _row`)
		for line := range strings.Lines(rows) {
			row, id, _ := strings.Cut(strings.TrimSpace(line), "|")
			if other, ok := ids[table+id]; ok {
				t.Errorf("%s: rows %s and %s have one id", table, row, other)
			}
			ids[table+id] = row
		}
	}
	state["issues"] = dump(t, db, `SELECT resource, row, field, code, message FROM sheetsync.issues ORDER BY 1, 2, 3, 4`)
	state["duplicates"] = dump(t, db, `SELECT resource, score, reasons, count(*) FROM sheetsync.duplicates GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`)
	maps.Copy(state, sheetState(t, d, ids))
	return state
}

// sheetState returns the sheet's tabs without ids, each of which must be the
// one that the mirror has for the row.
func sheetState(t *testing.T, d *desk, ids map[string]string) map[string]string {
	t.Helper()
	service := teamService(t, d.ready.Endpoint)
	book, err := service.Spreadsheets.Get(d.ready.Spreadsheets[0].ID).Do()
	if err != nil {
		t.Fatal(err)
	}
	if n := len(book.DeveloperMetadata); n > 0 {
		t.Errorf("%d pieces of metadata are left on the spreadsheet", n)
	}
	state := map[string]string{}
	i := -1
	for _, s := range book.Sheets {
		if slices.Contains([]string{"Overview", "Look up"}, s.Properties.Title) { // the service's own, the first with the time of the run
			continue
		}
		i++
		got, err := service.Spreadsheets.Values.Get(d.ready.Spreadsheets[0].ID, s.Properties.Title).Do()
		if err != nil {
			t.Fatal(err)
		}
		if len(got.Values) == 1 { // no record has been entered yet
			continue
		}
		column := slices.Index(got.Values[0], any("Record ID"))
		if column < 0 {
			t.Errorf("%s has no ids", s.Properties.Title)
			continue
		}
		var b strings.Builder
		for row, cells := range got.Values {
			if row > 0 && column < len(cells) {
				if has := ids[tables[i]+fmt.Sprint(cells[column])]; has != strconv.Itoa(row+1) {
					t.Errorf("%s row %d shows the id of row %s", s.Properties.Title, row+1, has)
				}
			}
			b.WriteString(recordID.ReplaceAllStringFunc(fmt.Sprintln(cells...), func(text string) string {
				if row := ids[tables[i]+text]; row != "" {
					return "id of row " + row
				}
				return text
			}))
		}
		state["tab "+s.Properties.Title] = b.String()
	}
	return state
}

func dump(t *testing.T, db *sqlx.DB, query string) string {
	t.Helper()
	rows, err := db.Queryx(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var b strings.Builder
	for rows.Next() {
		cells, err := rows.SliceScan()
		if err != nil {
			t.Fatal(err)
		}
		texts := make([]string, len(cells))
		for i, c := range cells {
			texts[i] = cellText(c)
		}
		b.WriteString(strings.Join(texts, "|") + "\n")
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range w {
		if i >= len(g) || w[i] != g[i] {
			other := "nothing"
			if i < len(g) {
				other = g[i]
			}
			return fmt.Sprintf("line %d\n- %s\n+ %s", i+1, w[i], other)
		}
	}
	return fmt.Sprintf("%d lines more", len(g)-len(w))
}

// sampleFile writes the demo's sample.
func sampleFile(t testing.TB) string {
	t.Helper()
	w, err := sample.Generate(sample.Options{Seed: 7, Today: time.Now(), Language: language.English})
	if err != nil {
		t.Fatal(err)
	}
	return saved(t, w)
}

// saved writes a workbook to a file.
func saved(t testing.TB, w *sample.Workbook) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "sample.xlsx")
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.WriteXLSX(f); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return name
}
