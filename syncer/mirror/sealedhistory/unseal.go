package sealedhistory

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/syncer/postgres/pgerr"
	"sheetsync/syncer/sealing"
)

// Unplaced says of how many versions a field's values stay sealed, since the history has no
// column for them: the field was renamed, and the schema doesn't say any more what it is
// called now, or they fit none of its types.
type Unplaced struct {
	Register string `json:"register"`
	Resource string `json:"resource"`
	Field    string `json:"field"` // as it was called then
	Versions int    `json:"versions"`
}

// Unseal has all versions show again what is sealed of them, in columns, _raw and _extra. What
// shows already stays as it is. resourceOf returns the resource of a name in a
// register as the schema has it, whose aliases say what fields are called now; nil for none.
//
// total counts the versions of which nothing is sealed any more. Those that don't open stay,
// and are told in an [UnopenedError] at the end.
func (b Batches) Unseal(ctx context.Context, resourceOf func(register, resource string) *sheetschema.Resource) (total int, unplaced []Unplaced, err error) {
	total, err = b.each(ctx, "", func(t *Table) (int, error) {
		p := &placing{table: t, resource: resourceOf(t.Register, t.Resource), left: make(map[string]int)}
		n, err := b.all(ctx, t, condition{sql: "h._sealed IS NOT NULL"}, func(ctx context.Context, tx sqlx.ExtContext, _ *Table, versions []version) (int, *UnopenedError, error) {
			return b.unseal(ctx, tx, p, versions)
		})
		for _, field := range slices.Sorted(maps.Keys(p.left)) {
			unplaced = append(unplaced, Unplaced{t.Register, t.Resource, field, p.left[field]})
		}
		return n, err
	})
	return total, unplaced, err
}

// An opening is a version with what becomes of its content.
type opening struct {
	version
	content *sealing.Content
	columns map[string]string // values by the column that gets them
	rest    sealing.Content   // what stays sealed
}

func (b Batches) unseal(ctx context.Context, tx sqlx.ExtContext, p *placing, versions []version) (done int, skipped *UnopenedError, err error) {
	doing := "open old versions of " + p.table.Resource
	var list []opening
	for _, v := range versions {
		content, err := b.Keys.Open(ctx, v.place, v.sealed)
		switch {
		case IsUnopened(err):
			skipped = skipped.and(fmt.Errorf("a version of record %s of %s: %w", v.place.ID, p.table.Resource, err))
			continue
		case err != nil:
			return 0, nil, fmt.Errorf("%s: %w", doing, err)
		}
		list = append(list, opening{version: v, content: content})
	}
	if err := p.place(ctx, tx, list); err != nil {
		return 0, nil, pgerr.Wrap(doing, err)
	}
	list = slices.DeleteFunc(list, func(o opening) bool { // nothing of it can be placed
		return len(o.rest.Fields) > 0 && len(o.rest.Fields) == len(o.content.Fields) && len(o.content.Raw)+len(o.content.Extra) == 0
	})
	var key *sealing.Key
	blobs := make([][]byte, len(list))
	for i := range list {
		if list[i].rest.Empty() {
			done++
			continue
		}
		if key == nil {
			if key, err = b.Keys.Current(ctx, tx); err != nil {
				return 0, nil, fmt.Errorf("%s: %w", doing, err)
			}
		}
		if blobs[i], err = key.Seal(&list[i].version.place, &list[i].rest); err != nil {
			return 0, nil, fmt.Errorf("%s: %w", doing, err)
		}
	}
	return done, skipped, pgerr.Wrap(doing, p.table.show(ctx, tx, list, blobs))
}

// show writes what versions show again, where nothing else does, and what stays sealed.
func (t *Table) show(ctx context.Context, tx sqlx.ExecerContext, list []opening, blobs [][]byte) error {
	var sets strings.Builder
	for _, c := range t.all {
		if !slices.ContainsFunc(list, func(o opening) bool { _, gets := o.columns[c.name]; return gets }) {
			continue
		}
		name := pq.QuoteIdentifier(c.name)
		fmt.Fprintf(&sets, "%s = coalesce(h.%[1]s, (s.columns ->> %s)::%s), ", name, pq.QuoteLiteral(c.name), c.kind)
	}
	statement := `UPDATE ` + t.String() + ` AS h SET ` + sets.String() + `_raw = nullif(s.raw || coalesce(h._raw, '{}'), '{}'), _extra = coalesce(h._extra, nullif(s.extra, '')::jsonb), _sealed = nullif(s.blob, '')
		FROM unnest($1::tid[], $2::jsonb[], $3::jsonb[], $4::text[], $5::bytea[]) AS s (at, columns, raw, extra, blob) WHERE h.ctid = s.at`
	for from := 0; from < len(list); from += chunk {
		to := min(from+chunk, len(list))
		var places, columns, raws, extras pq.StringArray
		for i := range list[from:to] {
			o := &list[from+i]
			places, columns, raws, extras = append(places, o.ctid), append(columns, textOf(o.columns)), append(raws, textOf(o.content.Raw)), append(extras, string(o.content.Extra))
		}
		sealed := slices.Clone(blobs[from:to])
		for i := range sealed {
			if sealed[i] == nil {
				sealed[i] = []byte{} // an element of an array that is null is none of bytea's
			}
		}
		if _, err := tx.ExecContext(ctx, statement, places, columns, raws, extras, pq.ByteaArray(sealed)); err != nil {
			return err
		}
	}
	return nil
}

