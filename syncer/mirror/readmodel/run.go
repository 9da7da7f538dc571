package readmodel

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/lib/pq"

	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/postgres/pgerr"
)

// MaxRows is how many rows of a report are given at once.
const MaxRows = 1000

// A Filter says which rows of a report are wanted: those that meet all of it.
type Filter struct {
	// At is the time of a function of time; now where it is zero.
	At time.Time
	// Equal has by column the value that it holds, written as its kind has it; nil for
	// rows in which it is null.
	Equal map[string]*string
	// Contains has by text column a text that is part of it, in whatever case.
	Contains map[string]string
	// Customer asks for rows of a report with customers about those that it finds, as
	// [Model.FindCustomers] does, or has in their name.
	Customer string
	// Dates is the column of dates that From and Until, both inclusive, are about: days
	// as 2026-11-29, "" for no bound.
	Dates, From, Until string
}

// An Order is a column by which rows are sorted. Nulls come last.
type Order struct {
	Column     string
	Descending bool
}

// A Table is a part of a report.
type Table struct {
	Report Report
	Rows   [][]Cell
	Offset int
	More   bool // there are more rows after these
	Total  int  // of all rows; -1 where it isn't known
}

// Run returns the rows of a report from an offset on, limit of them at most. Without an
// order they come in that of the columns, so that parts follow each other. Errors:
// [UnknownError], [ValueError], those of the database.
func (m *Model) Run(ctx context.Context, v *reading.View, name string, filter Filter, order []Order, limit, offset int) (*Table, error) {
	report, err := m.find(ctx, v, name)
	if err != nil {
		return nil, err
	}
	return m.run(ctx, v, report, filter, order, min(max(limit, 1), MaxRows), max(offset, 0))
}

func (m *Model) run(ctx context.Context, v *reading.View, report *Report, filter Filter, order []Order, limit, offset int) (*Table, error) {
	q := &selection{report: report, zone: m.locale.Zone}
	if report.AtTime {
		at := filter.At
		if at.IsZero() {
			at = time.Now()
		}
		q.argument(at)
	} else if !filter.At.IsZero() {
		return nil, &ValueError{Column: report.Name, Want: "without a time: this report is of now"}
	}
	if err := q.filter(&filter); err != nil {
		return nil, err
	}
	if err := m.ofCustomer(ctx, v, q, filter.Customer); err != nil {
		return nil, err
	}
	sort, err := q.order(order)
	if err != nil {
		return nil, err
	}
	columns := make([]string, len(report.Columns))
	for i, c := range report.Columns {
		columns[i] = asText(c.Kind, "q."+pq.QuoteIdentifier(c.Name))
	}
	with, from := m.report(v, report.Name, report.AtTime)
	// Compiling a large report takes longer than reading it.
	var off string
	if err := v.Get(ctx, &off, `SELECT set_config('jit', 'off', true)`); err != nil {
		return nil, err
	}
	rows, err := cells(ctx, v, len(columns), fmt.Sprintf("%sSELECT %s FROM %s AS q%s ORDER BY %s LIMIT %d OFFSET %d",
		with, strings.Join(columns, ", "), from, q.where(), sort, limit+1, offset), q.arguments...)
	if err != nil {
		return nil, err
	}
	table := &Table{Report: *report, Rows: rows, Offset: offset, Total: -1}
	if table.More = len(rows) > limit; table.More {
		table.Rows = rows[:limit]
	} else if len(rows) > 0 || offset == 0 {
		table.Total = offset + len(rows)
	}
	return table, nil
}

// ofCustomer has rows be about customers whom a text finds. What names no customer for
// certain has but the name.
func (m *Model) ofCustomer(ctx context.Context, v *reading.View, q *selection, text string) error {
	if text == "" {
		return nil
	}
	for _, name := range []string{"customer_id", "customer"} {
		if _, err := q.report.column(name); err != nil {
			return &ValueError{Column: q.report.Name, Want: "without a customer: the report has none"}
		}
	}
	if _, err := textOf("customer", text); err != nil {
		return err
	}
	var ids []string
	if m.roles.Customers != nil {
		var err error
		if ids, err = m.candidates(ctx, v, text, MaxCustomers); err != nil {
			return err
		}
	}
	q.conditions = append(q.conditions, "(q.customer_id = ANY ("+q.argument(pq.StringArray(ids))+") OR strpos(lower(q.customer), lower("+q.argument(text)+")) > 0)")
	return nil
}

// cells reads rows of texts as cells.
func cells(ctx context.Context, v *reading.View, columns int, query string, arguments ...any) ([][]Cell, error) {
	rows, err := texts(ctx, v, columns, query, arguments...)
	list := make([][]Cell, len(rows))
	for i, row := range rows {
		list[i] = cellsOf(row)
	}
	return list, err
}

// texts reads rows of texts; nil for null.
func texts(ctx context.Context, v *reading.View, columns int, query string, arguments ...any) ([][]*string, error) {
	rows, err := v.Query(ctx, query, arguments...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list [][]*string
	for rows.Next() {
		row := make([]*string, columns)
		into := make([]any, columns)
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, pgerr.Wrap("read register "+v.Reader.Register, err)
		}
		list = append(list, row)
	}
	return list, pgerr.Wrap("read register "+v.Reader.Register, rows.Err())
}

