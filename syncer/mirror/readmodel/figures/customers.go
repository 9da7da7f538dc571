package figures

import (
	"context"
	"time"
)

// Customers are how many there are.
type Customers struct {
	Count int
	// New came this month, and not by the register's first run: those were there before.
	New      int
	Statuses []Status // how far they have come; empty where the register doesn't say
}

// A Status is how many customers have come so far.
type Status struct {
	Name      *string `db:"status"` // nil for none
	Customers int     `db:"customers"`
}

func (r *reader) customers(ctx context.Context, f *Figures) error {
	const view = "report_customers"
	if !r.has(view) {
		return nil
	}
	status := "NULL::text"
	if r.hasColumn(view, "status") {
		status = "x.status"
	}
	var statuses []Status
	if err := r.Select(ctx, &statuses, `SELECT `+status+` AS status, count(*) AS customers FROM `+r.Relation(view)+` AS x GROUP BY 1 ORDER BY 2 DESC, 1`); err != nil {
		return err
	}
	f.Customers = new(Customers)
	for _, s := range statuses {
		f.Customers.Count += s.Customers
	}
	if status != "NULL::text" {
		f.Customers.Statuses = statuses
	}
	return r.newCustomers(ctx, f.Customers)
}

// newCustomers counts the customers whose first version is of this month: few, so that
// they are sought by time, and then looked at one by one.
func (r *reader) newCustomers(ctx context.Context, c *Customers) error {
	resource := r.roles.Customers.Resource
	if !r.has(historyOf(resource)) {
		return nil
	}
	history := r.Relation(historyOf(resource))
	first := time.Date(r.today.Year(), r.today.Month(), 1, 0, 0, 0, 0, time.UTC)
	return r.Get(ctx, &c.New, `SELECT count(DISTINCT h._id) FROM `+history+` AS h JOIN `+r.Relation(resource.Name)+` AS l ON l._id = h._id
		WHERE h._op = 'insert' AND h._valid_from >= $1 AND h._valid_from > (SELECT min(f._valid_from) FROM `+history+` AS f)
			AND NOT EXISTS (SELECT FROM `+history+` AS p WHERE p._id = h._id AND p._valid_to IS NOT NULL AND p._valid_from < h._valid_from)`, r.begin(first))
}
