package main

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/lib/pq"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
)

// maxTotals is how many columns of totals the demo shows.
const maxTotals = 4

// totals shows what was computed for a few records, as the mirror holds it.
func (d *demonstration) totals(ctx context.Context) error {
	resource, name, computed := totalsOf(d.stage.Descriptor)
	if resource == nil {
		return nil
	}
	query := totalsQuery(d.register.Name, resource, name, computed)
	d.note("\n== Computed and mirrored: the first of %s by %s", titleOf(resource.Title, d.register.Language, resource.Name),
		titleOf(computed[0].Title, d.register.Language, computed[0].Name))
	rows, err := d.service.db.DB().QueryContext(ctx, query)
	if err != nil {
		return fmt.Errorf("read the totals: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		cells := make([]sql.NullString, len(computed)+1)
		into := make([]any, len(cells))
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := rows.Scan(into...); err != nil {
			return fmt.Errorf("read the totals: %w", err)
		}
		parts := make([]string, len(computed))
		for i, f := range computed {
			parts[i] = titleOf(f.Title, d.register.Language, f.Name) + " " + cells[i+1].String
		}
		d.note("  %-28s %s", cells[0].String, strings.Join(parts, "; "))
	}
	d.note("  (SELECT * FROM %s.%s)", pq.QuoteIdentifier(d.register.Name), pq.QuoteIdentifier(resource.Name))
	return rows.Err()
}

// totalsOf picks the first resource that sums up others, the field that names
// its records, and some of its totals, one that can be sorted by first.
func totalsOf(d *sheetschema.Descriptor) (r *sheetschema.Resource, name *sheetschema.Field, totals []*sheetschema.Field) {
	for _, r := range d.Resources {
		if len(r.PrimaryKey) == 0 {
			continue
		}
		var totals []*sheetschema.Field
		for _, f := range r.Fields {
			switch {
			case f.Rollup == nil:
			case f.Type == sheetschema.TypeNumber && (len(totals) == 0 || totals[0].Type != sheetschema.TypeNumber):
				totals = append([]*sheetschema.Field{f}, totals...)
			default:
				totals = append(totals, f)
			}
		}
		if len(totals) > 0 {
			return r, r.Fields[r.PrimaryKey[0]], totals[:min(len(totals), maxTotals)]
		}
	}
	return nil, nil, nil
}

func totalsQuery(register string, r *sheetschema.Resource, name *sheetschema.Field, totals []*sheetschema.Field) string {
	columns := []string{pq.QuoteIdentifier(name.Name) + "::text"}
	for _, f := range totals {
		columns = append(columns, pq.QuoteIdentifier(f.Name)+"::text")
	}
	// Qualified, since a bare name would mean the column of text above, and order 9 before 10.
	return fmt.Sprintf("SELECT %s FROM %s.%s t ORDER BY t.%s DESC NULLS LAST, t.%s LIMIT 5", strings.Join(columns, ", "),
		pq.QuoteIdentifier(register), pq.QuoteIdentifier(r.Name), pq.QuoteIdentifier(totals[0].Name), pq.QuoteIdentifier(name.Name))
}

func titleOf(text language.Text, tag language.Tag, name string) string {
	if t := text.In(tag); t != "" {
		return t
	}
	return name
}
