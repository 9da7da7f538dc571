package subjects

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/syncer/mirror/ddl"
)

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
