package readmodel

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/lib/pq"

	"sheetsync/syncer/mirror/reading"
)

// A Deadline is a date that isn't met yet.
type Deadline struct {
	Resource string  `db:"resource"`
	RecordID string  `db:"record_id"`
	Record   string  `db:"record"`
	Customer *string `db:"customer"`
	// CustomerID is the customer's record id; nil where the record names none.
	CustomerID *string `db:"customer_id"`
	Owner      *string `db:"owner"`
	Name       string  `db:"deadline"`
	Title      *string `db:"title"`    // in the register's language
	Due        *string `db:"due_date"` // nil where it can't be read
	Left       *int    `db:"days_left"`
	Currency   *string `db:"currency"`
	Amount     *string `db:"amount"`
	Held       *string `db:"held"`       // why nobody is reminded; nil where people are
	HeldUntil  *string `db:"held_until"` // nil for without an end
	Unreadable bool    `db:"unreadable"`
}

// A DeadlineFilter says which deadlines are asked for; what is empty doesn't count.
type DeadlineFilter struct {
	Names       []string // of deadlines in the descriptor
	Owner       string   // as the record names them
	Text        string   // part of the record's or the customer's name
	From, Until string   // dates, both included
	// Overdue and Ahead ask for those whose day has passed, or hasn't.
	Overdue, Ahead bool
}

// where writes the filter's conditions; values are appended to args.
func (f *DeadlineFilter) where(args *[]any) string {
	conditions := []string{"true"}
	add := func(condition string, value any) {
		*args = append(*args, value)
		conditions = append(conditions, fmt.Sprintf(condition, len(*args)))
	}
	if len(f.Names) > 0 {
		add("d.deadline = ANY ($%d)", pq.StringArray(f.Names))
	}
	if f.Owner != "" {
		add("d.owner = $%d", f.Owner)
	}
	if f.Text != "" {
		add("concat_ws(' ', d.record, d.customer) ILIKE $%d", contains(f.Text))
	}
	if f.From != "" {
		add("d.due_date >= $%d", f.From)
	}
	if f.Until != "" {
		add("d.due_date <= $%d", f.Until)
	}
	if f.Overdue {
		conditions = append(conditions, "d.days_left < 0")
	}
	if f.Ahead {
		conditions = append(conditions, "d.days_left >= 0")
	}
	return strings.Join(conditions, " AND ")
}

// Ref is the record whose date it is.
func (d *Deadline) Ref() Ref { return Ref{d.Resource, d.RecordID} }

// CountDeadlines counts the dates of a filter that aren't met yet.
func CountDeadlines(ctx context.Context, v *reading.View, f DeadlineFilter) (total int, err error) {
	const view = "report_deadlines"
	if has, err := v.Has(ctx, view); err != nil || !has[view] {
		return 0, err
	}
	var args []any
	where := f.where(&args)
	err = v.Get(ctx, &total, `SELECT count(*) FROM `+v.Relation(view)+` AS d WHERE `+where, args...)
	return total, err
}

// Deadlines returns the dates that aren't met yet, the earliest first. A register without
// deadlines has none.
func Deadlines(ctx context.Context, v *reading.View, f DeadlineFilter, limit, offset int) ([]Deadline, error) {
	const view = "report_deadlines"
	if has, err := v.Has(ctx, view); err != nil || !has[view] {
		return nil, err
	}
	var args []any
	where := f.where(&args)
	return deadlineList(ctx, v, where, args, limit, offset)
}

// NextDeadlines returns the earliest of the dates of a register that has any, and counts
// none.
func NextDeadlines(ctx context.Context, v *reading.View, f DeadlineFilter, limit int) ([]Deadline, error) {
	var args []any
	where := f.where(&args)
	return deadlineList(ctx, v, where, args, limit, 0)
}

func deadlineList(ctx context.Context, v *reading.View, where string, args []any, limit, offset int) (list []Deadline, err error) {
	const view = "report_deadlines"
	args = append(args, limit, offset)
	err = v.Select(ctx, &list, fmt.Sprintf(`SELECT d.resource, d.record_id, coalesce(d.record, '') AS record, d.customer, d.customer_id, d.owner, d.deadline, d.title,
			d.due_date::text, d.days_left, d.currency, d.amount::text, d.held, d.held_until::text, d.unreadable
		FROM %s AS d WHERE %s ORDER BY d.due_date NULLS LAST, d.deadline, d.record_id LIMIT $%d OFFSET $%d`, v.Relation(view), where, len(args)-1, len(args)), args...)
	return list, err
}

// contains is the pattern of texts that contain one.
func contains(text string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text) + "%"
}

// A DeadlineKind is a kind of date that a register has.
type DeadlineKind struct {
	Resource string  `db:"resource"` // one that has it
	Name     string  `db:"deadline"`
	Title    *string `db:"title"` // in the register's language
	Open     int     `db:"open"`
}

// DeadlineChoices are the kinds of dates that aren't met, the most frequent first, who looks
// after any, and how many there are.
type DeadlineChoices struct {
	Kinds  []DeadlineKind
	Owners []string
	Total  int
}

// ChooseDeadlines returns by what dates may be chosen, in one look at all of them.
func ChooseDeadlines(ctx context.Context, v *reading.View) (c DeadlineChoices, err error) {
	const view = "report_deadlines"
	if has, err := v.Has(ctx, view); err != nil || !has[view] {
		return c, err
	}
	var rows []struct {
		DeadlineKind
		Owner  *string `db:"owner"`
		IsKind bool    `db:"is_kind"`
	}
	err = v.Select(ctx, &rows, `SELECT coalesce(min(resource), '') AS resource, coalesce(deadline, '') AS deadline, min(title) AS title, owner, count(*) AS open, grouping(owner) = 1 AS is_kind
		FROM `+v.Relation(view)+` GROUP BY GROUPING SETS ((deadline), (owner)) ORDER BY 5 DESC, 2, 4`)
	for _, row := range rows {
		switch {
		case row.IsKind:
			c.Kinds = append(c.Kinds, row.DeadlineKind)
			c.Total += row.Open
		case row.Owner != nil:
			c.Owners = append(c.Owners, *row.Owner)
		}
	}
	slices.Sort(c.Owners)
	return c, err
}

// A DeadlineDay is how many dates fall on a day.
type DeadlineDay struct {
	Due  string `db:"due_date"`
	Open int    `db:"open"`
}

// DeadlineDays counts the dates of a filter by day.
func DeadlineDays(ctx context.Context, v *reading.View, f DeadlineFilter) (days []DeadlineDay, err error) {
	const view = "report_deadlines"
	if has, err := v.Has(ctx, view); err != nil || !has[view] {
		return nil, err
	}
	var args []any
	where := f.where(&args)
	err = v.Select(ctx, &days, `SELECT d.due_date::text, count(*) AS open FROM `+v.Relation(view)+` AS d WHERE d.due_date IS NOT NULL AND `+where+` GROUP BY d.due_date ORDER BY 1`, args...)
	return days, err
}
