package condition_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/schematest"
	"sheetsync/syncer/mirror/pgtest"
	"sheetsync/syncer/mirror/reports/condition"
	"sheetsync/syncer/postgres/pgtype"
)

const descriptor = `
name: x
base_currency: CNY
resources:
  - name: things
    schema:
      fields:
        - {name: done, type: boolean}
        - {name: sure, type: boolean}
        - {name: amount, type: number}
        - {name: days, type: integer}
        - {name: due, type: date}
        - {name: met, type: date}
        - {name: at, type: datetime}
        - {name: status, type: string, constraints: {enum: [open, "it's", 已结束]}}
        - {name: "who", type: string}
`

var env = func(r *sheetschema.Resource) expression.Env {
	var e expression.Env
	for _, f := range r.Fields {
		e = append(e, expression.Field{Name: f.Name, Type: f.Type.Expression()})
	}
	return e
}

// today is a Sunday.
var today, _ = expression.NewDay(2026, 11, 29)

// scope is where the conditions stand.
func scope(r *sheetschema.Resource) condition.Scope {
	return condition.Scope{Resource: r, Settings: sheetschema.Settings{BaseCurrency: "CNY"}, Alias: "s", Today: "date '2026-11-29'", Zone: "Asia/Shanghai"}
}

// An expression in SQL gives what it gives in a run, of any record; where it can't be
// written, that is said.
func TestEqualsTheExpression(t *testing.T) {
	t.Parallel()
	r := schematest.Load(t, descriptor).Resources[0]
	db := pgtest.Open(t, pgtest.New(t))
	rnd := rand.New(rand.NewPCG(1, 2))
	written := 0
	for range 400 {
		source := condOf(rnd, 3)
		program, err := expression.CompileWith(source, env(r), expression.TypeBoolean, expression.Constants{BaseCurrency: "CNY"})
		if err != nil {
			t.Fatalf("%s: %v", source, err)
		}
		e, err := scope(r).Of(program)
		if errors.Is(err, condition.ErrUnsupported) {
			continue
		}
		if err != nil {
			t.Fatalf("%s: %v", source, err)
		}
		written++
		var records []cells
		for range 12 {
			records = append(records, randomCells(rnd, r))
		}
		compare(t, db, r, program, e, records)
		if t.Failed() {
			return
		}
	}
	if written < 300 {
		t.Errorf("only %d expressions could be written", written)
	}
}

// cells are a record: nil for empty, unreadable{} for what can't be read.
type cells []any

type unreadable struct{}

func (c cells) Value(field int) expression.Value {
	switch v := c[field].(type) {
	case bool:
		return expression.BooleanOf(v)
	case int:
		return expression.IntegerOf(int64(v))
	case float64: // of two decimals
		return expression.DecimalOf(int64(v*100), -2)
	case expression.Day:
		return expression.DateOf(v)
	case time.Time:
		return expression.DateTimeOf(v.UnixMicro())
	case string:
		if v == "odd" {
			return expression.UnknownOf(field) // none of its choices
		}
		return expression.TextOf(v)
	case unreadable:
		return expression.UnknownOf(field)
	}
	return expression.Value{}
}

func randomCells(rnd *rand.Rand, r *sheetschema.Resource) cells {
	c := make(cells, len(r.Fields))
	for i, f := range r.Fields {
		switch rnd.IntN(6) {
		case 0:
			continue
		case 1:
			c[i] = unreadable{}
			continue
		}
		switch f.Type {
		case sheetschema.TypeBoolean:
			c[i] = rnd.IntN(2) == 0
		case sheetschema.TypeNumber:
			c[i] = float64(rnd.IntN(9)-4) / 2
		case sheetschema.TypeInteger:
			c[i] = []int{-3, -1, 0, 1, 2, 90, 4_000_000}[rnd.IntN(7)]
		case sheetschema.TypeDate:
			c[i] = today + expression.Day(rnd.IntN(5)-2)
		case sheetschema.TypeDateTime:
			c[i] = time.Date(2026, 11, 28, 12+rnd.IntN(24), 30, 0, 0, time.UTC)
		case sheetschema.TypeString:
			c[i] = []string{"open", "it's", "已结束", "odd"}[rnd.IntN(4)]
			if f.Name == "who" {
				c[i] = []string{"Li", "王", "a b"}[rnd.IntN(3)]
			}
		}
	}
	return c
}

// row writes a record as SQL.
func row(r *sheetschema.Resource, c cells) string {
	var values, raw []string
	for i, f := range r.Fields {
		text := "NULL"
		switch v := c[i].(type) {
		case nil:
		case unreadable:
			raw = append(raw, fmt.Sprintf("%q: \"\"", f.Name))
		case string:
			text = pq.QuoteLiteral(v)
		case time.Time:
			text = pq.QuoteLiteral(v.Format(time.RFC3339))
		case expression.Day:
			text = pq.QuoteLiteral(v.String())
		default:
			text = fmt.Sprint(v)
		}
		values = append(values, text+"::"+pgtype.Name(f.Type)+" AS "+pq.QuoteIdentifier(f.Name))
	}
	return "SELECT " + strings.Join(values, ", ") + ", '{" + strings.Join(raw, ", ") + "}'::jsonb AS _raw"
}

