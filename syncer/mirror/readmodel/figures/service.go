package figures

import (
	"context"
	"time"
)

// Issues are how many there are that nobody dismissed or put off, by severity.
type Issues struct{ Errors, Warnings, Infos int }

// Count is all of them.
func (i Issues) Count() int { return i.Errors + i.Warnings + i.Infos }

func (r *reader) issues(ctx context.Context, f *Figures) error {
	var rows []struct {
		Severity string
		Count    int
	}
	err := r.Select(ctx, &rows, `SELECT i.severity, count(*) AS count FROM `+r.Service("issues")+` AS i
		WHERE i.register = $1 AND (i.dismissed_at IS NULL OR i.dismissed_until <= $2) GROUP BY 1`, r.Reader.Register, r.day(0))
	for _, row := range rows {
		switch row.Severity {
		case "error":
			f.Issues.Errors = row.Count
		case "warning":
			f.Issues.Warnings = row.Count
		default:
			f.Issues.Infos += row.Count
		}
	}
	return err
}

func (r *reader) duplicates(ctx context.Context, f *Figures) error {
	return r.Get(ctx, &f.Duplicates, `SELECT count(*) FROM `+r.Service("duplicates")+` AS d WHERE d.register = $1`, r.Reader.Register)
}

// RemindersDays is how many days of reminders are counted, with today.
const RemindersDays = 30

// Reminders are what became of those of the last days.
type Reminders struct {
	Sent   int `db:"sent"`
	Failed int `db:"failed"`  // or nobody knows whether they arrived
	Open   int `db:"waiting"` // those that wait to be sent, whatever their age
}

func (r *reader) reminders(ctx context.Context, f *Figures) error {
	if !r.has("report_reminders") {
		return nil
	}
	f.Reminders = new(Reminders)
	return r.Get(ctx, f.Reminders, `SELECT count(*) FILTER (WHERE l.state = 'sent' AND l.sent_at >= $2) AS sent,
			count(*) FILTER (WHERE l.state IN ('failed', 'unconfirmed') AND l.updated_at >= $2) AS failed,
			count(*) FILTER (WHERE l.state IN ('owed', 'sending')) AS waiting
		FROM `+r.Service("ledger")+` AS l WHERE l.register = $1`, r.Reader.Register, r.begin(r.today.AddDate(0, 0, 1-RemindersDays)))
}

// A QualityDay is how the records stood after the last run of a day that changed something.
type QualityDay struct {
	Day        time.Time
	Rows       int
	Issues     int
	Duplicates int
}

// qualityDays is how many days back they go.
const qualityDays = 60

func (r *reader) quality(ctx context.Context, f *Figures) error {
	const view = "report_data_quality_by_day"
	if !r.has(view) {
		return nil
	}
	return r.Select(ctx, &f.Quality, `SELECT x.day, sum(x.rows) AS rows, sum(x.issues) AS issues, sum(x.duplicates) AS duplicates
		FROM `+r.Relation(view)+` AS x WHERE x.day > $1 GROUP BY 1 ORDER BY 1`, r.day(-qualityDays))
}
