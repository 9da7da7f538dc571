package pool_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/pool"
)

const descriptor = `
name: trade
resources:
  - name: customers
    title: Customers
    pool: {since: last, class: level, days: %s, protected: 'contracts > 0 or status == "signed"', warn: %s, owner: owner}
    schema:
      fields:
        - {name: name, type: string}
        - {name: last, type: %s}
        - {name: level, type: string}
        - {name: contracts, type: integer}
        - {name: status, type: string}
        - {name: owner, type: string}
`

func load(t testing.TB, days, warn, kind string) *sheetschema.Resource {
	t.Helper()
	d, err := sheetschema.Load("trade.yaml", fmt.Appendf(nil, descriptor, days, warn, kind))
	if err != nil {
		t.Fatal(err)
	}
	return d.Resources[0]
}

// record is a record by its fields.
type record map[int]expression.Value

func (r record) Value(field int) expression.Value { return r[field] }

// Fields of the descriptor.
const (
	last = iota + 1
	level
	contracts
	status
)

func day(text string) expression.Day {
	d, err := expression.ParseDay(text)
	if err != nil {
		panic(err)
	}
	return d
}

func date(text string) expression.Value {
	if text == "" {
		return expression.Value{}
	}
	return expression.DateOf(day(text))
}

func TestOf(t *testing.T) {
	t.Parallel()
	r := load(t, `{A: 30, B: 60, "*": 90}`, "[7, 3, 1]", "date")
	listed := load(t, `{A: 30, B: 60}`, "[P1M]", "date")
	number, text := expression.IntegerOf(1), expression.TextOf
	for _, test := range []struct {
		name    string
		of      *sheetschema.Resource
		record  record
		entered string
		today   string
		state   pool.State
		on      string
	}{
		{"followed up today", r, record{last: date("2026-03-31"), level: text("A")}, "", "2026-03-31", pool.Protected, "2026-04-30"},
		{"the day before the warnings", r, record{last: date("2026-03-01"), level: text("A")}, "", "2026-03-23", pool.Protected, "2026-03-31"},
		{"the first day of the warnings", r, record{last: date("2026-03-01"), level: text("A")}, "", "2026-03-24", pool.Due, "2026-03-31"},
		{"the day before", r, record{last: date("2026-03-01"), level: text("A")}, "", "2026-03-30", pool.Due, "2026-03-31"},
		{"the day itself", r, record{last: date("2026-03-01"), level: text("A")}, "", "2026-03-31", pool.Pooled, "2026-03-31"},
		{"long ago", r, record{last: date("2020-03-01"), level: text("A")}, "", "2026-03-31", pool.Pooled, "2020-03-31"},
		{"another class", r, record{last: date("2026-03-01"), level: text("B")}, "", "2026-03-31", pool.Protected, "2026-04-30"},
		{"written otherwise", r, record{last: date("2026-03-01"), level: text(" ａ ")}, "", "2026-03-31", pool.Pooled, "2026-03-31"},
		{"a class that isn't listed", r, record{last: date("2026-03-01"), level: text("VIP")}, "", "2026-03-31", pool.Protected, "2026-05-30"},
		{"no class", r, record{last: date("2026-03-01")}, "", "2026-03-31", pool.Protected, "2026-05-30"},
		{"the fewest days where no others are given", listed, record{last: date("2026-03-01"), level: text("VIP")}, "", "2026-03-31", pool.Pooled, "2026-03-31"},
		{"over the end of February", r, record{last: date("2026-01-30"), level: text("A")}, "", "2026-02-28", pool.Due, "2026-03-01"},
		{"over a leap day", r, record{last: date("2028-01-30"), level: text("A")}, "", "2028-02-29", pool.Pooled, "2028-02-29"},
		{"a month before, clamped", listed, record{last: date("2026-03-01"), level: text("A")}, "", "2026-02-28", pool.Due, "2026-03-31"},
		{"a follow-up that lies ahead", r, record{last: date("2026-05-01"), level: text("A")}, "", "2026-03-31", pool.Protected, "2026-05-31"},
		{"never followed up", r, record{level: text("A")}, "2026-03-05", "2026-03-31", pool.Due, "2026-04-04"},
		{"followed up before it was entered", r, record{last: date("2026-02-01"), level: text("A")}, "2026-03-05", "2026-03-31", pool.Pooled, "2026-03-03"},
		{"nothing is known", r, record{level: text("A")}, "", "2026-03-31", pool.Protected, ""},
		{"a contract", r, record{last: date("2020-01-01"), contracts: number}, "", "2026-03-31", pool.Protected, ""},
		{"a status", r, record{last: date("2020-01-01"), status: text("signed")}, "", "2026-03-31", pool.Protected, ""},
		{"a contract, and a status that can't be read", r, record{last: date("2020-01-01"), contracts: number, status: expression.UnknownOf(status)}, "", "2026-03-31", pool.Protected, ""},
		{"no contract, and a status that can't be read", r, record{last: date("2020-01-01"), contracts: expression.IntegerOf(0), status: expression.UnknownOf(status)}, "", "2026-03-31", pool.Unknown, "?"},
		{"a class that can't be read", r, record{last: date("2020-01-01"), level: expression.UnknownOf(level)}, "", "2026-03-31", pool.Unknown, "?"},
		{"a follow-up that can't be read", r, record{last: expression.UnknownOf(last), level: text("A")}, "2026-03-05", "2026-03-31", pool.Unknown, "?"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			entered := expression.Day(0)
			if test.entered != "" {
				entered = day(test.entered)
			}
			got := pool.Of(test.of.Pool, test.record, entered, expression.Scope{Today: day(test.today)})
			on := got.Date.String()
			if got.Date.IsUnknown() {
				on = "?"
			}
			if got.State != test.state || on != test.on {
				t.Errorf("%q on %q, want %q on %q", got.State, on, test.state, test.on)
			}
		})
	}
}