// selection is the part of a query that says which rows are wanted, and in what order.
type selection struct {
	report     *Report
	zone       string
	conditions []string
	arguments  []any
}

// argument adds a parameter and returns how the query calls it.
func (q *selection) argument(value any) string {
	q.arguments = append(q.arguments, value)
	return fmt.Sprintf("$%d", len(q.arguments))
}

func (q *selection) where() string {
	if len(q.conditions) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(q.conditions, " AND ")
}

func (q *selection) filter(f *Filter) error {
	for _, name := range slices.Sorted(maps.Keys(f.Equal)) {
		column, err := q.report.column(name)
		if err != nil {
			return err
		}
		if err := q.equal(column, f.Equal[name]); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(f.Contains)) {
		column, err := q.report.column(name)
		if err != nil {
			return err
		}
		if column.Kind != KindText {
			return &ValueError{Column: name, Want: "of another sort: it is no column of texts"}
		}
		part, err := textOf(name, f.Contains[name])
		if err != nil {
			return err
		}
		q.conditions = append(q.conditions, "strpos(lower(q."+pq.QuoteIdentifier(name)+"), lower("+q.argument(part)+")) > 0")
	}
	return q.dates(f)
}

var decimalPattern = regexp.MustCompile(`^[+-]?[0-9]{1,100}(\.[0-9]{1,100})?$`)

// equal has a column hold a value.
func (q *selection) equal(c Column, value *string) error {
	column := "q." + pq.QuoteIdentifier(c.Name)
	if value == nil {
		q.conditions = append(q.conditions, column+" IS NULL")
		return nil
	}
	wrong := func(want string) error { return &ValueError{Column: c.Name, Want: want} }
	is := func(typ string) error {
		q.conditions = append(q.conditions, column+" = "+q.argument(*value)+"::"+typ)
		return nil
	}
	switch c.Kind {
	case KindNumber:
		if !decimalPattern.MatchString(*value) {
			return wrong("a number such as -12.5")
		}
		return is("numeric")
	case KindDate:
		if !isDay(*value) {
			return wrong("a day such as 2026-11-29")
		}
		return is("date")
	case KindTime:
		if _, err := time.Parse(time.TimeOnly, *value); err != nil {
			return wrong("a time such as 08:30:00")
		}
		return is("time")
	case KindDateTime:
		if _, err := time.Parse(time.RFC3339, *value); err != nil {
			return wrong("a time such as 2026-11-29T08:30:00Z")
		}
		return is("timestamptz")
	case KindBoolean:
		if *value != "true" && *value != "false" {
			return wrong("true or false")
		}
		return is("boolean")
	case KindJSON:
		return wrong("of another sort: the column holds JSON")
	default:
		if _, err := textOf(c.Name, *value); err != nil {
			return err
		}
		return is("text")
	}
}

// dates bounds a column of dates, or of times by their day in the register's time zone.
func (q *selection) dates(f *Filter) error {
	if f.Dates == "" && f.From == "" && f.Until == "" {
		return nil
	}
	c, err := q.report.column(f.Dates)
	if err != nil {
		return err
	}
	column := "q." + pq.QuoteIdentifier(c.Name)
	switch c.Kind {
	case KindDate:
	case KindDateTime:
		column = "(" + column + " AT TIME ZONE " + pq.QuoteLiteral(q.zone) + ")::date"
	default:
		return &ValueError{Column: f.Dates, Want: "about a column of dates"}
	}
	for _, bound := range []struct{ operator, day string }{{" >= ", f.From}, {" <= ", f.Until}} {
		if bound.day == "" {
			continue
		}
		if !isDay(bound.day) {
			return &ValueError{Column: f.Dates, Want: "a day such as 2026-11-29"}
		}
		q.conditions = append(q.conditions, column+bound.operator+q.argument(bound.day)+"::date")
	}
	return nil
}

// order is what rows are sorted by: what is asked for, and then all else, so that it is
// the same each time.
func (q *selection) order(by []Order) (string, error) {
	var keys []string
	seen := make(map[string]bool)
	for _, o := range by {
		if _, err := q.report.column(o.Column); err != nil {
			return "", err
		}
		key := "q." + pq.QuoteIdentifier(o.Column)
		if o.Descending {
			key += " DESC"
		}
		seen[o.Column] = true
		keys = append(keys, key+" NULLS LAST")
	}
	for _, c := range q.report.Columns {
		if !seen[c.Name] {
			keys = append(keys, "q."+pq.QuoteIdentifier(c.Name))
		}
	}
	return strings.Join(keys, ", "), nil
}

func isDay(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}

// textOf refuses what PostgreSQL has no text for.
func textOf(column, value string) (string, error) {
	if strings.ContainsRune(value, 0) || strings.ToValidUTF8(value, "") != value {
		return "", &ValueError{Column: column, Want: "a text"}
	}
	return value, nil
}
