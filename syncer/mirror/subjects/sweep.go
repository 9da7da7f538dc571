package subjects

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/sheetschema/personal"
	"sheetsync/syncer/erasure"
	"sheetsync/syncer/mirror/ddl"
	"sheetsync/syncer/mirror/sealedhistory"
)

// What becomes of a value.
const (
	Emptied = "emptied" // the cell
	Mention = "mention" // the words in a text
	Row     = "row"     // the whole row
	Kept    = "kept"    // nothing: somebody has to see to it
)

// A Place says where something of a person is, and what becomes of it.
type Place struct {
	Table  string `json:"table"` // with its schema
	Column string `json:"column"`
	What   string `json:"what"`
	Cells  int    `json:"cells"`
}

// A sweep goes through tables for a target.
type sweep struct {
	*target

	unsealing *unsealing
	found     map[Place]int // with Cells 0
	cells     []erasure.Cell
	updates   []update
}

// An update changes one row, or deletes it.
type update struct {
	place
	sets   []set // as they are, sealed or not
	remove bool
	direct []set                // of a sealed row: what isn't sealed of it
	sealed *sealedhistory.Table // nil for a row of which nothing is sealed
	edit   *sealedhistory.Edit
}

// A set gives a column a value; nil is NULL.
type set struct {
	column
	value *string
}

func (s *sweep) note(t *relation, column, what string, n int) {
	s.found[Place{Table: t.schema + "." + t.name, Column: column, What: what}] += n
}

// places are what was found, by table and column.
func (s *sweep) places() []Place {
	list := make([]Place, 0, len(s.found))
	for p, n := range s.found {
		p.Cells = n
		list = append(list, p)
	}
	slices.SortStableFunc(list, func(a, b Place) int {
		return strings.Compare(a.Table+"\x00"+a.Column+"\x00"+a.What, b.Table+"\x00"+b.Column+"\x00"+b.What)
	})
	return list
}

// registerTables goes through the tables of the register's schema.
func (s *sweep) registerTables(ctx context.Context, q sqlx.QueryerContext, tables []*relation) error {
	for _, t := range tables {
		r, ok := s.d.Resource(strings.TrimSuffix(t.name, ddl.HistorySuffix))
		if !ok {
			if r, ok = s.d.Resource(t.name); !ok {
				r = nil
			}
		}
		if r != nil && t.column("_id") == nil {
			r = nil
		}
		if err := s.table(ctx, q, t, "true", nil, func(row *tableRow, sealed []string) error {
			if err := s.unseal(ctx, t, r, row, sealed); err != nil {
				return err
			}
			return s.record(t, r, row)
		}); err != nil {
			return err
		}
	}
	return nil
}

// serviceTables goes through the service's own tables, as far as they are about the
// register or about none.
func (s *sweep) serviceTables(ctx context.Context, q sqlx.QueryerContext, tables []*relation) error {
	for _, t := range tables {
		if t.name == "migrations" || len(looked[t.name]) == 0 && slices.Contains(codes[t.name], "*") {
			continue
		}
		condition, args := "true", []any(nil)
		if t.column("register") != nil {
			condition, args = "register IN ('', $1)", []any{s.register}
		}
		if err := s.table(ctx, q, t, condition, args, func(row *tableRow, _ []string) error { return s.serviceRow(t, row) }); err != nil {
			return err
		}
	}
	return nil
}

func (s *sweep) ctids(t *relation) []string {
	ctids := []string{}
	for p := range s.about {
		if p.table == t.String() {
			ctids = append(ctids, p.ctid)
		}
	}
	return ctids
}

func (s *sweep) ids() []string {
	ids := []string{}
	for _, of := range s.records {
		for id := range of {
			ids = append(ids, id)
		}
	}
	return ids
}

