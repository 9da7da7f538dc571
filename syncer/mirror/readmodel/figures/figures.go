package figures

import (
	"context"
	"slices"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/semantic"
	"sheetsync/syncer/mirror/reading"
)

// Figures are a register's key figures on a day. What its descriptor knows nothing of, or
// the reader may not see, is nil.
type Figures struct {
	Customers   *Customers
	Sales       *Sales
	Receivables *Receivables
	Deadlines   *Deadlines
	Contracts   *Contracts
	Gaps        *Gaps
	Issues      Issues
	Duplicates  int // pairs of records that may be the same
	Reminders   *Reminders
	Quality     []QualityDay // the days that have a run, the latest last
	Changes     []Change     // the latest first
}

// A reader reads one register's figures.
type reader struct {
	*reading.View
	descriptor *sheetschema.Descriptor
	roles      *semantic.Roles
	today      time.Time
	location   *time.Location
	columns    map[string][]string
}

// views are the report views that figures are made of.
var views = []string{
	"report_customers", "report_sales", "report_receivables", "report_deadlines", "report_contracts_ending",
	"report_contact_gaps", "report_data_quality_by_day", "report_reminders",
}

// Of works out the figures of a register as the view shows it. today is in the
// register's time zone.
func Of(ctx context.Context, v *reading.View, d *sheetschema.Descriptor, today time.Time) (*Figures, error) {
	r := &reader{View: v, descriptor: d, roles: semantic.Of(d), today: dayOf(today), location: today.Location()}
	names := slices.Clone(views)
	for _, resource := range d.Resources {
		names = append(names, historyOf(resource))
	}
	var err error
	if r.columns, err = v.Columns(ctx, names...); err != nil {
		return nil, err
	}
	f := new(Figures)
	for _, part := range []func(context.Context, *Figures) error{
		r.customers, r.sales, r.receivables, r.deadlines, r.contracts, r.gaps, r.issues, r.duplicates, r.reminders, r.quality, r.changes,
	} {
		if err := part(ctx, f); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// has reports whether a relation is there for the reader.
func (r *reader) has(relation string) bool { return len(r.columns[relation]) > 0 }

// hasColumn reports whether it has a column.
func (r *reader) hasColumn(relation, column string) bool {
	return slices.Contains(r.columns[relation], column)
}

// day is a date some days from today, as SQL has it.
func (r *reader) day(ahead int) string { return r.today.AddDate(0, 0, ahead).Format(time.DateOnly) }

// begin is when a day begins.
func (r *reader) begin(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, r.location)
}

// dayOf is the day of a time, where it is that time.
func dayOf(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

func historyOf(r *sheetschema.Resource) string { return r.Name + "_history" }
