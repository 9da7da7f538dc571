package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/reminders"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/syncer/postgres/pgerr"
	"sheetsync/syncer/postgres/pgtype"
)

// Source is [reminders.Source] over the registers' tables.
type Source struct {
	db   *sqlx.DB
	past Past
}

// A Past opens what is sealed of the versions that records had (personal.encrypt).
type Past interface {
	// Versions returns the sealed versions of records of a resource that were there then.
	Versions(ctx context.Context, register string, r *sheetschema.Resource, fields []int, ids []string) ([]PastVersion, error)
}

// A PastVersion is one of them, with what the record holds now, as texts: dates as
// 2026-12-01, datetimes as 2026-12-01T08:30:00Z, nil for empty.
type PastVersion struct {
	ID        string
	From      time.Time
	Gone      bool      // the record was deleted since
	Then, Now []*string // of the fields that were asked for
}

// With has the source open sealed versions as well. It is called before the source is used.
func (s *Source) With(past Past) *Source {
	s.past = past
	return s
}

var _ reminders.Source = (*Source)(nil)

// NewSource returns the registers in the database.
func NewSource(db *sqlx.DB) *Source { return &Source{db: db} }

// Columns of every table: the record's id, and by field what people see in
// cells that can't be read.
const (
	idColumn  = "_id"
	rawColumn = "_raw"
	rowColumn = "_row"
	tabColumn = "_tab" // of resources with several tabs
)

// Records implements [reminders.Source]. The rows are streamed; the connection is
// busy until the sequence ends.
func (s *Source) Records(ctx context.Context, q reminders.Query) iter.Seq2[reminders.Record, error] {
	return func(yield func(reminders.Record, error) bool) {
		if err := s.records(ctx, q, yield); err != nil {
			yield(reminders.Record{}, notMirrored(q.Register, q.Resource.Name, err))
		}
	}
}

