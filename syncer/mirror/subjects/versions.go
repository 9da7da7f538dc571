package subjects

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/personal"
	"sheetsync/syncer/erasure"
	"sheetsync/syncer/mirror/ddl"
)

// A place is a row of a table: where it stands until it is changed.
type place struct{ table, oid, ctid string }

// versions are all states of a register's records in which people may be named, with
// their places.
type versions struct {
	list   []erasure.Version
	places []place
}

// readVersions reads the personal fields, and what names count with, of all live records
// and their histories.
func readVersions(ctx context.Context, q sqlx.QueryerContext, d *sheetschema.Descriptor, tables []*relation, sealed *unsealing) (*versions, error) {
	v := new(versions)
	for _, r := range d.Resources {
		fields := personal.FieldsOf(d, r)
		if len(fields.All()) == 0 {
			continue
		}
		wanted := fields.All()
		for i, f := range r.Fields {
			if f.Format == "company" && !slices.Contains(wanted, i) {
				wanted = append(wanted, i)
			}
		}
		for n, name := range []string{r.Name, r.Name + ddl.HistorySuffix} {
			at := slices.IndexFunc(tables, func(t *relation) bool { return t.name == name })
			if at < 0 {
				continue
			}
			if err := v.read(ctx, q, tables[at], r, wanted, n == 0, sealed); err != nil {
				return nil, err
			}
		}
	}
	return v, nil
}

// read adds a table's rows.
func (v *versions) read(ctx context.Context, q sqlx.QueryerContext, t *relation, r *sheetschema.Resource, wanted []int, live bool, sealed *unsealing) (err error) {
	selection := []string{"tableoid::text", "ctid::text", "_id", "coalesce(_raw::text, '')"}
	var fields []int
	for _, i := range wanted {
		if c := t.column(r.Fields[i].Name); c != nil {
			fields = append(fields, i)
			selection = append(selection, c.plain())
		}
	}
	at := len(selection)
	selection = append(selection, sealed.sealedColumns(t)...)
	cells := make([]string, len(selection))
	into := make([]any, len(cells))
	for i := range cells {
		into[i] = &cells[i]
	}
	shared := make(map[string]string) // equal texts are kept once
	err = query(ctx, q, func(rows *sqlx.Rows) error {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		texts := make([]string, len(r.Fields))
		var raw map[string]string
		if cells[3] != "" {
			if err := json.Unmarshal([]byte(cells[3]), &raw); err != nil {
				return err
			}
		}
		_, content, err := sealed.open(ctx, t, r, cells[at:])
		if err != nil {
			return err
		}
		for n, i := range fields {
			text := cells[4+n]
			if text == "" {
				text = raw[r.Fields[i].Name]
			}
			if text == "" && content != nil {
				name := r.Fields[i].Name
				if text = content.Fields[name]; text == "" {
					text = content.Raw[name]
				}
			}
			if known, ok := shared[text]; ok {
				text = known
			} else {
				shared[strings.Clone(text)] = text
			}
			texts[i] = text
		}
		v.list = append(v.list, erasure.Version{Resource: r, ID: cells[2], Texts: texts, Live: live})
		v.places = append(v.places, place{t.String(), cells[0], cells[1]})
		return nil
	}, `SELECT `+strings.Join(selection, ", ")+` FROM `+t.String())
	return err
}

// rawOf are the members of _raw.
func rawOf(text string) (raw map[string]string, err error) {
	if text == "" {
		return map[string]string{}, nil
	}
	err = json.Unmarshal([]byte(text), &raw)
	return raw, err
}
