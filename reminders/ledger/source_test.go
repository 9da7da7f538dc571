package ledger_test

import (
	"slices"
	"testing"
	"time"

	"sheetsync/reminders"
	"sheetsync/reminders/ledger"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/syncer/mirror/pgtest"
)

const everyType = `
profile: tabular-data-package
name: types
resources:
  - name: records
    schema:
      fields:
        - {name: text, type: string}
        - {name: whole, type: integer}
        - {name: exact, type: number}
        - {name: flag, type: boolean}
        - {name: day, type: date}
        - {name: clock, type: time}
        - {name: instant, type: datetime}
        - {name: document, type: object}
        - {name: select, type: string}
`

func TestRecords(t *testing.T) {
	t.Parallel()
	d, err := sheetschema.Load("types.yaml", []byte(everyType))
	if err != nil {
		t.Fatal(err)
	}
	db := pgtest.Open(t, pgtest.New(t))
	// A session that writes dates another way must not matter.
	if _, err := db.ExecContext(t.Context(), `CREATE SCHEMA "a""b"; CREATE TABLE "a""b".records (text text, whole bigint, exact numeric, flag boolean, day date,
			clock time, instant timestamptz, document jsonb, "select" text, _id text PRIMARY KEY, _row integer, _raw jsonb);
		INSERT INTO "a""b".records VALUES
			('it''s; $1 "到"', 9007199254740993, 12345678901234567890.120, true, '1969-12-31', '23:59:58', '2026-03-01 00:30:00.123456+08', '{"a": 1}', 'x', 'full', 2, NULL),
			(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'blank', 3, '{}'),
			(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'unread', 4, '{"day": "soon", "exact": "", "it\\u0027s": "x"}'),
			(NULL, NULL, NULL, false, '2026-03-01', NULL, '2026-03-01 23:59:59.999999+08', NULL, NULL, 'later', 5, NULL)`); err != nil {
		t.Fatal(err)
	}
	for _, style := range []string{`SET datestyle = 'German, DMY'; SET timezone = 'America/New_York'; SET intervalstyle = 'iso_8601'; SET extra_float_digits = 0`, `RESET ALL`} {
		db.SetMaxOpenConns(1)
		if _, err := db.ExecContext(t.Context(), style); err != nil {
			t.Fatal(err)
		}
		source := ledger.NewSource(db)
		query := reminders.Query{Register: `a"b`, Resource: d.Resources[0], Fields: []int{0, 1, 2, 3, 4, 5, 6, 7, 8}, Date: -1, Zone: shanghai}
		all := records(t, source, query)
		full := all["full"]
		number, err := expression.ParseNumber("12345678901234567890.12")
		if err != nil {
			t.Fatal(err)
		}
		instant := time.Date(2026, 3, 1, 0, 30, 0, 123456000, shanghai).UnixMicro()
		for i, want := range []expression.Value{
			expression.TextOf(`it's; $1 "到"`), expression.IntegerOf(9007199254740993), number, expression.BooleanOf(true), expression.DateOf(-1),
			expression.TimeOf(86398), expression.DateTimeOf(instant), expression.AnyOf(`{"a": 1}`), expression.TextOf("x"),
		} {
			if i == 7 { // values that aren't looked into don't compare
				if full[i].Text() != want.Text() {
					t.Errorf("the document is %q", full[i].Text())
				}
			} else if !full[i].Equal(want) {
				t.Errorf("field %d is %s, want %s", i, full[i], want)
			}
		}
		for i, v := range all["blank"] {
			if !v.IsEmpty() {
				t.Errorf("field %d of a blank record is %s", i, v)
			}
		}
		for i, v := range all["unread"] {
			if unread := i == 2 || i == 4; v.IsUnknown() != unread || !unread && !v.IsEmpty() || unread && v.Origin() != i {
				t.Errorf("field %d of a record of which two can't be read is %v", i, v)
			}
		}
		if !all["later"][3].IsFalse() {
			t.Error("false is not false")
		}

		first, _ := expression.NewDay(2026, 3, 1)
		for _, tt := range []struct {
			name     string
			date     int
			from, to expression.Day
			ids      []string
			want     []string
		}{
			{"a day", 4, first, first, nil, []string{"later", "unread"}},
			{"the day before", 4, first - 1, first - 1, nil, []string{"unread"}},
			{"long ago", 4, -1, -1, nil, []string{"full", "unread"}},
			{"any day", 4, -1, first, nil, []string{"full", "later", "unread"}},
			{"any day, by id", 4, -1, first, []string{"full", "blank"}, []string{"full"}},
			{"the beginning and the end of an instant's day", 6, first, first, nil, []string{"full", "later"}},
			{"the day before an instant", 6, first - 1, first - 1, nil, nil},
			{"the day after an instant", 6, first + 1, first + 1, nil, nil},
			{"by id", -1, 0, 0, []string{"blank", "gone", "' OR true --"}, []string{"blank"}},
			{"by no id", -1, 0, 0, []string{}, nil},
		} {
			q := query
			q.Fields, q.Date, q.From, q.To, q.IDs = []int{0}, tt.date, tt.from, tt.to, tt.ids
			var got []string
			for id := range records(t, source, q) {
				got = append(got, id)
			}
			slices.Sort(got)
			if !slices.Equal(got, tt.want) {
				t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
			}
		}
		for range source.Records(t.Context(), query) {
			break // and the connection is free again
		}
	}
}

func records(t *testing.T, s *ledger.Source, q reminders.Query) map[string][]expression.Value {
	t.Helper()
	all := make(map[string][]expression.Value)
	for record, err := range s.Records(t.Context(), q) {
		if err != nil {
			t.Fatal(err)
		}
		all[record.ID] = record.Values
	}
	return all
}
