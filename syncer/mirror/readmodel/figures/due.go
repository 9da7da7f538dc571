package figures

import (
	"context"
	"time"

	"sheetsync/syncer/mirror/readmodel"
)

const (
	// Soon is within how many days dates are counted as near, as the list of them does.
	Soon = 7
	// Weeks is how many calendar weeks ahead dates are counted by, with this one.
	Weeks = 8
	// shownNext is how many of the next dates there are.
	shownNext = 5
)

// Deadlines are the dates that aren't met yet.
type Deadlines struct {
	Overdue    int
	Soon       int // today and within Soon days
	Unreadable int // dates that can't be read
	Weeks      [Weeks]Week
	Later      int // after those weeks
	Next       []readmodel.Deadline
}

// A Week is how many dates fall in one, from today on.
type Week struct {
	Monday time.Time
	Open   int
}

func (r *reader) deadlines(ctx context.Context, f *Figures) error {
	const view = "report_deadlines"
	if !r.has(view) {
		return nil
	}
	d := new(Deadlines)
	monday := r.today.AddDate(0, 0, -(int(r.today.Weekday())+6)%7)
	for i := range d.Weeks {
		d.Weeks[i].Monday = monday.AddDate(0, 0, 7*i)
	}
	end := monday.AddDate(0, 0, 7*Weeks)
	var rows []dueDay
	err := r.Select(ctx, &rows, `SELECT CASE WHEN x.due_date IS NOT NULL THEN least(greatest(x.due_date - $1::date, -1), $2::date - $1::date) END AS days_left, count(*) AS open FROM `+r.Relation(view)+` AS x GROUP BY 1 ORDER BY 1`,
		r.day(0), end.Format(time.DateOnly))
	if err != nil {
		return err
	}
	ahead, until := 0, ""
	for _, row := range rows {
		switch {
		case row.Left == nil:
			d.Unreadable += row.Open
			continue
		case *row.Left < 0:
			d.Overdue += row.Open
			continue
		case *row.Left <= Soon:
			d.Soon += row.Open
		}
		day := r.today.AddDate(0, 0, *row.Left)
		if day.Before(end) {
			d.Weeks[int(day.Sub(monday).Hours())/24/7].Open += row.Open
		} else {
			d.Later += row.Open
		}
		// Until this day there are as many as are listed; of the last row nobody knows the days.
		if ahead += row.Open; ahead >= shownNext && until == "" && day.Before(end) {
			until = day.Format(time.DateOnly)
		}
	}
	f.Deadlines = d
	if ahead == 0 {
		return nil
	}
	d.Next, err = readmodel.NextDeadlines(ctx, r.View, readmodel.DeadlineFilter{From: r.day(0), Until: until}, shownNext)
	return err
}

// A dueDay is how many dates are so many days ahead; those that have passed are one day
// ago, and those after the last week are on the day after it.
type dueDay struct {
	Left *int `db:"days_left"` // nil where the dates can't be read
	Open int  `db:"open"`
}

// Contracts are those that end soon.
type Contracts struct {
	Within30   int `db:"within30"` // today and within 30 days
	Within60   int `db:"within60"` // those, too
	Unreadable int `db:"unreadable"`
}

func (r *reader) contracts(ctx context.Context, f *Figures) error {
	const view = "report_contracts_ending"
	if !r.has(view) {
		return nil
	}
	f.Contracts = new(Contracts)
	return r.Get(ctx, f.Contracts, `SELECT count(*) FILTER (WHERE x.end_date BETWEEN $1 AND $1::date + 30) AS within30, count(*) FILTER (WHERE x.end_date BETWEEN $1 AND $1::date + 60) AS within60,
		count(*) FILTER (WHERE x.end_date IS NULL) AS unreadable FROM `+r.Relation(view)+` AS x`, r.day(0))
}

// Gaps are the customers whom nobody spoke to for 90 days.
type Gaps struct {
	Customers  int `db:"customers"`  // whose last contact is longer ago, or who had none
	Never      int `db:"never"`      // of them, who had none
	Unreadable int `db:"unreadable"` // of whom nobody can tell
}

func (r *reader) gaps(ctx context.Context, f *Figures) error {
	const view = "report_contact_gaps"
	if !r.has(view) {
		return nil
	}
	f.Gaps = new(Gaps)
	return r.Get(ctx, f.Gaps, `SELECT count(*) FILTER (WHERE NOT x.unreadable) AS customers, count(*) FILTER (WHERE x.never) AS never, count(*) FILTER (WHERE x.unreadable) AS unreadable
		FROM `+r.Relation(view)+` AS x`)
}