// textOf writes texts as a JSON object.
func textOf(values map[string]string) string {
	if values == nil {
		return "{}"
	}
	text, err := json.Marshal(values)
	if err != nil { // texts can always be written
		panic(err)
	}
	return string(text)
}

// A placing finds the columns for values of a history.
type placing struct {
	table    *Table
	resource *sheetschema.Resource // as the schema has it; nil for none
	left     map[string]int        // fields without a column, by how many versions
}

// columnsOf are the columns in which a field's values may stand: that of its name, or of its
// present one, and those that were put aside when its type changed.
func (p *placing) columnsOf(field string) (list []column) {
	name := field
	if !p.table.has(name) && p.resource != nil {
		for _, f := range p.resource.Fields {
			if slices.Contains(f.Aliases, field) {
				name = f.Name
			}
		}
	}
	for _, c := range p.table.all {
		switch {
		case c.name == name:
			list = slices.Insert(list, 0, c)
		case strings.HasPrefix(c.name, name+"_was_"):
			list = append(list, c)
		}
	}
	return list
}

// inOrder are the fields of values: before those that were renamed those that have a column
// of their name, which is theirs.
func (p *placing) inOrder(values map[string]string) []string {
	fields := slices.Sorted(maps.Keys(values))
	slices.SortStableFunc(fields, func(a, b string) int {
		switch own, other := p.table.has(a), p.table.has(b); {
		case own && !other:
			return -1
		case other && !own:
			return 1
		}
		return 0
	})
	return fields
}

// place finds the columns for the values of versions, each where it can be read, and where
// it reads as it was.
func (p *placing) place(ctx context.Context, tx sqlx.ExtContext, list []opening) error {
	known := make(map[string][]column)
	asked := make(map[string]map[string]string) // by type and value, what it reads as there
	for i := range list {
		for field, text := range list[i].content.Fields {
			columns, ok := known[field]
			if !ok {
				columns = p.columnsOf(field)
				known[field] = columns
			}
			for _, c := range columns {
				if asked[c.kind] == nil {
					asked[c.kind] = make(map[string]string)
				}
				asked[c.kind][text] = ""
			}
		}
	}
	for kind, values := range asked {
		if err := readAs(ctx, tx, kind, values); err != nil {
			return err
		}
	}
	for i := range list {
		o := &list[i]
		o.columns = make(map[string]string)
		for _, field := range p.inOrder(o.content.Fields) {
			text := o.content.Fields[field]
			if !o.put(known[field], text, asked) {
				if o.rest.Fields == nil {
					o.rest.Fields = make(map[string]string)
				}
				o.rest.Fields[field] = text
				p.left[field]++
			}
		}
	}
	return nil
}

// put puts a value into the first of some columns that can hold it; and, where it doesn't
// read there as it was, into another one where it does.
func (o *opening) put(columns []column, text string, asked map[string]map[string]string) (placed bool) {
	for _, exact := range []bool{false, true} {
		for _, c := range columns {
			reads, fits := asked[c.kind][text]
			_, taken := o.columns[c.name]
			if !fits || taken || exact && reads != text {
				continue
			}
			o.columns[c.name] = text
			if reads == text {
				return true
			}
			placed = true
			break
		}
	}
	return placed
}

// readAs looks what texts read as in a type; those that it doesn't have are taken out.
func readAs(ctx context.Context, tx sqlx.ExtContext, kind string, values map[string]string) error {
	texts := slices.Sorted(maps.Keys(values))
	if kind == "text" {
		for _, text := range texts {
			values[text] = text
		}
		return nil
	}
	function := "pg_temp." + pq.QuoteIdentifier("sheetsync_opens_"+strings.ReplaceAll(kind, " ", "_"))
	if _, err := tx.ExecContext(ctx, fmt.Sprintf(`CREATE OR REPLACE FUNCTION %s(value text) RETURNS %s LANGUAGE plpgsql AS
		'BEGIN RETURN value::%s; EXCEPTION WHEN data_exception OR program_limit_exceeded THEN RETURN NULL; END'`, function, kind, kind)); err != nil {
		return err
	}
	var reads []struct {
		Text string
		Fits bool
	}
	c := column{"value", kind}
	if err := sqlx.SelectContext(ctx, tx, &reads, `SELECT coalesce(`+c.plain("v")+`, '') AS text, value IS NOT NULL AS fits FROM (SELECT n, `+function+`(t) AS value FROM unnest($1::text[]) WITH ORDINALITY AS u (t, n)) AS v ORDER BY n`, pq.StringArray(texts)); err != nil {
		return err
	}
	for i, text := range texts {
		if values[text] = reads[i].Text; !reads[i].Fits {
			delete(values, text)
		}
	}
	return nil
}

// has reports whether the history has a column.
func (t *Table) has(name string) bool {
	return slices.ContainsFunc(t.all, func(c column) bool { return c.name == name })
}