// An instant counts on the civil day on which it is in the register's zone.
func TestOfInstantAtMidnight(t *testing.T) {
	t.Parallel()
	r := load(t, "30", "7", "datetime")
	shanghai, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		at   string
		zone *time.Location
		on   string
	}{
		{"2026-03-01T15:59:59Z", shanghai, "2026-03-31"},
		{"2026-03-01T16:00:00Z", shanghai, "2026-04-01"},
		{"2026-03-01T16:00:00Z", time.UTC, "2026-03-31"},
		{"2026-03-01T16:00:00Z", nil, "2026-03-31"},
	} {
		at, err := time.Parse(time.RFC3339, test.at)
		if err != nil {
			t.Fatal(err)
		}
		of := record{last: expression.DateTimeOf(at.UnixMicro())}
		if got := pool.Of(r.Pool, of, 0, expression.Scope{Today: day("2026-03-15"), Zone: test.zone}); got.Date.String() != test.on {
			t.Errorf("%s in %v: %s, want %s", test.at, test.zone, got.Date, test.on)
		}
	}
}

// oracle says the same by the calendar of package time, a day at a time.
func oracle(days map[string]int, warn int, since, today time.Time, class string, protected bool) (pool.State, string) {
	if protected || since.IsZero() {
		return pool.Protected, ""
	}
	n, ok := days[strings.ToUpper(class)]
	if !ok {
		n = days["*"]
	}
	on := since.AddDate(0, 0, n)
	state := pool.Pooled
	for d := today; d.Before(on); d = d.AddDate(0, 0, 1) {
		if state = pool.Due; d.AddDate(0, 0, -warn).Sub(today) >= 0 {
			state = pool.Protected
			break
		}
	}
	return state, on.Format(time.DateOnly)
}

func TestOfProperty(t *testing.T) {
	t.Parallel()
	days := map[string]int{"A": 30, "B": 60, "C": 90, "*": 45}
	r := load(t, `{A: 30, B: 60, C: 90, "*": 45}`, "[3, 7, 1]", "date")
	rapid.Check(t, func(t *rapid.T) {
		today := time.Date(2023, 12, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 2000).Draw(t, "today"))
		class := rapid.SampledFrom([]string{"A", "B", "C", "a", "D", ""}).Draw(t, "class")
		n, ok := days[strings.ToUpper(class)]
		if !ok {
			n = days["*"]
		}
		near := rapid.SampledFrom([]int{-n - 1, -n, -n + 1, -n + 6, -n + 7, -n + 8, -1, 0, 1, 40, -4000}).Draw(t, "since")
		followed, known, signed := rapid.Bool().Draw(t, "followed"), rapid.Bool().Draw(t, "known"), rapid.IntRange(0, 3).Draw(t, "contracts") == 0
		of, entered, since := record{level: expression.TextOf(class)}, expression.Day(0), time.Time{}
		at := today.AddDate(0, 0, near)
		if known {
			entered, since = expression.DayOf(at.AddDate(0, 0, -1)), at.AddDate(0, 0, -1)
		}
		if followed {
			of[last], since = expression.DateOf(expression.DayOf(at)), at
		}
		if signed {
			of[contracts] = expression.IntegerOf(2)
		}
		scope := expression.Scope{Today: expression.DayOf(today)}
		state, on := oracle(days, 7, since, today, class, signed)
		got := pool.Of(r.Pool, of, entered, scope)
		if got.State != state || got.Date.String() != on {
			t.Fatalf("%q on %q, want %q on %q", got.State, got.Date, state, on)
		}
		// The state only ever moves on while nobody follows up.
		scope.Today++
		rank := map[pool.State]int{pool.Protected: 0, pool.Due: 1, pool.Pooled: 2}
		if next := pool.Of(r.Pool, of, entered, scope); rank[next.State] < rank[got.State] || next.Date.String() != on {
			t.Fatalf("a day later %q on %q", next.State, next.Date)
		}
	})
}

func TestWords(t *testing.T) {
	t.Parallel()
	r := load(t, "30", "[7]", "date")
	for _, test := range []struct {
		today, en, zh string
	}{
		{"2026-03-20", "Protected", "保护中"},
		{"2026-03-26", "In 5 days to the public pool", "5 天后进入公海"},
		{"2026-03-30", "Tomorrow to the public pool", "明天进入公海"},
		{"2026-03-31", "In the public pool from today", "今天进入公海"},
		{"2026-04-01", "In the public pool", "已进入公海"},
	} {
		today := day(test.today)
		s := pool.Of(r.Pool, record{last: date("2026-03-01")}, 0, expression.Scope{Today: today})
		for tag, want := range map[language.Tag]string{language.English: test.en, language.Chinese: test.zh} {
			if got := pool.Words(language.NewPrinter(tag), s, today); got != want {
				t.Errorf("%s: %q, want %q", test.today, got, want)
			}
		}
	}
	if got := pool.Words(language.NewPrinter(language.English), pool.Standing{}, 0); got != "" {
		t.Errorf("what isn't known: %q", got)
	}
}
