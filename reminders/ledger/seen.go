package ledger

import (
	"context"
	"time"

	"github.com/lib/pq"

	"sheetsync/reminders"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
)

// historySuffix ends the name of a resource's table of versions.
const historySuffix = "_history"

// instant writes when a day begins, as PostgreSQL reads it.
func instant(day expression.Day, zone *time.Location) string {
	return string(pq.FormatTimestamp(day.Start(zone)))
}

// FirstSeen implements [reminders.Source]. It goes by the history: the oldest
// version of the record that has the date, whatever it had in between.
func (s *Source) FirstSeen(ctx context.Context, q reminders.DateQuery) (map[reminders.RecordDate]time.Time, error) {
	n := len(q.Dates)
	ids, from, to := make([]string, n), make([]string, n), make([]string, n)
	f := q.Resource.Fields[q.Date]
	kind := "date"
	for i, d := range q.Dates {
		ids[i], from[i], to[i] = d.RecordID, d.Day.String(), (d.Day + 1).String()
		if f.Type == sheetschema.TypeDateTime {
			kind = "timestamptz"
			from[i], to[i] = instant(d.Day, q.Zone), instant(d.Day+1, q.Zone)
		}
	}
	column := "h." + pq.QuoteIdentifier(f.Name)
	var rows []struct {
		N  int       `db:"n"`
		At time.Time `db:"at"`
	}
	err := s.db.SelectContext(ctx, &rows, `SELECT k.n, min(h._valid_from) AS at
		FROM unnest($1::text[], $2::`+kind+`[], $3::`+kind+`[]) WITH ORDINALITY AS k (id, since, until, n)
		JOIN `+pq.QuoteIdentifier(q.Register)+`.`+pq.QuoteIdentifier(q.Resource.Name+historySuffix)+` h
			ON h.`+pq.QuoteIdentifier(idColumn)+` = k.id AND `+column+` >= k.since AND `+column+` < k.until
		WHERE h._op <> 'delete' GROUP BY k.n`, pq.Array(ids), pq.Array(from), pq.Array(to))
	if err != nil {
		return nil, notMirrored(q.Register, q.Resource.Name, err)
	}
	seen := make(map[reminders.RecordDate]time.Time, len(rows))
	for _, r := range rows {
		seen[q.Dates[r.N-1]] = r.At
	}
	return seen, nil
}
