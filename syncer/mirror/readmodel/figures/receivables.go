package figures

import (
	"context"
	"fmt"
	"slices"

	"github.com/lib/pq"
)

// An Age is how long ago money was due.
type Age int

// Ages, as report_receivables_by_age has them.
const (
	NotDue Age = iota
	Days1To30
	Days31To60
	Days61To90
	Over90
	Undated // of which nobody knows when it falls due
	ages
)

// Receivables are what customers have to pay.
type Receivables struct {
	Outstanding, Overdue Sums
	Within7, Within30    Sums // that fall due today or in so many days
	Ages                 [ages]Sums
	Largest              []Receivable // overdue ones
}

// A Receivable is what a customer has to pay.
type Receivable struct {
	Resource    string  `db:"resource"`
	RecordID    string  `db:"record_id"`
	CustomerID  *string `db:"customer_id"`
	Customer    *string `db:"customer"`
	Reference   *string `db:"reference"`
	Due         *string `db:"due_date"`
	DaysOverdue int     `db:"days_overdue"`
	Currency    *string `db:"currency"`
	Amount      *string `db:"amount"` // nil where it can't be read
}

// shownLargest is how many of the largest overdue ones there are.
const shownLargest = 5

func (r *reader) receivables(ctx context.Context, f *Figures) error {
	const view = "report_receivables"
	if !r.has(view) {
		return nil
	}
	var rows []struct {
		Age  Age `db:"age"`
		Soon int `db:"soon"` // 7 for within 7 days, 30 for after that and within 30, else 0
		measure
	}
	err := r.Select(ctx, &rows, `SELECT CASE WHEN x.due_date IS NULL THEN 5 WHEN x.due_date >= $1 THEN 0 WHEN x.due_date >= $1::date - 30 THEN 1
			WHEN x.due_date >= $1::date - 60 THEN 2 WHEN x.due_date >= $1::date - 90 THEN 3 ELSE 4 END AS age,
			CASE WHEN x.due_date BETWEEN $1 AND $1::date + 7 THEN 7 WHEN x.due_date BETWEEN $1 AND $1::date + 30 THEN 30 ELSE 0 END AS soon, x.currency, `+r.measures(view)+`
		FROM `+r.Relation(view)+` AS x GROUP BY 1, 2, 3`, r.day(0))
	if err != nil {
		return err
	}
	s := new(Receivables)
	a := r.adder(view)
	for i := range rows {
		row := &rows[i]
		a.add(&s.Outstanding, &row.measure)
		a.add(&s.Ages[row.Age], &row.measure)
		if row.Age != NotDue && row.Age != Undated {
			a.add(&s.Overdue, &row.measure)
		}
		switch row.Soon {
		case 7:
			a.add(&s.Within7, &row.measure)
			a.add(&s.Within30, &row.measure)
		case 30:
			a.add(&s.Within30, &row.measure)
		}
	}
	all := []*Sums{&s.Outstanding, &s.Overdue, &s.Within7, &s.Within30}
	for i := range s.Ages {
		all = append(all, &s.Ages[i])
	}
	if err := a.finish(all...); err != nil {
		return err
	}
	f.Receivables = s
	return r.largest(ctx, s)
}

// largest finds the largest overdue ones of the main currency: first which they are, then
// who owes them, so that nobody is looked up in vain.
func (r *reader) largest(ctx context.Context, s *Receivables) error {
	const view = "report_receivables"
	main, ok := s.Overdue.Main()
	if !ok {
		return nil
	}
	args := []any{r.day(0), shownLargest}
	order, among := "x.amount_base", ""
	if s.Overdue.Base == nil {
		order, among = "x.amount", " AND x.currency IS NOT DISTINCT FROM NULLIF($3, '')"
		args = append(args, main.Currency)
	}
	var keys []struct {
		Resource string `db:"resource"`
		RecordID string `db:"record_id"`
	}
	err := r.Select(ctx, &keys, `SELECT x.resource, x.record_id FROM `+r.Relation(view)+` AS x WHERE x.due_date < $1 AND `+order+` IS NOT NULL`+among+`
		ORDER BY `+order+` DESC, x.due_date, x.record_id LIMIT $2`, args...)
	if err != nil || len(keys) == 0 {
		return err
	}
	byResource := make(map[string][]string)
	for _, key := range keys {
		byResource[key.Resource] = append(byResource[key.Resource], key.RecordID)
	}
	var found []Receivable
	for resource, ids := range byResource {
		var list []Receivable
		err := r.Select(ctx, &list, `SELECT x.resource, x.record_id, x.customer_id, x.customer, x.reference, x.due_date::text, $3::date - x.due_date AS days_overdue, x.currency, x.amount::text
			FROM `+r.Relation(view)+` AS x WHERE x.resource = $1 AND x.record_id = ANY ($2) AND x.due_date < $3`, resource, pq.StringArray(ids), r.day(0))
		if err != nil {
			return err
		}
		found = append(found, list...)
	}
	for _, key := range keys {
		if i := slices.IndexFunc(found, func(of Receivable) bool { return of.Resource == key.Resource && of.RecordID == key.RecordID }); i >= 0 {
			s.Largest = append(s.Largest, found[i])
			found = slices.Delete(found, i, i+1) // a record may owe by two deadlines
		}
	}
	return nil
}

// customerNames finds what customers are called.
func (r *reader) customerNames(ctx context.Context, ids []string) (map[string]*string, error) {
	names := make(map[string]*string, len(ids))
	const view = "report_customers"
	if !r.has(view) || len(ids) == 0 {
		return names, nil
	}
	var rows []struct {
		ID   string  `db:"customer_id"`
		Name *string `db:"customer"`
	}
	err := r.Select(ctx, &rows, fmt.Sprintf(`SELECT x.customer_id, x.customer FROM %s AS x WHERE x.customer_id = ANY ($1)`, r.Relation(view)), pq.StringArray(ids))
	for _, row := range rows {
		names[row.ID] = row.Name
	}
	return names, err
}