// records returns errors that were not yielded.
func (s *Source) records(ctx context.Context, q reminders.Query, yield func(reminders.Record, error) bool) error {
	query, args := selection(q)
	rows, err := s.db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // rows.Err tells what there is to tell
	var id string
	var row int
	var tab sql.NullString
	cells := make([]sql.NullString, len(q.Fields))
	var raw []byte // the fields that can't be read
	targets := []any{&id, &row, &tab, &raw}
	for i := range cells {
		targets = append(targets, &cells[i])
	}
	var unnamed []reminders.Record // which may have been deleted, and their texts sealed
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		record := reminders.Record{ID: id, Row: row, Tab: tab.String, Values: make([]expression.Value, len(q.Resource.Fields))}
		for i, field := range q.Fields {
			if !cells[i].Valid {
				continue
			}
			v, err := value(q.Resource.Fields[field].Type, cells[i].String)
			if err != nil {
				return fmt.Errorf("field %s: %w", q.Resource.Fields[field].Name, err)
			}
			record.Values[field] = v
		}
		if err := markUnknown(&record, q, raw); err != nil {
			return err
		}
		if s.past != nil && q.Past && slices.ContainsFunc(q.Fields, func(f int) bool { return record.Values[f].IsEmpty() }) {
			unnamed = append(unnamed, record)
			continue
		}
		if !yield(record, nil) {
			return nil
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return s.deleted(ctx, q, unnamed, yield)
}

// deleted yields records, with those texts that records which were deleted had and that
// are sealed now.
func (s *Source) deleted(ctx context.Context, q reminders.Query, records []reminders.Record, yield func(reminders.Record, error) bool) error {
	if len(records) == 0 {
		return nil
	}
	ids := make([]string, len(records))
	for i := range records {
		ids[i] = records[i].ID
	}
	versions, err := s.past.Versions(ctx, q.Register, q.Resource, q.Fields, ids)
	if err != nil {
		return err
	}
	last := make(map[string]*PastVersion)
	for i := range versions {
		if v := &versions[i]; v.Gone && (last[v.ID] == nil || v.From.After(last[v.ID].From)) {
			last[v.ID] = v
		}
	}
	for _, record := range records {
		if v := last[record.ID]; v != nil {
			for i, f := range q.Fields {
				if v.Then[i] != nil && record.Values[f].IsEmpty() && q.Resource.Fields[f].Type == sheetschema.TypeString {
					record.Values[f] = expression.TextOf(*v.Then[i])
				}
			}
		}
		if !yield(record, nil) {
			return nil
		}
	}
	return nil
}

// notMirrored says that a register's own tables are not there yet.
func notMirrored(register, resource string, err error) error {
	doing := "read " + resource + " of register " + register
	switch pgerr.KindOf(err) {
	case pgerr.KindNoTable, pgerr.KindNoColumn:
		return fmt.Errorf("%s: %w; run: sheetsync sync %s", doing, reminders.ErrNotMirrored, register)
	}
	return pgerr.Wrap(doing, err)
}

// selection writes the query. Names come from the descriptor and are quoted;
// values are parameters.
func selection(q reminders.Query) (query string, args []any) {
	columns := selected(q)
	param := func(v any) string {
		args = append(args, v)
		return fmt.Sprintf("$%d", len(args))
	}
	var where []string
	if q.IDs != nil {
		where = append(where, idColumn+" = ANY("+param(pq.Array(q.IDs))+")")
	}
	if q.Date >= 0 {
		f := q.Resource.Fields[q.Date]
		column := pq.QuoteIdentifier(f.Name)
		if f.Type == sheetschema.TypeDateTime {
			column += " >= " + param(q.From.Start(q.Zone)) + " AND " + column + " < " + param((q.To + 1).Start(q.Zone))
		} else {
			column += " BETWEEN " + param(q.From.String()) + "::date AND " + param(q.To.String()) + "::date"
		}
		where = append(where, "("+column+" OR "+rawColumn+" ? "+param(f.Name)+")")
	}
	table := pq.QuoteIdentifier(q.Register) + "." + pq.QuoteIdentifier(q.Resource.Name)
	query = "SELECT " + columns + " FROM " + table
	if len(where) > 0 {
		query += " WHERE " + strings.Join(where, " AND ")
	}
	if q.Past && q.IDs != nil {
		history := pq.QuoteIdentifier(q.Register) + "." + pq.QuoteIdentifier(q.Resource.Name+"_history")
		query += " UNION ALL (SELECT DISTINCT ON (" + idColumn + ") " + columns + " FROM " + history + " h WHERE " + idColumn + " = ANY($1)" +
			" AND NOT EXISTS (SELECT FROM " + table + " t WHERE t." + idColumn + " = h." + idColumn + ") ORDER BY " + idColumn + ", _valid_from DESC)"
	}
	return query, args
}

// selected are the columns that a record is read from.
func selected(q reminders.Query) string {
	tab := "NULL"
	if q.Resource.Tabs != nil {
		tab = tabColumn
	}
	columns := idColumn + ", " + rowColumn + ", " + tab + ", " + rawColumn
	for _, field := range q.Fields {
		f := q.Resource.Fields[field]
		columns += ", " + pgtype.AsText(f.Type, pq.QuoteIdentifier(f.Name))
	}
	return columns
}

// markUnknown makes those of a record's values unknown whose cells can't be read,
// or, of computed fields, that rest on such cells.
func markUnknown(record *reminders.Record, q reminders.Query, raw []byte) error {
	if raw == nil {
		return nil
	}
	var unread map[string]json.RawMessage
	if err := json.Unmarshal(raw, &unread); err != nil {
		return fmt.Errorf("column %s is no JSON object: %w", rawColumn, err)
	}
	for _, field := range q.Fields {
		if _, is := unread[q.Resource.Fields[field].Name]; is {
			record.Values[field] = expression.UnknownOf(field)
		}
	}
	return nil
}

// value reads what pgtype.AsText selected.
func value(t sheetschema.Type, text string) (expression.Value, error) {
	switch t {
	case sheetschema.TypeString:
		return expression.TextOf(text), nil
	case sheetschema.TypeBoolean:
		return expression.BooleanOf(text == "true"), nil
	case sheetschema.TypeJSON:
		return expression.AnyOf(text), nil
	}
	v, err := expression.ParseNumber(text)
	if err != nil {
		return expression.Value{}, fmt.Errorf("unexpected form of a number in the database: %w", err)
	}
	n, _ := v.Integer()
	switch t {
	case sheetschema.TypeDate:
		return expression.DateOf(expression.Day(n)), nil
	case sheetschema.TypeTime:
		return expression.TimeOf(n), nil
	case sheetschema.TypeDateTime:
		return expression.DateTimeOf(n), nil
	}
	return v, nil
}
