package subjects

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/sheetschema"
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

// A tableRow is a row with its columns as text; ok says that one isn't null.
type tableRow struct {
	place
	columns []column
	texts   []string
	ok      []bool
	sealed  *sealedRow // nil where nothing is
}

func (r *tableRow) text(name string) string {
	if i := slices.IndexFunc(r.columns, func(c column) bool { return c.name == name }); i >= 0 {
		return r.texts[i]
	}
	return ""
}

// table looks at the rows of a table that may mention the person, or are about them.
func (s *sweep) table(ctx context.Context, q sqlx.QueryerContext, t *relation, condition string, args []any, look func(row *tableRow, sealed []string) error) error {
	selection := []string{"tableoid::text", "ctid::text"}
	var searched []string
	for i := range t.columns {
		c := &t.columns[i]
		name := pq.QuoteIdentifier(c.name)
		selection = append(selection, c.plain(), name+" IS NOT NULL")
		if c.textual() || c.kind == "bigint" || c.kind == "numeric" {
			searched = append(searched, name+"::text")
		}
	}
	if len(searched) == 0 {
		return nil
	}
	if s.patterns != nil {
		all := `concat_ws(' ', ` + strings.Join(searched, ", ") + `)`
		n := len(args)
		condition += ` AND (` + all + ` ILIKE ANY ($` + strconv.Itoa(n+1) + `) OR regexp_replace(` + all + `, '[^0-9]+', '', 'g') LIKE ANY ($` + strconv.Itoa(n+2) + `) OR ctid = ANY ($` + strconv.Itoa(n+3) + `::tid[])`
		args = append(slices.Clone(args), pq.StringArray(s.patterns), pq.StringArray(s.digits), pq.StringArray(s.ctids(t)))
		if t.column("record_id") != nil && t.column("resource") != nil {
			condition += ` OR record_id = ANY ($` + strconv.Itoa(n+4) + `)`
			args = append(args, pq.StringArray(s.ids()))
		}
		if s.unsealing.of(t) != nil { // nobody knows before it is opened
			condition += ` OR ` + ddl.SealedColumn + ` IS NOT NULL`
		}
		condition += `)`
	}
	row := &tableRow{columns: t.columns, texts: make([]string, len(t.columns)), ok: make([]bool, len(t.columns))}
	row.table = t.String()
	into := []any{&row.oid, &row.ctid}
	for i := range t.columns {
		into = append(into, &row.texts[i], &row.ok[i])
	}
	more := s.unsealing.sealedColumns(t)
	sealed := make([]string, len(more))
	selection = append(selection, more...)
	for i := range sealed {
		into = append(into, &sealed[i])
	}
	return query(ctx, q, func(rows *sqlx.Rows) error {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		return look(row, sealed)
	}, `SELECT `+strings.Join(selection, ", ")+` FROM `+t.String()+` WHERE `+condition, args...)
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

// record looks at a row of a resource's table, or of another one of the schema where r is
// nil.
func (s *sweep) record(t *relation, r *sheetschema.Resource, row *tableRow) error {
	var sets []set
	empty := make(map[string]bool)
	about := s.about[row.place]
	if r != nil {
		var err error
		if empty, err = s.emptied(r, row, about); err != nil {
			return err
		}
	}
	for i := range row.columns {
		c := &row.columns[i]
		if !row.ok[i] || c.generated || strings.HasPrefix(c.name, "_") && c.name != "_raw" && c.name != "_extra" {
			continue
		}
		var field *sheetschema.Field
		if r != nil {
			field, _ = r.Field(c.name)
		}
		switch {
		case empty[c.name]:
			sets = append(sets, set{*c, nil})
			s.note(t, c.name, Emptied, 1)
		case !c.textual():
		case r != nil && field == nil && about && !strings.HasPrefix(c.name, "_"): // a field that the schema had before
			sets = append(sets, set{*c, nil})
			s.note(t, c.name, Emptied, 1)
		default:
			redactor := s.redactor
			if field != nil && erasure.Identifies(r, field.Index) {
				redactor = s.plain
			}
			drop := map[string]bool(nil)
			if c.name == "_raw" && r != nil {
				var err error
				if drop, err = dropped(r, row.texts[i], empty, about); err != nil {
					return err
				}
			}
			left, n, err := redactColumn(c, row.texts[i], drop, redactor)
			if err != nil {
				return err
			}
			if n > 0 {
				sets = append(sets, set{*c, left})
				s.note(t, c.name, Mention, n)
			}
		}
	}
	if row.sealed == nil {
		s.add(row, sets)
		return nil
	}
	if sets = append(sets, s.leftovers(t, row, about)...); len(sets) == 0 {
		return nil
	}
	direct, edit, err := row.sealed.edit(row, sets)
	if err != nil {
		return err
	}
	s.updates = append(s.updates, update{place: row.place, sets: sets, direct: direct, sealed: row.sealed.table, edit: edit})
	return nil
}

// dropped are the members of _raw of fields that are emptied, which have the names that the
// fields had then; of a row about the person also those of fields that the schema had before.
func dropped(r *sheetschema.Resource, text string, empty map[string]bool, about bool) (map[string]bool, error) {
	raw, err := rawOf(text)
	if err != nil {
		return nil, err
	}
	drop := make(map[string]bool)
	for name := range raw {
		at := slices.IndexFunc(r.Fields, func(f *sheetschema.Field) bool { return f.Name == name || slices.Contains(f.Aliases, name) })
		drop[name] = at < 0 && about || at >= 0 && empty[r.Fields[at].Name]
	}
	maps.DeleteFunc(drop, func(_ string, goes bool) bool { return !goes })
	return drop, nil
}

// emptied are the fields of a row that are emptied, by name.
func (s *sweep) emptied(r *sheetschema.Resource, row *tableRow, about bool) (map[string]bool, error) {
	raw, err := rawOf(row.text("_raw"))
	if err != nil {
		return nil, err
	}
	id := row.text("_id")
	text := func(field int) string {
		name := r.Fields[field].Name
		if text := row.text(name); text != "" {
			return text
		}
		return raw[name]
	}
	empty := make(map[string]bool)
	fields := personal.FieldsOf(s.d, r)
	if about {
		for _, i := range fields.Own {
			empty[r.Fields[i].Name] = true
		}
	}
	for _, i := range s.list.Judge(&erasure.Row{Resource: r, ID: id, Text: text}).Empty {
		empty[r.Fields[i].Name] = true
		s.cells = append(s.cells, erasure.Cell{Resource: r.Name, ID: id, Field: r.Fields[i].Name, Text: text(i)})
	}
	for _, i := range fields.All() {
		if name := text(i); name != "" && s.names[erasure.NameKey(name)] {
			empty[r.Fields[i].Name] = true
			s.cells = append(s.cells, erasure.Cell{Resource: r.Name, ID: id, Field: r.Fields[i].Name, Text: name})
		}
	}
	return empty, nil
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