// serviceRow looks at a row of one of the service's own tables.
func (s *sweep) serviceRow(t *relation, row *tableRow) error {
	if t.name == mergedTable {
		return s.mergedRow(t, row)
	}
	redactors := []*erasure.Redactor{s.service}
	var own []string
	for _, of := range []string{"record_id", "duplicate_of", "older_id", "newer_id"} {
		if id := row.text(of); id != "" {
			own = append(own, s.own[row.text("resource")][id]...)
		}
	}
	if len(own) > 0 {
		literal := erasure.NewRedactor(erasure.NewList(&erasure.Key{}, nil, "", s.d, ""), func(string) string { return "…" })
		slices.SortFunc(own, func(a, b string) int { return len(b) - len(a) })
		for _, text := range own {
			literal.Literal(text)
		}
		redactors = append(redactors, literal)
	}
	var sets []set
	goes := false
	for i := range row.columns {
		c := &row.columns[i]
		if !row.ok[i] || !c.textual() || isCode(t.name, c.name) {
			continue
		}
		left, n, err := redactColumn(c, row.texts[i], nil, redactors...)
		if err != nil {
			return err
		}
		if values[t.name] == c.name && row.texts[i] != "" && s.isOwn(row.text("resource"), row.text("record_id"), row.text("field")) {
			left, n = new(string), max(n, 1) // whatever it is
		}
		switch {
		case n == 0:
		case slices.Contains(kept, t.name):
			s.note(t, c.name, Kept, 1)
		case slices.Contains(rowsGo, t.name):
			goes = true
		case !c.generated:
			sets = append(sets, set{*c, left})
			s.note(t, c.name, Mention, n)
		}
	}
	if goes {
		s.note(t, "", Row, 1)
		s.updates = append(s.updates, update{place: row.place, remove: true})
		return nil
	}
	s.add(row, sets)
	return nil
}

// isOwn reports whether a record is about the person, and a field of it one of theirs.
func (s *sweep) isOwn(resource, id, field string) bool {
	r, ok := s.d.Resource(resource)
	if !ok || !s.records[resource][id] {
		return false
	}
	f, ok := r.Field(field)
	return ok && slices.Contains(personal.FieldsOf(s.d, r).Own, f.Index)
}

func (s *sweep) add(row *tableRow, sets []set) {
	if len(sets) > 0 {
		s.updates = append(s.updates, update{place: row.place, sets: sets})
	}
}

// redactColumn takes mentions out of a column's text; nil is NULL.
func redactColumn(c *column, text string, drop map[string]bool, redactors ...*erasure.Redactor) (left *string, n int, err error) {
	if c.kind != "jsonb" && c.kind != "text[]" {
		out, n := redact(text, redactors)
		return &out, n, nil
	}
	out, n, err := redactJSON(text, drop, redactors...)
	if err != nil || n == 0 || out == "" {
		return nil, n, err
	}
	return &out, n, nil
}

// execute carries out what was found.
func (s *sweep) execute(ctx context.Context, tx sqlx.ExtContext) error {
	edits := make(map[*sealedhistory.Table][]sealedhistory.Edit)
	for i := range s.updates {
		u := &s.updates[i]
		sets := u.sets
		if u.sealed != nil {
			edit := *u.edit
			edits[u.sealed] = append(edits[u.sealed], edit)
			if sets = u.direct; len(sets) == 0 {
				continue
			}
		}
		args := []any{u.oid, u.ctid}
		statement := `DELETE FROM ` + u.table
		if !u.remove {
			var assignments []string
			for _, to := range sets {
				value := `NULL`
				if to.value != nil {
					args = append(args, *to.value)
					value = `$` + strconv.Itoa(len(args)) + `::` + to.kind
					if to.kind == "text[]" {
						value = `ARRAY(SELECT jsonb_array_elements_text($` + strconv.Itoa(len(args)) + `::jsonb))`
					}
				}
				assignments = append(assignments, pq.QuoteIdentifier(to.name)+` = `+value)
			}
			statement = `UPDATE ` + u.table + ` SET ` + strings.Join(assignments, ", ")
		}
		statement += ` WHERE tableoid = $1::oid AND ctid = $2::tid`
		if u.sealed != nil { // which stands elsewhere then
			of := edits[u.sealed]
			if err := sqlx.GetContext(ctx, tx, &of[len(of)-1].CTID, statement+` RETURNING ctid::text`, args...); err != nil {
				return err
			}
			continue
		}
		if _, err := tx.ExecContext(ctx, statement, args...); err != nil {
			return err
		}
	}
	return s.writeSealed(ctx, tx, edits)
}
