package ledger

import (
	"context"
	"slices"
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
	if q.Date < 0 {
		return s.operandsSeen(ctx, q)
	}
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
	return seen, s.sealedDates(ctx, q, ids, seen)
}

// sealedDates adds what sealed versions say of since when records have a date.
func (s *Source) sealedDates(ctx context.Context, q reminders.DateQuery, ids []string, seen map[reminders.RecordDate]time.Time) error {
	f := q.Resource.Fields[q.Date]
	if s.past == nil || !f.Personal && !f.Computed() {
		return nil
	}
	versions, err := s.past.Versions(ctx, q.Register, q.Resource, []int{q.Date}, ids)
	if err != nil {
		return err
	}
	for _, v := range versions {
		if v.Then[0] == nil {
			continue
		}
		at, err := time.Parse(time.DateOnly, *v.Then[0])
		if f.Type == sheetschema.TypeDateTime {
			at, err = time.Parse(time.RFC3339Nano, *v.Then[0])
			at = at.In(q.Zone)
		}
		if err != nil {
			continue // a field of another type then
		}
		earlier(seen, reminders.RecordDate{RecordID: v.ID, Day: expression.DayOf(at)}, v.From)
	}
	return nil
}

// earlier notes when a record had a date, where that is before what is known. Dates that
// nobody asked about do no harm.
func earlier(seen map[reminders.RecordDate]time.Time, date reminders.RecordDate, at time.Time) {
	if known, ok := seen[date]; !ok || at.Before(known) {
		seen[date] = at
	}
}

// operandsSeen is since when records have had the values that they have now, as far as
// a date is computed from them: the oldest version with all of these.
func (s *Source) operandsSeen(ctx context.Context, q reminders.DateQuery) (map[reminders.RecordDate]time.Time, error) {
	ids := make([]string, len(q.Dates))
	for i, d := range q.Dates {
		ids[i] = d.RecordID
	}
	table := pq.QuoteIdentifier(q.Register) + "."
	query := `SELECT r.` + pq.QuoteIdentifier(idColumn) + ` AS id, min(h._valid_from) AS at
		FROM ` + table + pq.QuoteIdentifier(q.Resource.Name) + ` r
		JOIN ` + table + pq.QuoteIdentifier(q.Resource.Name+historySuffix) + ` h ON h.` + pq.QuoteIdentifier(idColumn) + ` = r.` + pq.QuoteIdentifier(idColumn)
	for _, field := range q.Operands {
		column := pq.QuoteIdentifier(q.Resource.Fields[field].Name)
		query += ` AND h.` + column + ` IS NOT DISTINCT FROM r.` + column
	}
	query += ` WHERE h._op <> 'delete' AND r.` + pq.QuoteIdentifier(idColumn) + ` = ANY($1) GROUP BY 1`
	var rows []struct {
		ID string    `db:"id"`
		At time.Time `db:"at"`
	}
	if err := s.db.SelectContext(ctx, &rows, query, pq.Array(ids)); err != nil {
		return nil, notMirrored(q.Register, q.Resource.Name, err)
	}
	at := make(map[string]time.Time, len(rows))
	for _, r := range rows {
		at[r.ID] = r.At
	}
	if err := s.sealedOperands(ctx, q, ids, at); err != nil {
		return nil, err
	}
	seen := make(map[reminders.RecordDate]time.Time, len(rows))
	for _, d := range q.Dates {
		if t, ok := at[d.RecordID]; ok {
			seen[d] = t
		}
	}
	return seen, nil
}

// sealedOperands adds what sealed versions say of since when records have the values that
// they have now.
func (s *Source) sealedOperands(ctx context.Context, q reminders.DateQuery, ids []string, at map[string]time.Time) error {
	sealed := slices.ContainsFunc(q.Operands, func(i int) bool { return q.Resource.Fields[i].Personal || q.Resource.Fields[i].Computed() })
	if s.past == nil || !sealed {
		return nil
	}
	versions, err := s.past.Versions(ctx, q.Register, q.Resource, q.Operands, ids)
	if err != nil {
		return err
	}
	for _, v := range versions {
		same := slices.EqualFunc(v.Then, v.Now, func(a, b *string) bool { return a == nil && b == nil || a != nil && b != nil && *a == *b })
		if known, ok := at[v.ID]; same && (!ok || v.From.Before(known)) {
			at[v.ID] = v.From
		}
	}
	return nil
}