func compare(t *testing.T, db *sqlx.DB, r *sheetschema.Resource, p *expression.Program, e condition.Expression, records []cells) {
	t.Helper()
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for i, c := range records {
		rows = append(rows, fmt.Sprintf("SELECT %d AS n, (%s) AS value, %s AS unknown FROM (%s) AS s", i, e.SQL, e.Unknown, row(r, c)))
	}
	var got []struct {
		N       int
		Value   *bool
		Unknown bool
	}
	if err := db.Select(&got, strings.Join(rows, " UNION ALL ")+" ORDER BY n"); err != nil {
		t.Fatalf("%s\n%s\n%v", p.Source(), e.SQL, err)
	}
	for i, c := range records {
		want, err := p.Eval(c, expression.Scope{Today: today, Zone: zone})
		sql := "empty"
		switch {
		case got[i].Value != nil:
			sql = fmt.Sprint(*got[i].Value)
		case got[i].Unknown:
			sql = "unknown"
		}
		switch {
		case err != nil: // beyond the calendar
			continue
		case want.IsUnknown() && sql == "unknown", want.IsEmpty() && sql == "empty", want.IsKnown() && want.String() == sql:
			continue
		}
		t.Errorf("%s\nof %v is %q, unknown %t; in SQL %s\n%s", p.Source(), c, want, want.IsUnknown(), sql, e.SQL)
	}
}

// condOf makes a random condition.
func condOf(rnd *rand.Rand, depth int) string {
	pick := func(list ...string) string { return list[rnd.IntN(len(list))] }
	if depth == 0 || rnd.IntN(5) == 0 {
		return pick("done", "sure", `status in ["已结束", "it's"]`, "due == nil", "who != nil", `status == "open"`, "done == nil", `at != nil`, "amount == nil", `who == ""`)
	}
	deeper := func() string { return condOf(rnd, depth-1) }
	switch rnd.IntN(9) {
	case 0:
		return "not (" + deeper() + ")"
	case 1, 2:
		return "(" + deeper() + pick(" and ", " or ") + deeper() + ")"
	case 3:
		return "((" + deeper() + ") ?? " + pick("false", "sure") + ")"
	case 4:
		return dateOf(rnd, depth-1) + pick(" < ", " <= ", " == ", " != ", " >= ") + pick(dateOf(rnd, depth-1), `"2026-11-30"`)
	case 5, 6:
		return numberOf(rnd, depth-1) + pick(" < ", " > ", " == ", " != ") + numberOf(rnd, depth-1)
	case 7:
		return "(" + deeper() + " ? " + deeper() + " : " + deeper() + ")"
	}
	return "(let x = " + numberOf(rnd, depth-1) + "; x > 0 and x < 5)"
}

func dateOf(rnd *rand.Rand, depth int) string {
	if depth <= 0 {
		return []string{"due", "met", "today()", "date(at)"}[rnd.IntN(4)]
	}
	switch rnd.IntN(5) {
	case 0:
		return "(" + dateOf(rnd, depth-1) + []string{" + ", " - "}[rnd.IntN(2)] + numberOf(rnd, 0) + ")"
	case 1:
		return []string{"latest", "earliest"}[rnd.IntN(2)] + "(" + dateOf(rnd, depth-1) + ", due, met)"
	case 2:
		return "(" + dateOf(rnd, depth-1) + " ?? due)"
	}
	return dateOf(rnd, 0)
}

func numberOf(rnd *rand.Rand, depth int) string {
	if depth <= 0 {
		return []string{"amount", "days", "2", "0.5", "30"}[rnd.IntN(5)]
	}
	switch rnd.IntN(6) {
	case 0:
		return "(" + numberOf(rnd, depth-1) + []string{" + ", " - ", " * "}[rnd.IntN(3)] + numberOf(rnd, depth-1) + ")"
	case 1:
		return "(" + dateOf(rnd, depth-1) + " - " + dateOf(rnd, depth-1) + ")"
	case 2:
		return "(" + numberOf(rnd, depth-1) + " ?? 0)"
	case 3:
		return []string{"year", "month", "day"}[rnd.IntN(3)] + "(" + dateOf(rnd, depth-1) + ")"
	case 4:
		return "abs(" + numberOf(rnd, depth-1) + ")"
	}
	return numberOf(rnd, 0)
}

// What PostgreSQL computes otherwise isn't written.
func TestUnsupported(t *testing.T) {
	t.Parallel()
	r := schematest.Load(t, descriptor).Resources[0]
	for _, source := range []string{
		"amount / 3 > 1", "amount % 2 == 0", `who matches "a"`, `who contains "a"`, "any([1, 2], # > days)", "amount ** 2 > 1", `lower(who) == "li"`, "days in 1..5", `status in [who]`, `least(who, status) == "a"`,
	} {
		p, err := expression.Compile(source, env(r), expression.TypeBoolean)
		if err != nil {
			t.Errorf("%s: %v", source, err)
			continue
		}
		if e, err := scope(r).Of(p); !errors.Is(err, condition.ErrUnsupported) {
			t.Errorf("%s: %s, %v", source, e.SQL, err)
		}
	}
}
