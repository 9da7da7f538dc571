package swapped_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
	"sheetsync/validate/swapped"
)

func day(t testing.TB, text string) expression.Day {
	t.Helper()
	d, err := expression.ParseDay(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// days makes a table of dates, "" being blank.
func days(t testing.TB, field string, dates []string) *table.Table {
	t.Helper()
	r := schematest.Load(t, "name: x\nresources: [{name: r, schema: {fields: [{name: d, "+field+"}]}}]").Resources[0]
	records := table.NewTable(r, len(dates))
	for record, text := range dates {
		if text != "" {
			records.SetInt(record, 0, int64(day(t, text)))
		}
	}
	return records
}

// from makes n dates, one each some days.
func from(t testing.TB, first string, n int, every expression.Day) []string {
	t.Helper()
	at := day(t, first)
	dates := make([]string, n)
	for i := range dates {
		dates[i] = (at + expression.Day(i)*every).String()
	}
	return dates
}

func TestFind(t *testing.T) {
	t.Parallel()
	with := func(dates []string, at int, date string) []string { dates[at] = date; return dates }
	for _, test := range []struct {
		name  string
		field string
		today string
		dates []string
		want  []string
	}{
		{"in order", "type: date", "2026-12-31", from(t, "2026-01-02", 30, 1), nil},
		{"one exchanged", "type: date", "2026-12-31", with(from(t, "2026-03-01", 30, 1), 4, "2026-05-03"),
			[]string{"4: 2026-05-03 among 2026-03-01 to 2026-03-10, meant 2026-03-05"}},
		{"two next to each other", "type: date", "2026-12-31", with(with(from(t, "2026-03-01", 60, 1), 8, "2026-09-03"), 9, "2026-10-03"),
			[]string{"8: 2026-09-03 among 2026-03-04 to 2026-03-14, meant 2026-03-09", "9: 2026-10-03 among 2026-03-05 to 2026-03-15, meant 2026-03-10"}},
		{"the newest first", "type: date", "2026-12-31", with(from(t, "2026-07-01", 30, -1), 20, "2026-11-06"),
			[]string{"20: 2026-11-06 among 2026-06-06 to 2026-06-16, meant 2026-06-11"}},
		{"the last one, before the others", "type: date", "2026-12-31", with(from(t, "2026-09-05", 30, 1), 29, "2026-04-10"),
			[]string{"29: 2026-04-10 among 2026-09-29 to 2026-10-03, meant 2026-10-04"}},
		{"the last one, after a pause", "type: date", "2026-12-31", with(from(t, "2026-02-04", 30, 1), 29, "2026-06-03"), nil},
		{"the last one, in the future", "type: date", "2026-03-20", with(from(t, "2026-02-04", 30, 1), 29, "2026-06-03"),
			[]string{"29: 2026-06-03 among 2026-02-28 to 2026-03-04, meant 2026-03-06, future"}},
		{"a column of days to come", "type: date", "2026-01-01", with(from(t, "2026-02-04", 30, 1), 29, "2026-06-03"), nil},
		{"late, and no exchange fits", "type: date", "2026-12-31", with(from(t, "2026-03-01", 30, 1), 4, "2026-01-02"), nil},
		{"day and month are one number", "type: date", "2026-12-31", with(from(t, "2026-03-01", 30, 1), 4, "2026-05-05"), nil},
		{"near its neighbours", "type: date", "2026-12-31", with(from(t, "2026-04-01", 30, 1), 2, "2026-03-25"), nil},
		{"too few", "type: date", "2026-12-31", with(from(t, "2026-03-01", 19, 1), 4, "2026-05-03"), nil},
		{"rows that are far apart", "type: date", "2026-12-31", with(from(t, "2025-01-05", 30, 20), 4, "2025-01-12"), nil},
		{"birthdays", "type: date, personal: true", "2026-12-31", with(from(t, "2026-03-01", 30, 1), 4, "2026-05-03"), nil},
		{"no day known", "type: date", "", with(from(t, "2026-02-04", 30, 1), 29, "2026-06-03"), nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var today expression.Day
			if test.today != "" {
				today = day(t, test.today)
			}
			records := days(t, test.field, test.dates)
			var got []string
			for _, s := range swapped.Find(records, records.Resource.Fields[0], today) {
				text := fmt.Sprintf("%d: %s among %s to %s, meant %s", s.Record, s.Value, s.Low, s.High, s.Meant)
				if s.Future {
					text += ", future"
				}
				got = append(got, text)
			}
			if d := cmp.Diff(test.want, got); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
		})
	}
}

// Dates that are out of place for other reasons fit by chance, too.
func TestUnordered(t *testing.T) {
	t.Parallel()
	dates := from(t, "2025-01-01", 600, 1)
	for i := 7; i < len(dates); i += 37 {
		dates[i] = (day(t, dates[i]) - 150).String()
	}
	dates[300] = "2025-10-27"
	at := days(t, "type: date", dates)
	if got := swapped.Find(at, at.Resource.Fields[0], day(t, "2027-01-01")); len(got) != 0 {
		t.Errorf("got %v", got)
	}
}

// Each tab of a resource is a column of its own.
func TestTabs(t *testing.T) {
	t.Parallel()
	dates := append(from(t, "2026-03-01", 25, 1), from(t, "2025-05-03", 25, 1)...)
	all := days(t, "type: date", dates)
	joined := table.Join([]*table.Table{all.Part(0, 25, nil), all.Part(25, 50, nil)}, []string{"2026", "2025"})
	if got := swapped.Find(joined, joined.Resource.Fields[0], day(t, "2026-12-31")); len(got) != 0 {
		t.Errorf("got %v", got)
	}
}
